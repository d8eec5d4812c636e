"""`quan serve` as the operator meets it: a process of its own, started, refused, stopped and killed."""

import json
import os
import signal
import socket
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

import psutil
import psycopg
import pytest

from quan.core.postgres import EmbeddedPostgres

PATIENCE_S = 30

Start = Callable[..., subprocess.Popen[str]]


@pytest.fixture
def port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        number: int = probe.getsockname()[1]
        return number


@pytest.fixture
def home() -> Iterator[Path]:
    """Give a data folder, not under pytest's own, which each run of pytest closes to other users."""
    with tempfile.TemporaryDirectory(prefix="quan-town-") as folder:
        yield Path(folder) / "data"
        with EmbeddedPostgres(Path(folder) / "data"):
            pass  # whatever a failed test left running is joined, then stopped


@pytest.fixture
def start(home: Path, port: int) -> Iterator[Start]:
    started = []

    def run(*arguments: str, **settings: str) -> subprocess.Popen[str]:
        environment = {name: value for name, value in os.environ.items() if not name.startswith("QUAN_")}
        process = subprocess.Popen(
            [sys.executable, "-m", "quan.cli", *(arguments or ("serve", "--no-demo"))],
            env=environment | {"QUAN_DATA": str(home), "QUAN_PORT": str(port)} | settings,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            start_new_session=True,
        )
        started.append(process)
        return process

    yield run
    for process in started:
        process.kill()
        process.communicate()


def test_it_says_where_it_is_when_it_answers(start: Start, port: int) -> None:
    server = start()
    said = _ready(server)

    assert f"http://localhost:{port}" in said
    assert _answers(port)


def test_ctrl_c_stops_everything(start: Start, home: Path) -> None:
    server = start()
    _ready(server)
    os.killpg(server.pid, signal.SIGINT)
    _, complaints = server.communicate(timeout=PATIENCE_S)

    assert server.returncode == 0
    assert complaints == ""
    assert _servers_of(home) == []


def test_a_service_manager_stops_everything(start: Start, home: Path) -> None:
    server = start()
    _ready(server)
    server.terminate()
    server.communicate(timeout=PATIENCE_S)

    assert server.returncode == 0
    assert _servers_of(home) == []


def test_after_a_kill_the_next_start_takes_over(start: Start, home: Path, port: int) -> None:
    killed = start()
    _ready(killed)
    killed.kill()
    killed.communicate()
    left_behind = _servers_of(home)

    again = start()
    _ready(again)

    assert _answers(port)
    assert _servers_of(home) == left_behind


def test_after_a_kill_of_everything_the_next_start_recovers(start: Start, home: Path, port: int) -> None:
    killed = start()
    _ready(killed)
    killed.kill()
    for pid in _servers_of(home):
        psutil.Process(pid).kill()
    killed.communicate()

    _ready(start())

    assert _answers(port)


def test_after_a_crash_of_the_database_the_next_start_waits_for_its_recovery(
    start: Start, home: Path, port: int
) -> None:
    killed = start()
    _ready(killed)
    killed.kill()
    for pid in _servers_of(home):
        psutil.Process(pid).children()[0].kill()  # the server then ends the others and recovers
    killed.communicate()

    _ready(start())

    assert _answers(port)


def test_a_note_of_a_stranger_s_process_does_not_block_the_start(start: Start, home: Path, port: int) -> None:
    with EmbeddedPostgres(home):
        pass
    (home / "postgres" / "postmaster.pid").write_text(
        f"{os.getpid()}\n{home}/postgres\n1\n5432\n\n\n\nready\n"
    )

    _ready(start())

    assert _answers(port)


def test_a_port_in_use_is_one_line(start: Start, port: int) -> None:
    with socket.create_server(("127.0.0.1", port)):
        line = _refusal(start())

    assert str(port) in line
    assert "in use" in line
    assert "QUAN_PORT" in line


def test_a_wrong_url_is_one_line(start: Start) -> None:
    line = _refusal(start(QUAN_DATABASE_URL="postgresql://quan@127.0.0.1:1/quan"))

    assert "QUAN_DATABASE_URL" in line


def test_something_that_is_no_url_is_one_line(start: Start) -> None:
    assert "QUAN_DATABASE_URL" in _refusal(start(QUAN_DATABASE_URL="my database"))


def test_a_wrong_password_is_not_shown(start: Start) -> None:
    line = _refusal(start(QUAN_DATABASE_URL="postgresql://quan:open-sesame@127.0.0.1:1/quan"))

    assert "open-sesame" not in line


def test_an_old_postgresql_is_one_line(start: Start) -> None:
    with _fake_postgres(version="15.18") as address:
        line = _refusal(start(QUAN_DATABASE_URL=f"postgresql://quan@{address}/quan?sslmode=disable"))

    assert "15" in line
    assert "16" in line


def test_a_database_that_is_not_utf8_is_one_line(start: Start, postgres: EmbeddedPostgres) -> None:
    name = f"test_{os.getpid()}_latin"
    with psycopg.connect(postgres.url("postgres"), autocommit=True) as conn:
        conn.execute(
            f"CREATE DATABASE {name} ENCODING latin1 TEMPLATE template0 LOCALE_PROVIDER libc LOCALE 'C'"
        )

    assert "UTF8" in _refusal(start(QUAN_DATABASE_URL=postgres.url(name)))


def test_an_unwritable_folder_is_one_line(start: Start) -> None:
    line = _refusal(start(QUAN_DATA="/proc/quan"))

    assert "/proc/quan" in line
    assert "QUAN_DATA" in line


def test_a_setting_that_cannot_be_used_is_one_line(start: Start) -> None:
    assert "QUAN_PORT" in _refusal(start(QUAN_PORT="eight thousand"))


def test_migrate_prepares_a_database_of_ones_own(start: Start, clone: Callable[[], str]) -> None:
    process = start("migrate", "--json", QUAN_DATABASE_URL=clone())
    said, _ = process.communicate(timeout=PATIENCE_S)

    assert process.returncode == 0
    assert json.loads(said) == {"applied": []}


def test_help_names_every_command(start: Start) -> None:
    said, _ = start("--help").communicate(timeout=PATIENCE_S)

    assert "serve" in said
    assert "migrate" in said


def _ready(server: subprocess.Popen[str]) -> str:
    assert server.stdout is not None
    said = ""
    for line in server.stdout:
        said += line
        if "Ctrl-C" in line:
            return said
    complaints = server.stderr.read() if server.stderr else ""
    raise AssertionError(f"the server never became ready:\n{said}{complaints}")


def _refusal(server: subprocess.Popen[str]) -> str:
    _, complaint = server.communicate(timeout=PATIENCE_S)
    assert server.returncode == 2, complaint
    assert complaint.count("\n") == 1, complaint
    return complaint


def _answers(port: int) -> bool:
    try:
        with urlopen(f"http://127.0.0.1:{port}/docs/openapi.json", timeout=5) as reply:
            answer: int = reply.status
            return answer == 200
    except URLError:
        return False


def _servers_of(home: Path) -> list[int]:
    """Give the servers of a folder, not their children, which look the same for an instant after a fork."""
    data = str(home / "postgres")
    alike = {
        process.pid: process.info["ppid"]
        for process in psutil.process_iter(["name", "cmdline", "ppid"])
        if process.info["name"] == "postgres" and data in (process.info["cmdline"] or [])
    }
    return [pid for pid, parent in alike.items() if parent not in alike]


class _fake_postgres:  # noqa: N801 - used like a function
    """Speaks just enough of the protocol to be asked its version."""

    def __init__(self, *, version: str) -> None:
        self._version = version

    def __enter__(self) -> str:
        self._listener = socket.create_server(("127.0.0.1", 0))
        self._process = subprocess.Popen(
            [sys.executable, "-c", _FAKE, str(self._listener.fileno()), self._version],
            pass_fds=[self._listener.fileno()],
        )
        return f"127.0.0.1:{self._listener.getsockname()[1]}"

    def __exit__(self, *_: object) -> None:
        self._process.kill()
        self._process.wait()
        self._listener.close()


_FAKE = """
import socket, struct, sys
listener = socket.socket(fileno=int(sys.argv[1]))
def message(kind, body): return kind + struct.pack("!I", len(body) + 4) + body
def setting(name, value): return message(b"S", name + b"\\0" + value + b"\\0")
while True:
    caller, _ = listener.accept()
    with caller:
        caller.recv(4096)
        caller.sendall(
            message(b"R", struct.pack("!I", 0))
            + setting(b"server_version", sys.argv[2].encode())
            + setting(b"server_encoding", b"UTF8")
            + setting(b"client_encoding", b"UTF8")
            + message(b"Z", b"I")
        )
        while caller.recv(4096):
            caller.sendall(message(b"C", b"ROLLBACK\\0") + message(b"Z", b"I"))
"""
