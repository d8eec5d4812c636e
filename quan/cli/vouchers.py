"""`quan vouchers`: money on paper."""

import asyncio
import csv
import io
from datetime import UTC, datetime, time, timedelta
from pathlib import Path
from typing import Any

import click

from quan import wallet
from quan.cli._installation import Installation, installation, json_option, show
from quan.core.money import Money

PRIVATE = 0o600
A_YEAR = timedelta(days=365)


@click.group("vouchers")
def command() -> None:
    """Print vouchers that members redeem into their wallets, list batches, withdraw one, book their cash.

    \b
      quan vouchers create --amount 20.00 --count 50 --expires 2027-01-31 --pdf sheet.pdf
      quan vouchers list
      quan vouchers void vbt_01h455vb4pex5vsknk084sn02q
      quan vouchers settle 350.00

    The codes are shown once: the database keeps only a keyed hash of each. A batch counts as owed until it is
    redeemed, runs out or is withdrawn; `quan fund-check` shows it.
    """  # noqa: D301 - \b is click's mark for lines to keep


@command.command("create")
@click.option("--amount", required=True, help="Worth of one voucher, like 20.00.")
@click.option("--count", required=True, type=int, help="How many, up to 10000.")
@click.option(
    "--expires",
    type=click.DateTime(["%Y-%m-%d"]),
    help="The last day on which they can be redeemed, like 2027-01-31. Without it: a year from now.",
)
@click.option("--pdf", type=click.Path(dir_okay=False, path_type=Path), help="Write sheets to print.")
@click.option("--csv", "as_csv", is_flag=True, help="Print serial numbers and codes as a table.")
@json_option
def create(
    *, amount: str, count: int, expires: datetime | None, pdf: Path | None, as_csv: bool, as_json: bool
) -> None:
    """Make a batch of vouchers and print their codes, once.

    \b
      quan vouchers create --amount 20.00 --count 50 --expires 2027-01-31 --pdf sheet.pdf
      quan vouchers create --amount 5 --count 200 --expires 2027-01-31 --csv > codes.csv
    """  # noqa: D301 - as above
    if pdf is not None and pdf.exists():
        raise click.ClickException(f"{pdf} exists already; it may hold the only copy of other codes.")
    with installation() as ready:
        printed = asyncio.run(_create(ready, amount, count, expires, pdf))
    if as_json or not as_csv:
        codes = [
            {"serial": serial, "code": wallet.office.grouped(code)}
            for serial, code in enumerate(printed.codes, start=1)
        ]
        result = {"batch": _batch(printed.batch), "codes": codes}
        show(result, as_json=as_json, text=_created(printed, pdf))
    else:
        click.echo(_table(printed), nl=False)


@command.command("list")
@json_option
def list_batches(*, as_json: bool) -> None:
    """List the batches, the latest first."""
    with installation() as ready:
        batches = asyncio.run(_list(ready))
    lines = [_line(batch) for batch in batches]
    show([_batch(batch) for batch in batches], as_json=as_json, text="\n".join(lines) or "No vouchers yet.")


@command.command("void")
@click.argument("batch")
@json_option
def void(batch: str, *, as_json: bool) -> None:
    """Withdraw the vouchers of a batch that nobody redeemed yet."""
    with installation() as ready:
        closed = asyncio.run(_void(ready, wallet.office.VoucherBatchId.parse(batch)))
    show(_batch(closed), as_json=as_json, text=_line(closed))


@command.command("settle")
@click.argument("amount")
@json_option
def settle(amount: str, *, as_json: bool) -> None:
    """Book the cash that redeemed vouchers brought in: from what sellers owe to the till.

    \b
      quan vouchers settle 350.00
    """  # noqa: D301 - as above
    with installation() as ready:
        left = asyncio.run(_settle(ready, amount))
    show({"left": left}, as_json=as_json, text=f"Booked. Redeemed vouchers still have to bring in {left}.")


async def _create(
    ready: Installation, amount: str, count: int, expires: datetime | None, pdf: Path | None
) -> wallet.office.PrintedBatch:
    config = ready.config
    async with ready.database() as db, db.transaction() as tx:
        last_day = expires.date() if expires else tx.now.astimezone(config.timezone).date() + A_YEAR
        # Redeemable through the last day, as the town counts days.
        until = datetime.combine(last_day + timedelta(days=1), time(), config.timezone).astimezone(UTC)
        printed = await wallet.office.print_batch(
            tx,
            config,
            ready.keys,
            amount=Money.parse(amount, config.currency),
            size=count,
            expires_at=until,
        )
        if pdf is not None:  # before the commit: vouchers that could not be written down must not exist
            town = wallet.office.town_of(config)
            sheet = wallet.office.voucher_sheet(printed, town, valid_until=last_day.isoformat())
            _write(pdf, sheet)
    return printed


def _write(path: Path, content: bytes) -> None:
    try:
        with path.open("xb") as file:
            path.chmod(PRIVATE)
            file.write(content)
    except OSError as error:
        raise click.ClickException(f"Cannot write {path}: {error.strerror}.") from error


async def _list(ready: Installation) -> list[wallet.office.VoucherBatch]:
    async with ready.database() as db, db.read() as reader:
        return await wallet.office.voucher_batches(reader)


async def _settle(ready: Installation, amount: str) -> Money:
    async with ready.database() as db, db.transaction() as tx:
        return await wallet.office.settle(tx, ready.config, Money.parse(amount, ready.config.currency))


async def _void(ready: Installation, batch: wallet.office.VoucherBatchId) -> wallet.office.VoucherBatch:
    async with ready.database() as db, db.transaction() as tx:
        return await wallet.office.void(tx, batch)


def _batch(batch: wallet.office.VoucherBatch) -> dict[str, Any]:
    return {
        "id": batch.id,
        "amount": batch.amount,
        "count": batch.size,
        "redeemed": batch.redeemed,
        "open": batch.open,
        "status": batch.closed_as or "open",
        "made_at": batch.made_at,
        "expires_at": batch.expires_at,
    }


def _line(batch: wallet.office.VoucherBatch) -> str:
    return (
        f"{batch.id}  {batch.size} x {batch.amount}  redeemed {batch.redeemed}, open {batch.open}"
        f"  {batch.closed_as or f'until {batch.expires_at:%Y-%m-%d %H:%M} UTC'}"
    )


def _created(printed: wallet.office.PrintedBatch, pdf: Path | None) -> str:
    if pdf is not None:
        return f"{_line(printed.batch)}\nWritten to {pdf}, the only copy of the codes."
    return "\n".join([_line(printed.batch), *(wallet.office.grouped(code) for code in printed.codes)])


def _table(printed: wallet.office.PrintedBatch) -> str:
    text = io.StringIO()
    table = csv.writer(text, lineterminator="\n")
    table.writerow(["batch", "serial", "code", "amount", "currency"])
    amount = printed.batch.amount
    for serial, code in enumerate(printed.codes, start=1):
        table.writerow(
            [printed.batch.id, serial, wallet.office.grouped(code), amount.text, amount.asset.code]
        )
    return text.getvalue()
