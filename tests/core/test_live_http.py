"""The routes over real ASGI: who may open a socket, the HTTP twin, the figures."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any, cast
from uuid import UUID, uuid4

import httpx
import pytest
from litestar import Litestar, get
from litestar.connection import ASGIConnection
from litestar.datastructures import State
from litestar.di import Provide

from quan.core import http, metrics, realtime
from quan.core.config import Config
from quan.core.db import Database
from quan.core.ids import Id, MemberId
from quan.core.realtime import Close, Hub, Realtime
from tests.core.devices import Frame, SessionId, note

OURS = "http://localhost:8000"


async def cookie(connection: ASGIConnection[Any, Any, Any, Any]) -> tuple[MemberId, Id] | None:
    """Stand in for identity: the cookie is the member's id, and the session has the same UUID."""
    text = connection.cookies.get("quan_session")
    if text is None:
        return None
    member = MemberId.parse(text)
    return member, SessionId(member.uuid)


@get("/cups/{cup:str}")
async def look_at_cup(cup: str) -> str:
    return cup


@pytest.fixture
def site(db: Database, quick_hub: Hub, config: Config) -> Litestar:
    live = Realtime(hub=quick_hub, authenticate=cookie, origin=OURS)
    app = Litestar(
        [*realtime.ROUTES, *metrics.ROUTES, look_at_cup],
        state=State({"db": db, "config": config, "realtime": live}),
        dependencies={"db": Provide(http.provide_db), "config": Provide(http.provide_config)},
        exception_handlers=http.EXCEPTION_HANDLERS,
        openapi_config=None,
        logging_config=None,
    )
    app.asgi_handler = metrics.Measured(app.asgi_handler)
    return app


class Browser:
    """One WebSocket, spoken in ASGI."""

    def __init__(self, app: Litestar, *, member: MemberId | None, origin: str | None = OURS) -> None:
        headers = [(b"host", b"localhost:8000")]
        if member is not None:
            headers.append((b"cookie", f"quan_session={member}".encode()))
        if origin is not None:
            headers.append((b"origin", origin.encode()))
        self.scope = {
            "type": "websocket",
            "path": "/v1/stream",
            "raw_path": b"/v1/stream",
            "root_path": "",
            "scheme": "ws",
            "query_string": b"",
            "headers": headers,
            "subprotocols": [],
            "client": ("127.0.0.1", 1),
            "server": ("localhost", 8000),
            "extensions": {},
        }
        self.app = app
        self.up: asyncio.Queue[dict[str, Any]] = asyncio.Queue()
        self.down: asyncio.Queue[dict[str, Any]] = asyncio.Queue()
        self.up.put_nowait({"type": "websocket.connect"})

    async def run(self) -> None:
        await self.app(cast("Any", self.scope), cast("Any", self.up.get), cast("Any", self.down.put))

    def say(self, frame: Frame) -> None:
        self.up.put_nowait({"type": "websocket.receive", "text": json.dumps(frame)})

    def leave(self) -> None:
        self.up.put_nowait({"type": "websocket.disconnect", "code": 1001})

    async def message(self) -> dict[str, Any]:
        return await asyncio.wait_for(self.down.get(), 5)

    async def frame(self) -> Frame:
        frame: Frame = json.loads((await self.message())["text"])
        return frame

    async def close_code(self) -> int:
        while (message := await self.message())["type"] != "websocket.close":
            pass
        return int(message["code"])


@asynccontextmanager
async def browsing(browser: Browser) -> AsyncIterator[Browser]:
    running = asyncio.create_task(browser.run())
    yield browser
    browser.leave()
    await running


async def test_a_page_of_ours_hears_its_stream(db: Database, site: Litestar) -> None:
    mei = MemberId(uuid4())
    async with browsing(Browser(site, member=mei)) as page:
        page.say({"type": "hello", "cursors": {}})
        assert (await page.message())["type"] == "websocket.accept"
        reset = await page.frame()
        assert (reset["type"], reset["stream"], reset["seq"]) == ("reset", str(mei), 0)
        heads = await page.frame()
        assert heads["heads"] == {str(mei): {"seq": 0, "epoch": reset["epoch"]}}
        assert heads["server_time"].endswith("Z")
        await note(db, mei, "hello")
        live = await page.frame()
        while live["type"] == "heads":
            live = await page.frame()
        assert (live["type"], live["prev"], live["seq"]) == ("events", 0, 1)
        assert live["events"][0]["body"] == {"note": "hello"}


@pytest.mark.parametrize(
    "origin",
    ["https://evil.example", "null", "", None, "http://localhost:8001", "https://localhost:8000"],
)
async def test_a_page_of_another_site_is_refused_before_the_socket_opens(
    site: Litestar, quick_hub: Hub, origin: str | None
) -> None:
    page = Browser(site, member=MemberId(uuid4()), origin=origin)
    await page.run()
    refusal = await page.message()
    assert refusal["type"] in {"websocket.close", "websocket.http.response.start"}
    assert page.down.empty()
    assert len(quick_hub) == 0


async def test_a_page_that_is_not_signed_in_is_told_so(site: Litestar) -> None:
    page = Browser(site, member=None)
    await page.run()
    assert (await page.message())["type"] == "websocket.accept"
    assert await page.close_code() == Close.SIGNED_OUT


async def test_signing_out_closes_the_socket(site: Litestar, quick_hub: Hub) -> None:
    mei = MemberId(uuid4())
    async with browsing(Browser(site, member=mei)) as page:
        page.say({"type": "hello", "cursors": {}})
        await page.message()
        await page.frame()
        quick_hub.close_session(SessionId(mei.uuid))
        assert await page.close_code() == Close.SIGNED_OUT
    assert len(quick_hub) == 0


async def test_a_malformed_frame_closes_the_socket_with_a_reason(site: Litestar) -> None:
    page = Browser(site, member=MemberId(uuid4()))
    page.up.put_nowait({"type": "websocket.receive", "bytes": b"not text"})
    await page.run()
    assert await page.close_code() == Close.MALFORMED


@asynccontextmanager
async def asking(
    site: Litestar, member: MemberId | None = None, address: str = "127.0.0.1"
) -> AsyncIterator[httpx.AsyncClient]:
    cookies = {"quan_session": str(member)} if member else {}
    transport = httpx.ASGITransport(app=cast("Any", site), client=(address, 1))
    async with httpx.AsyncClient(transport=transport, base_url=OURS, cookies=cookies) as client:
        yield client


async def test_the_twin_gives_a_reset_and_then_slices(db: Database, site: Litestar) -> None:
    mei = MemberId(uuid4())
    await note(db, mei, "a", "b")
    async with asking(site, mei) as client:
        reset = (await client.get(f"/v1/stream/{mei}")).json()
        assert (reset["type"], reset["seq"]) == ("reset", 2)
        query = {"after": 1, "epoch": reset["epoch"]}
        part = (await client.get(f"/v1/stream/{mei}", params=query)).json()
        assert (part["type"], part["prev"], part["seq"], part["more"]) == ("slice", 1, 2, False)
        assert [event["body"] for event in part["events"]] == [{"note": "b"}]
        assert UUID(part["epoch"]) == UUID(reset["epoch"])


async def test_the_twin_refuses_strangers_and_nonsense(site: Litestar) -> None:
    mei = MemberId(uuid4())
    async with asking(site) as client:
        assert (await client.get(f"/v1/stream/{mei}")).status_code == 401
    async with asking(site, mei) as client:
        assert (await client.get(f"/v1/stream/{MemberId(uuid4())}")).status_code == 404
        assert (await client.get("/v1/stream/nonsense")).status_code == 400
        assert (await client.get(f"/v1/stream/{mei}?after=-1")).status_code == 400
        assert (await client.get(f"/v1/stream/{mei}?epoch=x")).status_code == 400


async def test_figures_name_routes_and_never_ids(site: Litestar) -> None:
    async with asking(site) as client:
        await client.get("/cups/secret-cup")
        await client.get("/nowhere/secret-path")
        text = (await client.get("/metrics")).text
    assert 'quan_http_request_seconds_count{method="GET",route="/cups/{cup}",status="2xx"}' in text
    assert 'route="unmatched",status="4xx"' in text
    assert "secret" not in text
    assert "quan_db_connections " in text


async def test_figures_answer_this_machine_only(site: Litestar) -> None:
    async with asking(site, address="192.0.2.7") as client:
        assert (await client.get("/metrics")).status_code == 404
    async with asking(site) as client:
        proxied = await client.get("/metrics", headers={"x-forwarded-for": "192.0.2.7"})
        assert proxied.status_code == 404


async def test_alive_and_ready(site: Litestar) -> None:
    async with asking(site) as client:
        assert (await client.get("/healthz")).json() == {"status": "alive"}
        assert (await client.get("/readyz")).json() == {"status": "ready"}


async def test_not_ready_while_a_migration_is_missing(fresh_db: Database, config: Config) -> None:
    app = Litestar(
        [*metrics.ROUTES],
        state=State({"db": fresh_db, "config": config}),
        dependencies={"db": Provide(http.provide_db), "config": Provide(http.provide_config)},
        exception_handlers=http.EXCEPTION_HANDLERS,
        openapi_config=None,
    )
    async with asking(app) as client:
        assert (await client.get("/readyz")).status_code == 200
        async with fresh_db.transaction() as tx:
            await tx.execute("DELETE FROM _yoyo_migration WHERE migration_id = '0002_streams'")
        refused = await client.get("/readyz")
        assert (refused.status_code, refused.headers["retry-after"]) == (503, "5")
        async with fresh_db.transaction() as tx:
            await tx.execute("DROP TABLE _yoyo_migration")
        assert (await client.get("/readyz")).status_code == 503
        assert (await client.get("/healthz")).status_code == 200
