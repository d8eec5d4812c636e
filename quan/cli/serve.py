"""`quan serve`: the database, the web client and the API in one process."""

import contextlib
import signal
import socket
from collections.abc import Iterator
from typing import Never

import click
import uvicorn

from quan.cli import _demo_town
from quan.cli._installation import Installation, installation
from quan.core import garbage, logs, metrics
from quan.core.config import Config
from quan.core.connections import BoundedHttp, PushingWebSocket
from quan.core.express import ExpressHttp
from quan.core.postgres import StartupError
from quan.main import create_app

GRACE_S = 5  # open connections are told to close; those that do not are cut
LARGEST_WEBSOCKET_FRAME = 192 * 1024  # the hello of a device in a thousand conversations


@click.command("serve")
@click.option(
    "--demo/--no-demo",
    default=None,
    help="Build the demo town, or never do. Without either: on the first start of the embedded database.",
)
def command(*, demo: bool | None) -> None:
    """Start Quan and serve until Ctrl-C.

    Starts the embedded PostgreSQL in ./data (or QUAN_DATA), or uses the one of QUAN_DATABASE_URL, brings it
    up to date, and listens on QUAN_HOST and QUAN_PORT (127.0.0.1:8000).

    \b
      quan serve                        the town of ./data
      QUAN_PORT=9000 quan serve         another port
      quan serve --no-demo              an empty town on the first start
    """  # noqa: D301 - \b is click's mark for lines to keep
    config = Config.from_environment()
    logs.configure(level=config.log_level, as_json=config.log_json)
    with _leaving_cleanly(), _claimed_port(config) as listener, installation(config, _say) as ready:
        _demo_town.settle(ready, wanted=demo, say=_say)
        app = create_app(config, database_url=ready.database_url)
        settings = uvicorn.Config(
            app,
            loop="uvloop",
            http=BoundedHttp if metrics.is_traced() else ExpressHttp.serving(app.state.express),
            ws=PushingWebSocket,
            ws_per_message_deflate=False,  # a compressor costs each idle connection more memory than all else
            ws_max_size=LARGEST_WEBSOCKET_FRAME,
            lifespan="on",
            log_config=None,
            access_log=False,
            server_header=False,
            forwarded_allow_ips=config.trusted_proxies,
            timeout_graceful_shutdown=GRACE_S,
        )
        _Server(settings, ready).run(sockets=[listener])


class _Server(uvicorn.Server):
    """A server that says when it is ready."""

    def __init__(self, config: uvicorn.Config, ready: Installation) -> None:
        super().__init__(config)
        self._ready = ready

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets=sockets)
        if self.started:
            garbage.collect_seldom()
            _say(f"\nQuan is ready: {self._ready.config.origin}")
            for line in _demo_town.sign_ins(self._ready):
                _say(line)
            _say("Ctrl-C stops it.")


@contextlib.contextmanager
def _claimed_port(config: Config) -> Iterator[socket.socket]:
    """Take the port before anything slow, and refuse in one line when it cannot be had."""
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(
            config.host, config.port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        )[0]
        listener = socket.socket(family, kind, protocol)
    except OSError as error:
        raise StartupError(f"QUAN_HOST={config.host} is not an address: {error.strerror}.") from error
    with listener:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listener.bind(address)
        except OSError as error:
            reason = (error.strerror or str(error)).lower()
            raise StartupError(
                f"Cannot listen on {config.host} port {config.port}: {reason}."
                " Stop what uses it, or set QUAN_PORT to another."
            ) from error
        yield listener


@contextlib.contextmanager
def _leaving_cleanly() -> Iterator[None]:
    """Let Ctrl-C, a closed terminal and a service manager's stop all unwind what was started."""
    for name in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(name, _interrupt)
    try:
        yield
    except KeyboardInterrupt:
        _say("\nStopped.")


def _interrupt(*_: object) -> Never:
    raise KeyboardInterrupt


def _say(line: str) -> None:
    click.echo(line)
