"""Requests to addresses that strangers named: push services of browsers, pages of which a preview is made.

Whoever may name an address must not make the house knock at its own doors. So a host is resolved here, every
address it has must lie in the open internet, and the connection goes to the address that was looked at: that
the name leads elsewhere a moment later changes nothing. Redirects are not followed; each is a new request.
"""

import asyncio
import socket
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from ipaddress import IPv6Address, IPv6Network, ip_address
from types import TracebackType
from typing import Any, Self
from urllib.parse import urlsplit

import httpcore

USUAL_PORTS = {"http": 80, "https": 443}
TIMEOUT_S = 10.0
MOST_CONNECTIONS = 20
LIMIT_BYTES = 64 * 1024
_NAT64 = IPv6Network("64:ff9b::/96")
_UNICAST = IPv6Network("2000::/3")
"""Of IPv6 all that the open internet has; Python also counts what sites keep to themselves as global."""


class Unreachable(Exception):
    """The other side could not be asked, or may not be; the message says why, for the log."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back. The body is cut off at the limit that was asked for."""

    status: int
    headers: Mapping[str, str]
    body: bytes


class Outbound:
    """A small pool of connections to the open internet; with `is_open` to anywhere, for tests and islands."""

    def __init__(self, *, is_open: bool = False, connections: int = MOST_CONNECTIONS) -> None:
        self._is_open = is_open
        self._pool = httpcore.AsyncConnectionPool(
            max_connections=connections,
            max_keepalive_connections=connections // 2,
            keepalive_expiry=30.0,
            network_backend=_Backend(is_open=is_open),
        )

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._pool.aclose()

    async def request(
        self,
        method: str,
        url: str,
        *,
        headers: Mapping[str, str],
        content: bytes = b"",
        limit_bytes: int = LIMIT_BYTES,
        timeout_s: float = TIMEOUT_S,
    ) -> Answer:
        """Send one request and read at most `limit_bytes` of the answer, all within `timeout_s`.

        Raises: Unreachable.
        """
        check_url(url, is_open=self._is_open)
        try:
            async with asyncio.timeout(timeout_s):
                return await self._ask(method, url, headers, content, limit_bytes)
        except (httpcore.NetworkError, httpcore.ProtocolError, httpcore.TimeoutException) as error:
            raise Unreachable(f"{type(error).__name__}: {error}") from error
        except TimeoutError as error:
            raise Unreachable(f"no answer within {timeout_s} s") from error

    async def _ask(
        self, method: str, url: str, headers: Mapping[str, str], content: bytes, limit_bytes: int
    ) -> Answer:
        pairs = [(name.encode("latin-1"), value.encode("latin-1")) for name, value in headers.items()]
        async with self._pool.stream(method, url, headers=pairs, content=content) as response:
            body = bytearray()
            async for chunk in response.aiter_stream():
                body += chunk
                if len(body) >= limit_bytes:
                    break
            named = {
                name.decode("latin-1").lower(): value.decode("latin-1") for name, value in response.headers
            }
            return Answer(response.status, named, bytes(body[:limit_bytes]))


def check_url(url: str, *, is_open: bool = False) -> None:
    """Refuse an address that nobody in the open internet has: other schemes and ports, names and passwords.

    Raises: Unreachable.
    """
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError as error:
        raise Unreachable("this is no address") from error
    if parts.scheme not in USUAL_PORTS or not parts.hostname or parts.username is not None:
        raise Unreachable("this is no plain web address")
    if not is_open and port not in {None, USUAL_PORTS[parts.scheme]}:
        raise Unreachable("only the usual ports are called")


def is_public(address: str) -> bool:
    """Tell whether an IP address lies in the open internet, also one that is wrapped into IPv6."""
    ip = ip_address(address)
    if isinstance(ip, IPv6Address):
        wrapped = ip.ipv4_mapped or ip.sixtofour or (ip.teredo[1] if ip.teredo else None)
        if wrapped is not None:
            return is_public(str(wrapped))
        if ip in _NAT64:
            return is_public(str(ip_address(int(ip) & 0xFFFF_FFFF)))
        if ip not in _UNICAST:
            return False
    return ip.is_global and not ip.is_multicast


class _Backend(httpcore.AsyncNetworkBackend):
    """Connects to the address it has looked at."""

    def __init__(self, *, is_open: bool) -> None:
        self._is_open = is_open
        self._wire = httpcore.AnyIOBackend()

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,  # noqa: ASYNC109 - httpcore's signature
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.AsyncNetworkStream:
        address = await self._resolve(host, port)
        return await self._wire.connect_tcp(address, port, timeout, local_address, socket_options)

    async def _resolve(self, host: str, port: int) -> str:
        loop = asyncio.get_running_loop()
        try:
            found = await loop.getaddrinfo(host, port, type=socket.SOCK_STREAM)
        except (OSError, UnicodeError) as error:
            raise httpcore.ConnectError(f"{host} has no address") from error
        addresses = [str(one[4][0]) for one in found]
        if not addresses or not (self._is_open or all(is_public(one) for one in addresses)):
            raise httpcore.ConnectError(f"{host} is not in the open internet")
        return addresses[0]
