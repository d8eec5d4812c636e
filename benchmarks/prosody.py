"""Prosody beside us: an XMPP server with its archive on, and a small load generator that speaks XMPP.

It is not installed by this program. Either it is on the PATH (`apt-get install prosody`), or its packages are
unpacked somewhere without installing and QUAN_PROSODY names that folder:

    apt-get download prosody lua5.4 lua-bitop lua-expat lua-filesystem lua-sec lua-socket lua-unbound libidn12
    for package in *.deb; do dpkg -x "$package" prosody; done
"""

import asyncio
import base64
import os
import shutil
import time
from collections import Counter
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from functools import partial
from pathlib import Path
from typing import cast

import psutil

from benchmarks import machine

HOST = "localhost"
PASSWORD = "tea"  # noqa: S105 - of accounts that live as long as the benchmark
READY_WITHIN_S = 20
MESSAGE_END = b"</message>"

CONFIG = """
pidfile = "{folder}/prosody.pid"
data_path = "{folder}/data"
plugin_paths = {{ "{modules}" }}
daemonize = false
run_as_root = true
log = {{ error = "{folder}/prosody.log" }}
modules_enabled = {{ "saslauth", "roster", "disco", "presence", "message", "iq", "mam", "c2s" }}
modules_disabled = {{ "s2s", "http", "offline" }}
interfaces = {{ "127.0.0.1" }}
c2s_ports = {{ {port} }}
c2s_require_encryption = false
allow_unencrypted_plain_auth = true
authentication = "internal_plain"
storage = "internal"
default_archive_policy = true
archive_expires_after = "never"
unlimited_jids = {{}}
network_backend = "epoll"
VirtualHost "{host}"
"""


def _root() -> Path | None:
    """Tell where Prosody is: `/` when it is installed, the folder it was unpacked in, or nowhere."""
    if folder := os.environ.get("QUAN_PROSODY"):
        return Path(folder)
    return Path("/") if shutil.which("prosody") else None


def is_here() -> bool:
    """Tell whether Prosody can be started."""
    root = _root()
    return root is not None and (root / "usr/bin/prosody").exists()


@asynccontextmanager
async def serving(folder: Path, *, accounts: int) -> AsyncIterator[tuple[int, psutil.Process]]:
    """Run Prosody with accounts `t0`, `t1`, ...; give its port and its process."""
    root, port = _root() or Path("/"), machine.free_port()
    home = folder / "data" / HOST / "accounts"
    home.mkdir(parents=True)
    for number in range(accounts):
        (home / f"t{number}.dat").write_text(f'return {{ ["password"] = "{PASSWORD}" }};\n', encoding="utf-8")
    config = folder / "prosody.cfg.lua"
    config.write_text(
        CONFIG.format(
            folder=folder,
            modules=root / "usr/lib/prosody/modules",
            port=port,
            host=HOST,
        ),
        encoding="utf-8",
    )
    process = await asyncio.create_subprocess_exec(
        str(root / "usr/bin/lua5.4"),
        str(root / "usr/bin/prosody"),
        "--root",
        "--config",
        str(config),
        env=_environment(root),
        stdout=asyncio.subprocess.DEVNULL,
    )
    try:
        await _ready(port, process)
        yield port, psutil.Process(process.pid)
    finally:
        if process.returncode is None:
            process.terminate()
            await process.wait()


def _environment(root: Path) -> dict[str, str]:
    libraries = root / "usr/lib/x86_64-linux-gnu"
    shares = root / "usr/share/lua/5.4"
    return {
        **os.environ,
        "LUA_PATH": f"{root}/usr/lib/prosody/?.lua;{shares}/?.lua;{shares}/?/init.lua;;",
        "LUA_CPATH": f"{root}/usr/lib/prosody/?.so;{libraries}/lua/5.4/?.so;;",
        "LD_LIBRARY_PATH": str(libraries),
    }


async def _ready(port: int, process: asyncio.subprocess.Process) -> None:
    for _ in range(READY_WITHIN_S * 10):
        if process.returncode is not None:
            raise RuntimeError(f"Prosody stopped with {process.returncode}")
        try:
            _, writer = await asyncio.open_connection("127.0.0.1", port)
        except OSError:
            await asyncio.sleep(0.1)
        else:
            writer.close()
            return
    raise RuntimeError(f"Prosody was not ready within {READY_WITHIN_S} s")


class Client(asyncio.Protocol):
    """One XMPP client: signs in without TLS, then gives everything that comes to `heard`."""

    def __init__(self, number: int, heard: Callable[[bytes], None]) -> None:
        self.number = number
        self.heard = heard
        self.ready: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._got = b""
        self._step = 0

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Open the stream."""
        self._transport = cast(asyncio.Transport, transport)  # uvloop's is none by inheritance
        self._open()

    def data_received(self, data: bytes) -> None:
        """Go on signing in, or hand over the messages that are whole."""
        self._got += data
        if self.ready.done():
            end = self._got.rfind(MESSAGE_END) + len(MESSAGE_END)
            if end >= len(MESSAGE_END):
                whole, self._got = self._got[:end], self._got[end:]
                self.heard(whole)
            return
        if self._step == 0 and b"</stream:features>" in self._got:
            token = base64.b64encode(f"\0t{self.number}\0{PASSWORD}".encode()).decode()
            self.say(f"<auth xmlns='urn:ietf:params:xml:ns:xmpp-sasl' mechanism='PLAIN'>{token}</auth>")
        elif self._step == 1 and b"<success" in self._got:
            self._open()
        elif self._step == 2 and b"</stream:features>" in self._got:  # noqa: PLR2004 - the third step
            self.say("<iq type='set' id='b'><bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'/></iq>")
        elif self._step == 3 and b"</iq>" in self._got:  # noqa: PLR2004 - the last step
            self.say("<presence/>")
            self.ready.set_result(None)
        else:
            return
        self._step, self._got = self._step + 1, b""

    def say(self, stanza: str) -> None:
        """Send a stanza."""
        self._transport.write(stanza.encode())

    def leave(self) -> None:
        """Hang up."""
        self._transport.abort()

    def _open(self) -> None:
        self.say(
            f"<?xml version='1.0'?><stream:stream to='{HOST}' version='1.0' xmlns='jabber:client'"
            " xmlns:stream='http://etherx.jabber.org/streams'>"
        )


async def sign_in(port: int, number: int, heard: Callable[[bytes], None]) -> Client:
    """Connect a client and wait until it is signed in."""
    client = Client(number, heard)
    await asyncio.get_running_loop().create_connection(partial(_itself, client), "127.0.0.1", port)
    await asyncio.wait_for(client.ready, 20)
    return client


def _itself(client: Client) -> Client:
    return client


async def direct(port: int, *, pairs: int, at_once: int, seconds: float) -> tuple[float, int]:
    """Let pairs talk, so many messages on their way at once; give how many arrived per second, and in all."""
    arrived: Counter[int] = Counter()
    waiting: dict[int, asyncio.Event] = {}

    def heard(data: bytes) -> None:
        for part in data.split(b"#")[1::2]:
            if part.isdigit():
                arrived[int(part)] += 1
                waiting[int(part)].set()

    clients = [await sign_in(port, number, heard) for number in range(2 * pairs)]
    numbers = iter(range(1 << 40))
    end = time.perf_counter() + seconds

    async def lane(first: int) -> None:
        turn = first
        while time.perf_counter() < end:
            number = next(numbers)
            waiting[number] = asyncio.Event()
            to = turn % (2 * pairs) ^ 1
            clients[turn % (2 * pairs)].say(
                f"<message to='t{to}@{HOST}' type='chat' id='m{number}'>"
                f"<body>#{number}# shall we have tea</body></message>"
            )
            await waiting[number].wait()
            turn += at_once

    begun = time.perf_counter()
    await asyncio.gather(*(lane(first) for first in range(at_once)))
    took = time.perf_counter() - begun
    for client in clients:
        client.leave()
    if set(arrived.values()) != {1}:
        raise RuntimeError("Prosody delivered a message twice")
    return arrived.total() / took, arrived.total()
