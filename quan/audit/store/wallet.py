"""What the wallet says of the ledger's transfers. Statements find faults: (row, column, expected, found)."""

from collections.abc import Iterator, Sequence

from psycopg import Connection

from quan.audit.store.connection import Row, rows, stream


def payments_without_transfer(conn: Connection[Row]) -> Iterator[Row]:
    """Payments that no transfer stands behind, or another one: its id is the payment's own."""
    return stream(
        conn,
        """
        SELECT p.id, fault.name, fault.expected, fault.found
        FROM wallet.payments       AS p
        LEFT JOIN ledger.transfers AS t ON t.id = p.id
        LEFT JOIN ledger.accounts  AS d ON d.id = t.debit
        LEFT JOIN ledger.accounts  AS c ON c.id = t.credit
        CROSS JOIN LATERAL (
            VALUES ('id',     'a transfer with this id', NULL,          t.id IS NOT NULL),
                   ('amount', t.amount::text,            p.amount::text, p.amount = t.amount),
                   ('asset',  t.asset,                   p.asset,        p.asset  = t.asset),
                   ('payer',  d.owner::text,             p.payer::text,
                    t.id IS NULL OR p.payer IS NULL OR p.payer IS NOT DISTINCT FROM d.owner),
                   ('payee',  c.owner::text,             p.payee::text,
                    t.id IS NULL OR p.payee IS NULL OR p.payee IS NOT DISTINCT FROM c.owner)
        ) AS fault (name, expected, found, holds)
        WHERE fault.holds IS FALSE
        """,
    )


def transfers_without_payment(
    conn: Connection[Row], ranges: Sequence[tuple[int, int]], codes: Sequence[int], wallet: int
) -> Iterator[Row]:
    """Movements of members' money that the wallet knows nothing of."""
    return stream(
        conn,
        """
        SELECT t.id, 'id', 'a payment with this id', NULL
        FROM UNNEST(%(lows)s::bigint[], %(highs)s::bigint[]) AS r (low, high)
        JOIN ledger.transfers AS t ON t.batch > r.low AND t.batch <= r.high
        JOIN ledger.accounts  AS d ON d.id = t.debit
        JOIN ledger.accounts  AS c ON c.id = t.credit
        WHERE t.code = ANY (%(codes)s::smallint[])
          AND %(wallet)s IN (d.code, c.code)
          AND NOT EXISTS (SELECT FROM wallet.payments AS p WHERE p.id = t.id)
        """,
        {
            "lows": [low for low, _ in ranges],
            "highs": [high for _, high in ranges],
            "codes": list(codes),
            "wallet": wallet,
        },
    )


def payments_without_bills(conn: Connection[Row]) -> Iterator[Row]:
    """Payments of which a party has no bill, or one that says something else."""
    return stream(
        conn,
        """
        SELECT p.id, side.name, 'a bill of ' || side.owner || ' over ' || p.amount || ' ' || p.asset,
               b.direction || ' ' || b.amount || ' ' || b.asset
        FROM wallet.payments AS p
        CROSS JOIN LATERAL (
            VALUES ('payer_bill', p.payer, p.payer_bill, 'out'),
                   ('payee_bill', p.payee, p.payee_bill, 'in')
        ) AS side (name, owner, bill, direction)
        LEFT JOIN wallet.bills AS b ON (b.owner, b.id) = (side.owner, side.bill)
        WHERE side.owner IS NOT NULL
          AND ((b.payment, b.direction, b.kind, b.amount, b.asset)
               = (p.id, side.direction, p.kind, p.amount, p.asset)) IS NOT TRUE
        """,
    )


def bills_without_payment(conn: Connection[Row]) -> Iterator[Row]:
    """Bills of payments that do not exist, or that name another bill."""
    return stream(
        conn,
        """
        SELECT b.id, 'payment', 'a payment that names this bill', b.payment::text
        FROM wallet.bills         AS b
        LEFT JOIN wallet.payments AS p ON p.id = b.payment
        WHERE ((b.owner, b.id) = CASE b.direction WHEN 'out' THEN ROW (p.payer, p.payer_bill)
                                                  ELSE            ROW (p.payee, p.payee_bill) END) IS NOT TRUE
        """,
    )


def half_answered_requests(conn: Connection[Row]) -> Iterator[Row]:
    """Keys that were claimed and committed without the answer that belongs to them."""
    return stream(
        conn,
        """
        SELECT caller::text || ' ' || key, 'reply', 'an answer in the same commit', NULL
        FROM core.requests
        WHERE status IS NULL
        """,
    )


def payments_told_of(conn: Connection[Row]) -> Iterator[tuple[int, str]]:
    """Stream the payments that waiting notices tell of, as the notices write them."""
    return (
        (number, payment)
        for number, payment in stream(
            conn,
            "SELECT id, body ->> 'payment' FROM core.outbox WHERE kind = 'wallet.payment-made' ORDER BY id",
        )
    )


def exists(conn: Connection[Row], payments: Sequence[bytes]) -> set[bytes]:
    """Tell which of these payments exist."""
    found = rows(
        conn,
        "SELECT id FROM wallet.payments WHERE id = ANY (%(ids)s::text[]::uuid[])",
        {"ids": [payment.hex() for payment in payments]},
    )
    return {id_ for (id_,) in found}


def promises(conn: Connection[Row]) -> list[Row]:
    """Read what was promised and what is set aside for it: account code, asset, promised, set aside."""
    return rows(
        conn,
        """
        SELECT code, asset, SUM(promised)::bigint, SUM(aside)::bigint
        FROM (
            SELECT 2200 AS code, b.asset, b.amount AS promised, 0 AS aside
            FROM wallet.voucher_batches AS b
            JOIN wallet.vouchers        AS v ON v.batch = b.id
            WHERE b.closed_at IS NULL AND v.redeemed_by IS NULL
            UNION ALL
            SELECT 2300, asset, amount, 0
            FROM wallet.cash_orders
            WHERE status = 'waiting'
            UNION ALL
            SELECT 2310, asset, amount, 0
            FROM wallet.payouts
            WHERE status IN ('held', 'sent')
            UNION ALL
            SELECT 2400, asset, amount, 0
            FROM wallet.bank_entries
            WHERE direction = 'credit' AND status IN ('waiting', 'aside')
            UNION ALL
            SELECT 2510, asset, amount - refunded, 0
            FROM trade.trades
            WHERE status IN ('wait_seller_send_goods', 'wait_buyer_confirm_goods')
            UNION ALL
            SELECT 2520, asset, amount - captured - released, 0
            FROM trade.deposits
            WHERE status = 'held'
            UNION ALL
            SELECT code, asset, 0, credits_posted - debits_posted - debits_pending
            FROM ledger.accounts
            WHERE code IN (2200, 2300, 2310, 2400, 2510, 2520)
        ) AS either
        GROUP BY code, asset
        ORDER BY code, asset
        """,
    )


def sizes(conn: Connection[Row]) -> dict[str, int]:
    """Count what was looked at."""
    (found,) = rows(
        conn,
        """
        SELECT (SELECT COUNT(*) FROM wallet.payments),
               (SELECT COUNT(*) FROM wallet.bills),
               (SELECT COUNT(*) FROM core.requests),
               (SELECT COUNT(*) FROM core.outbox)
        """,
    )
    return dict(zip(("payments", "bills", "answered requests", "waiting notices"), found, strict=True))


def durability(conn: Connection[Row]) -> dict[str, str]:
    """Read whether this server keeps what it has acknowledged."""
    found = rows(
        conn,
        """
        SELECT name, setting
        FROM pg_settings
        WHERE name IN ('fsync', 'full_page_writes', 'synchronous_commit')
        """,
    )
    return {name: setting for name, setting in found}  # noqa: C416 - rows are tuples of any length to the checker
