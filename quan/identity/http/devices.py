"""The member's devices and passkeys."""

import msgspec
from litestar import delete, get, post

from quan.core import limits
from quan.core.config import Config
from quan.core.db import Database
from quan.core.http import AnyRequest
from quan.core.limits import Rate
from quan.identity import queries
from quan.identity.http.replies import ChallengeOut, DeviceOut, DevicesOut, PasskeyOut, PasskeysOut
from quan.identity.http.requests import NewPasskeyIn, PasswordIn
from quan.identity.model import Caller, PasskeyId, SessionId
from quan.identity.operations import ceremonies, passkeys, proofs, sessions
from quan.identity.rules.devices import device_label
from quan.identity.rules.passkeys import check_registration

CHALLENGES = Rate(20, per_s=60)


@get("/v1/me/sessions")
async def list_sessions(db: Database, caller: Caller) -> DevicesOut:
    """List the devices that are signed in, the last used first."""
    async with db.read() as reader:
        found = await queries.sessions_of(reader, caller)
    return DevicesOut(items=[DeviceOut.of(one, current=caller.session) for one in found])


@delete("/v1/me/sessions/{session_id:str}")
async def end_session(db: Database, caller: Caller, session_id: SessionId) -> None:
    """Sign one device out."""
    async with db.transaction() as tx:
        await sessions.end_session(tx, caller.member.id, session_id)


@delete("/v1/me/sessions")
async def end_other_sessions(db: Database, caller: Caller) -> None:
    """Sign every other device out."""
    async with db.transaction() as tx:
        await sessions.end_sessions(tx, caller.member.id, keep=caller.session)


@get("/v1/me/passkeys")
async def list_passkeys(db: Database, caller: Caller) -> PasskeysOut:
    """List the passkeys, the oldest first."""
    async with db.read() as reader:
        found = await queries.passkeys_of(reader, caller.member.id)
    return PasskeysOut(items=[PasskeyOut.of(one) for one in found])


@post("/v1/me/passkeys/options", status_code=200)
async def passkey_options(
    db: Database, config: Config, caller: Caller, data: PasswordIn | None = None
) -> ChallengeOut:
    """Begin to add a passkey: give the password, unless this session began a moment ago."""
    await limits.hit("challenge", caller.member.id, CHALLENGES)
    await proofs.prove_again(db, caller, data.password if data else None, fresh_will_do=True)
    async with db.transaction() as tx:
        challenge = await ceremonies.challenge_new_passkey(tx, config, caller.member)
    return msgspec.convert(challenge, ChallengeOut, from_attributes=True)


@post("/v1/me/passkeys")
async def add_passkey(request: AnyRequest, db: Database, caller: Caller, data: NewPasskeyIn) -> PasskeyOut:
    """Add the passkey that was asked for; without a name it is called by the device."""
    name = data.name or device_label(request.headers.get("user-agent", ""))
    ceremony = await ceremonies.take(db, data.ceremony, "add", member=caller.member.id)
    verified = check_registration(ceremony, data.credential)
    async with db.transaction() as tx:
        return PasskeyOut.of(await passkeys.add_passkey(tx, caller.member.id, verified, name=name))


@delete("/v1/me/passkeys/{passkey_id:str}")
async def remove_passkey(db: Database, caller: Caller, passkey_id: PasskeyId) -> None:
    """Forget a passkey, unless it is the last way in."""
    async with db.transaction() as tx:
        await passkeys.remove_passkey(tx, caller.member.id, passkey_id)


ROUTES = (
    list_sessions,
    end_session,
    end_other_sessions,
    list_passkeys,
    passkey_options,
    add_passkey,
    remove_passkey,
)
