"""The SQL of passkeys and of the challenges they answer."""

from typing import Any
from uuid import UUID

import msgspec
from psycopg.types.json import Jsonb

from quan.core import wire
from quan.core.db import Reader, Tx
from quan.core.ids import MemberId
from quan.identity.model import Ceremony, CeremonyId, Newcomer, Passkey, PasskeyId


async def insert_ceremony(tx: Tx, ceremony: Ceremony) -> None:
    """Keep a challenge until it is answered."""
    newcomer = (
        None if ceremony.newcomer is None else Jsonb(msgspec.to_builtins(ceremony.newcomer, enc_hook=str))
    )
    await tx.execute(
        """
        INSERT INTO identity.ceremonies (id, purpose, member, challenge, rp_id, origin, newcomer, expires_at)
        VALUES (%(id)s, %(purpose)s, %(member)s, %(challenge)s, %(rp_id)s, %(origin)s, %(newcomer)s,
                %(expires_at)s)
        """,
        {
            "id": ceremony.id,
            "purpose": ceremony.purpose,
            "member": ceremony.member,
            "challenge": ceremony.challenge,
            "rp_id": ceremony.rp_id,
            "origin": ceremony.origin,
            "newcomer": newcomer,
            "expires_at": ceremony.expires_at,
        },
    )


async def take_ceremony(tx: Tx, ceremony: CeremonyId) -> Ceremony | None:
    """Take a challenge out of the store, so that nobody can answer it again."""
    return await tx.row(
        """
        DELETE FROM identity.ceremonies
        WHERE id = %(id)s
        RETURNING id, purpose, member, challenge, rp_id, origin, newcomer, expires_at
        """,
        {"id": ceremony},
        into=_ceremony,
    )


def _ceremony(
    id: UUID,  # noqa: A002 - the column is called id
    member: UUID | None,
    newcomer: dict[str, Any] | None,
    **columns: Any,
) -> Ceremony:
    return Ceremony(
        id=CeremonyId(id),
        member=None if member is None else MemberId(member),
        newcomer=None if newcomer is None else wire.convert(newcomer, Newcomer),
        **columns,
    )


async def prune_ceremonies(tx: Tx) -> int:
    """Delete challenges that nobody answered in time."""
    return await tx.execute("DELETE FROM identity.ceremonies WHERE expires_at <= %(now)s", {"now": tx.now})


async def insert(tx: Tx, passkey: Passkey) -> bool:
    """Write a passkey; False when its credential is registered already."""
    written = await tx.execute(
        """
        INSERT INTO identity.passkeys
            (member, id, credential_id, public_key, sign_count, name, created_at, last_used_at)
        VALUES
            (%(member)s, %(id)s, %(credential_id)s, %(public_key)s, %(sign_count)s, %(name)s,
             %(created_at)s, %(last_used_at)s)
        ON CONFLICT (credential_id) DO NOTHING
        """,
        {
            "member": passkey.member,
            "id": passkey.id,
            "credential_id": passkey.credential_id,
            "public_key": passkey.public_key,
            "sign_count": passkey.sign_count,
            "name": passkey.name,
            "created_at": passkey.created_at,
            "last_used_at": passkey.last_used_at,
        },
    )
    return written == 1


async def of_member(reader: Reader, member: MemberId) -> list[Passkey]:
    """Read the passkeys of a member, the oldest first."""
    return await reader.rows(
        """
        SELECT member, id, credential_id, public_key, sign_count, name, created_at, last_used_at
        FROM identity.passkeys
        WHERE member = %(member)s
        ORDER BY created_at, id
        """,
        {"member": member},
        into=_passkey,
    )


async def by_credential(reader: Reader, credential_id: bytes) -> Passkey | None:
    """Read the passkey of a credential, if its owner's account is open."""
    return await reader.row(
        """
        SELECT p.member, p.id, p.credential_id, p.public_key, p.sign_count, p.name,
               p.created_at, p.last_used_at
        FROM identity.passkeys AS p
        JOIN identity.members  AS m ON m.id = p.member
        WHERE p.credential_id = %(credential_id)s AND m.status <> 'closed'
        """,
        {"credential_id": credential_id},
        into=_passkey,
    )


def _passkey(member: UUID, id: UUID, **columns: Any) -> Passkey:  # noqa: A002 - the column is called id
    return Passkey(member=MemberId(member), id=PasskeyId(id), **columns)


async def used(tx: Tx, passkey: Passkey, *, sign_count: int) -> bool:
    """Note a use; False when another use changed the counter meanwhile or the passkey is gone."""
    written = await tx.execute(
        """
        UPDATE identity.passkeys
        SET sign_count = %(sign_count)s, last_used_at = %(now)s
        WHERE member = %(member)s AND id = %(id)s AND sign_count = %(seen)s
        """,
        {
            "member": passkey.member,
            "id": passkey.id,
            "seen": passkey.sign_count,
            "sign_count": sign_count,
            "now": tx.now,
        },
    )
    return written == 1


async def delete(tx: Tx, member: MemberId, passkey: PasskeyId) -> bool:
    """Delete one passkey of a member; False when the member has no such passkey."""
    deleted = await tx.execute(
        "DELETE FROM identity.passkeys WHERE member = %(member)s AND id = %(passkey)s",
        {"member": member, "passkey": passkey},
    )
    return deleted == 1


async def delete_all(tx: Tx, member: MemberId) -> None:
    """Delete the passkeys of a closed account."""
    await tx.execute("DELETE FROM identity.passkeys WHERE member = %(member)s", {"member": member})
