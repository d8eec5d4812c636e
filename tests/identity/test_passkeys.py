"""Signing up and in by passkey, adding and removing them; a software phone answers."""

import asyncio
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import httpx
import pytest
from litestar import Litestar

from quan import identity
from quan.core.clock import FixedClock
from quan.core.config import Config
from quan.core.db import Database
from quan.identity.errors import PasskeyExpired, PasskeyRefused
from quan.identity.model import Passkey, PasskeyAssertion, PasskeyId
from quan.identity.store import passkeys as store
from tests.authenticator import PRESENT, Phone
from tests.people import PASSWORD, Person, app_of, browser_of, database_of, join

NOON = datetime(2026, 3, 14, 12, tzinfo=UTC)


def slug(reply: httpx.Response) -> str:
    return str(reply.json()["type"]).removeprefix("/problems/")


async def ask(client: httpx.AsyncClient, path: str, body: dict[str, Any] | None = None) -> Any:
    reply = await client.post(path, json=body or {})
    assert reply.status_code == 200, reply.text
    return reply.json()


async def sign_up(client: httpx.AsyncClient, phone: Phone, handle: str) -> httpx.Response:
    asked = await ask(client, "/v1/sign-up/passkey/options", {"handle": handle, "name": "Amara"})
    credential = phone.create(asked["options"])
    reply = await client.post(
        "/v1/sign-up/passkey", json={"ceremony": asked["ceremony"], "credential": credential}
    )
    if reply.status_code == 201:
        client.headers["x-csrf-token"] = reply.json()["csrf_token"]
    return reply


async def add(client: httpx.AsyncClient, phone: Phone, name: str = "") -> httpx.Response:
    asked = await ask(client, "/v1/me/passkeys/options")
    body = {"ceremony": asked["ceremony"], "credential": phone.create(asked["options"])}
    return await client.post("/v1/me/passkeys", json={**body, "name": name})


async def test_amara_signs_up_and_in_with_a_passkey(client: httpx.AsyncClient) -> None:
    phone = Phone()
    joined = await sign_up(client, phone, "amara_key")
    assert joined.status_code == 201, joined.text
    assert joined.json()["me"]["has_password"] is False
    assert len(joined.json()["recovery_codes"]) == 10
    async with browser_of(app_of(client)) as elsewhere:
        asked = await ask(elsewhere, "/v1/sign-in/passkey/options")
        assert asked["options"]["userVerification"] == "required"
        assert asked["options"]["allowCredentials"] == []  # tells nothing about who has an account
        entered = await elsewhere.post(
            "/v1/sign-in/passkey",
            json={"ceremony": asked["ceremony"], "credential": phone.get(asked["options"])},
        )
        assert entered.json()["me"]["id"] == joined.json()["me"]["id"]


async def test_a_passkey_is_asked_to_be_discoverable_and_to_verify(
    client: httpx.AsyncClient,
) -> None:
    asked = await ask(client, "/v1/sign-up/passkey/options", {"handle": "amara_ask", "name": "Amara"})
    selection = asked["options"]["authenticatorSelection"]
    assert selection["residentKey"] == "required"
    assert selection["userVerification"] == "required"
    assert asked["options"]["rp"] == {"id": "localhost", "name": "Quan Town"}


async def test_a_challenge_answers_once(client: httpx.AsyncClient) -> None:
    phone = Phone()
    await sign_up(client, phone, "amara_once")
    asked = await ask(client, "/v1/sign-in/passkey/options")
    body = {"ceremony": asked["ceremony"], "credential": phone.get(asked["options"])}
    assert (await client.post("/v1/sign-in/passkey", json=body)).status_code == 200
    replayed = await client.post("/v1/sign-in/passkey", json=body)
    assert slug(replayed) == "identity/passkey-expired"


async def test_a_wrong_answer_uses_the_challenge_up(client: httpx.AsyncClient) -> None:
    phone = Phone()
    await sign_up(client, phone, "amara_up")
    asked = await ask(client, "/v1/sign-in/passkey/options")
    wrong = phone.get(asked["options"])
    wrong["response"]["signature"] = "AAAA"
    for credential, expected in (
        (wrong, "identity/passkey-refused"),
        (phone.get(asked["options"]), "identity/passkey-expired"),
    ):
        reply = await client.post(
            "/v1/sign-in/passkey", json={"ceremony": asked["ceremony"], "credential": credential}
        )
        assert slug(reply) == expected


async def test_a_challenge_serves_only_its_purpose(client: httpx.AsyncClient) -> None:
    phone = Phone()
    await sign_up(client, phone, "amara_aim")
    asked = await ask(client, "/v1/me/passkeys/options")
    reply = await client.post(
        "/v1/sign-in/passkey",
        json={
            "ceremony": asked["ceremony"],
            "credential": phone.get({**asked["options"], "rpId": "localhost"}),
        },
    )
    assert slug(reply) == "identity/passkey-expired"


@pytest.mark.parametrize(
    "phone",
    [
        pytest.param(Phone(origin="https://evil.example"), id="another site"),
        pytest.param(Phone(origin="http://localhost:9999"), id="another port"),
        pytest.param(Phone(flags=PRESENT), id="a phone that did not verify its user"),
        pytest.param(Phone(flags=0), id="nobody there"),
    ],
)
async def test_an_answer_that_proves_nothing_is_refused(client: httpx.AsyncClient, phone: Phone) -> None:
    assert slug(await sign_up(client, phone, "amara_no")) == "identity/passkey-refused"


@pytest.mark.parametrize(
    "credential",
    [
        {},
        {"id": 3, "rawId": 3},
        {"id": "AAAA", "rawId": "AAAA", "type": "public-key", "response": {}},
        {"id": "AAAA", "rawId": "AAAA", "type": "public-key", "response": "x"},
        {
            "id": "AAAA",
            "rawId": "AAAA",
            "type": "public-key",
            "response": {"clientDataJSON": "%%%", "attestationObject": "%%%"},
        },
    ],
)
async def test_rubbish_is_refused_like_a_wrong_answer(
    client: httpx.AsyncClient, credential: dict[str, Any]
) -> None:
    for options, finish, body in (
        ("/v1/sign-up/passkey/options", "/v1/sign-up/passkey", {"handle": "rub_bish", "name": "R"}),
        ("/v1/sign-in/passkey/options", "/v1/sign-in/passkey", {}),
    ):
        asked = await ask(client, options, body)
        reply = await client.post(finish, json={"ceremony": asked["ceremony"], "credential": credential})
        assert slug(reply) == "identity/passkey-refused"
    reply = await client.post("/v1/sign-in/passkey", json={"ceremony": "cer_none", "credential": credential})
    assert slug(reply) == "identity/passkey-expired"


async def test_a_copied_passkey_whose_counter_runs_back_is_refused(
    client: httpx.AsyncClient,
) -> None:
    phone = Phone()
    await sign_up(client, phone, "amara_copy")
    for uses, expected in ((4, 200), (1, 403)):
        phone.passkeys[0].uses = uses
        asked = await ask(client, "/v1/sign-in/passkey/options")
        reply = await client.post(
            "/v1/sign-in/passkey",
            json={"ceremony": asked["ceremony"], "credential": phone.get(asked["options"])},
        )
        assert reply.status_code == expected


async def test_a_passkey_that_claims_to_be_somebody_else_s_is_refused(
    client: httpx.AsyncClient,
) -> None:
    phone = Phone()
    await sign_up(client, phone, "amara_else")
    mei = await join(database_of(client), "Mei")
    phone.passkeys[0].user_handle = mei.id.uuid.bytes
    asked = await ask(client, "/v1/sign-in/passkey/options")
    reply = await client.post(
        "/v1/sign-in/passkey",
        json={"ceremony": asked["ceremony"], "credential": phone.get(asked["options"])},
    )
    assert slug(reply) == "identity/passkey-refused"


async def test_passkeys_are_added_listed_and_removed(client: httpx.AsyncClient) -> None:
    await join(client, "Wei")
    assert (await client.post("/v1/me/passkeys/options")).status_code == 200  # a body is not needed
    added = await add(client, Phone(), "Wei's phone")
    assert added.status_code == 201, added.text
    listed = (await client.get("/v1/me/passkeys")).json()["items"]
    assert [one["name"] for one in listed] == ["Wei's phone"]
    removed = await client.delete(f"/v1/me/passkeys/{listed[0]['id']}")
    assert removed.status_code == 204
    assert (await client.get("/v1/me/passkeys")).json() == {"items": []}


async def test_the_last_way_in_stays(client: httpx.AsyncClient) -> None:
    await sign_up(client, Phone(), "amara_last")
    (first,) = (await client.get("/v1/me/passkeys")).json()["items"]
    assert slug(await client.delete(f"/v1/me/passkeys/{first['id']}")) == "identity/last-way-in"
    await add(client, Phone())
    assert (await client.delete(f"/v1/me/passkeys/{first['id']}")).status_code == 204


async def test_of_two_passkeys_removed_at_once_one_stays(client: httpx.AsyncClient) -> None:
    await sign_up(client, Phone(), "amara_two_keys")
    await add(client, Phone())
    keys = (await client.get("/v1/me/passkeys")).json()["items"]
    gone = await asyncio.gather(*(client.delete(f"/v1/me/passkeys/{key['id']}") for key in keys))
    assert sorted(reply.status_code for reply in gone) == [204, 409]


async def test_a_passkey_read_before_another_use_is_not_used_again(db: Database) -> None:
    mei = await join(db, "Mei")
    passkey = Passkey(
        id=PasskeyId(uuid4()),
        member=mei.id,
        credential_id=uuid4().bytes,
        public_key=b"key",
        sign_count=1,
        name="Phone",
        created_at=NOON,
        last_used_at=None,
    )
    async with db.transaction() as tx:
        await store.insert(tx, passkey)
        assert await store.used(tx, passkey, sign_count=2)
        assert not await store.used(tx, passkey, sign_count=2)


async def test_another_member_s_passkey_cannot_be_removed(client: httpx.AsyncClient) -> None:
    await sign_up(client, Phone(), "amara_own")
    (hers,) = (await client.get("/v1/me/passkeys")).json()["items"]
    await join(client, "Mallory")
    assert (await client.delete(f"/v1/me/passkeys/{hers['id']}")).status_code == 404


async def test_a_credential_belongs_to_one_account(client: httpx.AsyncClient) -> None:
    phone = Phone()
    await sign_up(client, phone, "amara_one")
    await join(client, "Mallory")
    asked = await ask(client, "/v1/me/passkeys/options")
    answer = phone.create(asked["options"])
    stolen = phone.passkeys[0]
    fresh = phone.passkeys[1]
    fresh_answer = answer["response"]["attestationObject"]
    assert fresh.id != stolen.id
    assert fresh_answer
    body = {"ceremony": asked["ceremony"], "credential": answer}
    assert (await client.post("/v1/me/passkeys", json=body)).status_code == 201
    again = await ask(client, "/v1/me/passkeys/options")
    body["ceremony"] = again["ceremony"]
    assert slug(await client.post("/v1/me/passkeys", json=body)) == "identity/passkey-refused"


async def test_an_old_session_adds_a_passkey_only_with_the_password(make_app: Any, clock: FixedClock) -> None:
    async with make_app(clock) as app, browser_of(app) as client:
        await join(client, "Wei")
        clock.advance(timedelta(minutes=11))
        refused = await client.post("/v1/me/passkeys/options", json={})
        assert slug(refused) == "identity/prove-it-is-you"
        assert refused.json()["has_password"] is True
        for password, expected in (("a wrong guess", 403), (PASSWORD, 200)):
            reply = await client.post("/v1/me/passkeys/options", json={"password": password})
            assert reply.status_code == expected


async def test_a_challenge_dies_after_five_minutes(make_app: Any, clock: FixedClock) -> None:
    async with make_app(clock) as app, browser_of(app) as client:
        phone = Phone()
        await sign_up(client, phone, "amara_late")
        asked = await ask(client, "/v1/sign-in/passkey/options")
        clock.advance(timedelta(minutes=5))
        reply = await client.post(
            "/v1/sign-in/passkey",
            json={"ceremony": asked["ceremony"], "credential": phone.get(asked["options"])},
        )
        assert slug(reply) == "identity/passkey-expired"


@pytest.fixture
async def amara(client: httpx.AsyncClient) -> tuple[Person, Phone]:
    phone, person = Phone(), await join(client, "Amara")
    assert (await add(client, phone)).status_code == 201
    return person, phone


async def test_money_is_proved_by_a_passkey_of_the_payer(
    db: Database, config: Config, amara: tuple[Person, Phone]
) -> None:
    person, phone = amara
    asked = await identity.passkey_challenge(db, person.id, config=config)
    assert len(asked.options["allowCredentials"]) == 1
    answer = PasskeyAssertion(ceremony=asked.ceremony, credential=phone.get(asked.options))
    await identity.verify_passkey(db, person.id, answer)
    with pytest.raises(PasskeyExpired):
        await identity.verify_passkey(db, person.id, answer)


async def test_money_is_not_proved_by_somebody_else(
    db: Database, config: Config, amara: tuple[Person, Phone], app: Litestar
) -> None:
    person, _phone = amara
    mallory, theirs = await join(db, "Mallory"), Phone()
    async with browser_of(app, mallory) as browser:
        await add(browser, theirs)
    asked = await identity.passkey_challenge(db, person.id, config=config)
    answer = PasskeyAssertion(ceremony=asked.ceremony, credential=theirs.get(asked.options))
    with pytest.raises(PasskeyRefused):
        await identity.verify_passkey(db, person.id, answer)
    own = await identity.passkey_challenge(db, mallory.id, config=config)
    answer = PasskeyAssertion(ceremony=own.ceremony, credential=theirs.get(own.options))
    with pytest.raises(PasskeyExpired):
        await identity.verify_passkey(db, person.id, answer)


async def test_a_sign_in_challenge_proves_no_payment(
    db: Database, client: httpx.AsyncClient, amara: tuple[Person, Phone]
) -> None:
    person, phone = amara
    asked = await ask(client, "/v1/sign-in/passkey/options")
    answer = PasskeyAssertion(ceremony=asked["ceremony"], credential=phone.get(asked["options"]))
    with pytest.raises(PasskeyExpired):
        await identity.verify_passkey(db, person.id, answer)
