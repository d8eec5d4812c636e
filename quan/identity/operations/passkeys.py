"""Keeping passkeys, and never removing the last way in."""

from webauthn.registration.verify_registration_response import VerifiedRegistration

from quan.core import audit
from quan.core.db import Tx
from quan.core.ids import MemberId
from quan.core.problems import NotFound
from quan.identity import queries
from quan.identity.errors import LastWayIn, PasskeyKnown
from quan.identity.model import Passkey, PasskeyId
from quan.identity.rules import names
from quan.identity.rules import passkeys as rules
from quan.identity.store import members
from quan.identity.store import passkeys as store


async def add_passkey(tx: Tx, member: MemberId, verified: VerifiedRegistration, *, name: str) -> Passkey:
    """Keep a passkey that was checked.

    Raises: TooManyPasskeys, PasskeyKnown, TextTooLong.
    """
    await members.lock(tx, [member])
    rules.check_room(len(await store.of_member(tx, member)))
    passkey = Passkey(
        id=PasskeyId.new(tx.now),
        member=member,
        credential_id=verified.credential_id,
        public_key=verified.credential_public_key,
        sign_count=verified.sign_count,
        name=names.clean_remark(name) or "Passkey",
        created_at=tx.now,
        last_used_at=None,
    )
    if not await store.insert(tx, passkey):
        raise PasskeyKnown
    await audit.record(tx, actor=member, action="identity.passkey-added", subject=passkey.id)
    return passkey


async def remove_passkey(tx: Tx, member: MemberId, passkey: PasskeyId) -> None:
    """Forget a passkey.

    Raises: NotFound, also for a passkey of somebody else; LastWayIn.
    """
    await members.lock(tx, [member])
    own = await queries.own_account(tx, member)
    kept = await store.of_member(tx, member)
    if passkey not in {one.id for one in kept}:
        raise NotFound
    if len(kept) == 1 and not own.has_password:
        raise LastWayIn
    await store.delete(tx, member, passkey)
    await audit.record(tx, actor=member, action="identity.passkey-removed", subject=passkey)
