"""`quan worker` and `quan rotate-epoch`, as processes of their own."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import psycopg
import pytest

PATIENCE_S = 30


@pytest.fixture
def quan(database_url: str, tmp_path: Path) -> Callable[..., subprocess.Popen[str]]:
    """Give a function that runs a command on this worker's database."""

    def run(*arguments: str) -> subprocess.Popen[str]:
        settings = {"QUAN_DATABASE_URL": database_url, "QUAN_DATA": str(tmp_path)}
        return subprocess.Popen(
            [sys.executable, "-m", "quan.cli", *arguments],
            env=os.environ | settings,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )

    return run


def waiting_jobs(conn: psycopg.Connection[Any]) -> int:
    row = conn.execute(
        "SELECT COUNT(*) FROM jobs.procrastinate_jobs WHERE task_name = 'identity.prune' AND status = 'todo'"
    ).fetchone()
    assert row is not None
    return int(row[0])


def test_a_worker_takes_jobs_and_leaves_cleanly(
    quan: Callable[..., subprocess.Popen[str]], database_url: str
) -> None:
    with psycopg.connect(database_url, autocommit=True) as conn:
        conn.execute(
            "INSERT INTO jobs.procrastinate_jobs (queue_name, task_name) VALUES ('default', 'identity.prune')"
        )
        worker = quan("worker", "--jobs", "2")
        deadline = time.monotonic() + PATIENCE_S
        while waiting_jobs(conn) and worker.poll() is None and time.monotonic() < deadline:
            time.sleep(0.1)
        assert waiting_jobs(conn) == 0
    worker.send_signal(signal.SIGTERM)
    output, _ = worker.communicate(timeout=PATIENCE_S)
    assert worker.returncode == 0, output
    assert "Traceback" not in output


def test_rotating_the_epoch_says_how_many_streams(quan: Callable[..., subprocess.Popen[str]]) -> None:
    command = quan("rotate-epoch", "--yes", "--json")
    output, _ = command.communicate(timeout=PATIENCE_S)
    assert command.returncode == 0, output
    assert json.loads(output)["streams"] >= 0
