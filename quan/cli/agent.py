"""`quan agent`: the members who change cash into money and back."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

import click

from quan import identity, wallet
from quan.cli._installation import Installation, installation, json_option, show
from quan.core.config import Config
from quan.core.db import Tx
from quan.core.ids import MemberId
from quan.core.money import Money

FLOAT_LIMIT = "20000.00"

Act = Callable[[Tx, Config, MemberId], Awaitable[object]]
handle_argument = click.argument("handle")
amount_argument = click.argument("amount")


@click.group("agent")
def command() -> None:
    """Appoint cash agents, and move money to and from their floats.

    An agent takes notes and passes on money of the float, or pays out notes and gets money for it. The float
    starts empty: fund it when the agent has paid cash in to you, withdraw when you have paid them out.

    \b
      quan agent add amara --limit 20000.00
      quan agent fund amara 1000.00
      quan agent withdraw amara 250.00
      quan agent list --json
    """  # noqa: D301 - \b is click's mark for lines to keep


@command.command("add")
@handle_argument
@click.option("--limit", default=FLOAT_LIMIT, show_default=True, help="The most the float may hold.")
@json_option
def add(handle: str, *, limit: str, as_json: bool) -> None:
    """Make a member an agent, or change an agent's limit."""

    async def act(tx: Tx, config: Config, member: MemberId) -> object:
        return await wallet.office.appoint(
            tx, config, member, float_limit=Money.parse(limit, config.currency)
        )

    _act(handle, act, as_json=as_json)


@command.command("fund")
@handle_argument
@amount_argument
@json_option
def fund(handle: str, amount: str, *, as_json: bool) -> None:
    """Add to a float what the agent paid in to you."""

    async def act(tx: Tx, config: Config, member: MemberId) -> object:
        return await wallet.office.fund(tx, config, member, Money.parse(amount, config.currency))

    _act(handle, act, as_json=as_json)


@command.command("withdraw")
@handle_argument
@amount_argument
@json_option
def withdraw(handle: str, amount: str, *, as_json: bool) -> None:
    """Take from a float what you paid out to the agent."""

    async def act(tx: Tx, config: Config, member: MemberId) -> object:
        return await wallet.office.withdraw(tx, config, member, Money.parse(amount, config.currency))

    _act(handle, act, as_json=as_json)


@command.command("stop")
@handle_argument
@json_option
def stop(handle: str, *, as_json: bool) -> None:
    """Stop an agent from serving. The float stays; orders that wait can still be cancelled."""
    _act(
        handle,
        lambda tx, _config, member: wallet.office.set_active(tx, member, active=False),
        as_json=as_json,
    )


@command.command("resume")
@handle_argument
@json_option
def resume(handle: str, *, as_json: bool) -> None:
    """Let a stopped agent serve again."""
    _act(
        handle,
        lambda tx, _config, member: wallet.office.set_active(tx, member, active=True),
        as_json=as_json,
    )


@command.command("list")
@json_option
def list_agents(*, as_json: bool) -> None:
    """List the agents and their floats."""
    with installation() as ready:
        desks = asyncio.run(_desks(ready))
    lines = "\n".join(_line(desk) for desk in desks)
    show([_shown(desk) for desk in desks], as_json=as_json, text=lines or "No agents yet.")


def _act(handle: str, act: Act, *, as_json: bool) -> None:
    with installation() as ready:
        desk = asyncio.run(_run(ready, handle, act))
    show(_shown(desk), as_json=as_json, text=_line(desk))


async def _run(ready: Installation, handle: str, act: Act) -> wallet.office.AgentDesk:
    async with ready.database() as db, db.transaction() as tx:
        member = await identity.find_by_handle(tx, handle)
        if member is None:
            raise identity.MemberNotFound
        await act(tx, ready.config, member.id)
        desks = await wallet.office.agent_desks(tx)
        return next(desk for desk in desks if desk.member.id == member.id)


async def _desks(ready: Installation) -> list[wallet.office.AgentDesk]:
    async with ready.database() as db, db.read() as reader:
        return await wallet.office.agent_desks(reader)


def _shown(desk: wallet.office.AgentDesk) -> dict[str, Any]:
    return {
        "id": desk.member.id,
        "handle": desk.member.handle,
        "name": desk.member.name,
        "active": desk.agent.active,
        "float": desk.balance,
        "limit": desk.agent.float_limit,
        "since": desk.agent.since,
    }


def _line(desk: wallet.office.AgentDesk) -> str:
    state = "" if desk.agent.active else "  (stopped)"
    return f"{desk.member.handle}  {desk.balance} of at most {desk.agent.float_limit}{state}"
