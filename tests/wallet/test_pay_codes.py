import asyncio
from contextlib import nullcontext
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quan import identity, wallet
from quan.core.ids import MemberId
from quan.core.problems import Problem
from quan.wallet.errors.paycodes import MalformedPayCode, PayCodeExpired, PayCodeNotYet
from quan.wallet.jobs.payments import forget_pay_codes
from quan.wallet.model.paycodes import StoredPayCode
from quan.wallet.operations import wallets
from quan.wallet.operations.paycodes import seal
from quan.wallet.rules import paycodes as rules
from quan.wallet.store import paycodes as paycode_store
from tests.wallet.purse import PROOF, Purse, Town, new_key, notices, slug, together, wire

NOON = datetime(2026, 3, 14, 12, tzinfo=UTC)


@pytest.fixture
async def mei(town: Town) -> Purse:
    return await town.join("Mei", money="100.00", small="50.00")


@pytest.fixture
async def till(town: Town) -> Purse:
    return await town.join("Noodle House", kind="merchant")


async def codes_of(purse: Purse) -> list[str]:
    reply = await purse.post("/v1/pay-codes")
    assert reply.status_code == 201, reply.text
    return [str(one["code"]) for one in reply.json()["codes"]]


async def charge(till: Purse, code: str, amount: str = "10.00", **more: Any) -> Any:
    key = more.pop("key", None)
    return await till.post("/v1/pay-codes/charge", {"code": code, "amount": wire(amount), **more}, key)


async def shift(town: Town, code: str, by: timedelta) -> None:
    async with town.db.transaction() as tx:
        await tx.execute(
            """
            UPDATE wallet.pay_codes
            SET valid_from = valid_from + %(by)s, expires_at = expires_at + %(by)s
            WHERE hash = %(hash)s
            """,
            {"by": by, "hash": seal(town.keys, code)},
        )


async def status(purse: Purse, code: str) -> Any:
    return (await purse.browser.get(f"/v1/pay-codes/{code}/status")).json()


async def test_five_codes_cover_five_minutes_one_after_the_other(mei: Purse) -> None:
    shown = (await mei.post("/v1/pay-codes")).json()
    spans = [
        (datetime.fromisoformat(one["valid_from"]), datetime.fromisoformat(one["expires_at"]))
        for one in shown["codes"]
    ]
    assert len(spans) == 5
    assert spans[0][0] == datetime.fromisoformat(shown["server_time"])
    assert all(end - start == timedelta(seconds=75) for start, end in spans)
    assert all(b[0] - a[0] == timedelta(seconds=60) for a, b in pairwise(spans))
    for one in shown["codes"]:
        assert one["code"].isdigit()
        assert len(one["code"]) == 18
        assert one["code"].startswith("28")


async def test_only_a_keyed_hash_is_kept(town: Town, mei: Purse) -> None:
    (code, *_) = await codes_of(mei)
    async with town.db.read() as reader:
        rows: list[dict[str, Any]] = await reader.rows(
            "SELECT * FROM wallet.pay_codes WHERE owner = %s", (mei.who.id,), into=dict
        )
    assert len(rows) == 5
    assert code not in str(rows)
    assert code[2:] not in str(rows)


async def test_a_till_charges_a_small_amount_at_once(mei: Purse, till: Purse) -> None:
    (code, *_) = await codes_of(mei)
    assert (await status(mei, code)) == {"status": "unused", "payment": None}
    paid = await charge(till, code, "38.00", note="two bowls")
    assert paid.status_code == 201, paid.text
    assert paid.json()["status"] == "paid"
    assert paid.json()["payment"]["balance"] == wire("38.00")
    shown = await status(mei, code)
    assert shown["status"] == "used"
    assert shown["payment"]["balance"] == wire("62.00")
    assert shown["payment"]["payee"]["name"] == "Noodle House"


async def test_two_tills_in_the_same_second_one_wins(town: Town, mei: Purse, till: Purse) -> None:
    (code, *_) = await codes_of(mei)
    other = await town.join("Tea House", kind="merchant")
    replies = await together([charge(till, code), charge(other, code)])
    assert sorted(reply.status_code for reply in replies) == [201, 409]
    refused = next(reply for reply in replies if reply.status_code == 409)
    assert slug(refused) == "wallet/pay-code-used"
    assert await mei.balance() == "90.00"


async def test_a_till_that_repeats_its_key_hears_the_same(mei: Purse, till: Purse) -> None:
    (code, *_) = await codes_of(mei)
    key = new_key()
    replies = await together(charge(till, code, key=key) for _ in range(8))
    assert {reply.status_code for reply in replies} == {201}
    assert len({reply.text for reply in replies}) == 1
    assert await till.balance() == "10.00"


async def test_above_the_small_amount_the_payer_is_asked(town: Town, mei: Purse, till: Purse) -> None:
    (code, *_) = await codes_of(mei)
    waits = await charge(till, code, "60.00")
    assert waits.status_code == 202, waits.text
    request = waits.json()["request"]
    assert (request["status"], request["direction"]) == ("open", "out")
    assert (await status(mei, code))["status"] == "awaiting_payer"
    told = await notices(town, mei, until="paycode.approval")
    assert ("paycode.approval", {"request_id": request["id"]}) in told
    assert slug(await charge(till, code, "1.00")) == "wallet/pay-code-used"
    unproved = await mei.post(f"/v1/payment-requests/{request['id']}/pay")
    assert slug(unproved) == "wallet/proof-needed"
    agreed = await mei.post(f"/v1/payment-requests/{request['id']}/pay", {"proof": PROOF})
    assert agreed.status_code == 201
    assert agreed.json()["kind"] == "pay_code"
    shown = await status(mei, code)
    assert (shown["status"], shown["payment"]["id"]) == ("used", agreed.json()["id"])
    assert await till.balance() == "60.00"


async def test_the_daily_bound_of_unproved_payments_holds_at_tills(town: Town, till: Purse) -> None:
    amara = await town.join("Amara", money="3000.00", small="200.00", level=1)
    outcomes = []
    for _ in range(6):
        (code, *_) = await codes_of(amara)
        outcomes.append((await charge(till, code, "200.00")).status_code)
    assert outcomes == [201] * 5 + [202]


@pytest.mark.parametrize("code", ["", "28", "27" + "1" * 16, "28" + "1" * 17, "28" + "x" * 16, "HQ28"])
async def test_what_is_no_pay_code_is_refused(till: Purse, code: str) -> None:
    assert slug(await charge(till, code)) == "wallet/malformed-pay-code"


async def test_an_unknown_code_is_refused_and_so_is_guessing(till: Purse) -> None:
    outcomes = [slug(await charge(till, f"28{n:016}")) for n in range(21)]
    assert outcomes == ["wallet/unknown-pay-code"] * 20 + ["wallet/too-many-guesses"]


async def test_a_code_is_charged_only_in_its_time(town: Town, mei: Purse, till: Purse) -> None:
    first, _, third, *_ = await codes_of(mei)
    assert slug(await charge(till, third)) == "wallet/pay-code-not-yet"
    await shift(town, first, timedelta(seconds=-76))
    assert slug(await charge(till, first)) == "wallet/pay-code-expired"
    await shift(town, third, timedelta(seconds=-194))  # shown offline until its last moment
    assert (await charge(till, third)).status_code == 201


@pytest.mark.parametrize(
    ("seconds", "refusal"),
    [(-15.1, PayCodeNotYet), (-15, None), (0, None), (74.9, None), (75, PayCodeExpired)],
)
def test_a_code_has_a_grace_before_and_after_its_minute(
    seconds: float, refusal: type[Problem] | None
) -> None:
    ((valid_from, expires_at), *_) = rules.windows(NOON)
    owner = MemberId.derive("Mei")
    code = StoredPayCode(
        owner=owner,
        valid_from=valid_from,
        expires_at=expires_at,
        used_at=None,
        payment=None,
        purchase=None,
        request=None,
    )
    with pytest.raises(refusal) if refusal else nullcontext():
        rules.check_chargeable(code, NOON + timedelta(seconds=seconds))


async def test_issuing_again_and_again_voids_the_oldest(mei: Purse, till: Purse) -> None:
    batches = [await codes_of(mei) for _ in range(4)]
    assert slug(await charge(till, batches[0][0])) == "wallet/unknown-pay-code"
    for batch in batches[1:]:
        assert (await charge(till, batch[0], "1.00")).status_code == 201


async def test_a_code_of_another_is_unknown_to_everybody_else(mei: Purse, till: Purse) -> None:
    (code, *_) = await codes_of(mei)
    reply = await till.browser.get(f"/v1/pay-codes/{code}/status")
    assert (reply.status_code, slug(reply)) == (404, "wallet/unknown-pay-code")


async def test_nobody_charges_their_own_code_or_who_blocks_them(mei: Purse, till: Purse) -> None:
    (code, *_) = await codes_of(mei)
    assert slug(await charge(mei, code)) == "wallet/paying-yourself"
    assert (await mei.browser.put(f"/v1/blocks/{till.who.id}")).status_code == 204
    assert slug(await charge(till, code)) == "wallet/person-unavailable"


async def test_a_till_never_hears_what_the_payer_has_or_may_spend(town: Town, till: Purse) -> None:
    poor = await town.join("Luc", money="5.00", small="50.00")
    spent_out = await town.join("Amara", money="1500.00", small="50.00")
    await town.acquaint(spent_out, poor)
    for _ in range(2):
        assert (await spent_out.pay(poor, "490.00", proof=PROOF)).status_code == 201
    for payer, wanted in (
        (await town.join("Wei", money="5.00", small="50.00"), "6.00"),
        (spent_out, "21.00"),
    ):
        code, *_ = await codes_of(payer)
        waits = await charge(till, code, wanted)
        assert (waits.status_code, waits.json()["status"]) == (202, "awaiting_payer")
        assert slug(await charge(till, code, "1.00")) == "wallet/pay-code-used"  # one try to a code
        request = waits.json()["request"]["id"]
        told = await payer.post(f"/v1/payment-requests/{request}/pay", {"proof": PROOF})
        assert slug(told) in {"ledger/insufficient-funds", "wallet/limit-per-day"}
    assert await till.balance() == "0.00"


async def test_a_payer_who_was_asked_for_lack_of_money_pays_once_it_arrived(town: Town, till: Purse) -> None:
    luc = await town.join("Luc", money="5.00", small="50.00")
    (code, *_) = await codes_of(luc)
    request = (await charge(till, code, "6.00")).json()["request"]["id"]
    await town.fund(luc, "1.00")
    assert (await luc.post(f"/v1/payment-requests/{request}/pay")).status_code == 201
    assert (await luc.balance(), await till.balance()) == ("0.00", "6.00")


@pytest.mark.parametrize("whose", ["member", "wallet"])
async def test_a_till_is_not_told_that_a_payer_is_frozen(
    town: Town, mei: Purse, till: Purse, whose: str
) -> None:
    (code, *_) = await codes_of(mei)
    async with town.db.transaction() as tx:
        if whose == "member":
            await identity.set_status(tx, mei.who.id, "frozen")
        else:
            await wallet.set_status(tx, town.config, mei.who.id, wallet.WalletStatus.FROZEN)
    for amount in ("1.00", "60.00"):
        assert slug(await charge(till, code, amount)) == "wallet/person-unavailable"


async def test_codes_are_issued_while_an_old_one_is_being_charged(town: Town, mei: Purse) -> None:
    (old, *_), *_ = [await codes_of(mei) for _ in range(3)]
    async with town.db.transaction() as tx:  # a till that has found the code, and now wants the wallet
        assert await paycode_store.lock(tx, seal(town.keys, old)) is not None
        issuing = asyncio.create_task(codes_of(mei))
        await asyncio.sleep(0.5)
        await wallets.locked(tx, town.config, mei.who.id)
    assert len(await issuing) == 5


@pytest.mark.parametrize("amount", ["0", "-1", "NaN", "1.001"])
async def test_a_charge_of_no_amount_is_refused(mei: Purse, till: Purse, amount: str) -> None:
    (code, *_) = await codes_of(mei)
    assert (await charge(till, code, amount)).status_code == 400
    assert (await status(mei, code))["status"] == "unused"


async def test_codes_are_forgotten_a_day_after_they_ran_out(town: Town, mei: Purse) -> None:
    old, fresh, *_ = await codes_of(mei)
    await shift(town, old, timedelta(days=-2))
    await forget_pay_codes(town.db)
    assert (await mei.browser.get(f"/v1/pay-codes/{old}/status")).status_code == 404
    assert (await status(mei, fresh))["status"] == "unused"


@given(st.text(max_size=30))
def test_a_text_is_a_pay_code_or_named_as_none(text: str) -> None:
    try:
        code = rules.parse(text)
    except MalformedPayCode:
        return
    assert rules.parse(code) == code


@given(st.integers(0, 10**16 - 1))
def test_a_pay_code_may_be_written_in_groups(number: int) -> None:
    code = f"28{number:016}"
    assert rules.parse(" ".join(code[at : at + 4] for at in range(0, 18, 4))) == code
