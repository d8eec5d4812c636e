"""The SQL of blocks, and of who cannot reach whom."""

from collections.abc import Collection

from quan.core import arrays
from quan.core.db import Reader, Tx
from quan.core.ids import MemberId


async def block(tx: Tx, owner: MemberId, other: MemberId) -> bool:
    """Write a block; False when it stands already."""
    written = await tx.execute(
        """
        INSERT INTO identity.blocks (owner, other, at)
        VALUES (%(owner)s, %(other)s, %(now)s)
        ON CONFLICT DO NOTHING
        """,
        {"owner": owner, "other": other, "now": tx.now},
    )
    return written == 1


async def unblock(tx: Tx, owner: MemberId, other: MemberId) -> None:
    """Delete a block."""
    await tx.execute(
        "DELETE FROM identity.blocks WHERE owner = %(owner)s AND other = %(other)s",
        {"owner": owner, "other": other},
    )


async def blocks(reader: Reader, owner: MemberId, other: MemberId) -> bool:
    """Tell whether `owner` blocks `other`."""
    found: bool = await reader.value(
        "SELECT EXISTS (SELECT FROM identity.blocks WHERE owner = %(owner)s AND other = %(other)s)",
        {"owner": owner, "other": other},
    )
    return found


async def blocked_by(reader: Reader, owner: MemberId) -> list[MemberId]:
    """Read whom a member blocks, the latest first."""
    return await reader.rows(
        "SELECT other FROM identity.blocks WHERE owner = %(owner)s ORDER BY at DESC, other",
        {"owner": owner},
        into=lambda other: MemberId(other),  # noqa: PLW0108 - the column is called other, Id takes `uuid`
    )


async def estranged(
    reader: Reader, pairs: Collection[tuple[MemberId, MemberId]]
) -> set[tuple[MemberId, MemberId]]:
    """Read which of these pairs have a block between them, either way, or a second member who is gone."""
    found = await reader.tuples(
        """
        SELECT pair.me, pair.other
        FROM UNNEST(%(me)s, %(others)s) AS pair (me, other)
        WHERE EXISTS (SELECT FROM identity.blocks AS b WHERE b.owner = pair.me AND b.other = pair.other)
           OR EXISTS (SELECT FROM identity.blocks AS b WHERE b.owner = pair.other AND b.other = pair.me)
           OR NOT EXISTS (
               SELECT FROM identity.members AS m WHERE m.id = pair.other AND m.status <> 'closed'
           )
        """,
        {
            "me": arrays.uuids([me.uuid.int for me, _ in pairs]),
            "others": arrays.uuids([other.uuid.int for _, other in pairs]),
        },
    )
    return {(MemberId(me), MemberId(other)) for me, other in found}
