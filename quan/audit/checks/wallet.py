"""Payments, transfers, bills and notices were committed together; what is promised is set aside."""

from itertools import islice

from psycopg import Connection

from quan.audit import chart
from quan.audit.checks.chains import Range
from quan.audit.model import Invariant, Notebook
from quan.audit.store import wallet as store
from quan.audit.store.connection import Row

NOTICES_AT_ONCE = 1_000
_DIGITS = {digit: value for value, digit in enumerate("0123456789abcdefghjkmnpqrstvwxyz")}


def check(conn: Connection[Row], notebook: Notebook, ranges: list[Range]) -> None:
    """Compare the wallet with the ledger, from both sides."""
    for table, faults in (
        ("wallet.payments", store.payments_without_transfer(conn)),
        ("ledger.transfers", store.transfers_without_payment(conn, ranges, chart.PRODUCT, chart.WALLET)),
        ("wallet.payments", store.payments_without_bills(conn)),
        ("wallet.bills", store.bills_without_payment(conn)),
        ("core.requests", store.half_answered_requests(conn)),
    ):
        for row, column, expected, found in faults:
            notebook.found(Invariant.TOGETHER, table, row, column=column, expected=expected, found=found)
    _check_notices(conn, notebook)
    _check_promises(conn, notebook)
    for what, number in store.sizes(conn).items():
        notebook.count(what, number, Invariant.TOGETHER)
    for setting, stands in store.durability(conn).items():
        if stands == "off":
            notebook.remarks.append(f"{setting} is off: a power cut may take back what was acknowledged.")


def _check_notices(conn: Connection[Row], notebook: Notebook) -> None:
    notices = store.payments_told_of(conn)
    while page := list(islice(notices, NOTICES_AT_ONCE)):
        told = [(number, _uuid_of(payment)) for number, payment in page]
        there = store.exists(conn, [payment for _, payment in told])
        for number, payment in told:
            if payment not in there:
                notebook.found(
                    Invariant.TOGETHER,
                    "core.outbox",
                    number,
                    column="body",
                    expected="a payment that exists",
                    found=payment,
                )


def _uuid_of(written: str) -> bytes:
    """Read an id as the house writes it on the wire: a prefix and 26 digits of base 32."""
    number = 0
    for digit in (written or "").rpartition("_")[2]:
        number = number << 5 | _DIGITS.get(digit, 0)
    return (number & (1 << 128) - 1).to_bytes(16, "big")


def _check_promises(conn: Connection[Row], notebook: Notebook) -> None:
    promises = store.promises(conn)
    for code, asset, promised, aside in promises:
        if promised != aside:
            name = chart.ACCOUNTS[code][0]
            notebook.found(
                Invariant.SET_ASIDE,
                "ledger.accounts",
                f"all of {code} {name} in {asset}",
                expected=f"{promised}, which was promised",
                found=aside,
            )
    notebook.count("promises", len(promises), Invariant.SET_ASIDE)
