"""Transfers, refusals, holds and exchanges agree with each other; codes mean what the auditor knows."""

from collections.abc import Iterable, Mapping, Sequence

from psycopg import Connection

from quan.audit import chart
from quan.audit.checks.chains import Range
from quan.audit.model import Invariant, Notebook
from quan.audit.store import accounts, facts
from quan.audit.store.connection import Row


def check(conn: Connection[Row], notebook: Notebook, ranges: Sequence[Range]) -> None:
    """Look for every pair of facts that contradict each other."""
    _check_tables(conn, notebook)
    transfers = "ledger.transfers"
    for invariant, table, faults in (
        (Invariant.ONCE, transfers, facts.twice(conn)),
        (Invariant.ONCE, "ledger.refusals", facts.executed_refusals(conn)),
        (Invariant.REFUSED, "ledger.refusals", facts.held_refusals(conn)),
        (Invariant.WHOLE, transfers, facts.misfits(conn, ranges, list(chart.fitting()))),
        (Invariant.IMMUTABLE, transfers, facts.reversals(conn, ranges)),
        (Invariant.RESOLVED, transfers, facts.resolutions(conn, ranges)),
        (Invariant.REPLAYED, "ledger.open_pendings", facts.missing_holds(conn, ranges)),
        (Invariant.REPLAYED, "ledger.open_pendings", facts.false_holds(conn)),
        (Invariant.ONE_ASSET, "ledger.exchanges", facts.exchanges(conn)),
        (Invariant.ONE_ASSET, transfers, facts.legs_alone(conn, ranges)),
    ):
        _note(notebook, invariant, table, faults)
    for account, debits, held_debits, credits_, held_credits in accounts.held_by_account(conn):
        for column, kept, held in (
            ("debits_pending", debits, held_debits),
            ("credits_pending", credits_, held_credits),
        ):
            if kept != held:
                notebook.found(
                    Invariant.REPLAYED, "ledger.accounts", account, column=column, expected=held, found=kept
                )
    for what, number in facts.sizes(conn, ranges).items():
        notebook.count(what, number, *_COUNTED[what])


_COUNTED = {
    "transfers": (Invariant.ONCE, Invariant.REFUSED),
    "refusals": (Invariant.ONCE, Invariant.REFUSED),
    "reversals": (Invariant.IMMUTABLE, Invariant.SET_ASIDE),
    "pending transfers": (Invariant.RESOLVED,),
    "open holds": (Invariant.REPLAYED,),
    "exchanges": (Invariant.ONE_ASSET,),
}


def _note(notebook: Notebook, invariant: Invariant, table: str, faults: Iterable[Row]) -> None:
    for row, column, expected, found in faults:
        notebook.found(invariant, table, row, column=column, expected=expected, found=found)


def _check_tables(conn: Connection[Row], notebook: Notebook) -> None:
    """History is read by these codes: what one means never changes."""
    for asset, code, scale in accounts.assets(conn):
        if asset != f"{code}/{scale}":
            notebook.found(
                Invariant.IMMUTABLE,
                "ledger.assets",
                asset,
                column="asset",
                expected=f"{code}/{scale}",
                found=asset,
            )
    for asset, times in accounts.unknown_assets(conn):
        notebook.found(
            Invariant.IMMUTABLE,
            "ledger.assets",
            asset,
            column="asset",
            expected="one row",
            found=f"{times} rows",
        )
    _compare(
        notebook,
        "ledger.account_codes",
        ("name", "side", "limit_kind"),
        accounts.account_codes(conn),
        chart.ACCOUNTS,
    )
    _compare(
        notebook,
        "ledger.transfer_codes",
        ("name",),
        accounts.transfer_codes(conn),
        {code: (name,) for code, (name, _) in chart.TRANSFERS.items()},
    )


def _compare(
    notebook: Notebook,
    table: str,
    columns: Sequence[str],
    rows: Sequence[Row],
    own: Mapping[int, tuple[object, ...]],
) -> None:
    stored = {code: tuple(rest) for code, *rest in rows}
    if len(stored) != len(rows):
        codes = [code for code, *_ in rows]
        notebook.found(Invariant.IMMUTABLE, table, "all", column="code", expected="each once", found=codes)
    for code in sorted(stored.keys() | own.keys()):
        there, here = stored.get(code), own.get(code)
        if there is None or here is None:
            expected, found = here and here[0], there and there[0]
            notebook.found(Invariant.IMMUTABLE, table, code, column="code", expected=expected, found=found)
            continue
        for column, expected, found in zip(columns, here, there, strict=True):
            if expected != found:
                notebook.found(
                    Invariant.IMMUTABLE, table, code, column=column, expected=expected, found=found
                )
