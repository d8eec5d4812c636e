from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quan.core.config import Config
from quan.core.ids import MemberId
from quan.core.money import Money
from quan.core.problems import Problem
from quan.wallet.errors.payments import DayLimitExceeded, MonthLimitExceeded, PaymentLimitExceeded
from quan.wallet.model.wallets import Limits, Purse, Spent, Wallet, WalletStatus
from quan.wallet.rules import spending as rules
from quan.wallet.store import wallets as store
from tests.wallet.purse import CNY, PROOF, Town, slug, together, wire

LIMITS = Limits.of(Config(), 0)


def fen(minor: int) -> Money:
    return Money(minor, CNY)


def spent(today: int, month: int, unproved: int = 0) -> Spent:
    return Spent(today=fen(today), this_month=fen(month), unproved_today=fen(unproved))


@given(
    amount=st.integers(1, 60_000),
    today=st.integers(0, 100_000),
    earlier=st.integers(0, 1_000_000),
)
def test_a_payment_passes_exactly_when_it_fits_every_limit(amount: int, today: int, earlier: int) -> None:
    counted = spent(today + amount, today + earlier + amount)
    fits = amount <= 50_000 and today + amount <= 100_000 and today + earlier + amount <= 1_000_000
    try:
        rules.check_limits(LIMITS, fen(amount), counted)
        passed = True
    except (PaymentLimitExceeded, DayLimitExceeded, MonthLimitExceeded) as refusal:
        passed = False
        left = refusal.fields().get("left")
        if left is not None:
            limit = refusal.fields()["limit"]
            already = today if isinstance(refusal, DayLimitExceeded) else today + earlier
            assert left == fen(max(0, limit.minor - already))
    assert passed == fits


@given(small=st.integers(0, 30_000), before=st.integers(0, 120_000), amount=st.integers(1, 30_000))
def test_what_goes_unproved_is_small_to_member_operator_and_day(small: int, before: int, amount: int) -> None:
    goes = rules.goes_unproved(fen(small), fen(before), LIMITS, fen(amount))
    assert goes == (amount <= small and amount <= 20_000 and before + amount <= 100_000)


def a_wallet(spent_on: date, counted: Spent) -> Wallet:
    return Wallet(
        owner=MemberId.derive("Mei"),
        asset=CNY,
        status=WalletStatus.OPEN,
        small_payment=fen(0),
        spent_on=spent_on,
        spent=counted,
        opened_at=datetime(2026, 1, 1, tzinfo=UTC),
    )


TODAY = date(2026, 3, 14)


@given(
    status=st.sampled_from(WalletStatus),
    small=st.integers(0, 30_000),
    spent_on=st.sampled_from(
        [TODAY - timedelta(days=40), TODAY - timedelta(days=1), TODAY, date(2026, 3, 15)]
    ),
    totals=st.tuples(st.integers(0, 120_000), st.integers(0, 120_000), st.integers(0, 1_000_000)),
    amount=st.integers(1, 60_000),
    proved=st.booleans(),
)
def test_a_purse_is_counted_as_its_wallet_is(
    status: WalletStatus,
    small: int,
    spent_on: date,
    totals: tuple[int, int, int],
    amount: int,
    *,
    proved: bool,
) -> None:
    unproved, today, earlier = min(totals[:2]), max(totals[:2]), totals[2]
    counted = spent(today, today + earlier, unproved)
    wallet = replace(a_wallet(spent_on, counted), status=status, small_payment=fen(small))
    expected: Wallet | None = rules.counted(wallet, fen(amount), TODAY, proved=proved)
    assert expected is not None
    try:
        rules.check_payer("active", wallet.status)
        rules.check_limits(LIMITS, fen(amount), expected.spent)
        if not proved:
            rules.check_unproved(expected, LIMITS, fen(amount))
    except Problem:
        expected = None
    purse = rules.counted_purse(purse_of(wallet), LIMITS, amount, TODAY, proved=proved)
    assert purse == (None if expected is None else purse_of(expected))


def purse_of(wallet: Wallet) -> Purse:
    return Purse(
        owner=wallet.owner.uuid,
        status=wallet.status,
        small_payment=wallet.small_payment.minor,
        spent_on=wallet.spent_on,
        today=wallet.spent.today.minor,
        unproved=wallet.spent.unproved_today.minor,
        month=wallet.spent.this_month.minor,
    )


@pytest.mark.parametrize(
    ("today", "expected"),
    [
        (date(2026, 3, 14), spent(5, 9, 2)),
        (date(2026, 3, 13), spent(5, 9, 2)),
        (date(2026, 3, 15), spent(0, 9)),
        (date(2026, 4, 1), spent(0, 0)),
        (date(2027, 3, 14), spent(0, 0)),
    ],
)
def test_totals_roll_over_with_the_day_and_the_month(today: date, expected: Spent) -> None:
    wallet = a_wallet(date(2026, 3, 14), spent(5, 9, 2))
    assert rules.spent_as_of(wallet, today) == expected


@pytest.mark.parametrize(
    ("day", "minor", "expected"),
    [
        (date(2026, 3, 14), 4, spent(1, 5, 1)),
        (date(2026, 3, 14), 3, spent(2, 6, 2)),
        (date(2026, 3, 13), 4, spent(5, 5, 2)),
        (date(2026, 2, 28), 4, spent(5, 9, 2)),
        (date(2026, 3, 15), 4, spent(5, 5, 2)),
        (date(2026, 3, 14), 100, spent(0, 0, 0)),
        (date(2026, 3, 1), 100, spent(5, 5, 2)),
    ],
)
def test_what_came_back_is_taken_off_its_own_day_and_month(day: date, minor: int, expected: Spent) -> None:
    wallet = a_wallet(date(2026, 3, 14), spent(5, 9, 2))
    assert rules.spent_without(wallet, fen(minor), day) == expected


def test_the_day_is_that_of_the_town() -> None:
    late = datetime(2026, 3, 14, 18, 0, tzinfo=UTC)
    assert rules.town_day(late, Config().timezone) == date(2026, 3, 15)


async def test_the_counter_rolls_over_in_the_database_as_in_the_rule(town: Town) -> None:
    mei, wei = await town.join("Mei"), await town.join("Wei")

    async def count(day: date, *, unproved: bool = False) -> Spent:
        async with town.db.transaction() as tx:
            counted = await store.count(
                tx, payer=mei.who.id, payee=wei.who.id, amount=fen(100), day=day, unproved=unproved
            )
            assert counted is not None
            return counted[0].spent

    start = date(2030, 1, 30)
    assert await count(start, unproved=True) == spent(100, 100, 100)
    assert await count(start) == spent(200, 200, 100)
    assert await count(start + timedelta(days=1), unproved=True) == spent(100, 300, 100)
    assert await count(start) == spent(200, 400, 100)  # a clock that is behind does not reopen a day
    assert await count(start + timedelta(days=1)) == spent(300, 500, 100)
    assert await count(start + timedelta(days=2)) == spent(100, 100, 0)


async def test_each_limit_is_named_with_what_is_left(town: Town) -> None:
    mei, wei = await town.join("Mei", money="5000.00"), await town.join("Wei")
    await town.acquaint(mei, wei)
    large = await mei.pay(wei, "500.01", proof=PROOF)
    assert (large.status_code, slug(large)) == (409, "wallet/limit-per-payment")
    assert large.json()["limit"] == wire("500.00")
    assert (await mei.pay(wei, "500.00", proof=PROOF)).status_code == 201
    assert (await mei.pay(wei, "480.00", proof=PROOF)).status_code == 201
    day = await mei.pay(wei, "20.01", proof=PROOF)
    assert slug(day) == "wallet/limit-per-day"
    assert day.json()["limit"] == wire("1000.00")
    assert day.json()["left"] == wire("20.00")
    assert "20.00" in day.json()["title"]
    limits = (await mei.wallet())["limits"]
    assert limits["left_today"] == wire("20.00")
    assert limits["left_this_month"] == wire("9020.00")
    assert (await mei.pay(wei, "20.00", proof=PROOF)).status_code == 201


async def test_parallel_payments_never_pass_the_daily_limit(town: Town) -> None:
    mei, wei = await town.join("Mei", money="5000.00", small="200.00"), await town.join("Wei")
    await town.acquaint(mei, wei)
    replies = await together(mei.pay(wei, "150.00") for _ in range(10))
    assert sum(reply.status_code == 201 for reply in replies) == 6  # 900.00 of 1000.00
    assert {slug(reply) for reply in replies if reply.status_code != 201} == {"wallet/limit-per-day"}
    assert await wei.balance() == "900.00"


async def test_a_refused_payment_counts_for_nothing(town: Town) -> None:
    mei, wei = await town.join("Mei", money="100.00"), await town.join("Wei")
    await town.acquaint(mei, wei)
    for _ in range(3):
        assert slug(await mei.pay(wei, "400.00", proof=PROOF)) == "ledger/insufficient-funds"
    assert (await mei.wallet())["limits"]["left_today"] == wire("1000.00")


async def test_a_checked_member_may_pay_more(town: Town) -> None:
    mei, wei = await town.join("Mei", money="5000.00", level=1), await town.join("Wei")
    await town.acquaint(mei, wei)
    assert (await mei.pay(wei, "5000.00", proof=PROOF)).status_code == 201
