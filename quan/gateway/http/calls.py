"""Reading a call of `/gateway.do`, wherever its parameters came from."""

from collections.abc import Mapping

from quan.gateway.errors.wire import InvalidTimestamp
from quan.gateway.model.apps import App
from quan.gateway.model.calls import Call
from quan.gateway.operations import calling
from quan.gateway.operations.house import House
from quan.gateway.rules import signing, times
from quan.gateway.rules.params import check_form, check_present


async def read_app(house: House, params: Mapping[str, str]) -> App:
    """Give the app that parameters name.

    Raises: MissingMethod, MissingAppId, MissingSignature, MissingTimestamp, InvalidAppId.
    """
    check_present(params)
    async with house.db.read() as reader:
        return await calling.required(reader, params["app_id"])


async def read_call(house: House, params: Mapping[str, str], charset: str, *, app: App | None = None) -> Call:
    """Give the call that an app signed.

    Raises: as `read_app`, and InvalidSignature, InvalidAppState, NoAppAuthorization, InvalidSignatureType,
    InvalidFormat, InvalidVersion, InvalidTimestamp, AppCertificateUnknown, RootCertificateUnknown,
    InvalidEncryptType, InvalidEncryption, IllegalJson.
    """
    app = app or await read_app(house, params)
    texts = [text.encode(charset) for text in signing.candidates(params)]
    calling.check_signed(app, texts, params["sign"])
    calling.check_own(params.get("app_auth_token", ""))
    check_form(params)
    if not times.is_near(times.read(params["timestamp"]), house.db.clock.now()):
        raise InvalidTimestamp
    certificate = params.get("app_cert_sn", "")
    if certificate:
        root = params.get("alipay_root_cert_sn", "")
        async with house.db.read() as reader:
            await calling.check_certificates(reader, house.keys, app, own=certificate, root=root)
    encrypt_type = params.get("encrypt_type", "")
    written = params.get("biz_content", "")
    return Call(
        app=app,
        method=params["method"],
        params=params,
        content=calling.read_content(house.keys, app, written, encrypt_type=encrypt_type, charset=charset),
        is_certified=bool(certificate),
        is_encrypted=bool(encrypt_type),
    )
