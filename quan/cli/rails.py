"""`quan rails`: the way to and from the bank."""

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path

import click

from quan import identity, wallet
from quan.cli._bank import (
    agreement_line,
    agreement_shown,
    entry_line,
    entry_shown,
    payout_line,
    payout_shown,
    report_line,
    report_shown,
)
from quan.cli._installation import Installation, installation, json_option, show
from quan.core.config import Config
from quan.core.db import Tx

office = wallet.office

PRIVATE = 0o600
AT_ODDS = 1

Act = Callable[[Tx, Config, office.BankEntryId], Awaitable[object]]
entry_argument = click.argument("entry")
file_type = click.Path(dir_okay=False, path_type=Path)


@click.group("rails")
def command() -> None:
    """Read in bank statements, explain what they leave open, send payouts to the bank.

    The bank account is QUAN_BANK_IBAN. A statement may be read in more than once: nothing is booked twice.

    \b
      quan rails import statement.xml
      quan rails worklist
      quan rails assign ben_01h455vb4pex5vsknk084sn02q mei
      quan rails return ben_01h455vb4pex5vsknk084sn02q
      quan rails explain ben_01h455vb4pex5vsknk084sn02q charges "account fee of March"
      quan rails payouts --out payouts.xml
      quan rails status
    """  # noqa: D301 - \b is click's mark for lines to keep


@command.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@json_option
@click.pass_context
def import_file(ctx: click.Context, file: Path, *, as_json: bool) -> None:
    """Read in a statement of the bank: camt.053 or MT940.

    A file that is refused leaves nothing behind. The exit code is 1 when bank and books do not agree
    afterwards, for one because a statement before this one is missing.
    """
    content = _read(file)
    with installation() as ready:
        report, agreed = asyncio.run(_import(ready, content))
    result = {**report_shown(report), "reconciliation": agreement_shown(agreed)}
    show(result, as_json=as_json, text=f"{report_line(report)}\n{agreement_line(agreed)}")
    if not (agreed.agrees and agreed.complete):
        ctx.exit(AT_ODDS)


@command.command("status")
@json_option
@click.pass_context
def status(ctx: click.Context, *, as_json: bool) -> None:
    """Tell whether bank and books agree; the exit code is 1 when they do not."""
    with installation() as ready:
        agreed = asyncio.run(_status(ready))
    lines = [agreement_line(one) for one in agreed]
    show(
        [agreement_shown(one) for one in agreed],
        as_json=as_json,
        text="\n".join(lines) or "No statement read in yet.",
    )
    if not all(one.agrees and one.complete for one in agreed):
        ctx.exit(AT_ODDS)


@command.command("worklist")
@click.option("--aside", is_flag=True, help="List what was put aside instead.")
@json_option
def work_list(*, aside: bool, as_json: bool) -> None:
    """List the entries that a person must explain, the oldest first."""
    with installation() as ready:
        entries = asyncio.run(_work_list(ready, aside=aside))
    lines = "\n".join(entry_line(entry) for entry in entries)
    show([entry_shown(entry) for entry in entries], as_json=as_json, text=lines or "Nothing waits.")


@command.command("assign")
@entry_argument
@click.argument("handle")
@json_option
def assign(entry: str, handle: str, *, as_json: bool) -> None:
    """Give money that came in to the member it was meant for."""

    async def act(tx: Tx, config: Config, id_: office.BankEntryId) -> object:
        member = await identity.find_by_handle(tx, handle)
        if member is None:
            raise identity.MemberNotFound
        return await office.assign(tx, config, id=id_, member=member.id)

    _act(entry, act, as_json=as_json)


@command.command("return")
@entry_argument
@json_option
def return_to_sender(entry: str, *, as_json: bool) -> None:
    """Send money that came in back where it came from, with the next file of payouts."""
    _act(
        entry,
        lambda tx, config, id_: office.return_to_sender(tx, config, id=id_),
        as_json=as_json,
    )


@command.command("match")
@entry_argument
@click.argument("payout")
@json_option
def match(entry: str, payout: str, *, as_json: bool) -> None:
    """Say that money that left is a payout (pyo_), or a whole file of them in one sum (pyb_).

    What the entry has beyond them are the bank's charges.
    """

    async def act(tx: Tx, _config: Config, id_: office.BankEntryId) -> object:
        if payout.startswith(f"{office.PayoutBatchId.prefix}_"):
            return await office.match_batch(tx, id=id_, batch=office.PayoutBatchId.parse(payout))
        return await office.match_payout(tx, id=id_, payout=office.PayoutId.parse(payout))

    _act(entry, act, as_json=as_json)


@command.command("explain")
@entry_argument
@click.argument("what", type=click.Choice(["charges", "own", "till"]))
@click.argument("remark")
@json_option
def explain(entry: str, what: str, remark: str, *, as_json: bool) -> None:
    """Say that an entry is the bank's charges or interest, your own money, or cash of the till."""
    outcomes: dict[str, office.Explanation] = {
        "charges": office.EntryOutcome.CHARGES,
        "own": office.EntryOutcome.OWN,
        "till": office.EntryOutcome.TILL,
    }
    _act(
        entry,
        lambda tx, _config, id_: office.explain(tx, id=id_, outcome=outcomes[what], remark=remark),
        as_json=as_json,
    )


@command.command("aside")
@entry_argument
@click.argument("reason")
@json_option
def put_aside(entry: str, reason: str, *, as_json: bool) -> None:
    """Take an entry off the work list for now, with the reason why."""
    _act(entry, lambda tx, _config, id_: office.put_aside(tx, id=id_, reason=reason), as_json=as_json)


@command.command("resume")
@entry_argument
@json_option
def take_up(entry: str, *, as_json: bool) -> None:
    """Put an entry that was put aside back on the work list."""
    _act(entry, lambda tx, _config, id_: office.take_up(tx, id=id_), as_json=as_json)


@command.command("payouts")
@click.option("--out", type=file_type, help="Write the waiting payouts into a new file for the bank.")
@click.option("--batch", help="Write this file again instead, byte for byte.")
@json_option
def payouts(*, out: Path | None, batch: str | None, as_json: bool) -> None:
    """List the payouts on their way; with --out, order those that wait from the bank (pain.001).

    A payout is in one file only. Upload a file once; written again with --batch it is the same, and a bank
    refuses the same file twice.

    \b
      quan rails payouts
      quan rails payouts --out payouts.xml
      quan rails payouts --batch pyb_01h455vb4pex5vsknk084sn02q --out payouts.xml
    """  # noqa: D301 - as above
    if out is None:
        if batch is not None:
            raise click.UsageError("Say with --out where to write the file.")
        with installation() as ready:
            waiting = asyncio.run(_payouts(ready))
        lines = "\n".join(payout_line(one) for one in waiting)
        show(
            [payout_shown(one) for one in waiting], as_json=as_json, text=lines or "No payout is on its way."
        )
        return
    if out.exists():
        raise click.ClickException(f"{out} exists already; it may be a file that the bank has.")
    with installation() as ready:
        id_, document = asyncio.run(_document(ready, batch))
    _write(out, document, id_)
    show({"batch": id_, "file": str(out)}, as_json=as_json, text=f"{id_} is in {out}. Upload it once.")


@command.command("reject")
@click.argument("payout")
@click.argument("reason")
@json_option
def reject(payout: str, reason: str, *, as_json: bool) -> None:
    """Say that the bank refused a payout and paid nothing: the money goes back.

    Do this only when the bank has said so. A payout that was paid and came back is on a statement.
    """
    with installation() as ready:
        ended = asyncio.run(_reject(ready, office.PayoutId.parse(payout), reason))
    show(payout_shown(ended), as_json=as_json, text=payout_line(ended))


def _read(file: Path) -> bytes:
    try:
        with file.open("rb") as opened:
            return opened.read(office.MAX_STATEMENT_BYTES + 1)
    except OSError as error:
        raise click.ClickException(f"Cannot read {file}: {error.strerror}.") from error


def _write(path: Path, document: bytes, batch: office.PayoutBatchId) -> None:
    try:
        with path.open("xb") as file:
            path.chmod(PRIVATE)
            file.write(document)
    except OSError as error:
        again = f"Write it elsewhere: quan rails payouts --batch {batch} --out FILE"
        raise click.ClickException(f"Cannot write {path}: {error.strerror}. {again}") from error


def _act(entry: str, act: Act, *, as_json: bool) -> None:
    with installation() as ready:
        settled = asyncio.run(_run(ready, office.BankEntryId.parse(entry), act))
    show(entry_shown(settled), as_json=as_json, text=entry_line(settled))


async def _run(ready: Installation, entry: office.BankEntryId, act: Act) -> office.BankEntry:
    async with ready.database() as db, db.transaction() as tx:
        await act(tx, ready.config, entry)
        return await office.bank_entry(tx, entry)


async def _import(ready: Installation, content: bytes) -> tuple[office.ImportReport, office.Reconciliation]:
    async with ready.database() as db:
        report = await office.import_statement(db, ready.config, content=content)
        async with db.read(snapshot=True) as reader:
            return report, await office.reconciliation(reader, report.iban, ready.config.currency)


async def _status(ready: Installation) -> list[office.Reconciliation]:
    async with ready.database() as db, db.read(snapshot=True) as reader:
        return await office.reconciliations(reader, ready.config.currency)


async def _work_list(ready: Installation, *, aside: bool) -> list[office.BankEntry]:
    async with ready.database() as db, db.read() as reader:
        return await office.work_list(reader, aside=aside)


async def _payouts(ready: Installation) -> list[office.Payout]:
    async with ready.database() as db, db.read() as reader:
        return await office.payouts(reader)


async def _document(ready: Installation, batch: str | None) -> tuple[office.PayoutBatchId, bytes]:
    async with ready.database() as db:
        if batch is not None:
            id_ = office.PayoutBatchId.parse(batch)
            async with db.read() as reader:
                return id_, await office.batch_document(reader, id_)
        # Committed before it is written: a file that nobody knows of could be paid and made again.
        async with db.transaction() as tx:
            made, document = await office.make_batch(tx, ready.config)
        return made.id, document


async def _reject(ready: Installation, payout: office.PayoutId, reason: str) -> office.Payout:
    async with ready.database() as db, db.transaction() as tx:
        return await office.reject(tx, ready.config, id=payout, reason=reason)
