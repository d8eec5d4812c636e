"""Devices that are signed in."""

import secrets as random
from collections.abc import Iterable
from datetime import timedelta

from quan.core.db import Tx
from quan.core.ids import MemberId
from quan.core.problems import NotFound
from quan.identity.events import SessionRevoked
from quan.identity.model import Caller, Meeting, NewSession, Presented, SessionId
from quan.identity.rules import tokens
from quan.identity.store import sessions as store

_TOKEN_BYTES = 32
SEEN_EVERY = timedelta(minutes=1)


async def start_session(
    tx: Tx,
    member: MemberId,
    *,
    device: str = "",
    ip: str = "",
    age: timedelta = timedelta(days=30),
    presented: str | None = None,
) -> NewSession:
    """Sign a member in on a device, always under a token just made.

    A token that the browser presented is never adopted; the session it may stand for ends here, so that
    nobody who planted or saw it goes on using it.
    """
    if presented:
        await end_presented(tx, presented)
    token = random.token_urlsafe(_TOKEN_BYTES)
    session = SessionId.new(tx.now)
    expires_at = tx.now + age
    await store.insert(
        tx,
        member,
        session,
        digest=tokens.digest(token),
        device=device[:80],
        ip=ip[:64],
        expires_at=expires_at,
    )
    return NewSession(session, token, tokens.csrf_token(token), expires_at)


async def end_presented(tx: Tx, token: str) -> None:
    """End the session of a token, if there is one."""
    ended = await store.end_presented(tx, tokens.digest(token))
    if ended is not None:
        _tell(tx, *ended)


async def end_session(tx: Tx, member: MemberId, session: SessionId) -> None:
    """End one session of a member.

    Raises: NotFound, also for a session of somebody else.
    """
    if not await store.end(tx, member, session):
        raise NotFound
    _tell(tx, member, session)


async def end_sessions(tx: Tx, member: MemberId, *, keep: SessionId | None = None) -> None:
    """End every session of a member, but one."""
    for session in await store.end_others(tx, member, keep=keep):
        _tell(tx, member, session)


async def touch_session(tx: Tx, caller: Caller, *, age: timedelta) -> None:
    """Note that a session is in use."""
    await store.touch(tx, caller, age=age)


async def keep_alive(tx: Tx, meetings: Iterable[Meeting], *, age: timedelta) -> None:
    """Note that the callers' sessions are in use, once a minute."""
    used = {(met.caller.id, met.session) for met in meetings if tx.now - met.seen_at >= SEEN_EVERY}
    if used:
        await store.touch_many(tx, list(used), age=age)


async def callers(tx: Tx, presented: Iterable[Presented], *, age: timedelta) -> dict[Presented, Caller]:
    """Give who is behind many requests, by what each presented; who is not signed in is left out.

    Sessions looked up are noted to be in use, once a minute.
    """
    given = set(presented)
    found: dict[Presented, Caller] = {one: one for one in given if isinstance(one, Caller)}
    digests = [one for one in given if isinstance(one, bytes)]
    if digests:
        read = await store.callers(tx, digests)
        found |= {digest: caller for digest, (caller, _) in read.items()}
        stale = [caller for caller, seen_at in read.values() if tx.now - seen_at >= SEEN_EVERY]
        if stale:
            await store.touch_many(tx, [(one.member.id, one.session) for one in stale], age=age)
    return found


def _tell(tx: Tx, member: MemberId, session: SessionId) -> None:
    tx.emit(SessionRevoked(member=member, session=session))
