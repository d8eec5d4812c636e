"""What the operator's monitoring sees: Prometheus figures, and the answers to "alive?" and "ready?".

`/metrics` tells how busy a place is, so it answers this machine only, unless QUAN_METRICS_PUBLIC says
otherwise. Requests are also OpenTelemetry spans, when an SDK was installed before the app was made.
"""

import ipaddress
import time
from datetime import datetime
from functools import lru_cache
from typing import Any

from litestar import MediaType, Request, Response, get
from litestar.datastructures import State
from litestar.enums import ScopeType
from litestar.types import ASGIApp, Message, Receive, Scope, Send
from opentelemetry import trace
from prometheus_client import (
    CollectorRegistry,
    Counter,
    Gauge,
    Histogram,
    disable_created_metrics,
    generate_latest,
)
from prometheus_client.exposition import CONTENT_TYPE_LATEST

from quan.core import migrations
from quan.core.config import Config
from quan.core.db import Database
from quan.core.problems import NotFound, Unavailable

disable_created_metrics()  # type: ignore[no-untyped-call] # when a series began helps nobody here
REGISTRY = CollectorRegistry()

HTTP = Histogram(
    "quan_http_request_seconds",
    "Time from request to the end of the reply, by route template.",
    ["method", "route", "status"],
    registry=REGISTRY,
    buckets=(0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10),
)
OUTBOX_LAG = Gauge(
    "quan_outbox_lag_seconds", "Age of the oldest fact the relay found due.", registry=REGISTRY
)
OUTBOX_PARKED = Counter(
    "quan_outbox_parked", "Facts put aside after too many failed attempts.", registry=REGISTRY
)
REACTIONS_FAILED = Counter(
    "quan_reactions_failed", "Reactions that raised, by name.", ["reaction"], registry=REGISTRY
)
STREAM_CONNECTIONS = Gauge("quan_stream_connections", "Open WebSockets.", registry=REGISTRY)
STREAM_CLOSED = Counter(
    "quan_stream_closed", "WebSockets closed by the server, by code.", ["code"], registry=REGISTRY
)
STREAM_RESETS = Counter("quan_stream_resets", "Devices told to start a stream again.", registry=REGISTRY)
POSTER_BATCH = Histogram(
    "quan_poster_batch_transfers",
    "Wishes that one batch of the ledger's poster held.",
    registry=REGISTRY,
    buckets=(1, 4, 16, 64, 256, 1024, 4096, 8192),
)
POSTER_WAITING = Gauge("quan_poster_waiting", "Transfers that wait for a batch.", registry=REGISTRY)
POSTER_SECOND_TRIES = Counter(
    "quan_poster_second_tries", "Batches that had to be done again with every row locked.", registry=REGISTRY
)
POSTER_CAREFUL = Counter(
    "quan_poster_careful_rounds",
    "Rounds with every row locked: second tries, and what memory would have refused.",
    registry=REGISTRY,
)
JOBS = Histogram(
    "quan_job_seconds", "Time a job took, by task and outcome.", ["task", "outcome"], registry=REGISTRY
)
POOL_SIZE = Gauge("quan_db_connections", "Database connections open.", registry=REGISTRY)
POOL_FREE = Gauge("quan_db_connections_free", "Database connections idle.", registry=REGISTRY)
POOL_WAITING = Gauge("quan_db_waiting", "Callers waiting for a connection.", registry=REGISTRY)

UNMATCHED = "unmatched"
_SERVER_ERROR = 500

_tracer = trace.get_tracer("quan")


def outbox_batch(oldest: datetime | None, now: datetime) -> None:
    """Note how far behind the relay is."""
    OUTBOX_LAG.set(max(0.0, (now - oldest).total_seconds()) if oldest else 0.0)


def is_traced() -> bool:
    """Tell whether somebody installed an OpenTelemetry SDK, to see requests as spans."""
    return not isinstance(trace.get_tracer_provider(), trace.ProxyTracerProvider)


class Measured:
    """ASGI wrapper around the whole app: times every request under the template of its route."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app
        self.is_traced = is_traced()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve and time one request; other kinds of connection pass through."""
        if scope["type"] != ScopeType.HTTP:
            await self.app(scope, receive, send)
        elif self.is_traced:
            with _tracer.start_as_current_span("http", kind=trace.SpanKind.SERVER):
                await self._timed(scope, receive, send)
        else:
            await self._timed(scope, receive, send)

    async def _timed(self, scope: Any, receive: Receive, send: Send) -> None:
        status = _SERVER_ERROR
        began = time.perf_counter()

        async def noting_status(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
            await send(message)

        try:
            await self.app(scope, receive, noting_status)
        finally:
            # The router writes the template into the scope. Never the path itself: ids in it would make a
            # time series each, and tell whose they are.
            route = scope.get("path_template") or UNMATCHED
            request_took(scope["method"], route, status, time.perf_counter() - began)
            if self.is_traced and (span := trace.get_current_span()).is_recording():
                span.update_name(f"{scope['method']} {route}")
                span.set_attribute("http.response.status_code", status)


def request_took(method: str, route: str, status: int, seconds: float) -> None:
    """Note how long a request took; `route` is the template, never the path with its ids."""
    _series(method, route, status // 100).observe(seconds)


@lru_cache(maxsize=4096)
def _series(method: str, route: str, hundreds: int) -> Histogram:
    return HTTP.labels(method, route, f"{hundreds}xx")


@get("/metrics", include_in_schema=False, media_type=MediaType.TEXT)
async def metrics(request: Request[Any, Any, State], config: Config, db: Database) -> Response[bytes]:
    """Give all figures in the Prometheus text format.

    Raises: NotFound to callers who may not see them.
    """
    if not (config.metrics_public or is_this_machine(request)):
        raise NotFound
    stats = db.pool.get_stats()
    POOL_SIZE.set(stats.get("pool_size", 0))
    POOL_FREE.set(stats.get("pool_available", 0))
    POOL_WAITING.set(stats.get("requests_waiting", 0))
    return Response(generate_latest(REGISTRY), headers={"Content-Type": CONTENT_TYPE_LATEST})


@get("/healthz", include_in_schema=False)
async def healthz() -> dict[str, str]:
    """Tell that the process is alive; a supervisor restarts it when this stays silent."""
    return {"status": "alive"}


@get("/readyz", include_in_schema=False)
async def readyz(db: Database) -> dict[str, str]:
    """Tell that requests can be served: the database answers and every migration was applied.

    Raises: Unavailable.
    """
    wanted = {file.stem for file in migrations.folder().glob("*.sql")}
    async with db.read() as reader:
        begun = await reader.value("SELECT to_regclass(%s) IS NOT NULL", (migrations.BOOK,))
        applied = await reader.rows("SELECT migration_id FROM _yoyo_migration", into=_name) if begun else []
    if wanted.difference(applied):
        raise Unavailable(retry_after_s=5)
    return {"status": "ready"}


def _name(migration_id: str) -> str:
    return migration_id


def is_this_machine(request: Request[Any, Any, State]) -> bool:
    """Tell whether the caller sits on this machine."""
    # A proxy on this machine also calls from loopback; it says for whom, or it should.
    if request.client is None or {"x-forwarded-for", "forwarded"} & set(request.headers.keys()):
        return False
    try:
        return ipaddress.ip_address(request.client.host).is_loopback
    except ValueError:
        return False


ROUTES = (metrics, healthz, readyz)
