"""Whatever the bank says and the operator does, in any order: no fen appears, vanishes or is booked twice."""

import random
from dataclasses import replace
from datetime import timedelta

import pytest

from quan.core.money import Money
from quan.core.problems import Problem
from quan.wallet import office
from tests.wallet.purse import CNY, Purse
from tests.wallet.rails.bank import FIRST_DAY, Entry, Statement, camt053, mt940
from tests.wallet.rails.test_payouts import came_back, paid
from tests.wallet.rails.till import CODES, BankTown, reference_of, withdraw

STEPS = 40
PAYS, IN_MT940 = 0.7, 0.5
OPENING = 1_000_000


class Chaos:
    """A bank, some members and an operator who do things in an order drawn from a seed."""

    def __init__(self, town: BankTown, seed: int, members: list[Purse], references: list[str]) -> None:
        self.town, self.draw = town, random.Random(seed)  # noqa: S311 - drawn to be drawn again
        self.members, self.references = members, references
        self.lines: list[Entry] = []
        self.told: list[Statement] = []
        self.open: list[Entry] = []

    def balance(self) -> int:
        return OPENING + sum(line.minor for line in self.lines)

    async def step(self) -> None:
        steps = [self.receive, self.charge, self.withdraw, self.send, self.pay, self.close_day, self.repeat]
        await self.draw.choice([*steps, self.close_day, self.receive, self.operate, self.operate])()

    async def receive(self) -> None:
        texts = [*self.references, "rent", "", " and ".join(self.references[:2])]
        ref = self.draw.choice(["", f"R{len(self.lines)}{len(self.open)}"])
        self.open.append(Entry(minor=self.draw.randint(1, 90_000), text=self.draw.choice(texts), ref=ref))

    async def charge(self) -> None:
        self.open.append(Entry(minor=-self.draw.randint(1, 500), text="charges", iban=""))

    async def withdraw(self) -> None:
        member = self.draw.choice(self.members)
        await withdraw(member, f"{self.draw.randint(1, 300)}.00")

    async def send(self) -> None:
        try:
            await self.town.sends()
        except Problem:
            return

    async def pay(self) -> None:
        """Let the bank pay, or pay back, or pay twice, some payout that it was sent."""
        async with self.town.db.read() as reader:
            sent = await office.payouts(reader, [office.PayoutStatus.SENT, office.PayoutStatus.SETTLED])
        if sent:
            payout, ref = self.draw.choice(sent), f"P{len(self.lines)}{len(self.open)}"
            pays = self.draw.random() < PAYS
            self.open.append(paid(payout, ref=ref) if pays else came_back(payout, ref=ref))

    async def close_day(self) -> None:
        """Let the bank write its statement of what happened since the last, in either format."""
        day = FIRST_DAY + timedelta(days=len(self.told))
        opening = self.balance()
        entries = tuple(replace(entry, on=day) for entry in self.open)
        self.open = []
        self.lines += entries
        self.told.append(Statement(entries=entries, opening=opening, on=day, number=len(self.told) + 1))
        await self.read(self.told[-1])

    async def repeat(self) -> None:
        """Read in an old statement again, or one that spans several."""
        if not self.told:
            return
        at = self.draw.randrange(len(self.told))
        some = self.told[at : at + self.draw.randint(1, 3)]
        spanning = replace(
            some[0], entries=tuple(entry for one in some for entry in one.entries), until=some[-1].on
        )
        await self.read(self.draw.choice([some[0], replace(spanning, name="SPAN")]))

    async def read(self, statement: Statement) -> None:
        """Read it in as MT940 now and then, where the two formats say the same of every line."""
        both = all(entry.ref and not entry.returned for entry in statement.entries)
        in_mt940 = both and self.draw.random() < IN_MT940
        await self.town.reads_file(mt940(statement) if in_mt940 else camt053(statement))

    async def operate(self) -> None:
        waiting = await self.town.work_list()
        if not waiting:
            return
        entry, config = self.draw.choice(waiting), self.town.config
        member = self.draw.choice(self.members).who.id
        outcome: office.Explanation = self.draw.choice(
            [office.EntryOutcome.CHARGES, office.EntryOutcome.OWN, office.EntryOutcome.TILL]
        )
        try:
            async with self.town.db.transaction() as tx:
                match self.draw.randrange(4):
                    case 0:
                        await office.assign(tx, config, id=entry.id, member=member)
                    case 1:
                        await office.return_to_sender(tx, config, id=entry.id)
                    case 2:
                        await office.explain(tx, id=entry.id, outcome=outcome, remark="seen")
                    case _:
                        await office.put_aside(tx, id=entry.id, reason="later")
        except Problem:
            return


@pytest.mark.parametrize("seed", range(6))
async def test_bank_and_books_agree_after_every_step(town: BankTown, seed: int) -> None:
    members = [await town.join(name, money="500.00", level=2) for name in ("Mei", "Bo", "Ada")]
    chaos = Chaos(town, seed, members, [await reference_of(one) for one in members])
    await town.owns(2_000_000)
    for _ in range(STEPS):
        await chaos.step()
        agreed = await town.agreement()
        assert agreed.agrees, seed
        assert agreed.unbooked.minor == 0, seed
        assert agreed.moved.minor == sum(line.minor for line in chaos.lines), seed
        assert not chaos.told or (agreed.complete and agreed.closing.minor == chaos.balance()), seed
        await town.check()
    wallets = [await member.wallet() for member in members]
    assert all(float(wallet["balance"]["amount"]) >= 0 for wallet in wallets)
    async with town.db.read() as reader:
        held = await office.payouts(reader)
    assert await town.holds(CODES.PAYOUT_HELD) == _sum(held)


def _sum(payouts: list[office.Payout]) -> str:
    return sum((one.amount for one in payouts), start=Money(0, CNY)).text
