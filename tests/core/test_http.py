"""What arrives is not always what a browser would send; what leaves is not for everybody to keep."""

from collections.abc import AsyncIterator

import httpx
import pytest

from tests.people import join


@pytest.mark.parametrize(
    "body",
    [
        b'{"ceremony": "x", "credential": {"a": ' + b"[" * 30_000 + b"]" * 30_000 + b"}}",
        b'{"ceremony": "\xff", "credential": {}}',
        b'{"ceremony": "\\ud800", "credential": {}}',
        b'{"ceremony": "x", "credential": {"n": ' + b"9" * 60_000 + b"}}",
        b'{"ceremony": "x", "credential": NaN}',
        b"[" * 60_000,
    ],
    ids=["nested", "not UTF-8", "half a character", "a huge number", "NaN", "never closed"],
)
async def test_a_body_that_cannot_be_read_is_refused(client: httpx.AsyncClient, body: bytes) -> None:
    json = {"content-type": "application/json"}
    reply = await client.post("/v1/sign-in/passkey", content=body, headers=json)
    assert (reply.status_code, reply.json()["type"]) == (400, "/problems/core/invalid-body")


async def test_a_body_longer_than_anybody_types_is_refused_unread(client: httpx.AsyncClient) -> None:
    reply = await client.post("/v1/sign-in", json={"login": "m" * 65_536, "password": "x"})
    assert (reply.status_code, reply.json()["type"]) == (413, "/problems/core/body-too-large")


async def test_a_body_that_hides_its_length_is_cut_off(client: httpx.AsyncClient) -> None:
    async def drip() -> AsyncIterator[bytes]:
        for _ in range(100):
            yield b" " * 1000

    json = {"content-type": "application/json"}
    reply = await client.post("/v1/sign-in", content=drip(), headers=json)
    assert (reply.status_code, reply.json()["type"]) == (413, "/problems/core/body-too-large")


async def test_a_nul_character_is_refused_wherever_it_is_typed(client: httpx.AsyncClient) -> None:
    await join(client, "Mei")
    replies = [
        await client.post("/v1/sign-in", json={"login": "mei\0", "password": "x"}),
        await client.post("/v1/sign-in", json={"login": "mei@\0.example", "password": "x"}),
        await client.post(
            "/v1/recovery", json={"login": "\0", "recovery_code": "\0", "new_password": "a long walk"}
        ),
        await client.get("/v1/people", params={"handle": "mei\0"}),
    ]
    assert [reply.status_code for reply in replies] == [400] * len(replies)


async def test_browsers_keep_no_copy_of_what_the_api_says(client: httpx.AsyncClient) -> None:
    refused = await client.get("/v1/me")
    await join(client, "Wei")
    for reply in (refused, await client.get("/v1/contacts"), await client.get("/v1/nothing")):
        assert reply.headers.get_list("cache-control") == ["no-store"]
        assert reply.headers.get_list("x-content-type-options") == ["nosniff"]
