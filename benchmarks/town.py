"""Members for a load test: signed up, funded and befriended through the doors, straight in the database."""

from dataclasses import dataclass
from pathlib import Path

from quan import identity, ledger, wallet
from quan.core.config import Config
from quan.core.db import Database
from quan.core.ids import MemberId
from quan.core.money import ASSETS, Money
from quan.identity.http.gate import cookie_name
from quan.identity.model import NewSession

FRIENDS = 4
PURSE_MINOR = 1_000_000
SMALL_MINOR = 100


@dataclass(frozen=True)
class Payer:
    """A signed-in member: the fixed part of their requests, and whom they may pay."""

    head: bytes
    payees: tuple[str, ...]


async def settle(url: str, folder: Path, *, members: int) -> list[Payer]:
    """Make the members; each knows the next few and has money and a small-payment limit."""
    config = Config(data=folder / "data")
    ASSETS.register(config.currency)
    db = Database(url, max_size=2)
    await db.open()
    try:
        ids = [await _member(db, config, f"payer_{number:05d}") for number in range(members)]
        await _fund(db, config, [member for member, _ in ids])
        for index, (member, _) in enumerate(ids):
            await _befriend(db, member, [ids[(index + step) % members][0] for step in range(1, FRIENDS + 1)])
        return [
            Payer(
                head=_head(config, session),
                payees=tuple(str(ids[(index + step) % members][0]) for step in range(1, FRIENDS + 1)),
            )
            for index, (_, session) in enumerate(ids)
        ]
    finally:
        await db.close()


async def _member(db: Database, config: Config, handle: str) -> tuple[MemberId, NewSession]:
    async with db.transaction() as tx:
        member = await identity.sign_up(tx, handle=handle, name=handle.title())
        await wallet.open_wallet(tx, config, member.id)
        await wallet.set_small_payment(tx, config, member.id, Money(SMALL_MINOR, config.currency))
        session = await identity.start_session(tx, member.id, device="benchmark")
        tx.hush()
    return member.id, session


async def _fund(db: Database, config: Config, members: list[MemberId]) -> None:
    cash = ledger.AccountId.derive("system", ledger.AccountCode.SETTLEMENT_CASH, config.currency)
    async with db.transaction() as tx:
        await ledger.open_account(tx, id=cash, asset=config.currency, code=ledger.AccountCode.SETTLEMENT_CASH)
        transfers = (
            ledger.NewTransfer(
                id=ledger.TransferId.derive("fund", member),
                debit=cash,
                credit=wallet.account_of(member, config.currency),
                amount=Money(PURSE_MINOR, config.currency),
                code=ledger.TransferCode.ADJUSTMENT,
            )
            for member in members
        )
        await ledger.post(tx, *transfers)


async def _befriend(db: Database, member: MemberId, friends: list[MemberId]) -> None:
    async with db.transaction() as tx:
        for friend in friends:
            await identity.befriend(tx, member, friend)
        tx.hush()


def _head(config: Config, session: NewSession) -> bytes:
    lines = (
        "POST /v1/transfers HTTP/1.1",
        "Host: localhost",
        "Content-Type: application/json",
        f"Cookie: {cookie_name(config)}={session.token}",
        f"X-CSRF-Token: {session.csrf_token}",
        "",
    )
    return "\r\n".join(lines).encode()


async def check(url: str, *, paid: int) -> None:
    """Refuse the result unless every acknowledged payment is in the books once and the books agree."""
    db = Database(url, max_size=2)
    await db.open()
    try:
        async with db.read(snapshot=True) as reader:
            reports = await ledger.check(reader)
            booked = await reader.value("SELECT count(*) FROM wallet.payments WHERE kind = 'transfer'")
    finally:
        await db.close()
    if not all(report.sound for report in reports):
        raise RuntimeError(f"the books are not sound: {reports}")
    if booked < paid:
        raise RuntimeError(f"{paid} payments were acknowledged, {booked} are booked")
