"""Passkey challenges: handed out for one purpose, taken back at the first answer, right or wrong."""

import secrets as random
from typing import Any

from quan.core.config import Config
from quan.core.db import Database, Tx
from quan.core.ids import MalformedId, MemberId
from quan.identity.errors import PasskeyExpired, PasskeyRefused
from quan.identity.model import (
    Ceremony,
    CeremonyId,
    Member,
    Newcomer,
    Passkey,
    PasskeyAssertion,
    PasskeyChallenge,
)
from quan.identity.rules import passkeys as rules
from quan.identity.store import passkeys as store

_CHALLENGE_BYTES = 32


async def challenge_newcomer(tx: Tx, config: Config, newcomer: Newcomer) -> PasskeyChallenge:
    """Ask somebody who signs up to make a passkey."""
    ceremony = await _begin(tx, config, "sign-up", newcomer=newcomer)
    options = rules.registration_options(ceremony, newcomer, town=config.town_name)
    return PasskeyChallenge(str(ceremony.id), options)


async def challenge_new_passkey(tx: Tx, config: Config, member: Member) -> PasskeyChallenge:
    """Ask a member to make one more passkey.

    Raises: TooManyPasskeys.
    """
    known = await store.of_member(tx, member.id)
    rules.check_room(len(known))
    ceremony = await _begin(tx, config, "add", member=member.id)
    person = Newcomer(id=member.id, handle=member.handle, name=member.name)
    options = rules.registration_options(ceremony, person, town=config.town_name, known=known)
    return PasskeyChallenge(str(ceremony.id), options)


async def challenge_sign_in(tx: Tx, config: Config) -> PasskeyChallenge:
    """Ask whoever it is to sign in with one of their passkeys."""
    ceremony = await _begin(tx, config, "sign-in")
    return PasskeyChallenge(str(ceremony.id), rules.assertion_options(ceremony))


async def passkey_challenge(
    db: Database, member: MemberId, purpose: str = "money", *, config: Config
) -> PasskeyChallenge:
    """Ask a member to prove themselves by a passkey of theirs, for one purpose.

    Raises: PasskeyRefused when the member has none.
    """
    async with db.transaction() as tx:
        known = await store.of_member(tx, member)
        if not known:
            raise PasskeyRefused
        ceremony = await _begin(tx, config, purpose, member=member)
    return PasskeyChallenge(str(ceremony.id), rules.assertion_options(ceremony, known=known))


async def verify_passkey(
    db: Database, member: MemberId, assertion: PasskeyAssertion, purpose: str = "money"
) -> None:
    """Make sure that a member answered a challenge of this purpose with a passkey of theirs.

    Raises: PasskeyExpired, PasskeyRefused.
    """
    ceremony = await take(db, assertion.ceremony, purpose, member=member)
    passkey = await _signed(db, ceremony, assertion.credential)
    if passkey.member != member:
        raise PasskeyRefused


async def verify_sign_in(db: Database, assertion: PasskeyAssertion) -> MemberId:
    """Find out who signs in by a passkey.

    Raises: PasskeyExpired, PasskeyRefused.
    """
    ceremony = await take(db, assertion.ceremony, "sign-in")
    return (await _signed(db, ceremony, assertion.credential)).member


async def take(db: Database, ceremony_id: str, purpose: str, *, member: MemberId | None = None) -> Ceremony:
    """Use up a challenge; it must have been handed out for this purpose and to this member.

    Raises: PasskeyExpired.
    """
    try:
        wanted = CeremonyId.parse(ceremony_id)
    except MalformedId:
        raise PasskeyExpired from None
    async with db.transaction() as tx:
        ceremony = await store.take_ceremony(tx, wanted)
        now = tx.now
    if ceremony is None or now >= ceremony.expires_at:
        raise PasskeyExpired
    if ceremony.purpose != purpose or ceremony.member != member:
        raise PasskeyExpired
    return ceremony


async def take_newcomer(db: Database, ceremony_id: str) -> tuple[Newcomer, Ceremony]:
    """Use up the challenge of a sign-up; gives who asked for it.

    Raises: PasskeyExpired.
    """
    ceremony = await take(db, ceremony_id, "sign-up")
    if ceremony.newcomer is None:
        raise PasskeyExpired
    return ceremony.newcomer, ceremony


async def _signed(db: Database, ceremony: Ceremony, credential: dict[str, Any]) -> Passkey:
    """Check a signature and note the use; give the passkey that signed."""
    async with db.read() as reader:
        passkey = await store.by_credential(reader, rules.credential_id(credential))
    if passkey is None or ceremony.member not in {None, passkey.member}:
        raise PasskeyRefused
    sign_count = rules.check_assertion(ceremony, passkey, credential)
    async with db.transaction() as tx:
        if not await store.used(tx, passkey, sign_count=sign_count):
            raise PasskeyRefused
    return passkey


async def _begin(
    tx: Tx,
    config: Config,
    purpose: str,
    *,
    member: MemberId | None = None,
    newcomer: Newcomer | None = None,
) -> Ceremony:
    ceremony = Ceremony(
        id=CeremonyId.new(tx.now),
        purpose=purpose,
        member=member,
        challenge=random.token_bytes(_CHALLENGE_BYTES),
        rp_id=config.host_name,
        origin=config.origin,
        newcomer=newcomer,
        expires_at=tx.now + rules.LIFETIME,
    )
    await store.insert_ceremony(tx, ceremony)
    return ceremony
