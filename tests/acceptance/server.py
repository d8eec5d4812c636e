"""A `quan serve` of the tests: started, killed, started again at the same address with the same data."""

import os
import signal
import socket
import subprocess
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Self

import httpx
import pytest

from tests.acceptance.screens import Town
from tests.wallet.rails.bank import IBAN

READY_WITHIN_S = 60
STOPPED_WITHIN_S = 20


@dataclass
class Server:
    """One server's process."""

    town: Town
    data: Path
    port: int
    log: Path | None = None
    process: "subprocess.Popen[bytes] | None" = field(default=None)

    @classmethod
    def of(cls, data: Path, database_url: str | None = None, *, log: Path | None = None) -> Self:
        """Prepare a server; without a database's address it brings its own, without a log it logs here."""
        port = _free_port()
        environment = {name: text for name, text in os.environ.items() if not name.startswith("QUAN_")}
        environment |= {"QUAN_DATA": str(data), "QUAN_PORT": str(port), "QUAN_LOG_LEVEL": "critical"}
        environment |= {"QUAN_BANK_IBAN": IBAN, "QUAN_BANK_BIC": "INGBNL2A", "QUAN_BANK_NAME": "ING"}
        if database_url:
            environment["QUAN_DATABASE_URL"] = database_url
        return cls(Town(f"http://localhost:{port}", environment), data, port, log)

    def start(self) -> None:
        """Start the process and wait until it answers."""
        with (self.log or Path(os.devnull)).open("ab") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "quan.cli", "serve", "--no-demo"],
                env=self.town.environment,
                stdout=subprocess.DEVNULL,
                stderr=log if self.log else None,
            )
        deadline = time.monotonic() + READY_WITHIN_S
        while time.monotonic() < deadline:
            if self.process.poll() is not None:
                pytest.fail(f"the server stopped with {self.process.returncode}")
            if self._is_ready():
                return
            time.sleep(0.1)
        pytest.fail(f"the server was not ready within {READY_WITHIN_S} s")

    def kill(self) -> None:
        """End it without a word."""
        self._end(signal.SIGKILL)

    def stop(self) -> None:
        """End it as Ctrl-C does."""
        self._end(signal.SIGINT)

    def _end(self, how: signal.Signals) -> None:
        if self.process is not None:
            self.process.send_signal(how)
            self.process.wait(timeout=STOPPED_WITHIN_S)
            self.process = None

    def _is_ready(self) -> bool:
        try:
            return httpx.get(f"http://127.0.0.1:{self.port}/readyz").status_code == httpx.codes.OK
        except httpx.TransportError:
            return False


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
