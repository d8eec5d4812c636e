"""The SQL of guesses and recovery codes."""

from collections.abc import Sequence
from datetime import timedelta
from uuid import UUID

from quan.core.db import Reader, Tx
from quan.core.ids import MemberId
from quan.identity.model import Guesses, Secret


async def lock_guesses(tx: Tx, subject: MemberId, secret: Secret) -> Guesses | None:
    """Read the count of a secret and hold it, so that parallel guesses are counted one after another.

    One statement that writes: a row read in a second one may have been forgotten in between, and then there
    is nothing to hold and nothing to count in.
    """
    return await tx.row(
        """
        INSERT INTO identity.guesses AS g (subject, secret, count, last_at)
        VALUES (%(subject)s, %(secret)s, 0, %(now)s)
        ON CONFLICT (subject, secret) DO UPDATE SET count = g.count
        RETURNING count, last_at, locked_until
        """,
        {"subject": subject, "secret": secret, "now": tx.now},
        into=Guesses,
    )


async def set_guesses(tx: Tx, subject: MemberId, secret: Secret, guesses: Guesses) -> None:
    """Write the count of a secret."""
    await tx.execute(
        """
        UPDATE identity.guesses
        SET count = %(count)s, last_at = %(last_at)s, locked_until = %(locked_until)s
        WHERE subject = %(subject)s AND secret = %(secret)s
        """,
        {
            "subject": subject,
            "secret": secret,
            "count": guesses.count,
            "last_at": guesses.last_at,
            "locked_until": guesses.locked_until,
        },
    )


async def forget_guesses(tx: Tx, subjects: Sequence[MemberId], secret: Secret) -> None:
    """Start counting anew, after a right answer."""
    await tx.execute(
        "DELETE FROM identity.guesses WHERE subject = ANY(%(subjects)s) AND secret = %(secret)s",
        {"subjects": [subject.uuid for subject in subjects], "secret": secret},
    )


async def prune_guesses(tx: Tx, age: timedelta) -> int:
    """Delete counts that are no longer remembered."""
    return await tx.execute(
        "DELETE FROM identity.guesses WHERE last_at <= %(before)s", {"before": tx.now - age}
    )


async def replace_codes(tx: Tx, member: MemberId, digests: Sequence[bytes]) -> None:
    """Put new recovery codes in place of all old ones."""
    await tx.execute("DELETE FROM identity.recovery_codes WHERE member = %(member)s", {"member": member})
    await tx.execute(
        """
        INSERT INTO identity.recovery_codes (member, digest)
        SELECT %(member)s, digest FROM UNNEST(%(digests)s::bytea[]) AS code (digest)
        """,
        {"member": member, "digests": list(digests)},
    )


async def use_code(tx: Tx, member: MemberId, digest: bytes) -> bool:
    """Strike out a recovery code; False when it is wrong or struck out already."""
    used = await tx.execute(
        """
        UPDATE identity.recovery_codes
        SET used_at = %(now)s
        WHERE member = %(member)s AND digest = %(digest)s AND used_at IS NULL
        """,
        {"member": member, "digest": digest, "now": tx.now},
    )
    return used == 1


async def owner_of_code(reader: Reader, login: str, digest: bytes) -> MemberId | None:
    """Find whose unused recovery code this is, among the accounts of a handle or an address."""
    found: UUID | None = await reader.value(
        """
        SELECT m.id
        FROM identity.members        AS m
        JOIN identity.recovery_codes AS c ON c.member = m.id
        WHERE (m.handle = %(login)s OR m.email = %(login)s)
          AND m.status <> 'closed' AND c.digest = %(digest)s AND c.used_at IS NULL
        """,
        {"login": login, "digest": digest},
    )
    return None if found is None else MemberId(found)


async def delete_codes(tx: Tx, member: MemberId) -> None:
    """Delete the recovery codes of a closed account."""
    await tx.execute("DELETE FROM identity.recovery_codes WHERE member = %(member)s", {"member": member})
