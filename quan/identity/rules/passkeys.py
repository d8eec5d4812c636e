"""What a passkey is asked, and whether it answered right (WebAuthn level 3, by the webauthn library)."""

from collections.abc import Callable, Sequence
from datetime import timedelta
from typing import Any, TypeVar

import webauthn
from webauthn.helpers import base64url_to_bytes
from webauthn.helpers.options_to_json_dict import options_to_json_dict
from webauthn.helpers.structs import (
    AuthenticatorSelectionCriteria,
    PublicKeyCredentialDescriptor,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)
from webauthn.registration.verify_registration_response import VerifiedRegistration

from quan.identity.errors import PasskeyRefused, TooManyPasskeys
from quan.identity.model import Ceremony, Newcomer, Passkey

T = TypeVar("T")

LIFETIME = timedelta(minutes=5)
MOST_PASSKEYS = 20
_TIMEOUT_MS = int(LIFETIME.total_seconds() * 1000)


def registration_options(
    ceremony: Ceremony, person: Newcomer, *, town: str, known: Sequence[Passkey] = ()
) -> dict[str, Any]:
    """Ask for a new discoverable passkey that verifies its user."""
    options = webauthn.generate_registration_options(
        rp_id=ceremony.rp_id,
        rp_name=town,
        user_id=person.id.uuid.bytes,
        user_name=person.handle,
        user_display_name=person.name,
        challenge=ceremony.challenge,
        timeout=_TIMEOUT_MS,
        exclude_credentials=[PublicKeyCredentialDescriptor(id=key.credential_id) for key in known],
        authenticator_selection=AuthenticatorSelectionCriteria(
            resident_key=ResidentKeyRequirement.REQUIRED,
            user_verification=UserVerificationRequirement.REQUIRED,
        ),
    )
    return options_to_json_dict(options)


def assertion_options(ceremony: Ceremony, *, known: Sequence[Passkey] = ()) -> dict[str, Any]:
    """Ask for a signature; without `known`, by whichever passkey the person picks."""
    options = webauthn.generate_authentication_options(
        rp_id=ceremony.rp_id,
        challenge=ceremony.challenge,
        timeout=_TIMEOUT_MS,
        allow_credentials=[PublicKeyCredentialDescriptor(id=key.credential_id) for key in known],
        user_verification=UserVerificationRequirement.REQUIRED,
    )
    return options_to_json_dict(options)


def check_room(count: int) -> None:
    """Refuse one more passkey on a full account.

    Raises: TooManyPasskeys.
    """
    if count >= MOST_PASSKEYS:
        raise TooManyPasskeys(limit=MOST_PASSKEYS)


def check_registration(ceremony: Ceremony, credential: dict[str, Any]) -> VerifiedRegistration:
    """Check a new passkey.

    Raises: PasskeyRefused.
    """
    return _or_refuse(
        lambda: webauthn.verify_registration_response(
            credential=credential,
            expected_challenge=ceremony.challenge,
            expected_rp_id=ceremony.rp_id,
            expected_origin=ceremony.origin,
            require_user_verification=True,
        )
    )


def check_assertion(ceremony: Ceremony, passkey: Passkey, credential: dict[str, Any]) -> int:
    """Check a signature; give the passkey's new counter.

    Raises: PasskeyRefused.
    """
    if user_handle(credential) not in {None, passkey.member.uuid.bytes}:
        raise PasskeyRefused
    return _or_refuse(
        lambda: (
            webauthn.verify_authentication_response(
                credential=credential,
                expected_challenge=ceremony.challenge,
                expected_rp_id=ceremony.rp_id,
                expected_origin=ceremony.origin,
                credential_public_key=passkey.public_key,
                credential_current_sign_count=passkey.sign_count,
                require_user_verification=True,
            ).new_sign_count
        )
    )


def credential_id(credential: dict[str, Any]) -> bytes:
    """Read which passkey answered.

    Raises: PasskeyRefused.
    """
    return _or_refuse(lambda: base64url_to_bytes(credential["rawId"]))


def user_handle(credential: dict[str, Any]) -> bytes | None:
    """Read whom the passkey says it belongs to; None when it does not say.

    Raises: PasskeyRefused.
    """
    handle = _or_refuse(lambda: credential["response"].get("userHandle"))
    return _or_refuse(lambda: base64url_to_bytes(handle)) if handle else None


def _or_refuse(check: Callable[[], T]) -> T:
    # The library and what it parses answer bad input with many kinds of exceptions; each of them means no.
    try:
        return check()
    except Exception as error:
        raise PasskeyRefused from error
