"""Devices, and requests that other sites make the browser send."""

import asyncio
from datetime import timedelta
from typing import Any

import httpx
import pytest
from litestar import Litestar

from quan import identity
from quan.core.clock import FixedClock
from quan.core.db import Database, Reader
from quan.identity.http import authenticate
from quan.identity.jobs import prune
from tests.people import PASSWORD, Person, app_of, browser_of, database_of, join

PHONE = "Mozilla/5.0 (Linux; Android 15) AppleWebKit/537.36 Chrome/156.0.0.0 Mobile Safari/537.36"


def slug(reply: httpx.Response) -> str:
    return str(reply.json()["type"]).removeprefix("/problems/")


async def sign_in(client: httpx.AsyncClient, person: Person, **headers: str) -> httpx.Response:
    body = {"login": person.handle, "password": PASSWORD}
    reply = await client.post("/v1/sign-in", json=body, headers=headers)
    if reply.status_code == 200:
        client.headers["x-csrf-token"] = reply.json()["csrf_token"]
    return reply


async def test_mei_sees_her_devices_and_signs_one_out(client: httpx.AsyncClient) -> None:
    mei = await join(client, "Mei")
    async with browser_of(app_of(client)) as phone:
        await sign_in(phone, mei, **{"user-agent": PHONE})
        devices = (await phone.get("/v1/me/sessions")).json()["items"]
        assert [one["device"] for one in devices if one["current"]] == ["Chrome, Android"]
        (other,) = [one for one in devices if not one["current"]]
        assert (await phone.delete(f"/v1/me/sessions/{other['id']}")).status_code == 204
        assert (await client.get("/v1/me")).status_code == 401
        assert (await phone.get("/v1/me")).status_code == 200


async def test_all_other_devices_can_be_signed_out(client: httpx.AsyncClient) -> None:
    mei = await join(client, "Mei")
    async with browser_of(app_of(client)) as phone:
        await sign_in(phone, mei)
        assert (await phone.delete("/v1/me/sessions")).status_code == 204
        assert (await client.get("/v1/me")).status_code == 401
        assert len((await phone.get("/v1/me/sessions")).json()["items"]) == 1


async def test_another_member_s_device_cannot_be_signed_out(client: httpx.AsyncClient) -> None:
    mei = await join(client, "Mei")
    (device,) = (await client.get("/v1/me/sessions")).json()["items"]
    async with browser_of(app_of(client), await join(database_of(client), "Mallory")) as mallory:
        reply = await mallory.delete(f"/v1/me/sessions/{device['id']}")
        assert (reply.status_code, slug(reply)) == (404, "core/not-found")
        assert (await mallory.delete("/v1/me/sessions/ses_rubbish")).status_code == 400
    mei.sign_in(client)
    assert (await client.get("/v1/me")).status_code == 200


async def test_a_new_password_signs_the_other_devices_out(client: httpx.AsyncClient) -> None:
    mei = await join(client, "Mei")
    async with browser_of(app_of(client)) as phone:
        await sign_in(phone, mei)
        wrong = await phone.post(
            "/v1/me/password", json={"current": "not this one", "new": "rain on the lake"}
        )
        assert slug(wrong) == "identity/wrong-password"
        changed = await phone.post("/v1/me/password", json={"current": PASSWORD, "new": "rain on the lake"})
        assert changed.status_code == 204
        assert (await phone.get("/v1/me")).status_code == 200
        assert (await client.get("/v1/me")).status_code == 401
    assert slug(await sign_in(client, mei)) == "identity/wrong-login"


async def test_the_current_password_is_asked_for_even_in_a_fresh_session(
    client: httpx.AsyncClient,
) -> None:
    await join(client, "Mei")
    for path, body in (
        ("/v1/me/password", {"new": "rain on the lake"}),
        ("/v1/me/recovery-codes", {}),
    ):
        assert slug(await client.post(path, json=body)) == "identity/prove-it-is-you"


async def test_new_recovery_codes_replace_the_old(client: httpx.AsyncClient) -> None:
    mei = await join(client, "Mei")
    reply = await client.post("/v1/me/recovery-codes", json={"password": PASSWORD})
    fresh = reply.json()["recovery_codes"]
    assert len(fresh) == 10
    assert not set(fresh) & set(mei.recovery_codes)
    body = {"login": mei.handle, "new_password": "rain on the lake"}
    old = await client.post("/v1/recovery", json={**body, "recovery_code": mei.recovery_codes[0]})
    assert slug(old) == "identity/wrong-recovery-code"
    new = await client.post("/v1/recovery", json={**body, "recovery_code": fresh[0]})
    assert new.status_code == 200


@pytest.mark.parametrize(
    "headers",
    [
        pytest.param({"x-csrf-token": ""}, id="no token"),
        pytest.param({"x-csrf-token": "0" * 64}, id="a wrong token"),
        pytest.param({"x-csrf-token": "\xe9"}, id="a strange token"),
        pytest.param({"sec-fetch-site": "cross-site"}, id="from another site"),
        pytest.param({"sec-fetch-site": "same-site"}, id="from a sister host"),
        pytest.param({"origin": "https://evil.example"}, id="a foreign origin"),
        pytest.param({"origin": "null"}, id="an opaque origin"),
        pytest.param({"origin": "http://localhost:8001"}, id="another port"),
    ],
)
async def test_what_another_site_sends_changes_nothing(
    client: httpx.AsyncClient, headers: dict[str, str]
) -> None:
    await join(client, "Mei")
    raw = {name: value.encode("latin-1") for name, value in headers.items()}
    reply = await client.patch("/v1/me", json={"name": "Owned"}, headers=raw)  # type: ignore[arg-type]
    assert (reply.status_code, slug(reply)) == (403, "core/cross-site-request")
    assert (await client.get("/v1/me")).json()["me"]["name"] == "Mei"


async def test_another_member_s_csrf_token_does_not_serve(client: httpx.AsyncClient) -> None:
    mallory = await join(database_of(client), "Mallory")
    await join(client, "Mei")
    reply = await client.patch("/v1/me", json={"name": "Owned"}, headers=mallory.headers)
    assert reply.status_code == 403


@pytest.mark.parametrize("headers", [{"sec-fetch-site": "cross-site"}, {"origin": "https://evil.example"}])
async def test_nobody_is_signed_in_or_up_by_another_site(
    client: httpx.AsyncClient, headers: dict[str, str]
) -> None:
    mei = await join(database_of(client), "Mei")
    assert slug(await sign_in(client, mei, **headers)) == "core/cross-site-request"
    reply = await client.post(
        "/v1/sign-up",
        json={"handle": "forced", "name": "F", "password": PASSWORD},
        headers=headers,
    )
    assert slug(reply) == "core/cross-site-request"


async def test_our_own_pages_pass(client: httpx.AsyncClient) -> None:
    await join(client, "Mei")
    headers = {"sec-fetch-site": "same-origin", "origin": "http://localhost:8000"}
    assert (await client.patch("/v1/me", json={"bio": "Hi"}, headers=headers)).status_code == 200


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "/v1/me"),
        ("PATCH", "/v1/me"),
        ("PUT", "/v1/me/avatar"),
        ("GET", "/v1/me/sessions"),
        ("GET", "/v1/me/passkeys"),
        ("GET", "/v1/people?handle=mei"),
        ("GET", "/v1/contacts"),
        ("POST", "/v1/contact-requests"),
        ("POST", "/v1/sign-out"),
        ("GET", "/v1/me/code.svg"),
    ],
)
async def test_a_stranger_is_asked_to_sign_in(client: httpx.AsyncClient, method: str, path: str) -> None:
    reply = await client.request(method, path, json=None if method == "GET" else {})
    assert reply.status_code == 401, reply.text


async def test_the_database_holds_no_token(db: Database) -> None:
    mei = await join(db, "Mei")
    async with db.read() as reader:
        digest = await reader.value("SELECT digest FROM identity.sessions WHERE member = %s", (mei.id,))
    assert mei.token.encode() not in digest
    assert mei.csrf.encode() not in digest


async def test_a_session_lives_on_while_it_is_used_and_ends_when_it_is_not(
    make_app: Any, clock: FixedClock
) -> None:
    async with make_app(clock) as app, browser_of(app) as client:
        await join(client, "Mei")
        for _ in range(3):
            clock.advance(timedelta(days=29))
            assert (await client.get("/v1/me")).status_code == 200
        (device,) = (await client.get("/v1/me/sessions")).json()["items"]
        clock.advance(timedelta(seconds=59))
        (soon,) = (await client.get("/v1/me/sessions")).json()["items"]
        assert soon["seen_at"] == device["seen_at"]  # written at most once a minute
        clock.advance(timedelta(seconds=2))
        (later,) = (await client.get("/v1/me/sessions")).json()["items"]
        assert later["seen_at"] > device["seen_at"]
        clock.advance(timedelta(days=31))
        assert (await client.get("/v1/me")).status_code == 401
        await prune(app.state.db)
        async with app.state.db.read() as reader:
            assert await reader.value("SELECT COUNT(*) FROM identity.sessions") == 0


async def test_a_session_is_found_in_one_question_to_the_database(
    client: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    mei = await join(client, "Mei")
    asked: list[str] = []
    me = asyncio.current_task()
    row = Reader.row

    async def counted(self: Reader, sql: Any, *args: Any, **kwargs: Any) -> Any:
        if asyncio.current_task() is me:  # the relay and the jobs ask as well
            asked.append(sql)
        return await row(self, sql, *args, **kwargs)

    monkeypatch.setattr(Reader, "row", counted)
    app = app_of(client)
    connection = _Connection(app, mei)
    assert await authenticate(connection) is not None  # type: ignore[arg-type]
    assert len(asked) == 1


class _Connection:
    def __init__(self, app: Litestar, person: Person) -> None:
        self.app, self.cookies = app, person.cookies


async def test_a_session_that_began_while_the_account_was_closed_opens_nothing(
    client: httpx.AsyncClient,
) -> None:
    db = database_of(client)
    wei = await join(db, "Wei")
    async with db.transaction() as tx:
        await identity.set_status(tx, wei.id, "closed")
        late = await identity.start_session(tx, wei.id)
    client.cookies.set("quan_session", late.token)
    assert (await client.get("/v1/me")).status_code == 401
