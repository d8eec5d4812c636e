"""Exchanges between assets: the figures, and the linked transfers on the books."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quan import ledger
from quan.core.invariants import InvariantBroken
from quan.core.money import Money
from quan.ledger.rules.exchange import worth
from tests.ledger.bookkeeping import CNY, EUR, Books, new_id

figures = st.integers(1, 10**15)
rates = st.builds(ledger.Rate, st.integers(1, 10**9), st.integers(1, 10**9))
spreads = st.integers(0, 9_999)


@pytest.mark.parametrize(
    ("amount", "rate", "spread_bp", "sold", "spread", "bought"),
    [
        (10_000, ledger.Rate(13, 100), 0, 10_000, 0, 1_300),
        (10_000, ledger.Rate(13, 100), 50, 9_950, 50, 1_293),
        (1_001, ledger.Rate(13, 100), 50, 995, 6, 129),
        (1, ledger.Rate(13, 100), 0, 1, 0, 0),
        (1, ledger.Rate(1, 1), 1, 0, 1, 0),
        (7, ledger.Rate(100, 13), 0, 7, 0, 53),
    ],
)
def test_the_figures_of_an_exchange(
    *, amount: int, rate: ledger.Rate, spread_bp: int, sold: int, spread: int, bought: int
) -> None:
    assert worth(amount, rate, spread_bp=spread_bp) == (sold, spread, bought)


@given(figures, rates, spreads)
def test_what_is_given_divides_exactly_and_the_liquidity_never_loses(
    amount: int, rate: ledger.Rate, spread_bp: int
) -> None:
    sold, spread, bought = worth(amount, rate, spread_bp=spread_bp)
    assert sold + spread == amount
    assert spread * 10_000 >= amount * spread_bp > (spread - 1) * 10_000
    assert bought * rate.sold <= sold * rate.bought < (bought + 1) * rate.sold


@given(figures, rates, spreads)
def test_there_and_back_at_one_rate_earns_nothing(amount: int, rate: ledger.Rate, spread_bp: int) -> None:
    there = worth(amount, rate, spread_bp=spread_bp).bought
    assert worth(there, ledger.Rate(rate.sold, rate.bought)).bought <= amount


@given(st.lists(figures, min_size=1, max_size=8), rates, spreads)
def test_many_small_exchanges_buy_no_more_than_a_large_one(
    amounts: list[int], rate: ledger.Rate, spread_bp: int
) -> None:
    apart = sum(worth(amount, rate, spread_bp=spread_bp).bought for amount in amounts)
    assert apart <= worth(sum(amounts), rate, spread_bp=spread_bp).bought


@pytest.mark.parametrize(
    ("rate", "spread_bp"),
    [
        (ledger.Rate(0, 1), 0),
        (ledger.Rate(1, 0), 0),
        (ledger.Rate(-1, -1), 0),
        (ledger.Rate(1, 1), -1),
        (ledger.Rate(1, 1), 10_000),
    ],
)
def test_an_impossible_rate_is_a_bug(rate: ledger.Rate, spread_bp: int) -> None:
    with pytest.raises(InvariantBroken):
        worth(100, rate, spread_bp=spread_bp)


class Counter:
    """Mei's two wallets, and the accounts an exchange passes through."""

    def __init__(self, books: Books) -> None:
        self.books = books

    async def open(self, *, liquid: int) -> None:
        liquidity, fees = ledger.AccountCode.LIQUIDITY, ledger.AccountCode.FEE_INCOME
        self.yuan, self.euro = await self.books.open(holding=20_000), await self.books.open(asset=EUR)
        self.through = ledger.Liquidity(
            taking=await self.books.open(liquidity),
            giving=await self.books.open(liquidity, asset=EUR, holding=liquid),
            fees=await self.books.open(fees),
        )

    async def change(
        self,
        minor: int,
        *,
        spread_bp: int = 50,
        id: ledger.TransferId | None = None,  # noqa: A002
    ) -> tuple[ledger.Transfer, ...]:
        async with self.books.db.transaction() as tx:
            return await ledger.exchange(
                tx,
                id=id or new_id(),
                source=self.yuan,
                target=self.euro,
                through=self.through,
                amount=Money(minor, CNY),
                into=EUR,
                rate=ledger.Rate(13, 100),
                spread_bp=spread_bp,
            )

    async def balances(self) -> list[int]:
        return [await self.books.minor(account) for account in (self.yuan, self.euro, *self.through)]


async def test_an_exchange_is_balanced_in_each_asset(books: Books) -> None:
    counter = Counter(books)
    await counter.open(liquid=5_000)
    done = await counter.change(10_000)
    assert [(leg.code.name, leg.amount.minor, leg.amount.asset) for leg in done] == [
        ("EXCHANGE", 9_950, CNY),
        ("EXCHANGE", 1_293, EUR),
        ("EXCHANGE_SPREAD", 50, CNY),
    ]
    assert await counter.balances() == [10_000, 1_293, 9_950, 5_000 - 1_293, 50]


async def test_without_a_spread_there_are_two_legs(books: Books) -> None:
    counter = Counter(books)
    await counter.open(liquid=5_000)
    assert len(await counter.change(100, spread_bp=0)) == 2


@pytest.mark.parametrize(
    ("minor", "refusal"),
    [
        (1, ledger.AmountNotPositive),
        (0, ledger.AmountNotPositive),
        (-100, ledger.AmountNotPositive),
        (20_001, ledger.InsufficientFunds),
        (10_000, ledger.InsufficientFunds),
    ],
)
async def test_an_exchange_that_cannot_be_leaves_no_leg(
    books: Books, minor: int, refusal: type[Exception]
) -> None:
    counter = Counter(books)
    await counter.open(liquid=1_000)
    with pytest.raises(refusal):
        await counter.change(minor)
    assert await counter.balances() == [20_000, 0, 0, 1_000, 0]


async def test_the_rate_of_an_exchange_is_kept_once(books: Books) -> None:
    counter = Counter(books)
    await counter.open(liquid=10_000)
    once = new_id()
    done = await counter.change(10_000, id=once)
    assert await counter.change(10_000, id=once) == done
    async with books.db.read() as reader:
        kept = await reader.tuples(
            "SELECT bought, spread, numerator, denominator, spread_bp FROM ledger.exchanges WHERE sold = %s",
            (once,),
        )
    assert kept == [(done[1].id.uuid, done[2].id.uuid, 13, 100, 50)]
