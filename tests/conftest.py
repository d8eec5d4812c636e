"""One embedded PostgreSQL for everybody who runs tests on this checkout, one database for each worker.

Tests run side by side on their worker's database and clean nothing up: people get handles of their own.
A test that looks at whole tables asks for `fresh_db`.
"""

import asyncio
import hashlib
import os
import shutil
import tempfile
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from datetime import UTC, datetime
from itertools import count
from pathlib import Path
from typing import Any, cast

import httpx
import psutil
import psycopg
import pytest
import structlog
from hypothesis import settings
from litestar import Litestar
from psycopg import sql

from quan.core.clock import Clock, FixedClock, SystemClock
from quan.core.config import Config
from quan.core.db import Database
from quan.core.migrations import migrate
from quan.core.postgres import EmbeddedPostgres, StartupError
from quan.ledger import jobs as ledger_jobs
from quan.main import create_app

ROOT = Path(__file__).parent.parent
PREFIX = "test_"

# How long one example takes depends on who else uses this machine, not on the code.
settings.register_profile("quan", deadline=None)
settings.load_profile("quan")

# As in the server, an exception is written as text. Unless told, structlog draws it with all local variables,
# which takes seconds, and whoever waits in the same loop waits too.
structlog.configure(
    processors=[
        structlog.processors.add_log_level,
        structlog.processors.format_exc_info,
        structlog.dev.ConsoleRenderer(colors=False),
    ]
)

_numbers = count()


@pytest.fixture(scope="session")
def postgres() -> Iterator[EmbeddedPostgres]:
    """Join the server of this checkout, or start it; the last to leave stops it. Nothing here is durable."""
    digest = hashlib.sha256(str(ROOT).encode()).hexdigest()[:8]
    home = Path(tempfile.gettempdir()) / f"quan-tests-{os.geteuid()}-{digest}"
    server = EmbeddedPostgres(home, durable=False)
    try:
        server.start()
    except StartupError:  # it has no fsync, so a crash of the machine may have torn it
        shutil.rmtree(home / "postgres", ignore_errors=True)
        server.start()
    _drop_databases(server, _owner_is_gone)
    yield server
    _drop_databases(server, lambda name: _owner(name) == os.getpid())
    server.stop()


@pytest.fixture(scope="session", autouse=True)
def _no_day_is_published() -> Iterator[None]:
    """Tests live side by side on different days in one database: a published day is closed to them."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(ledger_jobs, "TASKS", ())
        yield


@pytest.fixture(scope="session")
def template(postgres: EmbeddedPostgres) -> str:
    """Make a migrated, empty database that others are cloned from."""
    name = f"{PREFIX}{os.getpid()}_template"
    _run(postgres, sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
    migrate(postgres.url(name))
    return name


@pytest.fixture(scope="session")
def clone(postgres: EmbeddedPostgres, template: str) -> Callable[[], str]:
    """Give a function that makes one more empty database and tells its URL."""

    def make() -> str:
        name = f"{PREFIX}{os.getpid()}_{next(_numbers)}"
        _run(
            postgres,
            sql.SQL("CREATE DATABASE {} TEMPLATE {} STRATEGY file_copy").format(
                sql.Identifier(name), sql.Identifier(template)
            ),
        )
        return postgres.url(name)

    return make


@pytest.fixture(scope="session")
def database_url(clone: Callable[[], str]) -> str:
    """Give this worker's shared database."""
    return clone()


@pytest.fixture(scope="session")
async def db(database_url: str) -> AsyncIterator[Database]:
    """Give this worker's shared database, opened, with the machine's clock."""
    async with opened(Database(database_url)) as database:
        yield database


@pytest.fixture
def clock() -> FixedClock:
    """Give a clock that stands until the test moves it."""
    return FixedClock(datetime(2026, 3, 14, 9, 26, 53, tzinfo=UTC))


@pytest.fixture
async def timed_db(clone: Callable[[], str], clock: FixedClock) -> AsyncIterator[Database]:
    """Give an empty database with the clock of the `clock` fixture: the ledger's time only ever rises."""
    async with opened(Database(clone(), clock=clock, max_size=4)) as database:
        yield database


@pytest.fixture
async def fresh_db(clone: Callable[[], str]) -> AsyncIterator[Database]:
    """Give an empty database that no other test sees."""
    async with opened(Database(clone(), max_size=4)) as database:
        yield database


@pytest.fixture(scope="session")
def config(tmp_path_factory: pytest.TempPathFactory) -> Config:
    """Give the configuration that the tests' app runs with."""
    return Config(data=tmp_path_factory.mktemp("data"))


@pytest.fixture(scope="session")
async def app(config: Config, database_url: str) -> AsyncIterator[Litestar]:
    """Give the whole application on this worker's shared database."""
    async with running(create_app(config, database_url=database_url)) as application:
        yield application


@pytest.fixture
async def client(app: Litestar) -> AsyncIterator[httpx.AsyncClient]:
    """Give a browser of somebody who is not signed in."""
    async with browser(app) as signed_out:
        yield signed_out


@pytest.fixture
def new_client(app: Litestar) -> Callable[[], AbstractAsyncContextManager[httpx.AsyncClient]]:
    """Give a function that opens one more browser, for tests with several people."""
    return lambda: browser(app)


@pytest.fixture
def make_app(
    config: Config, clone: Callable[[], str]
) -> Callable[..., AbstractAsyncContextManager[Litestar]]:
    """Give a function that runs one more application, on an empty database and with a clock of its own."""

    def make(clock: Clock | None = None) -> AbstractAsyncContextManager[Litestar]:
        return running(create_app(config, database_url=clone(), clock=clock or SystemClock()))

    return make


@asynccontextmanager
async def browser(app: Litestar) -> AsyncIterator[httpx.AsyncClient]:
    transport = httpx.ASGITransport(app=cast("Any", app))  # the same protocol, typed apart
    async with httpx.AsyncClient(transport=transport, base_url="http://localhost:8000") as client:
        yield client


@asynccontextmanager
async def opened(database: Database) -> AsyncIterator[Database]:
    await database.open()
    try:
        yield database
    finally:
        await database.close()


@asynccontextmanager
async def running(app: Litestar) -> AsyncIterator[Litestar]:
    """Run an application's lifespan in one task: pytest sets up and tears down in two."""
    started, ended = asyncio.Event(), asyncio.Event()

    async def live() -> None:
        async with app.lifespan():
            started.set()
            await ended.wait()

    life = asyncio.create_task(live())
    waiting = asyncio.create_task(started.wait())
    await asyncio.wait({life, waiting}, return_when=asyncio.FIRST_COMPLETED)
    waiting.cancel()
    if life.done():
        await life
    try:
        yield app
    finally:
        ended.set()
        await life


def _run(server: EmbeddedPostgres, statement: sql.Composed) -> None:
    with psycopg.connect(server.url("postgres"), autocommit=True) as conn:
        conn.execute(statement)


def _drop_databases(server: EmbeddedPostgres, chosen: Callable[[str], bool]) -> None:
    with psycopg.connect(server.url("postgres"), autocommit=True) as conn:
        names = conn.execute(
            "SELECT datname FROM pg_database WHERE datname LIKE %s", [f"{PREFIX}%"]
        ).fetchall()
        for (name,) in names:
            if chosen(name):
                conn.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))


def _owner(database: str) -> int:
    return int(database.removeprefix(PREFIX).partition("_")[0])


def _owner_is_gone(database: str) -> bool:
    return not psutil.pid_exists(_owner(database))
