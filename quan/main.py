"""The web application: wires the rooms together and decides nothing."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from litestar import Litestar, Router
from litestar.datastructures import State
from litestar.di import Provide
from litestar.openapi import OpenAPIConfig
from litestar.openapi.plugins import SwaggerRenderPlugin

from quan import admin, chat, identity, ledger
from quan.admin import http as admin_http
from quan.chat import http as chat_http
from quan.chat import jobs as chat_jobs
from quan.chat import reactions as chat_reactions
from quan.core import http, media, metrics, realtime, streams, webapp
from quan.core.clock import Clock
from quan.core.config import Config, load_secret
from quan.core.db import Database, Tx
from quan.core.express import Express
from quan.core.jobs import Task, Worker
from quan.core.keys import Keys
from quan.core.money import ASSETS
from quan.core.outbox import Reaction, Relay
from quan.gateway import http as gateway_http
from quan.gateway import jobs as gateway_jobs
from quan.gateway import reactions as gateway_reactions
from quan.identity import http as identity_http
from quan.identity import jobs as identity_jobs
from quan.identity import reactions as identity_reactions
from quan.ledger import http as ledger_http
from quan.ledger import jobs as ledger_jobs
from quan.trade import http as trade_http
from quan.trade import jobs as trade_jobs
from quan.trade import reactions as trade_reactions
from quan.wallet import http as wallet_http
from quan.wallet import jobs as wallet_jobs
from quan.wallet import reactions as wallet_reactions

ROUTES: http.Routes = (
    Router("/", route_handlers=identity_http.ROUTES, tags=["identity"]),
    Router("/", route_handlers=ledger_http.ROUTES, tags=["ledger"]),
    Router("/", route_handlers=wallet_http.ROUTES, tags=["wallet"]),
    Router("/", route_handlers=trade_http.ROUTES, tags=["trade"]),
    Router("/", route_handlers=chat_http.ROUTES, tags=["chat"]),
    Router("/", route_handlers=admin_http.ROUTES, tags=["operators"]),
    Router("/", route_handlers=gateway_http.ROUTES, tags=["gateway"]),
    Router(
        "/",
        route_handlers=media.ROUTES,
        tags=["media"],
        dependencies={"me": Provide(identity_http.provide_me)},
    ),
    Router("/", route_handlers=realtime.ROUTES, tags=["realtime"]),
    Router("/", route_handlers=metrics.ROUTES, tags=["operations"]),
    *webapp.ROUTES,
)


# Where media are shown, and who may fetch them there.
PLACES = {chat.ConversationId: admin.may_fetch_said, chat.office.ReportId: admin.may_fetch_evidence}

# What handlers ask for by name.
DEPENDENCIES = {
    "db": Provide(http.provide_db),
    "config": Provide(http.provide_config),
    "clock": Provide(http.provide_clock),
    "keys": Provide(http.provide_keys),
    "key": Provide(http.provide_key),
    "client_ip": Provide(http.provide_client_ip),
    "lang": Provide(http.provide_lang),
    "caller": Provide(identity_http.provide_caller),
    "presented": Provide(identity_http.provide_presented),
    "poster": Provide(ledger_http.provide_poster),
    "session_digest": Provide(identity_http.provide_session_digest),
    "sender": Provide(chat_http.provide_sender),
    "signed_in": Provide(identity_http.provide_signed_in),
}

# Served from the built client (web/scripts/docs-ui.mjs): the house fetches nothing from elsewhere.
DOCS_PAGE = SwaggerRenderPlugin(
    js_url="/docs-ui/swagger-ui-bundle.js",
    css_url="/docs-ui/swagger-ui.css",
    standalone_preset_js_url="/docs-ui/swagger-ui-standalone-preset.js",
    favicon='<link rel="icon" href="/icons/icon.svg">',
)
DOCS = OpenAPIConfig(
    title="Quan",
    version="1",
    path="/docs",
    use_handler_docstrings=True,
    render_plugins=[DOCS_PAGE],
)


def tasks(config: Config) -> tuple[Task, ...]:
    """List the jobs of every domain."""
    return (
        *media.tasks(config),
        *identity_jobs.tasks(config),
        *chat_jobs.tasks(config),
        *ledger_jobs.TASKS,
        *wallet_jobs.tasks(config),
        *trade_jobs.tasks(config),
    )


def reactions(config: Config) -> tuple[Reaction, ...]:
    """List the reactions of every domain."""
    return (
        *identity_reactions.REACTIONS,
        *chat_reactions.REACTIONS,
        *wallet_reactions.reactions(config),
        *trade_reactions.REACTIONS,
        *gateway_reactions.REACTIONS,
    )


def create_app(config: Config, *, database_url: str, clock: Clock | None = None) -> Litestar:
    """Build the application for one process; its lifespan opens and closes what it needs."""
    ASSETS.register(config.currency, *config.assets)
    db = Database(database_url, clock=clock, max_size=config.database_pool)
    access = streams.Access({chat.ConversationId: chat.STREAM})
    hub = realtime.Hub(db, access, audience=chat.audience)
    bus = realtime.Bus(db, hub)
    live = realtime.Realtime(hub=hub, authenticate=identity_http.authenticate, origin=config.origin)
    relay = Relay(db, (*reactions(config), _hang_up(hub)))
    keys = Keys(load_secret(config))
    poster = ledger.Poster(db)
    payments = wallet_http.ExpressPayments(config)
    sender = chat.Sender(db, session_age=config.session_age, with_previews=config.link_previews)
    notifier = gateway_jobs.Notifier(db, config, keys)
    worker = Worker(db, tasks(config))

    @asynccontextmanager
    async def lifespan(_app: Litestar) -> AsyncIterator[None]:
        await db.open()
        await hub.start()
        await bus.start()
        await poster.start()
        await sender.start()
        await relay.start()
        await notifier.start()
        await worker.start()
        try:
            yield
        finally:
            await bus.stop()
            await hub.stop()
            await worker.stop()
            await notifier.stop()
            await sender.stop()
            await poster.stop()
            await relay.stop()
            await db.close()

    app = Litestar(
        route_handlers=[*ROUTES],
        state=State(
            {
                "config": config,
                "db": db,
                "clock": db.clock,
                "secret_keys": keys,
                "poster": poster,
                "payments": payments,
                "sender": sender,
                "realtime": live,
                "media_access": media.Access(PLACES),
            }
        ),
        lifespan=[lifespan],
        dependencies=DEPENDENCIES,
        exception_handlers=http.EXCEPTION_HANDLERS,
        type_encoders=http.TYPE_ENCODERS,
        type_decoders=http.TYPE_DECODERS,
        plugins=[http.WireTypes(), admin_http.OneByOne()],
        request_class=http.JsonRequest,
        request_max_body_size=http.MAX_BODY_BYTES,
        openapi_config=DOCS,
        logging_config=None,
    )
    # Outermost, so that even an unknown address is answered with a request id in the caller's language.
    app.state.express = {
        **wallet_http.express(config, poster, identity_http.express_session, payments),
        **chat_http.express(config, sender, identity_http.express_session),
    }
    short_way = Express(app.asgi_handler, app.state.express)
    app.asgi_handler = http.RequestScope(metrics.Measured(short_way))
    return app


def _hang_up(hub: realtime.Hub) -> Reaction:
    """Close the live connections of a session that was signed out."""

    async def hang_up(tx: Tx, event: identity.SessionRevoked) -> None:
        tx.after_commit(lambda: hub.close_session(event.session))

    return Reaction(identity.SessionRevoked, "main.hang-up", hang_up)
