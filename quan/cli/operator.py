"""`quan operator`: who runs the place, and which systems speak for it."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import Any

import click

from quan import admin, identity
from quan.cli._installation import Installation, installation, json_option, show
from quan.core.db import Tx
from quan.core.ids import MemberId

DEFAULT_DAYS = 90

handle_argument = click.argument("handle")


@click.group("operator")
def command() -> None:
    """Say who may use the operator's console, and make tokens for systems of yours.

    Roles: an auditor reads; a clerk also proposes; a supervisor also approves what somebody else proposed.
    A moderator sees no money and decides what members report; a supervisor does that too.
    It takes two people to move money back, so grant at least two roles.

    \b
      quan operator grant mei supervisor
      quan operator grant wei clerk
      quan operator list
      quan operator token make "Payroll" --scope ledger:write --days 30
    """  # noqa: D301 - \b is click's mark for lines to keep


@command.command("grant")
@handle_argument
@click.argument("role", type=click.Choice([role.value for role in admin.Role]))
@json_option
def grant(handle: str, role: str, *, as_json: bool) -> None:
    """Put a member on the staff, or change their role."""

    async def act(tx: Tx, member: MemberId) -> None:
        await admin.grant(tx, member, admin.Role(role))

    _change(handle, act, as_json=as_json)


@command.command("revoke")
@handle_argument
@json_option
def revoke(handle: str, *, as_json: bool) -> None:
    """Take a member off the staff, at once."""
    _change(handle, admin.revoke, as_json=as_json)


@command.command("list")
@json_option
def list_staff(*, as_json: bool) -> None:
    """List the staff."""
    with installation() as ready:
        _show(asyncio.run(_staff(ready)), as_json=as_json)


@command.group("token")
def token() -> None:
    """Make, list and revoke the tokens of operators' systems.

    A system sends its token as `Authorization: Bearer qop_...`. It is shown once; only a hash is kept.
    """


@token.command("make")
@click.argument("name")
@click.option(
    "--scope",
    "scopes",
    multiple=True,
    required=True,
    type=click.Choice([scope.value for scope in admin.Scope]),
    help="What it may do; give it again for more.",
)
@click.option(
    "--days",
    default=DEFAULT_DAYS,
    show_default=True,
    type=click.IntRange(1, 366),
    help="How long it is good.",
)
@json_option
def make_token(name: str, *, scopes: tuple[str, ...], days: int, as_json: bool) -> None:
    """Make a token; prints it, once."""

    async def act(ready: Installation) -> admin.NewToken:
        async with ready.database() as db, db.transaction() as tx:
            wanted = [admin.Scope(scope) for scope in scopes]
            return await admin.make_token(tx, name=name, scopes=wanted, lifetime=timedelta(days=days))

    with installation() as ready:
        made = asyncio.run(act(ready))
    text = f"{_token_line(made.token)}\n\n{made.secret}\n\nKeep it now; it is not shown again."
    show({**_token(made.token), "secret": made.secret}, as_json=as_json, text=text)


@token.command("list")
@json_option
def list_tokens(*, as_json: bool) -> None:
    """List the tokens, with those that are good no more."""

    async def act(ready: Installation) -> list[admin.Token]:
        async with ready.database() as db, db.read() as reader:
            return await admin.every_token(reader)

    with installation() as ready:
        tokens = asyncio.run(act(ready))
    text = "\n".join(_token_line(one) for one in tokens) or "No tokens yet."
    show([_token(one) for one in tokens], as_json=as_json, text=text)


@token.command("revoke")
@click.argument("token_id")
@json_option
def revoke_token(token_id: str, *, as_json: bool) -> None:
    """Make a token good for nothing, at once and for ever."""

    async def act(ready: Installation) -> admin.Token:
        async with ready.database() as db, db.transaction() as tx:
            return await admin.revoke_token(tx, admin.TokenId.parse(token_id))

    with installation() as ready:
        revoked = asyncio.run(act(ready))
    show(_token(revoked), as_json=as_json, text=_token_line(revoked))


def _change(handle: str, act: Callable[[Tx, MemberId], Awaitable[None]], *, as_json: bool) -> None:
    async def run(ready: Installation) -> list[admin.Staff]:
        async with ready.database() as db, db.transaction() as tx:
            member = await identity.find_by_handle(tx, handle)
            if member is None:
                raise identity.MemberNotFound
            await act(tx, member.id)
            return await admin.every_staff(tx)

    with installation() as ready:
        _show(asyncio.run(run(ready)), as_json=as_json)


async def _staff(ready: Installation) -> list[admin.Staff]:
    async with ready.database() as db, db.read() as reader:
        return await admin.every_staff(reader)


def _show(staff: list[admin.Staff], *, as_json: bool) -> None:
    text = "\n".join(f"{one.member.handle:<20} {one.role.value:<10} {one.member.name}" for one in staff)
    shown = [
        {
            "id": one.member.id,
            "handle": one.member.handle,
            "name": one.member.name,
            "role": one.role.value,
            "granted_by": one.granted_by,
            "granted_at": one.granted_at,
        }
        for one in staff
    ]
    show(shown, as_json=as_json, text=text or "No staff yet.")


def _token(one: admin.Token) -> dict[str, Any]:
    return {
        "id": one.id,
        "name": one.name,
        "scopes": sorted(one.scopes),
        "made_by": one.made_by,
        "made_at": one.made_at,
        "expires_at": one.expires_at,
        "revoked_at": one.revoked_at,
        "last_used_at": one.last_used_at,
    }


def _token_line(one: admin.Token) -> str:
    state = "revoked" if one.revoked_at else f"until {one.expires_at:%Y-%m-%d}"
    return f"{one.id}  {state:<16} {' '.join(sorted(one.scopes)):<24} {one.name}"
