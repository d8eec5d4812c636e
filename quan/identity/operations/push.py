"""Waking a member's devices: which of them, when, and what became of it."""

import asyncio
from collections import defaultdict
from collections.abc import Iterable, Sequence

from quan.core import outbound, wire
from quan.core.config import Config, load_secret
from quan.core.db import Database, Tx
from quan.core.ids import MemberId
from quan.core.keys import Keys
from quan.core.outbound import Outbound, Unreachable
from quan.core.push import Delivery, Pusher, Recipient, Vapid
from quan.identity.errors import PushSubscriptionInvalid
from quan.identity.model import Caller, Notice, PushDevice, PushSettings
from quan.identity.rules import quiet
from quan.identity.store import push as store

DEVICES_EACH = 20
AT_ONCE = 20
FAILURES_BORNE = 10
"""Failures in a row after which a device is forgotten: it will subscribe again when it is opened."""

Outcome = tuple[PushDevice, Delivery]


async def subscribe(tx: Tx, config: Config, caller: Caller, *, endpoint: str, p256dh: str, auth: str) -> None:
    """Wake this browser from now on; nobody else is woken on it any more.

    Raises: PushSubscriptionInvalid.
    """
    try:
        recipient = Recipient.parse(p256dh, auth)
        outbound.check_url(endpoint, is_open=config.reach_private)
    except (ValueError, Unreachable) as error:
        raise PushSubscriptionInvalid from error
    if not (endpoint.startswith("https://") or config.reach_private) or not endpoint.isascii():
        raise PushSubscriptionInvalid
    device = PushDevice(
        member=caller.member.id, session=caller.session, endpoint=endpoint, recipient=recipient
    )
    await store.put_device(tx, device)


async def unsubscribe(tx: Tx, caller: Caller) -> None:
    """Wake this browser no more."""
    await store.drop_device(tx, caller.member.id, caller.session)


async def set_settings(tx: Tx, member: MemberId, settings: PushSettings) -> None:
    """Say when a member wants no push, and whether their screen shows what is said.

    Raises: QuietHoursInvalid.
    """
    quiet.check_quiet(start=settings.quiet_from, end=settings.quiet_until, timezone=settings.timezone)
    await store.put_settings(
        tx,
        member,
        hides_text=settings.hides_text,
        quiet_from=settings.quiet_from,
        quiet_until=settings.quiet_until,
        timezone=settings.timezone,
    )


async def push(db: Database, config: Config, notices: Iterable[Notice]) -> None:
    """Wake the devices of members, but in their quiet hours. Not in a transaction: this calls the world.

    A push is a hint: what one service does not take is not tried again, the device hears all when it wakes.
    """
    told: dict[MemberId, list[Notice]] = defaultdict(list)
    for notice in notices:
        told[notice.member].append(notice)
    async with db.read() as reader:
        devices = await store.devices(reader, list(told), each=DEVICES_EACH) if told else []
        now = reader.now
    due = [
        (device, settings, notice)
        for device, settings in devices
        if not quiet.is_quiet(settings, now)
        for notice in told[device.member]
    ]
    if due:
        await _note(db, await _push_all(config, due, db))


async def _push_all(
    config: Config, due: Sequence[tuple[PushDevice, PushSettings, Notice]], db: Database
) -> list[Outcome]:
    gate = asyncio.Semaphore(AT_ONCE)
    async with Outbound(is_open=config.reach_private) as world:
        pusher = Pusher(vapid(config), world)

        async def one(device: PushDevice, settings: PushSettings, notice: Notice) -> Outcome:
            async with gate:
                return device, await pusher.push(
                    device.endpoint,
                    device.recipient,
                    _message(notice, settings),
                    topic=notice.topic,
                    is_urgent=notice.is_urgent,
                    now=db.clock.now(),
                )

        return await asyncio.gather(*(one(*each) for each in due))


def _message(notice: Notice, settings: PushSettings) -> bytes:
    title, text = quiet.words_of(notice, settings)
    return wire.encode({"title": title, "body": text, "tag": notice.topic, "url": notice.path})


async def _note(db: Database, outcomes: Sequence[Outcome]) -> None:
    def of(*wanted: Delivery) -> list[PushDevice]:
        return [device for device, delivery in outcomes if delivery in wanted]

    async with db.transaction() as tx:
        await store.note_taken(tx, [one.session for one in of(Delivery.TAKEN)])
        failed = [one.session for one in of(Delivery.LATER, Delivery.REFUSED)]
        await store.note_failed(tx, failed, most=FAILURES_BORNE)
        await store.drop_devices(tx, [one.session for one in of(Delivery.GONE)])


def vapid(config: Config) -> Vapid:
    """Give the house's signature for push services."""
    return Vapid(Keys(load_secret(config)), subject=config.origin)
