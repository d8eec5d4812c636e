"""`/gateway.do`: the wire of the SDKs. Whatever happens, it answers 200: some SDKs choke on anything else.

Only a buyer's browser, which a shop sends here to pay, is sent on to a page.
"""

from collections.abc import Mapping

from litestar import Response, route
from litestar.enums import HttpMethod
from litestar.exceptions import HTTPException
from litestar.response import Redirect

from quan.core.config import Config
from quan.core.db import Database
from quan.core.http import AnyRequest
from quan.core.keys import Keys
from quan.core.presentation import current_request_id
from quan.core.problems import Problem
from quan.gateway.errors.wire import CallRefused, TooLarge
from quan.gateway.http import checkout
from quan.gateway.http.calls import read_app, read_call
from quan.gateway.model.apps import App
from quan.gateway.operations import calling, pages
from quan.gateway.operations.house import House
from quan.gateway.operations.sealing import seal
from quan.gateway.rules import failures, forms
from quan.gateway.rules.params import method_named

FORM = "application/x-www-form-urlencoded"


@route("/gateway.do", http_method=[HttpMethod.GET, HttpMethod.POST], include_in_schema=False)
async def gateway(
    request: AnyRequest, db: Database, config: Config, keys: Keys
) -> Response[bytes] | Redirect:
    """Answer a call of an SDK, or send a buyer's browser on."""
    house = House(db, config, keys)
    try:
        params, charset = forms.read_params(request.scope["query_string"], await _form(request))
    except CallRefused as refusal:
        return await _refused(house, refusal, {}, forms.DEFAULT_CHARSET, app=None)
    if params.get("method") in pages.PAGES:
        return await _page(house, params, charset)
    return await _answered(house, params, charset)


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


async def _page(house: House, params: Mapping[str, str], charset: str) -> Response[bytes] | Redirect:
    try:
        call = await read_call(house, params, charset)
        opened = await pages.opened(house, call, products=pages.PAGES)
    except CallRefused as refusal:
        return checkout.refused(refusal)
    return Redirect(f"/checkout/{opened.number}", status_code=303)


async def _answered(house: House, params: Mapping[str, str], charset: str) -> Response[bytes]:
    app: App | None = None
    try:
        app = await read_app(house, params)
        call = await read_call(house, params, charset, app=app)
    except (CallRefused, Problem) as refusal:
        return await _refused(house, refusal, params, charset, app=app)
    fields = await calling.answer(house, call)
    return _response(await seal(house, call.method, fields, app=app, call=call), charset)


async def _refused(
    house: House, refusal: CallRefused | Problem, params: Mapping[str, str], charset: str, *, app: App | None
) -> Response[bytes]:
    fields = failures.refusal(refusal, failures.NO_WORDS)
    return _response(await seal(house, method_named(params), fields, app=app), charset)


def _response(body: bytes, charset: str) -> Response[bytes]:
    return Response(
        body,
        status_code=200,
        media_type=f"application/json;charset={charset}",
        headers={"trace_id": current_request_id.get(), "cache-control": "no-store"},
    )


ROUTES = (gateway,)
