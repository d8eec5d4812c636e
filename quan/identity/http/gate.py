"""Who stands at the door: the session cookie, and whether the request was made by our own pages."""

import hmac
import re
from dataclasses import dataclass
from datetime import timedelta
from functools import cache, lru_cache
from typing import Any, Literal

from litestar.connection import ASGIConnection
from litestar.datastructures import Cookie

from quan.core.config import Config
from quan.core.db import Database
from quan.core.express import Headers, unrepeated
from quan.core.http import AnyRequest
from quan.core.ids import MemberId
from quan.core.problems import CrossSiteRequest, Unauthenticated
from quan.identity import queries
from quan.identity.model import Caller, NewSession, Presented, SessionId
from quan.identity.operations import sessions as operations
from quan.identity.rules import tokens
from quan.identity.rules.devices import device_label

Connection = ASGIConnection[Any, Any, Any, Any]

SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})
CSRF_HEADER = "x-csrf-token"
# Browsers keep a cookie 400 days at most; when the session ends is decided here, not there.
_COOKIE_AGE = timedelta(days=400)


@dataclass(frozen=True, slots=True)
class Visitor:
    """Somebody at the sign-in page: where they come from and the session token they came with, if any."""

    ip: str
    device: str
    presented: str | None


async def provide_caller(request: AnyRequest, db: Database, config: Config) -> Caller:
    """Give the signed-in member; unsafe requests must also carry the session's CSRF token.

    Raises: Unauthenticated, CrossSiteRequest.
    """
    token = _token(request, config)
    if token is None:
        raise Unauthenticated
    caller = await _caller(db, token, config)
    if caller is None:
        raise Unauthenticated
    if request.method not in SAFE_METHODS:
        check_same_site(request, config)
        check_csrf(request, token)
    return caller


async def provide_me(caller: Caller) -> MemberId:
    """Give the signed-in member to rooms of the core, which know no more of a person than the id."""
    return caller.member.id


async def provide_signed_in(request: AnyRequest, db: Database, config: Config) -> Caller | None:
    """Give the signed-in member, or None for a request with an Authorization header: that alone then counts.

    Raises: Unauthenticated, CrossSiteRequest.
    """
    if "authorization" in request.headers:
        return None
    return await provide_caller(request, db, config)


def express_session(headers: Headers, config: Config) -> bytes | None:
    """Give the digest of the session token of an unsafe request that is in perfect order.

    None leaves it to `provide_caller`: no session or two, another site, a wrong CSRF token, or just unusual.
    """
    found = _cookies(cookie_name(config)).findall(headers.get(b"cookie", b""))
    if len(found) != 1 or headers.get(b"sec-fetch-site", b"same-origin") != b"same-origin":
        return None
    origin = headers.get(b"origin")
    if origin is not None and origin != config.origin.encode():
        return None
    wanted, digest = _derived(found[0])
    return digest if hmac.compare_digest(headers.get(b"x-csrf-token", b""), wanted) else None


async def provide_session_digest(request: AnyRequest, config: Config) -> bytes | None:
    """Give the digest of the session token of a request in perfect order, as `express_session`."""
    headers = unrepeated(request.scope["headers"])
    return None if headers is None else express_session(headers, config)


@lru_cache(maxsize=4096)
def _derived(token: bytes) -> tuple[bytes, bytes]:
    """Give the CSRF token and the digest of a session token; whoever pays, pays again soon."""
    text = token.decode()
    return tokens.csrf_token(text).encode(), tokens.digest(text)


@cache
def _cookies(name: str) -> re.Pattern[bytes]:
    return re.compile(rb"(?:^|; ?)" + name.encode() + rb"=([A-Za-z0-9_-]+)(?=;|$)")


async def provide_presented(request: AnyRequest, db: Database, config: Config) -> Presented:
    """Give the digest of the session token of a request in perfect order, to be looked up with many others.

    Of any other request, give who the caller is.

    Raises: Unauthenticated, CrossSiteRequest.
    """
    digest = await provide_session_digest(request, config)
    return digest if digest is not None else await provide_caller(request, db, config)


async def provide_visitor(request: AnyRequest, config: Config, client_ip: str) -> Visitor:
    """Give who signs in or up, from our own pages only.

    Raises: CrossSiteRequest.
    """
    check_same_site(request, config)
    return Visitor(client_ip, device_label(request.headers.get("user-agent", "")), _token(request, config))


async def provide_csrf_token(request: AnyRequest, config: Config) -> str:
    """Give the CSRF token that belongs to the session cookie of this request."""
    return tokens.csrf_token(_token(request, config) or "")


async def authenticate(connection: Connection) -> tuple[MemberId, SessionId] | None:
    """Tell who is behind any connection, WebSockets too, by its cookie alone; the Origin is not looked at."""
    state = connection.app.state
    token = _token(connection, state.config)
    caller = await _caller(state.db, token, state.config) if token else None
    return None if caller is None else (caller.member.id, caller.session)


async def _caller(db: Database, token: str, config: Config) -> Caller | None:
    async with db.read() as reader:
        found = await queries.caller(reader, token)
        now = reader.now
    if found is None:
        return None
    caller, seen_at = found
    if now - seen_at >= operations.SEEN_EVERY:
        async with db.transaction() as tx:
            await operations.touch_session(tx, caller, age=config.session_age)
    return caller


def check_same_site(connection: Connection, config: Config) -> None:
    """Refuse what another site made the browser send. Programs that are no browser send neither header.

    Raises: CrossSiteRequest.
    """
    if connection.headers.get("sec-fetch-site", "none") not in {"same-origin", "none"}:
        raise CrossSiteRequest
    if not is_own_origin(connection, config):
        raise CrossSiteRequest


def is_own_origin(connection: Connection, config: Config) -> bool:
    """Tell whether the Origin header, if there is one, names this installation."""
    origin = connection.headers.get("origin")
    host = connection.headers.get("host", "")
    scheme = "https" if connection.scope["scheme"] in {"https", "wss"} else "http"
    return origin is None or origin in {config.origin, f"{scheme}://{host}"}


def check_csrf(request: AnyRequest, token: str) -> None:
    """Refuse a request that does not know the session's CSRF token.

    Raises: CrossSiteRequest.
    """
    given = request.headers.get(CSRF_HEADER, "")
    if not hmac.compare_digest(given.encode(), tokens.csrf_token(token).encode()):
        raise CrossSiteRequest


def session_cookie(session: NewSession, config: Config) -> Cookie:
    """Give the cookie that signs a device in."""
    return _cookie(config, session.token, int(_COOKIE_AGE.total_seconds()))


def no_cookie(config: Config) -> Cookie:
    """Give the cookie that makes a browser forget the session."""
    return _cookie(config, "", 0)


def cookie_name(config: Config) -> str:
    """Name the session cookie; the prefix makes browsers refuse it from other hosts and over plain http."""
    return "__Host-quan_session" if config.is_https else "quan_session"


def _cookie(config: Config, value: str, max_age_s: int) -> Cookie:
    same_site: Literal["lax"] = "lax"
    return Cookie(
        key=cookie_name(config),
        value=value,
        max_age=max_age_s,
        path="/",
        httponly=True,
        secure=config.is_https,
        samesite=same_site,
    )


def _token(connection: Connection, config: Config) -> str | None:
    return connection.cookies.get(cookie_name(config)) or None
