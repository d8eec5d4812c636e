"""Tokens of operators' systems."""

from collections.abc import Sequence

from quan.admin.model.accessviews import TokenOut
from quan.admin.model.tokens import Token
from quan.admin.queries.staff import people_named
from quan.admin.rules import tokens as rules
from quan.admin.store import tokens as store
from quan.core.db import Reader


async def every_token(reader: Reader) -> list[Token]:
    """List all tokens, the latest first, with those that are good no more."""
    return await store.every(reader)


async def tokens_out(reader: Reader, tokens: Sequence[Token]) -> list[TokenOut]:
    """Show tokens, and who made each of them."""
    makers = await people_named(reader, (one.made_by for one in tokens))
    return [
        TokenOut(
            id=one.id,
            name=one.name,
            scopes=sorted(one.scopes),
            state=rules.state_of(one, reader.now),
            made_by=makers.get(one.made_by),
            made_at=one.made_at,
            expires_at=one.expires_at,
            revoked_at=one.revoked_at,
            last_used_at=one.last_used_at,
        )
        for one in tokens
    ]
