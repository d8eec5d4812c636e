"""`/v3/alipay/...`: the newer wire over the same methods. Refusals have a status here, and no envelope."""

from collections.abc import Mapping
from typing import Any

from litestar import Response, route
from litestar.enums import HttpMethod
from litestar.exceptions import HTTPException

from quan.core.config import Config
from quan.core.db import Database, Reader
from quan.core.http import AnyRequest
from quan.core.keys import Keys
from quan.core.presentation import current_request_id
from quan.core.problems import Problem
from quan.gateway.errors.wire import CallRefused, IllegalTimestamp, TooLarge
from quan.gateway.model.apps import App
from quan.gateway.model.calls import Call, Letter
from quan.gateway.operations import calling
from quan.gateway.operations.apps import secrets_of
from quan.gateway.operations.house import House
from quan.gateway.operations.sealing import seal_rest
from quan.gateway.rules import contentkeys, failures, forms, rest, times
from quan.gateway.rules.envelope import Fields

_COMMON = ("notify_url", "return_url", "auth_token", "grant_type", "code", "refresh_token")
"""What the other wire has beside the content, and this one in it."""


@route(
    "/v3/alipay/{path:path}",
    http_method=[HttpMethod.GET, HttpMethod.POST, HttpMethod.DELETE],
    include_in_schema=False,
)
async def call_rest(
    request: AnyRequest, db: Database, config: Config, keys: Keys, path: str
) -> Response[bytes]:
    """Answer a call of an SDK."""
    house = House(db, config, keys)
    app: App | None = None
    call: Call | None = None
    try:
        letter = await _letter(request, path)
        authorization = rest.read_authorization(letter.headers.get("authorization", ""))
        async with db.read() as reader:
            app = await calling.required(reader, authorization.app_id)
            call = await _call(house, reader, app, authorization, letter)
        fields = await calling.answer(house, call)
    except (CallRefused, Problem) as refusal:
        fields = failures.refusal(refusal, failures.NO_WORDS)
    return await _response(house, fields, app=app, call=call)


async def _letter(request: AnyRequest, path: str) -> Letter:
    """Read a request as it was sent.

    Raises: TooLarge.
    """
    query: bytes = request.scope["query_string"]
    raw_path: bytes = request.scope["raw_path"]
    try:
        body = await request.body()
    except HTTPException as error:
        raise TooLarge from error
    return Letter(
        verb=request.method,
        target=raw_path + b"?" + query if query else raw_path,
        path=path,
        query=query,
        headers={name.lower(): value for name, value in request.headers.items()},
        body=body,
    )


async def _call(
    house: House, reader: Reader, app: App, authorization: rest.Authorization, letter: Letter
) -> Call:
    """Give the call that an app signed."""
    token = letter.headers.get("alipay-app-auth-token", "")
    text = rest.request_text(
        authorization, verb=letter.verb, target=letter.target, body=letter.body, app_auth_token=token
    )
    calling.check_signed(app, [text], authorization.signature)
    calling.check_own(token)
    if not times.is_near(rest.sent_at(authorization), reader.now):
        raise IllegalTimestamp
    certificate = authorization.parts.get("app_cert_sn", "")
    if certificate:
        root = letter.headers.get("alipay-root-cert-sn", "")
        await calling.check_certificates(reader, house.keys, app, own=certificate, root=root)
    params, charset = forms.read_params(letter.query, b"")
    encrypt_type = letter.headers.get("alipay-encrypt-type", "")
    written = letter.body.decode(errors="replace")
    content = calling.read_content(house.keys, app, written, encrypt_type=encrypt_type, charset=charset)
    return Call(
        app=app,
        method=rest.method_of("alipay/" + letter.path.strip("/")),
        params={**params, **_common(content)},
        content={**params, **content},
        is_certified=bool(certificate),
        is_encrypted=bool(encrypt_type),
    )


def _common(content: Mapping[str, Any]) -> dict[str, str]:
    return {name: value for name in _COMMON if isinstance(value := content.get(name), str)}


async def _response(house: House, fields: Fields, *, app: App | None, call: Call | None) -> Response[bytes]:
    status, body = rest.answer(fields)
    if call is not None and call.is_encrypted and status < rest.REFUSED:
        body = contentkeys.encrypt(secrets_of(house.keys, call.app).content_key, body)
    sealed = body.encode()
    headers = await seal_rest(house, sealed, app=app)
    return Response(
        sealed,
        status_code=status,
        media_type="application/json;charset=utf-8",
        headers={**headers, "alipay-trace-id": current_request_id.get(), "cache-control": "no-store"},
    )


ROUTES = (call_rest,)
