"""Bring a database up to date: the plain SQL files of `migrations/`, in the order of their names, each once.

yoyo reads the files and keeps the book of what ran. Two of its habits are changed here: a file and the note
that it ran commit together (a process killed in between would block the next start), and two processes that
start at once are kept apart by an advisory lock, which, unlike a row, dies with the process that held it.
"""

import contextlib
import getpass
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import uuid4

import psycopg
from procrastinate.schema import SchemaManager
from psycopg import sql
from yoyo.backends.core.postgresql import PostgresqlPsycopgBackend
from yoyo.connections import parse_uri
from yoyo.migrations import read_migrations

LOCK = 0x5175616E  # "Quan"
BOOK = "_yoyo_migration"
JOBS_SCHEMA = "jobs"


def migrate(url: str) -> list[str]:
    """Apply what is missing and give the names of what was applied.

    Raises: psycopg.Error when a file is refused; nothing of that file is kept.
    """
    with psycopg.connect(url, autocommit=True) as conn:
        conn.execute("SET client_min_messages = warning")
        conn.execute("SELECT pg_advisory_lock(%s)", [LOCK])
        applied = _apply_jobs_schema(conn)
        book = _Book(conn)
        migrations = read_migrations(str(folder()))
        for migration in migrations:
            migration.load()  # yoyo would pass over a file it cannot read
        for migration in book.to_apply(migrations):
            book.apply_one(migration)
            applied.append(str(migration.id))
    return applied


def folder() -> Path:
    """Find the SQL files: packed beside the code in a wheel, at the root of a checkout."""
    packed = Path(__file__).parent.parent / "_migrations"
    return packed if packed.is_dir() else Path(__file__).parents[2] / "migrations"


class _Book(PostgresqlPsycopgBackend):  # type: ignore[misc] # yoyo has no types
    """yoyo's book-keeping on a connection of ours."""

    def __init__(self, conn: psycopg.Connection[Any]) -> None:
        self._given = conn
        super().__init__(parse_uri("postgresql://"), BOOK)

    def connect(self, _: object) -> psycopg.Connection[Any]:
        return self._given

    @contextlib.contextmanager
    def lock(self, timeout: float = 10) -> Iterator[None]:  # noqa: ARG002 - yoyo's signature
        yield  # the advisory lock is held already

    def apply_one(self, migration: Any, force: bool = False, mark: bool = True) -> None:  # noqa: ARG002, FBT001, FBT002 - yoyo's signature
        self.ensure_internal_schema_updated()
        with self.transaction():
            migration.process_steps(self, "apply")
            self.mark_one(migration)

    def get_log_data(self, migration: Any = None, operation: str = "apply") -> dict[str, Any]:
        """Note what ran, without asking the network for this machine's name."""
        return {
            "id": str(uuid4()),
            "migration_id": migration.id,
            "migration_hash": migration.hash,
            "username": getpass.getuser(),
            "hostname": "",
            "created_at_utc": datetime.now(UTC).replace(tzinfo=None),
            "operation": operation,
        }


def _apply_jobs_schema(conn: psycopg.Connection[Any]) -> list[str]:
    """Lay procrastinate's own tables in a schema of their own.

    Its functions name their tables bare, so each is told where to look; then they work from any connection.
    """
    known = conn.execute("SELECT to_regclass(%s)", [f"{JOBS_SCHEMA}.procrastinate_jobs"]).fetchone()
    if known != (None,):
        return []
    schema = sql.Identifier(JOBS_SCHEMA)
    with conn.transaction():
        conn.execute(sql.SQL("CREATE SCHEMA {}").format(schema))
        conn.execute(sql.SQL("SET LOCAL search_path TO {}").format(schema))
        conn.execute(SchemaManager.get_schema())
        functions = conn.execute(
            "SELECT oid::regprocedure::text FROM pg_proc WHERE pronamespace = %s::regnamespace",
            [JOBS_SCHEMA],
        ).fetchall()
        for (function,) in functions:
            conn.execute(sql.SQL("ALTER ROUTINE {} SET search_path = {}").format(sql.SQL(function), schema))
    return ["procrastinate"]
