"""A member's devices are woken when they want it, say what they may, and nobody else's are."""

from collections.abc import AsyncIterator, Callable
from dataclasses import replace
from datetime import UTC, datetime, time
from typing import Any

import httpx
import pytest

from quan import identity
from quan.core.config import Config
from quan.identity.errors import QuietHoursInvalid
from quan.identity.jobs import try_push
from quan.identity.model import PushSettings
from quan.identity.rules.quiet import check_quiet, is_quiet
from tests.people import Person, config_of, database_of, join
from tests.pushes import Browser, PushService, push_service, unbase64

Later = Callable[[datetime], None]
NIGHT = {"quiet_from": "22:00", "quiet_until": "07:00", "timezone": "Asia/Shanghai"}


@pytest.fixture
async def service() -> AsyncIterator[PushService]:
    async with push_service() as running:
        yield running


@pytest.fixture
def island(config: Config, monkeypatch: pytest.MonkeyPatch, client: httpx.AsyncClient) -> Config:
    """Let the house reach push services in this machine, as on a closed network."""
    open_ = replace(config, reach_private=True)
    monkeypatch.setattr(client._transport.app.state, "config", open_)  # type: ignore[attr-defined]
    return open_


@pytest.fixture
def later(client: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch) -> Later:
    """Let it be later in the house."""

    def set_clock(at: datetime) -> None:
        monkeypatch.setattr(database_of(client).clock, "now", lambda: at, raising=False)

    return set_clock


def notice(person: Person, **given: Any) -> identity.Notice:
    return identity.Notice(
        **{
            "member": person.id,
            "topic": "abc",
            "title": "Mei",
            "text": "Tea at five?",
            "discreet_title": "Quan Town",
            "discreet_text": "New message",
            "path": "/chats/abc",
            **given,
        }
    )


async def subscribe(client: httpx.AsyncClient, browser: Browser) -> None:
    reply = await client.put("/v1/me/push/device", json=browser.subscription)
    assert reply.status_code == 204, reply.text


async def test_a_device_is_woken_with_what_only_it_can_read(
    client: httpx.AsyncClient, island: Config, service: PushService
) -> None:
    mei, browser = await join(client, "Mei"), service.browser()
    before = (await client.get("/v1/me/push")).json()
    await subscribe(client, browser)

    await identity.push(database_of(client), island, [notice(mei)])

    assert browser.texts == [("Mei", "Tea at five?")]
    assert browser.heard[0].message["url"] == "/chats/abc"
    assert browser.heard[0].message["tag"] == "abc"
    assert "abc" not in browser.heard[0].headers["topic"]
    assert (before["subscribed"], (await client.get("/v1/me/push")).json()["subscribed"]) == (False, True)
    assert len(unbase64(before["public_key"])) == 65


async def test_a_member_who_hides_text_is_told_that_something_came_and_not_what(
    client: httpx.AsyncClient, island: Config, service: PushService
) -> None:
    mei, browser = await join(client, "Mei"), service.browser()
    await subscribe(client, browser)
    assert (await client.patch("/v1/me/push/settings", json={"hides_text": True})).status_code == 204

    await identity.push(database_of(client), island, [notice(mei)])

    assert browser.texts == [("Quan Town", "New message")]


async def test_in_quiet_hours_nothing_is_pushed(
    client: httpx.AsyncClient, island: Config, service: PushService, monkeypatch: pytest.MonkeyPatch
) -> None:
    mei, browser = await join(client, "Mei"), service.browser()
    await subscribe(client, browser)
    assert (await client.patch("/v1/me/push/settings", json=NIGHT)).status_code == 204
    shown = (await client.get("/v1/me/push")).json()
    assert {name: shown[name] for name in NIGHT} == NIGHT

    db = database_of(client)
    now = db.clock.now()
    for hour, heard in ((15, 0), (4, 1)):  # 23:00 and 12:00 in Shanghai
        monkeypatch.setattr(
            db.clock, "now", lambda hour=hour: now.replace(hour=hour, minute=0), raising=False
        )
        await identity.push(db, island, [notice(mei)])
        assert len(browser.heard) == heard


async def test_signing_out_ends_the_subscription(
    client: httpx.AsyncClient, island: Config, service: PushService
) -> None:
    mei, browser = await join(client, "Mei"), service.browser()
    await subscribe(client, browser)
    session = (await client.get("/v1/me/sessions")).json()["items"][0]["id"]
    assert (await client.delete(f"/v1/me/sessions/{session}")).status_code == 204

    await identity.push(database_of(client), island, [notice(mei)])

    assert browser.heard == []


async def test_who_signs_in_on_a_lent_phone_takes_its_subscription_over(
    client: httpx.AsyncClient, island: Config, service: PushService
) -> None:
    browser = service.browser()
    mei = await join(client, "Mei")
    await subscribe(client, browser)
    wei = await join(client, "Wei")
    await subscribe(client, browser)

    await identity.push(
        database_of(client), island, [notice(mei, text="for Mei"), notice(wei, text="for Wei")]
    )

    assert [text for _, text in browser.texts] == ["for Wei"]


async def test_a_device_that_is_gone_is_forgotten(
    client: httpx.AsyncClient, island: Config, service: PushService
) -> None:
    mei = await join(client, "Mei")
    for status in (404, 410):
        browser = service.browser()
        browser.status = status
        await subscribe(client, browser)
        assert await identity.push(database_of(client), island, [notice(mei)]) == []
        assert not (await client.get("/v1/me/push")).json()["subscribed"]


async def test_a_device_in_trouble_rests_longer_each_time_and_is_forgotten_at_the_tenth(
    client: httpx.AsyncClient, island: Config, service: PushService, later: Later
) -> None:
    mei, browser = await join(client, "Mei"), service.browser()
    await subscribe(client, browser)
    db = database_of(client)
    browser.status = 503
    rests = []
    for _ in range(9):
        (missed,) = await identity.push(db, island, [notice(mei)])
        rests.append((missed.again_at - db.clock.now()).total_seconds())
        assert await identity.push(db, island, [notice(mei)]) == [missed], "it rests"
        later(missed.again_at)
    assert rests == pytest.approx([15, 60, 300, 1200, *[3600] * 5], abs=5)
    assert browser.tries == 9
    browser.status = 201
    assert await identity.push(db, island, [notice(mei)]) == []
    assert len(browser.heard) == 1
    browser.status = 503
    for _ in range(9):
        (missed,) = await identity.push(db, island, [notice(mei)])
        later(missed.again_at)
    assert (await client.get("/v1/me/push")).json()["subscribed"]
    await identity.push(db, island, [notice(mei)])
    assert not (await client.get("/v1/me/push")).json()["subscribed"]


async def test_a_service_that_wants_a_pause_gets_it_but_not_for_ever(
    client: httpx.AsyncClient, island: Config, service: PushService
) -> None:
    mei = await join(client, "Mei")
    db = database_of(client)
    for wanted, given_s in (("3", 15), ("900", 900), ("99999999", 24 * 3600)):
        browser = service.browser()
        browser.status, browser.retry_after = 429, wanted
        await subscribe(client, browser)
        (missed,) = await identity.push(db, island, [notice(mei)])
        assert (missed.again_at - db.clock.now()).total_seconds() == pytest.approx(given_s, abs=5)


async def test_a_push_that_is_refused_is_not_tried_again(
    client: httpx.AsyncClient, island: Config, service: PushService
) -> None:
    mei, browser = await join(client, "Mei"), service.browser()
    await subscribe(client, browser)
    browser.status = 403
    assert await identity.push(database_of(client), island, [notice(mei)]) == []
    assert await identity.push(database_of(client), island, [notice(mei)]) == []
    assert browser.tries == 2


async def test_only_the_device_that_missed_it_is_tried_again(
    client: httpx.AsyncClient, island: Config, service: PushService, later: Later
) -> None:
    well, ill = service.browser(), service.browser()
    mei = await join(client, "Mei")
    await subscribe(client, well)
    wei = await join(client, "Wei")
    await subscribe(client, ill)
    notices = [notice(mei), notice(wei)]
    ill.status = 503
    (missed,) = await identity.push(database_of(client), island, notices)
    ill.status = 201
    later(missed.again_at)
    assert await identity.push(database_of(client), island, notices, only=missed.session) == []
    assert (len(well.heard), len(ill.heard)) == (1, 1)


async def test_a_member_tries_whether_it_works_in_their_language(
    client: httpx.AsyncClient, island: Config, service: PushService
) -> None:
    mei, browser = await join(client, "Mei"), service.browser()
    await subscribe(client, browser)
    await client.patch("/v1/me", json={"language": "fr"})
    await try_push(database_of(client), str(mei.id), config=island)
    assert browser.texts == [("Quan Town", "Les notifications arrivent sur cet appareil.")]
    assert (await client.post("/v1/me/push/test")).status_code == 202


@pytest.mark.parametrize(
    "endpoint",
    [
        "http://push.example/abc",
        "https://push.example:8443/abc",
        "https://mei:word@push.example/abc",
        "ftp://push.example/abc",
        "https://push.example/é",
    ],
)
async def test_an_endpoint_that_is_no_push_service_is_refused(
    client: httpx.AsyncClient, endpoint: str
) -> None:
    await join(client, "Mei")
    reply = await client.put("/v1/me/push/device", json=Browser(endpoint).subscription)
    assert (reply.status_code, reply.json()["type"]) == (400, "/problems/identity/push-subscription-invalid")


async def test_an_endpoint_in_this_network_is_never_called(
    client: httpx.AsyncClient, island: Config, service: PushService
) -> None:
    mei, browser = await join(client, "Mei"), service.browser()
    await subscribe(client, browser)
    closed = replace(island, reach_private=False)
    assert config_of(client) == island
    await identity.push(database_of(client), closed, [notice(mei)])
    assert browser.heard == []


def test_quiet_hours_may_go_past_midnight() -> None:
    night = PushSettings(quiet_from=time(22), quiet_until=time(7), timezone="Asia/Shanghai")
    noon = PushSettings(quiet_from=time(12), quiet_until=time(14), timezone="UTC")
    at = datetime(2026, 3, 14, tzinfo=UTC)
    assert [is_quiet(night, at.replace(hour=hour)) for hour in (13, 14, 22, 23)] == [False, True, True, False]
    assert [is_quiet(noon, at.replace(hour=hour)) for hour in (11, 12, 13, 14)] == [False, True, True, False]
    assert not is_quiet(PushSettings(), at)


@pytest.mark.parametrize(
    ("start", "end", "zone"),
    [
        (time(22), None, "UTC"),
        (None, time(7), "UTC"),
        (time(22), time(7), None),
        (time(22), time(22), "UTC"),
        (time(22), time(7), "Mars/Olympus"),
        (time(22), time(7), "../../etc/passwd"),
    ],
)
def test_quiet_hours_are_whole_or_none(start: time | None, end: time | None, zone: str | None) -> None:
    with pytest.raises(QuietHoursInvalid):
        check_quiet(start=start, end=end, timezone=zone)
