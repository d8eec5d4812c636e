"""Tokens of operators' systems. A session alone makes none: the account's password is asked for."""

from datetime import timedelta
from typing import Annotated

import msgspec
from litestar import delete, get, post
from litestar.di import Provide

from quan import identity
from quan.admin.http.gate import provide_operator
from quan.admin.model.staff import Actor, Right
from quan.admin.model.tokens import DEFAULT_LIFETIME, LONGEST_LIFETIME, Scope, TokenId
from quan.admin.model.views import NewTokenOut, TokenOut, TokensOut
from quan.admin.operations import tokens as operations
from quan.admin.queries.tokens import every_token
from quan.core.db import Database
from quan.core.ids import MemberId

SUPERVISOR = {"actor": Provide(provide_operator(Right.CHECK))}


class TokenIn(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What a system is called, what it may do, for how long, and the password of who says so."""

    name: Annotated[str, msgspec.Meta(max_length=200)]
    scopes: list[Scope]
    password: str
    days: Annotated[int, msgspec.Meta(ge=1, le=LONGEST_LIFETIME.days)] = DEFAULT_LIFETIME.days


@get("/v1/operator/tokens", dependencies=SUPERVISOR)
async def list_tokens(db: Database, actor: Actor) -> TokensOut:  # noqa: ARG001 - the gate is the point
    """List the tokens of operators' systems, with those that are good no more."""
    async with db.read() as reader:
        return TokensOut(items=[TokenOut.of(one) for one in await every_token(reader)])


@post("/v1/operator/tokens", dependencies=SUPERVISOR)
async def make_token(db: Database, actor: Actor, data: TokenIn) -> NewTokenOut:
    """Make a token for a system. It is shown this once."""
    await identity.verify_password(db, MemberId(actor.id.uuid), data.password)
    async with db.transaction() as tx:
        made = await operations.make_token(
            tx, name=data.name, scopes=data.scopes, lifetime=timedelta(days=data.days), by=actor.id
        )
        return NewTokenOut.of(made)


@delete("/v1/operator/tokens/{token_id:str}", status_code=200, dependencies=SUPERVISOR)
async def revoke_token(db: Database, actor: Actor, token_id: str) -> TokenOut:
    """Make a token good for nothing, at once and for ever."""
    id_ = TokenId.parse(token_id)
    async with db.transaction() as tx:
        return TokenOut.of(await operations.revoke_token(tx, id_, by=actor.id))


ROUTES = (list_tokens, make_token, revoke_token)
