"""Tokens as rows. The secret comes in as a digest only."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from quan.admin.model.tokens import Scope, Token, TokenId
from quan.core.db import Reader, Tx


async def insert(tx: Tx, token: Token, *, digest: bytes) -> None:
    """Write a token."""
    await tx.execute(
        """
        INSERT INTO admin.tokens (id, name, digest, scopes, made_by, made_at, expires_at)
        VALUES (%(id)s, %(name)s, %(digest)s, %(scopes)s, %(made_by)s, %(made_at)s, %(expires_at)s)
        """,
        {
            "id": token.id,
            "name": token.name,
            "digest": digest,
            "scopes": sorted(scope.value for scope in token.scopes),
            "made_by": token.made_by,
            "made_at": token.made_at,
            "expires_at": token.expires_at,
        },
    )


async def by_digest(reader: Reader, digest: bytes) -> Token | None:
    """Read the token of a digest."""
    return await reader.row(
        """
        SELECT id, name, scopes, made_by, made_at, expires_at, revoked_at, last_used_at
        FROM admin.tokens
        WHERE digest = %s
        """,
        (digest,),
        into=_token,
    )


async def every(reader: Reader) -> list[Token]:
    """Read all tokens, the latest first."""
    return await reader.rows(
        """
        SELECT id, name, scopes, made_by, made_at, expires_at, revoked_at, last_used_at
        FROM admin.tokens
        ORDER BY id DESC
        """,
        into=_token,
    )


def _token(id: UUID, scopes: Sequence[str], **rest: Any) -> Token:  # noqa: A002 - the column is called id
    return Token(id=TokenId(id), scopes=frozenset(Scope(scope) for scope in scopes), **rest)


async def touch(tx: Tx, token: TokenId) -> None:
    """Note that a token is in use, unless it was revoked meanwhile."""
    await tx.execute(
        "UPDATE admin.tokens SET last_used_at = %s WHERE id = %s AND revoked_at IS NULL", (tx.now, token)
    )


async def revoke(tx: Tx, token: TokenId) -> Token | None:
    """Revoke a token for ever; None when there is none that is not revoked."""
    return await tx.row(
        """
        UPDATE admin.tokens
        SET revoked_at = %(now)s
        WHERE id = %(id)s AND revoked_at IS NULL
        RETURNING id, name, scopes, made_by, made_at, expires_at, revoked_at, last_used_at
        """,
        {"id": token, "now": tx.now},
        into=_token,
    )


async def find(reader: Reader, token: TokenId) -> Token | None:
    """Read one token."""
    return await reader.row(
        """
        SELECT id, name, scopes, made_by, made_at, expires_at, revoked_at, last_used_at
        FROM admin.tokens
        WHERE id = %s
        """,
        (token,),
        into=_token,
    )
