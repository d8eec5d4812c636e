"""Notifications: whether this browser is woken, and when a member wants to be left alone."""

from datetime import time
from typing import Annotated

import msgspec
from litestar import delete, get, patch, post, put

from quan.core import jobs, limits
from quan.core.config import Config
from quan.core.db import Database
from quan.core.limits import Rate
from quan.identity.model import Caller, PushSettings
from quan.identity.operations import push as operations
from quan.identity.store import push as store

SUBSCRIPTIONS = Rate(20, per_s=3600)
TRIALS = Rate(5, per_s=600)

Hour = Annotated[str, msgspec.Meta(pattern="^([01][0-9]|2[0-3]):[0-5][0-9]$")]


class PushDeviceIn(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What the browser's `PushSubscription.toJSON()` holds."""

    endpoint: Annotated[str, msgspec.Meta(min_length=8, max_length=2048)]
    p256dh: Annotated[str, msgspec.Meta(max_length=100)]
    auth: Annotated[str, msgspec.Meta(max_length=40)]


class PushSettingsIn(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """When a member wants no push, as hours like 22:00 in a time zone, and whether messages are hidden."""

    hides_text: bool = False
    quiet_from: Hour | None = None
    quiet_until: Hour | None = None
    timezone: Annotated[str, msgspec.Meta(max_length=60)] | None = None


class PushOut(msgspec.Struct, frozen=True, kw_only=True):
    """Whether this browser is woken, the key it subscribes with, and what the member allows."""

    public_key: str
    subscribed: bool
    hides_text: bool
    quiet_from: str | None
    quiet_until: str | None
    timezone: str | None


@get("/v1/me/push")
async def show_push(db: Database, config: Config, caller: Caller) -> PushOut:
    """Show how notifications reach the member on this browser."""
    async with db.read() as reader:
        settings = await store.settings_of(reader, caller.member.id)
        subscribed = await store.has_device(reader, caller.member.id, caller.session)
    return PushOut(
        public_key=operations.vapid(config).public_key,
        subscribed=subscribed,
        hides_text=settings.hides_text,
        quiet_from=_hour(settings.quiet_from),
        quiet_until=_hour(settings.quiet_until),
        timezone=settings.timezone,
    )


@put("/v1/me/push/device", status_code=204)
async def subscribe(db: Database, config: Config, caller: Caller, data: PushDeviceIn) -> None:
    """Wake this browser from now on."""
    await limits.hit("push-subscription", caller.member.id, SUBSCRIPTIONS)
    async with db.transaction() as tx:
        await operations.subscribe(
            tx, config, caller, endpoint=data.endpoint, p256dh=data.p256dh, auth=data.auth
        )


@delete("/v1/me/push/device")
async def unsubscribe(db: Database, caller: Caller) -> None:
    """Wake this browser no more."""
    async with db.transaction() as tx:
        await operations.unsubscribe(tx, caller)


@patch("/v1/me/push/settings", status_code=204)
async def set_settings(db: Database, caller: Caller, data: PushSettingsIn) -> None:
    """Set the quiet hours, and whether a locked screen shows what is said; what is left out is off."""
    settings = PushSettings(
        hides_text=data.hides_text,
        quiet_from=_time(data.quiet_from),
        quiet_until=_time(data.quiet_until),
        timezone=data.timezone,
    )
    async with db.transaction() as tx:
        await operations.set_settings(tx, caller.member.id, settings)


@post("/v1/me/push/test", status_code=202)
async def try_push(db: Database, caller: Caller) -> None:
    """Send a notification to the member's own devices, to see whether it comes."""
    await limits.hit("push-test", caller.member.id, TRIALS)
    async with db.transaction() as tx:
        await jobs.defer(tx, "identity.try-push", member=caller.member.id)


def _time(text: str | None) -> time | None:
    return None if text is None else time.fromisoformat(text)


def _hour(at: time | None) -> str | None:
    return None if at is None else f"{at:%H:%M}"


ROUTES = (show_push, subscribe, unsubscribe, set_settings, try_push)
