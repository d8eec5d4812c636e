"""The service worker on a real browser: what is pushed is shown, leads where it says, and nowhere else."""

import json
from collections.abc import Awaitable, Callable
from typing import Any

from playwright.async_api import CDPSession, expect

from tests.acceptance.acts import Person, join
from tests.acceptance.screens import Phone

Hand = Callable[..., Awaitable[Phone]]
SHOWN = """async () => {
    const worker = await navigator.serviceWorker.ready
    const all = await worker.getNotifications()
    return all.map(one => ({title: one.title, body: one.body, tag: one.tag, url: one.data}))
}"""


async def test_a_push_is_shown_and_the_next_of_its_conversation_takes_its_place(phone: Hand) -> None:
    mei = await _notified(await phone(), "Mei")
    devtools = await _worker_of(mei)
    watched = {"title": "Wei", "body": "You see this anyway", "tag": "zero", "url": "/contacts"}
    await devtools.push(watched)
    await mei.page.goto("about:blank")  # a page that is looked at shows all by itself
    for text in ("Have you eaten?", "Hello?"):
        await devtools.push({"title": "Wei", "body": text, "tag": "one", "url": "/contacts"})
    await devtools.push({"title": "Tea", "body": "Ana: At five", "tag": "two", "url": "/contacts"})
    await mei.page.goto("/contacts")

    async def texts() -> list[str]:
        return sorted(one["body"] for one in await mei.page.evaluate(SHOWN))

    for _ in range(50):
        if len(await texts()) == 2:
            break
        await mei.page.wait_for_timeout(100)
    assert await texts() == ["Ana: At five", "Hello?"]


async def test_a_page_goes_where_a_notification_says_and_stays_in_the_house(phone: Hand) -> None:
    mei = await _notified(await phone(), "Mei")
    await _worker_of(mei)
    await mei.page.evaluate("""() => navigator.serviceWorker.dispatchEvent(
        new MessageEvent('message', { data: { type: 'go', path: '/contacts' } }))""")
    await expect(mei.page).to_have_url(mei.phone.town.url + "/contacts")
    await mei.page.evaluate("""() => navigator.serviceWorker.dispatchEvent(
        new MessageEvent('message', { data: { type: 'go', path: 'https://elsewhere.example/' } }))""")
    await mei.page.wait_for_timeout(200)
    assert mei.page.url == mei.phone.town.url + "/contacts"


async def _notified(phone: Phone, name: str) -> Person:
    person = await join(phone, name)
    await phone.context.grant_permissions(["notifications"], origin=phone.town.url)
    return person


class _Worker:
    """The service worker of a page, as the browser's tools reach it."""

    def __init__(self, session: CDPSession, origin: str, registration: str) -> None:
        self._session, self._origin, self._registration = session, origin, registration

    async def push(self, message: dict[str, Any]) -> None:
        await self._session.send(
            "ServiceWorker.deliverPushMessage",
            {"origin": self._origin, "registrationId": self._registration, "data": json.dumps(message)},
        )


async def _worker_of(person: Person) -> _Worker:
    session = await person.phone.context.new_cdp_session(person.page)
    registrations: list[str] = []
    session.on(
        "ServiceWorker.workerRegistrationUpdated",
        lambda told: registrations.extend(one["registrationId"] for one in told["registrations"]),
    )
    await session.send("ServiceWorker.enable")
    await person.page.evaluate("navigator.serviceWorker.ready.then(() => null)")
    for _ in range(50):
        if registrations:
            break
        await person.page.wait_for_timeout(100)
    return _Worker(session, person.phone.town.url, registrations[0])
