"""Reading in a bank's statement file: stored as a whole or not at all, then booked entry by entry.

Nothing is booked twice, however often a file or an overlapping one comes: an entry is stored once, and booked
by whoever finds it not booked yet, under its lock. A crash between the two leaves entries that the next
import, or the job that runs every few minutes, books.
"""

import asyncio
from datetime import timedelta

from quan.core import audit
from quan.core.config import Config
from quan.core.db import Database, Tx
from quan.core.ids import Id, MemberId
from quan.wallet.model.bankentries import BankStatementId, ImportReport, StatementReport
from quan.wallet.model.bankfiles import BankStatement
from quan.wallet.operations.bankbooks import required_iban
from quan.wallet.operations.booking import book_new
from quan.wallet.rules import rails as rules
from quan.wallet.rules.bankfiles import read_statements
from quan.wallet.store import bankentries, bankstatements


async def import_statement(
    db: Database,
    config: Config,
    *,
    content: bytes,
    actor: Id | str = audit.OPERATOR,
    patience: timedelta | None = None,
) -> ImportReport:
    """Read in a file of the operator's bank account. A refused file leaves nothing behind.

    It takes `db`: each entry is booked in a transaction of its own, so that one member's wallet never holds
    up the money of the others. Who has little `patience` leaves most of a large file to a job.

    Raises: NoBankAccount, StatementOfAnotherAccount, and as `bankfiles.read_statements`.
    """
    iban = required_iban(config)
    statements = await asyncio.to_thread(read_statements, content, config.currency)
    for statement in statements:
        rules.check_account(statement, iban)
    async with db.transaction() as tx:
        reports = await _store(tx, config, statements, actor)
    booked = await book_new(db, config, patience=patience)
    return ImportReport(iban=iban, statements=tuple(reports), booked=booked)


async def _store(
    tx: Tx, config: Config, statements: list[BankStatement], actor: Id | str
) -> list[StatementReport]:
    iban = required_iban(config)
    await bankstatements.lock_account(tx, iban, config.currency)
    importer = actor if isinstance(actor, MemberId) else None
    reports = [await _store_one(tx, iban, statement, importer) for statement in statements]
    await audit.record(
        tx,
        actor=actor,
        action="wallet.statement-imported",
        detail={
            "statements": [report.number for report in reports],
            "fresh": sum(report.fresh for report in reports),
        },
    )
    return reports


async def _store_one(
    tx: Tx, iban: str, statement: BankStatement, importer: MemberId | None
) -> StatementReport:
    goes_on = await bankstatements.continues(tx, iban, statement)
    kept, is_new = await bankstatements.keep(
        tx, iban, statement, digest=rules.digest(statement), importer=importer
    )
    fresh = await _store_lines(tx, iban, kept, statement, goes_on=goes_on) if is_new else 0
    return StatementReport(
        id=kept,
        number=statement.number,
        from_on=statement.from_on,
        to_on=statement.to_on,
        opening=statement.opening,
        closing=statement.closing,
        fresh=fresh,
        known=len(statement.lines) - fresh,
        expected=statement.expected,
    )


async def _store_lines(
    tx: Tx, iban: str, kept: BankStatementId, statement: BankStatement, *, goes_on: bool
) -> int:
    keys = rules.numbered(statement.lines)
    if goes_on:
        asset, nameless = statement.opening.asset, rules.nameless(statement.lines)
        told_before = await bankentries.known(tx, iban, asset, nameless)
        keys = rules.numbered(statement.lines, told_before=told_before)
    return await bankentries.keep(tx, iban, kept, statement.lines, keys)
