"""`/gateway.do`: the wire of the SDKs. Whatever happens, it answers 200: some SDKs choke on anything else."""

from collections.abc import Mapping

from litestar import Response, route
from litestar.enums import HttpMethod
from litestar.exceptions import HTTPException

from quan.core.config import Config
from quan.core.db import Database, Reader
from quan.core.http import AnyRequest
from quan.core.keys import Keys
from quan.core.presentation import current_request_id
from quan.core.problems import Problem
from quan.gateway.errors.wire import CallRefused, InvalidTimestamp, TooLarge
from quan.gateway.model.apps import App
from quan.gateway.model.calls import Call
from quan.gateway.operations import calling
from quan.gateway.operations.house import House
from quan.gateway.operations.sealing import seal
from quan.gateway.rules import failures, forms, signing, times
from quan.gateway.rules.params import check_form, check_present, method_named

FORM = "application/x-www-form-urlencoded"


@route("/gateway.do", http_method=[HttpMethod.GET, HttpMethod.POST], include_in_schema=False)
async def gateway(request: AnyRequest, db: Database, config: Config, keys: Keys) -> Response[bytes]:
    """Answer a call of an SDK."""
    house = House(db, config, keys)
    params: Mapping[str, str] = {}
    charset = forms.DEFAULT_CHARSET
    app: App | None = None
    try:
        params, charset = forms.read_params(request.scope["query_string"], await _form(request))
        check_present(params)
        async with db.read() as reader:
            app = await calling.required(reader, params["app_id"])
            call = await _call(house, reader, app, params, charset)
    except (CallRefused, Problem) as refusal:
        fields = failures.refusal(refusal, failures.NO_WORDS)
        return _response(await seal(house, method_named(params), fields, app=app), charset)
    fields = await calling.answer(house, call)
    return _response(await seal(house, call.method, fields, app=app, call=call), charset)


async def _form(request: AnyRequest) -> bytes:
    """Read the form; files that came with one are of no use to any method here.

    Raises: TooLarge.
    """
    if not request.headers.get("content-type", FORM).lower().startswith(FORM):
        return b""
    try:
        return await request.body()
    except HTTPException as error:
        raise TooLarge from error


async def _call(house: House, reader: Reader, app: App, params: Mapping[str, str], charset: str) -> Call:
    """Give the call that an app signed."""
    texts = [text.encode(charset) for text in signing.candidates(params)]
    calling.check_signed(app, texts, params["sign"])
    check_form(params)
    if not times.is_near(times.read(params["timestamp"]), reader.now):
        raise InvalidTimestamp
    certificate = params.get("app_cert_sn", "")
    if certificate:
        root = params.get("alipay_root_cert_sn", "")
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


def _response(body: bytes, charset: str) -> Response[bytes]:
    return Response(
        body,
        status_code=200,
        media_type=f"application/json;charset={charset}",
        headers={"trace_id": current_request_id.get(), "cache-control": "no-store"},
    )


ROUTES = (gateway,)
