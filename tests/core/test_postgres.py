import os
import tempfile
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from quan.core.postgres import EmbeddedPostgres, StartupError, check_server


@pytest.fixture
def home() -> Iterator[Path]:
    """Give a data folder, not under pytest's own, which each run of pytest closes to other users."""
    with tempfile.TemporaryDirectory(prefix="quan-town-") as folder:
        yield Path(folder)


def test_the_last_to_leave_stops_the_server(home: Path) -> None:
    first, second = (EmbeddedPostgres(home, durable=False) for _ in range(2))
    first.start()
    second.start()

    first.stop()
    assert _answers(second)

    second.stop()
    assert not _answers(second)


def test_it_is_durable_unless_told_otherwise(home: Path) -> None:
    with EmbeddedPostgres(home) as server, psycopg.connect(server.url()) as conn:
        settings = conn.execute(
            "SELECT name, setting FROM pg_settings WHERE name IN ('fsync', 'synchronous_commit')"
        ).fetchall()

    assert dict(settings) == {"fsync": "on", "synchronous_commit": "on"}


def test_it_listens_on_no_network_and_admits_nobody_else(home: Path) -> None:
    with EmbeddedPostgres(home, durable=False) as server, psycopg.connect(server.url()) as conn:
        listens = conn.execute("SHOW listen_addresses").fetchone()
        mode = (home / "postgres").stat().st_mode & 0o777

    assert listens == ("",)
    assert mode == 0o700


def test_a_long_path_gets_a_short_socket(home: Path) -> None:
    with EmbeddedPostgres(home / ("far" * 30) / "away", durable=False) as server:
        assert _answers(server)


def test_a_half_made_cluster_is_made_again(home: Path) -> None:
    half = home / "postgres.new"
    half.mkdir()
    (half / "PG_VERSION").write_text("18")

    with EmbeddedPostgres(home, durable=False) as server:
        assert _answers(server)


def test_data_of_another_version_is_refused_in_one_line(home: Path) -> None:
    (home / "postgres").mkdir()
    (home / "postgres" / "PG_VERSION").write_text("9")

    with pytest.raises(StartupError, match=r"made by PostgreSQL 9") as refused:
        EmbeddedPostgres(home).start()

    assert "\n" not in str(refused.value)


@pytest.mark.skipif(os.geteuid() != 0, reason="only root lends the server a user of its own")
def test_root_runs_it_as_somebody_else_and_opens_the_way_no_wider_than_needed(home: Path) -> None:
    closed = home / "closed"
    closed.mkdir(mode=0o700)

    with EmbeddedPostgres(closed / "town", durable=False) as server:
        assert _answers(server)
        assert (closed / "town" / "postgres").stat().st_uid != 0

    assert closed.stat().st_mode & 0o777 == 0o701


def test_a_database_that_will_do_is_accepted(database_url: str) -> None:
    check_server(database_url)


def _answers(server: EmbeddedPostgres) -> bool:
    try:
        with psycopg.connect(server.url()):
            return True
    except psycopg.OperationalError:
        return False
