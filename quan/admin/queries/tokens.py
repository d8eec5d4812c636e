"""Tokens of operators' systems."""

from quan.admin.model.tokens import Token
from quan.admin.store import tokens as store
from quan.core.db import Reader


async def every_token(reader: Reader) -> list[Token]:
    """List all tokens, the latest first, with those that are good no more."""
    return await store.every(reader)
