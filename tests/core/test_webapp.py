from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any, cast

import httpx
import pytest
from litestar import Litestar, get
from litestar.datastructures import State
from litestar.di import Provide

from quan.core import http, limits, metrics, webapp
from quan.core.config import Config

PAGE = '<!doctype html><meta nonce="__NONCE__"><!--signed-in-->home<!--/signed-in--><p>__SESSION__</p>'


@pytest.fixture
def dist(tmp_path: Path) -> Path:
    (tmp_path / "assets").mkdir()
    (tmp_path / ".vite").mkdir()
    (tmp_path / ".vite/manifest.json").write_text("{}")
    (tmp_path / "index.html").write_text(PAGE)
    (tmp_path / "sw.js").write_text("// worker")
    (tmp_path / "manifest.webmanifest").write_text("{}")
    (tmp_path / "assets/index-abc.js").write_text("plain")
    (tmp_path / "assets/index-abc.js.br").write_text("brotli")
    (tmp_path / "assets/index-abc.js.gz").write_text("gzip")
    (tmp_path / "assets/index-def.css").write_text("css")
    return tmp_path


@get("/v1/known")
async def known() -> str:
    return "api"


def build(dist: Path, config: Config) -> Litestar:
    return Litestar(
        route_handlers=[*webapp.routes(webapp.Dist((dist,))), known],
        state=State({"config": config}),
        dependencies={
            "config": Provide(http.provide_config),
            "client_ip": Provide(http.provide_client_ip),
        },
        exception_handlers=http.EXCEPTION_HANDLERS,
        openapi_config=None,
    )


def browse(app: Litestar, address: str = "127.0.0.1") -> httpx.AsyncClient:
    transport = httpx.ASGITransport(app=cast("Any", app), client=(address, 1))
    return httpx.AsyncClient(transport=transport, base_url="http://localhost:8000")


@pytest.fixture
async def web(dist: Path, config: Config) -> AsyncIterator[httpx.AsyncClient]:
    await limits.forget()
    async with browse(build(dist, config)) as client:
        yield client


@pytest.mark.parametrize("path", ["/", "/bills", "/bills/bil_01", "/me/profile", "/u/token", "/index.html"])
async def test_every_address_of_the_app_gets_the_page(web: httpx.AsyncClient, path: str) -> None:
    reply = await web.get(path)
    assert reply.status_code == 200
    assert reply.headers["content-type"].startswith("text/html")
    assert reply.headers["cache-control"] == "no-cache"


@pytest.mark.parametrize(
    "path",
    ["/v1/unknown", "/v1", "/media/nothing.webp", "/docs/nothing", "/robots.txt", "/assets/old.js"],
)
async def test_what_is_not_the_apps_is_not_answered_with_the_page(web: httpx.AsyncClient, path: str) -> None:
    reply = await web.get(path)
    assert reply.status_code == 404
    assert reply.json()["type"] == "/problems/core/not-found"


async def test_the_api_keeps_its_addresses(web: httpx.AsyncClient) -> None:
    assert (await web.get("/v1/known")).text == "api"


async def test_each_page_has_a_nonce_of_its_own_and_names_it_in_the_policy(web: httpx.AsyncClient) -> None:
    first, second = await web.get("/"), await web.get("/")
    assert "__NONCE__" not in first.text
    nonce = first.text.partition('nonce="')[2].partition('"')[0]
    assert f"'nonce-{nonce}'" in first.headers["content-security-policy"]
    assert first.text != second.text


async def test_the_policy_forbids_inline_code_and_framing(web: httpx.AsyncClient) -> None:
    policy = (await web.get("/")).headers["content-security-policy"]
    assert "unsafe-inline" not in policy
    assert "'unsafe-eval'" not in policy
    assert "frame-ancestors 'none'" in policy
    assert "require-trusted-types-for 'script'" in policy


async def test_the_page_tells_whether_a_session_cookie_came_along(web: httpx.AsyncClient) -> None:
    stranger, member = await web.get("/"), await web.get("/", headers={"cookie": "quan_session=x"})
    assert ">no<" in stranger.text
    assert "home" not in stranger.text
    assert ">yes<" in member.text
    assert "home" in member.text


async def test_every_reply_forbids_guessing_types(web: httpx.AsyncClient) -> None:
    for path in ("/", "/sw.js", "/assets/index-def.css"):
        headers = (await web.get(path)).headers
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["referrer-policy"] == "same-origin"
        assert "camera=(self)" in headers["permissions-policy"]


@pytest.mark.parametrize(
    ("accepted", "encoding"),
    [("gzip, deflate, br", "br"), ("gzip", "gzip"), ("br;q=0, gzip", "gzip"), ("identity", None), ("", None)],
)
async def test_scripts_leave_in_the_best_encoding_that_is_accepted(
    dist: Path, config: Config, accepted: str, encoding: str | None
) -> None:
    async with browse(build(dist, config)) as client:
        request = client.stream("GET", "/assets/index-abc.js", headers={"accept-encoding": accepted})
        async with request as reply:
            body = b"".join([part async for part in reply.aiter_raw()])
    assert reply.headers.get("content-encoding") == encoding
    assert body == {"br": b"brotli", "gzip": b"gzip", None: b"plain"}[encoding]
    assert reply.headers["vary"] == "Accept-Encoding"
    assert "immutable" in reply.headers["cache-control"]


async def test_pages_leave_compressed(web: httpx.AsyncClient) -> None:
    reply = await web.get("/bills", headers={"accept-encoding": "gzip"})
    assert reply.headers["content-encoding"] == "gzip"
    assert reply.text.startswith("<!doctype html>")
    assert "content-encoding" not in (await web.get("/", headers={"accept-encoding": ""})).headers


async def test_the_service_worker_is_asked_for_every_time(web: httpx.AsyncClient) -> None:
    reply = await web.get("/sw.js")
    assert reply.headers["cache-control"] == "no-cache"
    assert reply.headers["content-type"].startswith("text/javascript")
    again = await web.get("/sw.js", headers={"if-none-match": reply.headers["etag"]})
    assert again.status_code == 304
    assert again.content == b""


async def test_build_notes_are_not_served(web: httpx.AsyncClient) -> None:
    assert (await web.get("/.vite/manifest.json")).status_code == 404
    assert (await web.get("/assets/..%2f..%2fetc/passwd.txt")).status_code == 404


async def test_head_answers_like_get_without_a_body(web: httpx.AsyncClient) -> None:
    reply = await web.head("/bills")
    assert reply.status_code == 200


async def test_a_new_build_is_served_without_a_restart(web: httpx.AsyncClient, dist: Path) -> None:
    await web.get("/")
    (dist / "index.html").write_text("newer")
    assert (await web.get("/")).text == "newer"


async def test_a_missing_build_is_said_clearly(tmp_path: Path, config: Config) -> None:
    async with browse(build(tmp_path / "none", config)) as client:
        reply = await client.get("/")
    assert reply.status_code == 503
    assert "make web" in reply.text


async def test_reports_of_browsers_are_counted(web: httpx.AsyncClient) -> None:
    before = (await web.get("/csp-report")).json()["reports"]
    report = {"csp-report": {"violated-directive": "script-src"}}
    reply = await web.post("/csp-report", json=report, headers={"content-type": "application/csp-report"})
    assert reply.status_code == 204
    assert (await web.get("/csp-report")).json()["reports"] == before + 1


async def test_reports_are_limited_in_number_and_size(web: httpx.AsyncClient) -> None:
    assert (await web.post("/csp-report", content=b"x" * 20_000)).status_code == 413
    replies = [await web.post("/csp-report", content=b"{}") for _ in range(40)]
    assert replies[-1].status_code == 429


async def test_the_count_is_for_this_machine_only(dist: Path, config: Config) -> None:
    async with browse(build(dist, config), "203.0.113.9") as client:
        assert (await client.get("/csp-report")).status_code == 404


def test_the_counter_is_among_the_figures() -> None:
    assert webapp.CSP_REPORTS in metrics.REGISTRY._collector_to_names
