"""The web application: wires the rooms together and decides nothing."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from litestar import Litestar
from litestar.datastructures import State
from litestar.di import Provide
from litestar.openapi import OpenAPIConfig

from quan.core import http
from quan.core.clock import Clock, SystemClock
from quan.core.config import Config, load_secret
from quan.core.db import Database
from quan.core.keys import Keys
from quan.core.money import ASSETS

ROUTES: http.Routes = ()


def create_app(config: Config, *, database_url: str, clock: Clock | None = None) -> Litestar:
    """Build the application for one process; its lifespan opens and closes what it needs."""
    ASSETS.register(config.currency, *config.assets)
    clock = clock or SystemClock()
    db = Database(database_url, clock=clock, max_size=config.database_pool)

    @asynccontextmanager
    async def lifespan(_app: Litestar) -> AsyncIterator[None]:
        await db.open()
        try:
            yield
        finally:
            await db.close()

    app = Litestar(
        route_handlers=[*ROUTES],
        state=State({"config": config, "db": db, "clock": clock, "secret_keys": Keys(load_secret(config))}),
        lifespan=[lifespan],
        dependencies={
            "db": Provide(http.provide_db),
            "config": Provide(http.provide_config),
            "clock": Provide(http.provide_clock),
            "keys": Provide(http.provide_keys),
            "key": Provide(http.provide_key),
            "client_ip": Provide(http.provide_client_ip),
            "lang": Provide(http.provide_lang),
        },
        exception_handlers=http.EXCEPTION_HANDLERS,
        type_encoders=http.TYPE_ENCODERS,
        type_decoders=http.TYPE_DECODERS,
        plugins=[http.WireTypes()],
        request_max_body_size=http.MAX_BODY_BYTES,
        openapi_config=OpenAPIConfig(title="Quan", version="1", path="/docs"),
        logging_config=None,
    )
    # Outermost, so that even an unknown address is answered with a request id in the caller's language.
    app.asgi_handler = http.RequestScope(app.asgi_handler)
    return app
