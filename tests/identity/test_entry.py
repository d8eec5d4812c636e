"""Signing up, in and out; what a stranger may learn; what an attacker may try."""

import asyncio
import contextlib
from datetime import timedelta
from typing import Any

import httpx
import pytest
from argon2 import PasswordHasher

from quan import identity
from quan.core.clock import FixedClock
from quan.core.db import Database
from quan.identity.errors import TooManyGuesses, WrongLogin
from quan.identity.operations import hashing, proofs
from quan.identity.store import secrets
from tests.people import PASSWORD, app_of, browser_of, database_of, join

WRONG = "not the password"


def slug(reply: httpx.Response) -> str:
    return str(reply.json()["type"]).removeprefix("/problems/")


async def sign_up(client: httpx.AsyncClient, handle: str, **more: Any) -> httpx.Response:
    body = {"handle": handle, "name": "Mei", "password": PASSWORD, **more}
    return await client.post("/v1/sign-up", json=body)


async def test_mei_signs_up_and_is_signed_in(client: httpx.AsyncClient) -> None:
    reply = await sign_up(client, "@Mei_Lin", language="fr")
    assert reply.status_code == 201, reply.text
    body = reply.json()
    assert body["me"]["handle"] == "mei_lin"
    assert body["me"]["language"] == "fr"
    assert body["me"]["has_password"] is True
    assert len(set(body["recovery_codes"])) == 10
    me = await client.get("/v1/me")
    assert me.json() == {"me": body["me"], "csrf_token": body["csrf_token"]}


async def test_the_session_cookie_is_out_of_reach_of_scripts(client: httpx.AsyncClient) -> None:
    cookie = (await sign_up(client, "wei_cookie")).headers["set-cookie"]
    assert cookie.startswith("quan_session=")
    assert "HttpOnly" in cookie
    assert "SameSite=lax" in cookie
    assert "Path=/" in cookie


async def test_a_handle_is_taken_whatever_its_case(client: httpx.AsyncClient) -> None:
    await sign_up(client, "amara_o")
    reply = await sign_up(client, "AMARA_O")
    assert (reply.status_code, slug(reply)) == (409, "identity/handle-taken")


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({"handle": "ab"}, "identity/handle-invalid"),
        ({"handle": "a" * 21}, "identity/handle-invalid"),
        ({"handle": "mei-lin"}, "identity/handle-invalid"),
        ({"handle": "m\u0435i"}, "identity/handle-invalid"),  # a Cyrillic e
        ({"handle": "Admin"}, "identity/handle-taken"),
        ({"handle": "_quan_"}, "identity/handle-taken"),
        ({"name": " \u200b\u202e "}, "identity/name-invalid"),
        ({"name": "M" * 41}, "identity/name-invalid"),
        ({"password": "short"}, "identity/password-too-short"),
        ({"password": "Password1"}, "identity/password-too-common"),
        ({"password": "newcomer_1"}, "identity/password-too-common"),
        ({"password": "x" * 201}, "identity/password-too-long"),
        ({"email": "nobody"}, "identity/email-invalid"),
        ({"language": "tlh"}, "core/invalid-body"),
        ({"admin": True}, "core/invalid-body"),
    ],
)
async def test_a_sign_up_that_cannot_be_is_refused(
    client: httpx.AsyncClient, change: dict[str, Any], expected: str
) -> None:
    body = {"handle": "newcomer_1", **change}
    reply = await sign_up(client, **body)
    assert slug(reply) == expected


async def test_a_name_cannot_turn_the_text_around_it(client: httpx.AsyncClient) -> None:
    reply = await sign_up(client, "luc_clean", name="  Luc\u202e\u0000 \n Moreau\u2066 ")
    assert reply.json()["me"]["name"] == "Luc Moreau"


async def test_amara_signs_in_by_handle_or_address(client: httpx.AsyncClient) -> None:
    amara = await join(database_of(client), "Amara", email="Amara.By.Mail@Example.org")
    for login in (amara.handle, amara.handle.upper(), "amara.by.mail@example.org"):
        reply = await client.post("/v1/sign-in", json={"login": login, "password": PASSWORD})
        assert reply.status_code == 200, reply.text
        assert reply.json()["me"]["id"] == str(amara.id)
        assert reply.json()["recovery_codes"] is None


async def test_two_accounts_may_give_the_same_address(client: httpx.AsyncClient) -> None:
    db = database_of(client)
    first = await join(db, "Luc", email="shared@example.org")
    reply = await sign_up(client, "luc_shop", email="shared@example.org", password=WRONG)
    assert reply.status_code == 201
    for password, who in ((PASSWORD, str(first.id)), (WRONG, reply.json()["me"]["id"])):
        entered = await client.post("/v1/sign-in", json={"login": "shared@example.org", "password": password})
        assert entered.json()["me"]["id"] == who


async def test_a_wrong_password_and_an_unknown_name_look_the_same(
    client: httpx.AsyncClient,
) -> None:
    mei = await join(database_of(client), "Mei", email="mei.same@example.org")
    replies = [
        await client.post("/v1/sign-in", json={"login": login, "password": WRONG})
        for login in (mei.handle, "nobody_here", "mei.same@example.org", "nobody@example.org")
    ]
    bodies = [{key: value for key, value in reply.json().items() if key != "request_id"} for reply in replies]
    assert bodies == [bodies[0]] * 4
    assert {reply.status_code for reply in replies} == {403}
    assert {tuple(sorted(reply.headers)) for reply in replies} == {tuple(sorted(replies[0].headers))}


class CountingHasher(PasswordHasher):
    work = 0

    def hash(self, *args: Any, **kwargs: Any) -> str:
        type(self).work += 1
        return super().hash(*args, **kwargs)

    def verify(self, *args: Any, **kwargs: Any) -> Any:
        type(self).work += 1
        return super().verify(*args, **kwargs)


async def work_of(db: Database, login: str, password: str = WRONG) -> int:
    before = CountingHasher.work
    with contextlib.suppress(WrongLogin):
        await proofs.sign_in(db, login=login, password=password)
    return CountingHasher.work - before


async def test_an_unknown_name_costs_the_same_work(db: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    hasher = CountingHasher(time_cost=1, memory_cost=64, parallelism=1)
    monkeypatch.setattr(hashing, "HASHER", hasher)
    hashing._decoy(hasher)
    mei = await join(db, "Mei", email="mei.work@example.org")
    assert await work_of(db, mei.handle) == await work_of(db, "nobody_there") == 1
    by_address = await work_of(db, "mei.work@example.org")
    assert by_address == await work_of(db, "nobody.at.all@example.org") == 3
    assert await work_of(db, "mei.work@example.org", PASSWORD) == 3


async def test_an_old_hash_is_made_stronger_at_sign_in(db: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    mei = await join(db, "Mei")
    stronger = PasswordHasher(time_cost=2, memory_cost=128, parallelism=1)
    monkeypatch.setattr(hashing, "HASHER", stronger)
    await proofs.sign_in(db, login=mei.handle, password=PASSWORD)
    async with db.read() as reader:
        kept = await reader.value("SELECT password_hash FROM identity.members WHERE id = %s", (mei.id,))
    assert not hashing.is_outdated(kept)
    assert await proofs.sign_in(db, login=mei.handle, password=PASSWORD) == mei.id


async def test_of_fifty_guesses_at_once_five_are_taken(db: Database) -> None:
    wei = await join(db, "Wei")
    tries = [proofs.sign_in(db, login=wei.handle, password=f"{WRONG} {n}") for n in range(50)]
    outcomes = await asyncio.gather(*tries, return_exceptions=True)
    assert sum(isinstance(outcome, WrongLogin) for outcome in outcomes) == 5
    assert sum(isinstance(outcome, TooManyGuesses) for outcome in outcomes) == 45
    with pytest.raises(TooManyGuesses):  # the right one comes too late
        await proofs.sign_in(db, login=wei.handle, password=PASSWORD)


async def test_a_guess_made_while_the_count_is_forgotten_counts(db: Database) -> None:
    amara = await join(db, "Amara")
    await proofs.spend(db, amara.id, "password")
    async with db.transaction() as tx:  # her right password, about to be committed
        await secrets.forget_guesses(tx, [amara.id], "password")
        guess = asyncio.create_task(proofs.spend(db, amara.id, "password"))
        await asyncio.sleep(0.1)
    await guess
    async with db.read() as reader:
        counted = await reader.value("SELECT count FROM identity.guesses WHERE subject = %s", (amara.id,))
    assert counted == 1


async def test_a_recovery_code_is_struck_out_once(db: Database) -> None:
    luc = await join(db, "Luc")
    tries = [identity.use_recovery_code(db, luc.id, luc.recovery_codes[0]) for _ in range(3)]
    outcomes = await asyncio.gather(*tries, return_exceptions=True)
    assert sorted(type(outcome).__name__ for outcome in outcomes) == [
        "NoneType",
        "WrongRecoveryCode",
        "WrongRecoveryCode",
    ]


async def test_a_name_nobody_has_locks_alike(db: Database) -> None:
    for _ in range(5):
        with pytest.raises(WrongLogin):
            await proofs.sign_in(db, login="nobody_to_lock", password=WRONG)
    with pytest.raises(TooManyGuesses):
        await proofs.sign_in(db, login="nobody_to_lock", password=WRONG)


async def test_each_lock_lasts_longer_and_a_right_password_ends_them(
    timed_db: Database, clock: FixedClock
) -> None:
    luc = await join(timed_db, "Luc")
    for _ in range(5):
        with pytest.raises(WrongLogin):
            await proofs.sign_in(timed_db, login=luc.handle, password=WRONG)
    for wait_s in (30, 60, 120):
        with pytest.raises(TooManyGuesses) as locked:
            await proofs.sign_in(timed_db, login=luc.handle, password=PASSWORD)
        assert locked.value.retry_after_s == wait_s
        clock.advance(timedelta(seconds=wait_s))
        if wait_s < 120:
            with pytest.raises(WrongLogin):
                await proofs.sign_in(timed_db, login=luc.handle, password=WRONG)
    assert await proofs.sign_in(timed_db, login=luc.handle, password=PASSWORD) == luc.id
    with pytest.raises(WrongLogin):
        await proofs.sign_in(timed_db, login=luc.handle, password=WRONG)


async def test_one_address_cannot_sign_in_without_end(client: httpx.AsyncClient) -> None:
    replies = [
        await client.post("/v1/sign-in", json={"login": f"nobody_{n}", "password": WRONG}) for n in range(61)
    ]
    assert [reply.status_code for reply in replies] == [403] * 60 + [429]
    assert int(replies[-1].headers["retry-after"]) >= 1


async def test_a_planted_session_is_never_adopted(client: httpx.AsyncClient) -> None:
    mei = await join(database_of(client), "Mei")
    client.cookies.set("quan_session", "planted-by-mallory")
    reply = await client.post("/v1/sign-in", json={"login": mei.handle, "password": PASSWORD})
    assert reply.cookies["quan_session"] != "planted-by-mallory"
    async with browser_of(app_of(client)) as mallory:
        mallory.cookies.set("quan_session", "planted-by-mallory")
        assert (await mallory.get("/v1/me")).status_code == 401


async def test_signing_in_again_ends_the_session_that_was_presented(
    client: httpx.AsyncClient,
) -> None:
    mallory = await join(client, "Mallory")  # a session of Mallory's sits in Mei's browser
    mei = await join(database_of(client), "Mei")
    reply = await client.post("/v1/sign-in", json={"login": mei.handle, "password": PASSWORD})
    assert reply.json()["me"]["id"] == str(mei.id)
    async with browser_of(app_of(client), mallory) as elsewhere:
        assert (await elsewhere.get("/v1/me")).status_code == 401


async def test_signing_out_ends_the_session_for_good(client: httpx.AsyncClient) -> None:
    mei = await join(client, "Mei")
    assert (await client.post("/v1/sign-out")).status_code == 204
    mei.sign_in(client)
    assert (await client.get("/v1/me")).status_code == 401


async def test_a_recovery_code_sets_a_new_password_once(client: httpx.AsyncClient) -> None:
    mei = await join(client, "Mei")
    old = await client.get("/v1/me")
    assert old.status_code == 200
    code = mei.recovery_codes[3].upper().replace("-", " ")
    body = {"login": mei.handle, "recovery_code": code, "new_password": "a new walk uphill"}
    async with browser_of(app_of(client)) as elsewhere:
        reply = await elsewhere.post("/v1/recovery", json=body)
        assert reply.json()["me"]["id"] == str(mei.id)
        assert (await client.get("/v1/me")).status_code == 401  # every other device is out
        again = await elsewhere.post("/v1/recovery", json=body)
        assert slug(again) == "identity/wrong-recovery-code"
        entered = await elsewhere.post(
            "/v1/sign-in", json={"login": mei.handle, "password": "a new walk uphill"}
        )
        assert entered.status_code == 200


async def test_a_wrong_code_and_an_unknown_name_recover_alike(client: httpx.AsyncClient) -> None:
    mei = await join(database_of(client), "Mei")
    bodies = []
    for login in (mei.handle, "nobody_lost"):
        reply = await client.post(
            "/v1/recovery",
            json={"login": login, "recovery_code": "0000-0000-0000-0000", "new_password": PASSWORD},
        )
        body = reply.json()
        body.pop("request_id")
        bodies.append((reply.status_code, body))
    assert bodies[0] == bodies[1]
