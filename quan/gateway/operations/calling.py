"""The way of a call: who is asking, is it really them, may they, and what it comes to."""

from collections.abc import Mapping
from typing import Any

import structlog

from quan.core.db import Reader
from quan.core.keys import Keys
from quan.core.problems import Problem
from quan.gateway.errors.wire import (
    AppCertificateUnknown,
    CallRefused,
    InsufficientPermissions,
    InvalidAppId,
    InvalidAppState,
    InvalidEncryptType,
    InvalidMethod,
    InvalidSignature,
    NoAppAuthorization,
    RootCertificateUnknown,
    Trouble,
)
from quan.gateway.model.apps import App, Grant
from quan.gateway.model.calls import Call
from quan.gateway.operations import authority
from quan.gateway.operations.apps import secrets_of
from quan.gateway.operations.house import House, Method
from quan.gateway.operations.methods import METHODS
from quan.gateway.rules import certificates, contentkeys, failures, forms, signing
from quan.gateway.rules.envelope import Fields
from quan.gateway.store import apps as store

ENCRYPT_TYPE = "AES"

log = structlog.get_logger()


async def required(reader: Reader, number: str) -> App:
    """Find the app of an app_id.

    Raises: InvalidAppId.
    """
    app = await store.by_number(reader, number)
    if app is None:
        raise InvalidAppId
    return app


def check_signed(app: App, texts: list[bytes], signature: str) -> None:
    """Refuse what the app did not sign, and apps that are switched off.

    Raises: InvalidSignature, InvalidAppState.
    """
    if not signing.verifies(app.public_key, texts, signature):
        raise InvalidSignature
    if not app.is_active:
        raise InvalidAppState


def check_own(app_auth_token: str) -> None:
    """Refuse an app that would act for another merchant, rather than let it act for its own unawares.

    Raises: NoAppAuthorization.
    """
    if app_auth_token:
        raise NoAppAuthorization


async def check_certificates(reader: Reader, keys: Keys, app: App, *, own: str, root: str) -> None:
    """Refuse callers that work with other certificates than ours; `root` may name several.

    Raises: AppCertificateUnknown, RootCertificateUnknown.
    """
    if own != certificates.number_of(app.certificate):
        raise AppCertificateUnknown
    known = await authority.known(reader, keys, authority.ROOT)
    if root and (known is None or certificates.number_of(known.certificate) not in root.split("_")):
        raise RootCertificateUnknown


def read_content(keys: Keys, app: App, written: str, *, encrypt_type: str, charset: str) -> Mapping[str, Any]:
    """Read the content of a call, decrypting it if it says so.

    Raises: InvalidEncryptType, InvalidEncryption, IllegalJson.
    """
    if encrypt_type and encrypt_type != ENCRYPT_TYPE:
        raise InvalidEncryptType
    if encrypt_type and written:
        written = contentkeys.decrypt(secrets_of(keys, app).content_key, written, charset=charset)
    return forms.read_json(written) if written else {}


def method_of(call: Call) -> Method:
    """Find what a call's name stands for.

    Raises: InvalidMethod, InsufficientPermissions.
    """
    method = METHODS.get(call.method)
    if method is None:
        raise InvalidMethod
    check_granted(call, method.grant)
    return method


def check_granted(call: Call, grant: Grant | None) -> None:
    """Refuse an app what its merchant has not let it do.

    Raises: InsufficientPermissions.
    """
    if grant is not None and grant not in call.app.grants:
        raise InsufficientPermissions


async def answer(house: House, call: Call) -> Fields:
    """Carry a call out; what is refused, and what goes wrong here, is an answer too."""
    words: Mapping[str, str] = failures.NO_WORDS
    try:
        method = method_of(call)
        words = method.words
        return await method.run(house, call)
    except (CallRefused, Problem) as failure:
        return failures.refusal(failure, words)
    except Exception:
        log.exception("gateway.call-failed", method=call.method, app=call.app.number)
        return failures.refusal(Trouble(), words)
