"""`quan user`: what the operator does about one member."""

import asyncio
import secrets
from collections.abc import Awaitable, Callable
from typing import Any, get_args

import click

from quan import identity, ledger, trade, wallet
from quan.cli._installation import Installation, installation, json_option, show
from quan.core.config import Config
from quan.core.db import Reader, Tx

Act = Callable[[Tx, Config, identity.Member], Awaitable[None]]
handle_argument = click.argument("handle")


@click.group("user")
def command() -> None:
    """Look after one member: show, add, verify, freeze, close.

    \b
      quan user show mei
      quan user add mei --name "Lin Mei"      prints a password to hand over
      quan user level mei 2                   her real name was checked
      quan user freeze mei                    she cannot pay or be paid
    """  # noqa: D301 - \b is click's mark for lines to keep


@command.command("show")
@handle_argument
@json_option
def show_user(handle: str, *, as_json: bool) -> None:
    """Show who a member is and what their wallet holds."""
    with installation() as ready:
        _tell(asyncio.run(_read(ready, handle)), as_json=as_json)


@command.command("add")
@handle_argument
@click.option("--name", required=True, help="The name that others see.")
@json_option
def add(handle: str, *, name: str, as_json: bool) -> None:
    """Sign somebody up; prints the password to hand over, once."""
    password = secrets.token_urlsafe(12)
    with installation() as ready:
        found = asyncio.run(_add(ready, handle, name, password))
        _tell({**found, "password": password}, as_json=as_json)


@command.command("level")
@handle_argument
@click.argument("level", type=click.IntRange(0, 2))
@json_option
def level(handle: str, level: int, *, as_json: bool) -> None:
    """Say how far a member was verified: 0 new, 1 contact checked, 2 real name checked."""
    _change(handle, lambda tx, _config, member: identity.set_level(tx, member.id, level), as_json=as_json)


@command.command("kind")
@handle_argument
@click.argument("kind", type=click.Choice([kind for kind in get_args(identity.Kind) if kind != "agent"]))
@json_option
def kind(handle: str, kind: identity.Kind, *, as_json: bool) -> None:
    """Make a member a person or a merchant; an agent stops serving. `quan agent add` makes cash agents."""

    async def act(tx: Tx, _config: Config, member: identity.Member) -> None:
        if member.kind == "agent":
            await wallet.office.set_active(tx, member.id, active=False)
        await identity.set_kind(tx, member.id, kind)

    _change(handle, act, as_json=as_json)


@command.command("freeze")
@handle_argument
@json_option
def freeze(handle: str, *, as_json: bool) -> None:
    """Stop a member from paying and being paid, until thawed. Money stays where it is."""
    _change(handle, lambda tx, _config, member: identity.set_status(tx, member.id, "frozen"), as_json=as_json)


@command.command("thaw")
@handle_argument
@json_option
def thaw(handle: str, *, as_json: bool) -> None:
    """Undo a freeze."""
    _change(handle, lambda tx, _config, member: identity.set_status(tx, member.id, "active"), as_json=as_json)


@command.command("close")
@handle_argument
@click.confirmation_option(prompt="A closed account is never opened again. Go on?")
@json_option
def close(handle: str, *, as_json: bool) -> None:
    """Close a member's account for ever. Refused while they have money: in the wallet, held, or in a shop."""
    _change(handle, _close, as_json=as_json)


async def _close(tx: Tx, config: Config, member: identity.Member) -> None:
    await wallet.close_account(tx, config, member.id)
    await trade.leave(tx, config, member.id)  # after it: with the wallet closed, nothing more is bought


def _change(handle: str, act: Act, *, as_json: bool) -> None:
    with installation() as ready:
        _tell(asyncio.run(_act(ready, handle, act)), as_json=as_json)


async def _act(ready: Installation, handle: str, act: Act) -> dict[str, Any]:
    async with ready.database() as db, db.transaction() as tx:
        member = await _find(tx, handle)
        await act(tx, ready.config, member)
        return await _describe(tx, ready.config, await identity.member(tx, member.id))


async def _read(ready: Installation, handle: str) -> dict[str, Any]:
    async with ready.database() as db, db.read() as reader:
        return await _describe(reader, ready.config, await _find(reader, handle))


async def _add(ready: Installation, handle: str, name: str, password: str) -> dict[str, Any]:
    password_hash = await identity.hash_password(password)
    async with ready.database() as db, db.transaction() as tx:
        member = await identity.sign_up(tx, handle=handle, name=name, password_hash=password_hash)
        await wallet.open_wallet(tx, ready.config, member.id)
        return await _describe(tx, ready.config, member)


async def _find(reader: Reader, handle: str) -> identity.Member:
    member = await identity.find_by_handle(reader, handle)
    if member is None:
        raise identity.MemberNotFound
    return member


async def _describe(reader: Reader, config: Config, member: identity.Member) -> dict[str, Any]:
    try:
        held = (await ledger.balance(reader, wallet.account_of(member.id, config.currency))).posted
    except ledger.UnknownAccount:
        held = config.money("0")
    return {
        "id": member.id,
        "handle": member.handle,
        "name": member.name,
        "kind": member.kind,
        "level": member.level,
        "status": member.status,
        "created_at": member.created_at,
        "balance": held,
    }


def _tell(found: dict[str, Any], *, as_json: bool) -> None:
    show(found, as_json=as_json, text="\n".join(f"{name:<11}{value}" for name, value in found.items()))
