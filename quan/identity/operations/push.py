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
from quan.core.push import Answer, Delivery, Pusher, Recipient, Vapid
from quan.identity.errors import PushSubscriptionInvalid
from quan.identity.model import Caller, Missed, Notice, PushDevice, PushSettings, SessionId
from quan.identity.rules import quiet, rests
from quan.identity.store import push as store

DEVICES_EACH = 20
AT_ONCE = 20
FAILURES_BORNE = 10
"""Failures in a row after which a device is forgotten: it will subscribe again when it is opened."""

Outcome = tuple[PushDevice, Answer]


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


async def push(
    db: Database, config: Config, notices: Iterable[Notice], *, only: SessionId | None = None
) -> list[Missed]:
    """Wake the devices of members, or one of them, but in their quiet hours; give those to be tried again.

    Not in a transaction: this calls the world. Who tries again looks first whether there is still something
    to tell, and tries `MOST_TRIES` times in all.
    """
    told: dict[MemberId, list[Notice]] = defaultdict(list)
    for notice in notices:
        told[notice.member].append(notice)
    async with db.read() as reader:
        devices = await store.devices(reader, list(told), each=DEVICES_EACH) if told else []
        now = reader.now
    due, missed = [], []
    for device, settings in devices:
        if only not in {None, device.session} or quiet.is_quiet(settings, now):
            continue
        if device.rests_until is not None and device.rests_until > now:
            missed.append(Missed(device.session, device.rests_until))
        else:
            due += [(device, settings, notice) for notice in told[device.member]]
    return missed + (await _note(db, await _push_all(config, due, db)) if due else [])


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


async def _note(db: Database, outcomes: Sequence[Outcome]) -> list[Missed]:
    """Note what became of each push, and give the devices whose service may take it later."""

    def of(wanted: Delivery) -> list[SessionId]:
        return [device.session for device, answer in outcomes if answer.delivery is wanted]

    async with db.transaction() as tx:
        missed = [
            Missed(
                device.session,
                rests.rest_until(tx.now, failures=device.failures + 1, not_before=answer.not_before),
            )
            for device, answer in outcomes
            if answer.delivery is Delivery.LATER
        ]
        await store.note_taken(tx, of(Delivery.TAKEN))
        resting = [(one.session, one.again_at) for one in missed]
        refused = [(session, None) for session in of(Delivery.REFUSED)]
        await store.note_failed(tx, [*resting, *refused], most=FAILURES_BORNE)
        await store.drop_devices(tx, of(Delivery.GONE))
    return missed


def vapid(config: Config) -> Vapid:
    """Give the house's signature for push services."""
    return Vapid(Keys(load_secret(config)), subject=config.origin)
