"""What every HTTP room shares: refusals as problem details, typed values, the request's language and id."""

from typing import Annotated, Any

import msgspec
import structlog
from litestar import MediaType, Request, Response
from litestar.datastructures import State
from litestar.exceptions import (
    HTTPException,
    MethodNotAllowedException,
    NotFoundException,
    ValidationException,
)
from litestar.openapi.spec import OpenAPIType, Schema
from litestar.params import HeaderParameter
from litestar.plugins import OpenAPISchemaPlugin
from litestar.types import ASGIApp, ControllerRouterHandler, Message, Receive, Scope, Send
from litestar.typing import FieldDefinition

from quan.core import i18n, randomness, wire
from quan.core.clock import Clock
from quan.core.config import Config
from quan.core.db import Database
from quan.core.ids import Id
from quan.core.keys import Keys
from quan.core.money import Money
from quan.core.presentation import current_request_id, problem_body
from quan.core.problems import (
    BodyTooLarge,
    InternalError,
    InvalidBody,
    MethodNotAllowed,
    NotFound,
    Problem,
)
from quan.core.requests import RequestKey

Routes = tuple[ControllerRouterHandler, ...]
AnyRequest = Request[Any, Any, State]

MAX_BODY_BYTES = 64 * 1024
"""What a member types is far smaller, and some of it is cleaned letter by letter. Uploads name their own."""
TYPE_ENCODERS: dict[Any, Any] = {Id: wire.encode_hook, Money: wire.encode_hook}

_NO_SNIFFING = (b"x-content-type-options", b"nosniff")
_NO_COPY = (b"cache-control", b"no-store")
_TOO_LARGE = 413
_SERVER_ERROR = 500

log = structlog.get_logger()


def _is_ours(kind: Any) -> bool:
    return isinstance(kind, type) and issubclass(kind, Id | Money)


TYPE_DECODERS = [(_is_ours, wire.decode_hook)]


class WireTypes(OpenAPISchemaPlugin):
    """Describes ids and money in the OpenAPI document."""

    @staticmethod
    def is_plugin_supported_type(value: Any) -> bool:
        """Tell whether this plugin describes the type."""
        return _is_ours(value)

    def to_openapi_schema(self, field_definition: FieldDefinition, schema_creator: Any) -> Schema:  # noqa: ARG002 - Litestar's signature
        """Describe the type."""
        kind = field_definition.annotation
        if issubclass(kind, Id):
            return Schema(type=OpenAPIType.STRING, pattern=f"^{kind.prefix}_[0-9a-hjkmnp-tv-z]{{26}}$")
        text = Schema(type=OpenAPIType.STRING)
        return Schema(
            title="Money",
            type=OpenAPIType.OBJECT,
            required=["amount", "asset"],
            properties={"amount": text, "asset": text},
            description="A decimal string and the code of its asset; never a float.",
        )


class JsonRequest(Request[Any, Any, State]):
    """A request that refuses what the JSON reader chokes on: bytes that are no text, nesting without end."""

    async def json(self) -> Any:
        """Read the body.

        Raises: InvalidBody.
        """
        try:
            return await super().json()
        except (UnicodeDecodeError, RecursionError) as error:
            message = "nested too deeply" if isinstance(error, RecursionError) else "not UTF-8"
            raise InvalidBody(errors=[{"field": "", "message": f"The body is {message}"}]) from error


class RequestScope:
    """ASGI middleware: gives every request an id and a language, and puts both on its log lines.

    It also tells browsers to take every reply for what it says it is, and to keep no copy of the API's: they
    show money, on a phone that may be lent.
    """

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Run one request inside its own context."""
        request_id = f"{randomness.bits(64):016x}"
        current_request_id.set(request_id)
        i18n.current_language.set(i18n.negotiate(_accepted_language(scope)))
        added = [(b"x-request-id", request_id.encode()), _NO_SNIFFING]
        if scope["path"].startswith("/v1/"):
            added.append(_NO_COPY)

        async def send_with_id(message: Message) -> None:
            if message["type"] == "http.response.start":
                given = message["headers"]
                names = {name.lower() for name, _ in given}
                message["headers"] = [*given, *(header for header in added if header[0] not in names)]
            await send(message)

        await self.app(scope, receive, send_with_id)


def _accepted_language(scope: Scope) -> str:
    for name, value in scope["headers"]:
        if name == b"accept-language":
            return value.decode("latin-1")
    return ""


def problem_response(problem: Problem) -> Response[bytes]:
    """Write a refusal as application/problem+json, with Retry-After where it says when."""
    retry_after = problem.fields().get("retry_after_s")
    return Response(
        content=wire.encode(problem_body(problem)),
        status_code=problem.status,
        media_type="application/problem+json",
        headers={} if retry_after is None else {"Retry-After": str(retry_after)},
    )


def on_problem(_request: AnyRequest, problem: Problem) -> Response[bytes]:
    """Answer a refusal."""
    return problem_response(problem)


def on_http_exception(request: AnyRequest, error: HTTPException) -> Response[bytes]:
    """Answer what the framework refused, in our own words."""
    if isinstance(error.__cause__, Problem):
        return problem_response(error.__cause__)
    match error:
        case NotFoundException():
            return problem_response(NotFound())
        case MethodNotAllowedException():
            return problem_response(MethodNotAllowed())
        case HTTPException(status_code=status) if status == _TOO_LARGE:
            limit = request.route_handler.resolve_request_max_body_size()
            return problem_response(BodyTooLarge(limit_bytes=limit or MAX_BODY_BYTES))
        case HTTPException(status_code=status) if status < _SERVER_ERROR:
            return problem_response(InvalidBody(errors=_errors(error)))
        case _:
            return on_crash(request, error)


def on_crash(request: AnyRequest, error: Exception) -> Response[bytes]:
    """Answer a bug: note it with its trace, tell the person only its number."""
    log.error("request.crashed", path=request.url.path, method=request.method, exc_info=error)
    return problem_response(InternalError(request_id=current_request_id.get()))


def _errors(error: HTTPException) -> list[dict[str, str]]:
    if isinstance(error, ValidationException) and isinstance(error.extra, list):
        return [
            {"field": str(item.get("key", "")), "message": str(item.get("message", ""))}
            for item in error.extra
            if isinstance(item, dict)
        ]
    return [{"field": "", "message": str(error.detail)}]


EXCEPTION_HANDLERS: dict[int | type[Exception], Any] = {
    Problem: on_problem,
    HTTPException: on_http_exception,
    msgspec.MsgspecError: lambda _request, error: problem_response(
        InvalidBody(errors=[{"field": "", "message": str(error)}])
    ),
    Exception: on_crash,
}


# What handlers may ask for by name; main puts db, config and clock into the app's state.


async def provide_db(state: State) -> Database:
    """Give the database."""
    return state.db  # type: ignore[no-any-return]


async def provide_config(state: State) -> Config:
    """Give the configuration."""
    return state.config  # type: ignore[no-any-return]


async def provide_clock(state: State) -> Clock:
    """Give the clock."""
    return state.clock  # type: ignore[no-any-return]


async def provide_keys(state: State) -> Keys:
    """Give the keys derived from the server's secret."""
    return state.secret_keys  # type: ignore[no-any-return]


async def provide_key(
    idempotency_key: Annotated[
        str | None,
        HeaderParameter(
            name="Idempotency-Key",
            description="1 to 64 visible ASCII characters that stand for this request for ever: a retry with"
            " the same key and body is answered as the first was.",
        ),
    ] = None,
) -> RequestKey:
    """Give the Idempotency-Key.

    Raises: KeyMissing.
    """
    return RequestKey.parse(idempotency_key)


async def provide_client_ip(request: AnyRequest) -> str:
    """Give the address of the caller, as the trusted proxy or the socket tells it."""
    return request.client.host if request.client else "unknown"


async def provide_lang() -> str:
    """Give the language of this request."""
    return i18n.current_language.get()


JSON = MediaType.JSON
