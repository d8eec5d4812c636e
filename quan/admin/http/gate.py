"""Who stands at the operator's door: a member of staff by their session, or a system by its token.

A request with an Authorization header is judged by that alone, whatever cookie came with it; it needs no CSRF
token, because no browser sends such a header by itself.
"""

from collections.abc import Awaitable, Callable
from typing import Any

from litestar.connection import ASGIConnection
from litestar.handlers import BaseRouteHandler
from litestar.types import Guard

from quan import identity
from quan.admin.errors.tokens import ScopeMissing
from quan.admin.model.staff import Actor, Right
from quan.admin.model.tokens import Scope, Token
from quan.admin.operations import tokens
from quan.admin.queries import staff
from quan.core.db import Database
from quan.core.http import AnyRequest
from quan.core.problems import Forbidden, Unauthenticated

Gate = Callable[..., Awaitable[Actor]]
Connection = ASGIConnection[Any, Any, Any, Any]


def provide_operator(right: Right) -> Gate:
    """Make the dependency that lets in who has a right. Others learn nothing but that they have not.

    It raises: Unauthenticated, CrossSiteRequest, Forbidden, TokenRefused, ScopeMissing.
    """

    async def provide(request: AnyRequest, db: Database, signed_in: identity.Caller | None) -> Actor:
        if signed_in is None:
            return _machine(await _presented(request, db), right)
        return await _staff(db, signed_in, right)

    return provide


def provide_staff(right: Right) -> Callable[..., Awaitable[identity.Caller]]:
    """Make the dependency that lets in members of staff who have a right, and no system.

    It gives their session, for what they must prove again. It raises as `provide_operator` does.
    """
    let_in = provide_operator(right)

    async def provide(
        request: AnyRequest, db: Database, signed_in: identity.Caller | None
    ) -> identity.Caller:
        await let_in(request, db, signed_in)
        if signed_in is None:
            raise Forbidden
        return signed_in

    return provide


def provide_machine(scope: Scope) -> Gate:
    """Make the dependency that lets in systems whose token carries a scope, and nobody else.

    It raises: Unauthenticated, TokenRefused, ScopeMissing.
    """

    async def provide(request: AnyRequest, db: Database) -> Actor:
        return _machine(await _presented(request, db), scope.right)

    return provide


def admit_machine(scope: Scope) -> Guard:
    """Make the guard that does the same before the body is read: strangers cannot make us read megabytes.

    Who it was is given by `provide_admitted`.
    """

    async def admit(connection: Connection, _handler: BaseRouteHandler) -> None:
        token = await _presented(connection, connection.app.state.db)
        connection.state.actor = _machine(token, scope.right)

    return admit


async def provide_admitted(request: AnyRequest) -> Actor:
    """Give the system that the guard let in."""
    return request.state.actor  # type: ignore[no-any-return]


async def _presented(request: Connection, db: Database) -> Token:
    header = request.headers.get("authorization")
    if header is None:
        raise Unauthenticated
    return await tokens.present_token(db, header)


def _machine(token: Token, right: Right) -> Actor:
    rights = frozenset(scope.right for scope in token.scopes)
    if right not in rights:
        wanted = next((scope for scope in Scope if scope.right is right), None)
        if wanted is None:  # what only people may do
            raise Forbidden
        raise ScopeMissing(scope=wanted.value)
    return Actor(token.id, token.name, rights)


async def _staff(db: Database, caller: identity.Caller, right: Right) -> Actor:
    async with db.read() as reader:
        role = await staff.role_of(reader, caller.member)
    if role is None or right not in role.rights:
        raise Forbidden
    return Actor(caller.member.id, caller.member.name, role.rights)
