import shutil
import threading
from collections.abc import Callable
from pathlib import Path

import psycopg
import pytest
from psycopg import sql

from quan.core import migrations
from quan.core.db import Database
from quan.core.migrations import migrate
from quan.core.postgres import EmbeddedPostgres

EMPTY = sql.SQL("CREATE DATABASE {}")


@pytest.fixture
def empty_url(postgres: EmbeddedPostgres, request: pytest.FixtureRequest, template: str) -> str:
    name = f"{template}_{abs(hash(request.node.name))}"
    with psycopg.connect(postgres.url("postgres"), autocommit=True) as conn:
        conn.execute(EMPTY.format(sql.Identifier(name)))
    return postgres.url(name)


def test_every_file_runs_once_in_the_order_of_its_name(empty_url: str) -> None:
    files = sorted(path.stem for path in migrations.folder().glob("*.sql"))

    assert migrate(empty_url) == ["procrastinate", *files]
    assert migrate(empty_url) == []


def test_two_starters_do_not_race(empty_url: str) -> None:
    applied: list[list[str]] = []
    starters = [threading.Thread(target=lambda: applied.append(migrate(empty_url))) for _ in range(2)]
    for starter in starters:
        starter.start()
    for starter in starters:
        starter.join()

    assert sorted(map(bool, applied)) == [False, True]


def test_a_refused_file_leaves_nothing_behind_and_is_tried_again(
    empty_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shutil.copy(migrations.folder() / "0001_core.sql", tmp_path)
    broken = tmp_path / "0002_shop.sql"
    broken.write_text("CREATE TABLE core.shop (id int); CREATE TABLE core.shop (id int);")
    monkeypatch.setattr(migrations, "folder", lambda: tmp_path)

    with pytest.raises(psycopg.errors.DuplicateTable):
        migrate(empty_url)
    broken.write_text("CREATE TABLE core.shop (id int);")

    assert migrate(empty_url) == ["0002_shop"]


async def test_a_job_can_be_deferred_from_a_connection_with_any_search_path(db: Database) -> None:
    async with db.read() as reader:
        bare = await reader.value(
            """
            SELECT count(*) FROM pg_proc
            WHERE pronamespace = 'jobs'::regnamespace
              AND NOT 'search_path=jobs' = ANY (coalesce(proconfig, '{}'))
            """
        )

    assert bare == 0


def test_clones_of_the_template_are_apart(clone: Callable[[], str]) -> None:
    assert clone() != clone()
