"""What members and the operator do with the bank in the tests of the rails."""

from dataclasses import replace
from typing import Any

from quan import ledger
from quan.core.db import Tx
from quan.core.money import Money
from quan.wallet import office
from quan.wallet.model.bankentries import bank_account
from quan.wallet.model.cash import system_account
from tests.wallet.purse import CNY, PROOF, Purse, Town, wire
from tests.wallet.rails.bank import FIRST_DAY, IBAN, MEIS_IBAN, Entry, Statement, camt053

CODES = ledger.AccountCode


class BankTown(Town):
    """A town with a bank account: statements are read in as its operator would."""

    async def check(self) -> None:
        """See that no fen appeared or vanished, and that the books hold what the statements say."""
        await super().check()
        async with self.db.read(snapshot=True) as reader:
            assert all(promise.kept for promise in await office.promises(reader, CNY))
            for agreed in await office.reconciliations(reader, CNY):
                assert agreed.agrees, agreed

    async def reads(self, *statements: Statement) -> office.ImportReport:
        return await self.reads_file(camt053(*statements))

    async def reads_file(self, content: bytes) -> office.ImportReport:
        return await office.import_statement(self.db, self.config, content=content)

    async def agreement(self) -> office.Reconciliation:
        async with self.db.read(snapshot=True) as reader:
            return await office.reconciliation(reader, IBAN, CNY)

    async def work_list(self, *, aside: bool = False) -> list[office.BankEntry]:
        async with self.db.read() as reader:
            return await office.work_list(reader, aside=aside)

    async def the_one_waiting(self) -> office.BankEntry:
        (entry,) = await self.work_list()
        return entry

    async def holds(self, code: ledger.AccountCode) -> str:
        return await self._balance(system_account(code, CNY))

    async def at_the_bank(self) -> str:
        return await self._balance(bank_account(IBAN, CNY))

    async def _balance(self, account: ledger.AccountId) -> str:
        async with self.db.read() as reader:
            try:
                return (await ledger.balance(reader, account)).posted.text
            except ledger.UnknownAccount:
                return Money(0, CNY).text

    async def payout(self, id_: str) -> office.Payout:
        async with self.db.read() as reader:
            found = await office.payouts(reader, list(office.PayoutStatus))
        return next(one for one in found if str(one.id) == id_)

    async def sends(self) -> tuple[office.PayoutBatch, bytes]:
        async with self.db.transaction() as tx:
            return await office.make_batch(tx, self.config)

    async def owns(self, minor: int) -> None:
        """Let the operator have means of their own, so that costs do not eat what members own."""
        async with self.db.transaction() as tx:
            await _endow(tx, minor)


async def _endow(tx: Tx, minor: int) -> None:
    cash, equity = system_account(CODES.SETTLEMENT_CASH, CNY), system_account(CODES.EQUITY, CNY)
    await ledger.open_account(tx, id=cash, asset=CNY, code=CODES.SETTLEMENT_CASH)
    await ledger.open_account(tx, id=equity, asset=CNY, code=CODES.EQUITY)
    await ledger.post(
        tx,
        ledger.NewTransfer(
            id=ledger.TransferId.new(tx.now),
            debit=cash,
            credit=equity,
            amount=Money(minor, CNY),
            code=ledger.TransferCode.ADJUSTMENT,
        ),
    )


async def reference_of(member: Purse) -> str:
    reply = await member.browser.get("/v1/bank-topup")
    assert reply.status_code == 200, reply.text
    return str(reply.json()["reference"])


async def withdraw(member: Purse, amount: str, iban: str = MEIS_IBAN, **more: Any) -> Any:
    body = {"amount": wire(amount), "iban": iban, "holder": "Mei Li", "proof": PROOF, **more}
    return await member.post("/v1/payouts", body, more.pop("key", None))


async def withdrawn(member: Purse, amount: str) -> str:
    reply = await withdraw(member, amount)
    assert reply.status_code == 201, reply.text
    return str(reply.json()["id"])


def day(*entries: Entry, opening: int = 0, **more: Any) -> Statement:
    return replace(Statement(entries=entries, opening=opening, on=FIRST_DAY), **more)
