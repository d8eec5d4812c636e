"""The SQL of who may know that a member is here."""

from quan.core.db import Reader
from quan.core.ids import MemberId


async def of_member(reader: Reader, owner: MemberId) -> list[MemberId]:
    """Read the contacts of a member with whom neither side blocks the other."""
    rows = await reader.tuples(
        """
        SELECT c.other
        FROM identity.contacts AS c
        WHERE c.owner = %(owner)s
          AND NOT EXISTS (
              SELECT FROM identity.blocks AS b
              WHERE (b.owner, b.other) IN ((c.owner, c.other), (c.other, c.owner))
          )
        """,
        {"owner": owner},
    )
    return [MemberId(other) for (other,) in rows]
