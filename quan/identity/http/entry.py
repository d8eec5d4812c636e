"""Signing up, in and out, and getting back in with a recovery code."""

import msgspec
from litestar import Response, post
from litestar.di import Provide

from quan.core import limits
from quan.core.config import Config
from quan.core.db import Database, Tx
from quan.core.ids import MemberId
from quan.core.limits import Rate
from quan.identity import queries
from quan.identity.errors import HandleTaken
from quan.identity.http import gate
from quan.identity.http.gate import Visitor
from quan.identity.http.replies import ChallengeOut, Me, SessionOut
from quan.identity.http.requests import NewcomerIn, PasskeySignUpIn, RecoveryIn, SignInIn, SignUpIn
from quan.identity.model import Caller, Newcomer, PasskeyAssertion
from quan.identity.operations import ceremonies, hashing, members, passkeys, proofs, sessions
from quan.identity.rules import names, passwords
from quan.identity.rules.passkeys import check_registration

# A whole campus may sit behind one address, so the hourly bounds are wide; accounts have guess counters.
SIGN_UPS = Rate(200, per_s=3600)
SIGN_INS = Rate(60, per_s=60)
RECOVERIES = Rate(20, per_s=60)
CHALLENGES = Rate(60, per_s=60)

VISITOR = {"visitor": Provide(gate.provide_visitor)}


@post("/v1/sign-up", dependencies=VISITOR)
async def sign_up(
    db: Database, config: Config, lang: str, visitor: Visitor, data: SignUpIn
) -> Response[SessionOut]:
    """Make an account with a password."""
    await limits.hit("sign-up", visitor.ip, SIGN_UPS)
    handle, _ = names.clean_handle(data.handle), names.clean_name(data.name)
    passwords.check_password(data.password, handle=handle, email=data.email)
    password_hash = await hashing.hash_password(data.password)
    async with db.transaction() as tx:
        member = await members.sign_up(
            tx,
            handle=handle,
            name=data.name,
            password_hash=password_hash,
            email=data.email,
            language=data.language or lang,
        )
        codes = await members.new_recovery_codes(tx, member.id)
        return await _open(tx, config, member.id, visitor, codes=codes)


@post("/v1/sign-up/passkey/options", dependencies=VISITOR, status_code=200)
async def sign_up_passkey_options(
    db: Database, config: Config, visitor: Visitor, data: NewcomerIn
) -> ChallengeOut:
    """Begin to make an account with a passkey."""
    await limits.hit("challenge", visitor.ip, CHALLENGES)
    handle, name = names.clean_handle(data.handle), names.clean_name(data.name)
    async with db.transaction() as tx:
        if await queries.find_by_handle(tx, handle):
            raise HandleTaken(handle=handle)
        newcomer = Newcomer(id=MemberId.new(tx.now), handle=handle, name=name)
        challenge = await ceremonies.challenge_newcomer(tx, config, newcomer)
    return msgspec.convert(challenge, ChallengeOut, from_attributes=True)


@post("/v1/sign-up/passkey", dependencies=VISITOR)
async def sign_up_passkey(
    db: Database, config: Config, lang: str, visitor: Visitor, data: PasskeySignUpIn
) -> Response[SessionOut]:
    """Make an account with the passkey that was asked for."""
    await limits.hit("sign-up", visitor.ip, SIGN_UPS)
    newcomer, ceremony = await ceremonies.take_newcomer(db, data.ceremony)
    verified = check_registration(ceremony, data.credential)
    async with db.transaction() as tx:
        await members.sign_up(
            tx,
            id=newcomer.id,
            handle=newcomer.handle,
            name=newcomer.name,
            language=data.language or lang,
        )
        await passkeys.add_passkey(tx, newcomer.id, verified, name=visitor.device)
        codes = await members.new_recovery_codes(tx, newcomer.id)
        return await _open(tx, config, newcomer.id, visitor, codes=codes)


@post("/v1/sign-in", dependencies=VISITOR, status_code=200)
async def sign_in(db: Database, config: Config, visitor: Visitor, data: SignInIn) -> Response[SessionOut]:
    """Sign in with a handle or an e-mail address, and the password."""
    await limits.hit("sign-in", visitor.ip, SIGN_INS)
    member = await proofs.sign_in(db, login=data.login, password=data.password)
    async with db.transaction() as tx:
        return await _open(tx, config, member, visitor)


@post("/v1/sign-in/passkey/options", dependencies=VISITOR, status_code=200)
async def sign_in_passkey_options(db: Database, config: Config, visitor: Visitor) -> ChallengeOut:
    """Begin to sign in with a passkey."""
    await limits.hit("challenge", visitor.ip, CHALLENGES)
    async with db.transaction() as tx:
        challenge = await ceremonies.challenge_sign_in(tx, config)
    return msgspec.convert(challenge, ChallengeOut, from_attributes=True)


@post("/v1/sign-in/passkey", dependencies=VISITOR, status_code=200)
async def sign_in_passkey(
    db: Database, config: Config, visitor: Visitor, data: PasskeyAssertion
) -> Response[SessionOut]:
    """Sign in with a passkey."""
    await limits.hit("sign-in", visitor.ip, SIGN_INS)
    member = await ceremonies.verify_sign_in(db, data)
    async with db.transaction() as tx:
        return await _open(tx, config, member, visitor)


@post("/v1/recovery", dependencies=VISITOR, status_code=200)
async def recover(db: Database, config: Config, visitor: Visitor, data: RecoveryIn) -> Response[SessionOut]:
    """Set a new password with a recovery code; every device is signed out, this one signed in."""
    await limits.hit("recovery", visitor.ip, RECOVERIES)
    passwords.check_password(data.new_password, handle=names.clean_login(data.login))
    # Hashed first: the reply takes as long for a wrong code as for a right one.
    password_hash = await hashing.hash_password(data.new_password)
    member = await proofs.owner_of_recovery_code(db, login=data.login, code=data.recovery_code)
    async with db.transaction() as tx:
        await members.recover(tx, member, code=data.recovery_code, password_hash=password_hash)
        return await _open(tx, config, member, visitor)


@post("/v1/sign-out", status_code=204)
async def sign_out(db: Database, config: Config, caller: Caller) -> Response[None]:
    """End this session."""
    async with db.transaction() as tx:
        await sessions.end_session(tx, caller.member.id, caller.session)
    return Response(content=None, status_code=204, cookies=[gate.no_cookie(config)])


async def _open(
    tx: Tx, config: Config, member: MemberId, visitor: Visitor, *, codes: list[str] | None = None
) -> Response[SessionOut]:
    session = await sessions.start_session(
        tx,
        member,
        device=visitor.device,
        ip=visitor.ip,
        age=config.session_age,
        presented=visitor.presented,
    )
    me = Me.of(await queries.own_account(tx, member))
    return Response(
        SessionOut(me=me, csrf_token=session.csrf_token, recovery_codes=codes),
        cookies=[gate.session_cookie(session, config)],
    )


ROUTES = (
    sign_up,
    sign_up_passkey_options,
    sign_up_passkey,
    sign_in,
    sign_in_passkey_options,
    sign_in_passkey,
    recover,
    sign_out,
)
