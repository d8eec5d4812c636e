"""What every command stands on: the configuration, the database, and how results are printed."""

from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from typing import Any

import click
import psycopg

from quan.core import wire
from quan.core.config import Config, load_secret
from quan.core.db import Database
from quan.core.keys import Keys
from quan.core.migrations import migrate
from quan.core.money import ASSETS
from quan.core.postgres import EmbeddedPostgres, StartupError, check_server

json_option = click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")


@dataclass(frozen=True)
class Installation:
    """A Quan installation whose database is up, checked and up to date."""

    config: Config
    keys: Keys
    database_url: str
    applied: list[str]

    @property
    def is_new(self) -> bool:
        """Whether the database was empty a moment ago."""
        return "0001_core" in self.applied

    @asynccontextmanager
    async def database(self) -> AsyncIterator[Database]:
        """Open the database for one command."""
        db = Database(self.database_url, max_size=4)
        await db.open()
        try:
            yield db
        finally:
            await db.close()


@contextmanager
def installation(
    config: Config | None = None, say: Callable[[str], None] = lambda _: None
) -> Iterator[Installation]:
    """Bring up what a command needs, and take down what it started.

    Raises: StartupError, ConfigError.
    """
    config = config or Config.from_environment()
    ASSETS.register(config.currency, *config.assets)
    if config.database_url:
        keys = _keys(config)
        check_server(config.database_url)
        yield Installation(config, keys, config.database_url, _migrate(config.database_url))
        return
    postgres = EmbeddedPostgres(config.data)
    if not postgres.exists:
        say("Making the database ...")
    with postgres:
        yield Installation(config, _keys(config), postgres.url(), _migrate(postgres.url()))


def show(result: Any, *, as_json: bool, text: str) -> None:
    """Print a result: as JSON for scripts, else in words."""
    click.echo(wire.encode(result).decode() if as_json else text)


def _keys(config: Config) -> Keys:
    try:
        return Keys(load_secret(config))
    except OSError as error:
        raise StartupError(
            f"Cannot keep the server's secret in {config.data.absolute()}: {error.strerror}."
            " Set QUAN_DATA to a folder that can be written."
        ) from error


def _migrate(url: str) -> list[str]:
    try:
        return migrate(url)
    except psycopg.Error as error:
        reason = str(error).strip().splitlines()[0]
        raise StartupError(f"The database could not be brought up to date: {reason}.") from error
