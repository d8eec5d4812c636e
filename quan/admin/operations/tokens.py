"""Tokens of operators' systems: made, used, revoked."""

import secrets
from collections.abc import Collection
from datetime import timedelta

from quan.admin.errors.tokens import UnknownToken
from quan.admin.model.tokens import NewToken, Scope, Token, TokenId
from quan.admin.rules import tokens as rules
from quan.admin.store import tokens as store
from quan.core import audit
from quan.core.db import Database, Tx
from quan.core.ids import Id

USED_EVERY = timedelta(minutes=1)
"""How fine the time of the last use is: a busy system does not write a row with every call."""

_SECRET_BYTES = 32


async def make_token(
    tx: Tx, *, name: str, scopes: Collection[Scope], lifetime: timedelta, by: Id | str = audit.OPERATOR
) -> NewToken:
    """Make a token for a system. Only a hash of it stays here.

    Raises: TokenNameInvalid, TokenScopesInvalid, TokenLifetimeInvalid.
    """
    rules.check_wish(scopes, lifetime)
    secret = rules.MARK + secrets.token_urlsafe(_SECRET_BYTES)
    token = Token(
        id=TokenId.new(tx.now),
        name=rules.clean_name(name),
        scopes=frozenset(scopes),
        made_by=str(by),
        made_at=tx.now,
        expires_at=tx.now + lifetime,
        revoked_at=None,
        last_used_at=None,
    )
    await store.insert(tx, token, digest=rules.digest(secret))
    detail = {"name": token.name, "scopes": sorted(token.scopes), "expires_at": token.expires_at.isoformat()}
    await audit.record(tx, actor=by, action="admin.token-made", subject=token.id, detail=detail)
    return NewToken(token, secret)


async def revoke_token(tx: Tx, id: TokenId, *, by: Id | str = audit.OPERATOR) -> Token:  # noqa: A002 - as in identity.member
    """Make a token good for nothing, for ever; revoking twice is revoking once.

    Raises: UnknownToken.
    """
    revoked = await store.revoke(tx, id)
    if revoked is not None:
        await audit.record(tx, actor=by, action="admin.token-revoked", subject=id)
        return revoked
    known = await store.find(tx, id)
    if known is None:
        raise UnknownToken
    return known


async def present_token(db: Database, authorization: str) -> Token:
    """Find out which system presents an Authorization header, and note that it did.

    Raises: TokenRefused.
    """
    secret = rules.read_header(authorization)
    async with db.read() as reader:
        token = rules.check_good(await store.by_digest(reader, rules.digest(secret)), reader.now)
        now = reader.now
    if token.last_used_at is None or now - token.last_used_at >= USED_EVERY:
        async with db.transaction() as tx:
            await store.touch(tx, token.id)
    return token
