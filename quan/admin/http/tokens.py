"""Tokens of operators' systems. A session that was left behind makes none: it must be proved again."""

from datetime import timedelta
from typing import Annotated

import msgspec
from litestar import delete, get, post
from litestar.di import Provide

from quan import identity
from quan.admin.http.gate import provide_staff
from quan.admin.model.accessviews import NewTokenOut, TokenOut, TokensOut
from quan.admin.model.staff import Right
from quan.admin.model.tokens import DEFAULT_LIFETIME, LONGEST_LIFETIME, Scope, TokenId
from quan.admin.operations import tokens as operations
from quan.admin.queries.tokens import every_token, tokens_out
from quan.core.db import Database

SUPERVISOR = {"supervisor": Provide(provide_staff(Right.CHECK))}


class TokenIn(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What a system is called, what it may do, for how long, and the password of who says so.

    Who has no password leaves it out, and has signed in a moment ago.
    """

    name: Annotated[str, msgspec.Meta(max_length=200)]
    scopes: list[Scope]
    password: str | None = None
    days: Annotated[int, msgspec.Meta(ge=1, le=LONGEST_LIFETIME.days)] = DEFAULT_LIFETIME.days


@get("/v1/operator/tokens", dependencies=SUPERVISOR)
async def list_tokens(db: Database, supervisor: identity.Caller) -> TokensOut:  # noqa: ARG001 - the gate is the point
    """List the tokens of operators' systems, with those that are good no more."""
    async with db.read() as reader:
        return TokensOut(items=await tokens_out(reader, await every_token(reader)))


@post("/v1/operator/tokens", dependencies=SUPERVISOR)
async def make_token(db: Database, supervisor: identity.Caller, data: TokenIn) -> NewTokenOut:
    """Make a token for a system. It is shown this once."""
    await identity.prove_again(db, supervisor, data.password)
    async with db.transaction() as tx:
        made = await operations.make_token(
            tx,
            name=data.name,
            scopes=data.scopes,
            lifetime=timedelta(days=data.days),
            by=supervisor.member.id,
        )
        (shown,) = await tokens_out(tx, [made.token])
        return NewTokenOut(token=shown, secret=made.secret)


@delete("/v1/operator/tokens/{token_id:str}", status_code=200, dependencies=SUPERVISOR)
async def revoke_token(db: Database, supervisor: identity.Caller, token_id: str) -> TokenOut:
    """Make a token good for nothing, at once and for ever."""
    id_ = TokenId.parse(token_id)
    async with db.transaction() as tx:
        revoked = await operations.revoke_token(tx, id_, by=supervisor.member.id)
        return (await tokens_out(tx, [revoked]))[0]


ROUTES = (list_tokens, make_token, revoke_token)
