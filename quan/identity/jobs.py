"""Housekeeping at night, and pushes that a member sends to themselves."""

from functools import partial

from quan.core import i18n, jobs
from quan.core.config import Config
from quan.core.db import Database
from quan.core.ids import MemberId
from quan.core.jobs import Task
from quan.identity import queries
from quan.identity.model import Notice, SessionId
from quan.identity.operations.push import push
from quan.identity.rules.guesses import FORGOTTEN_AFTER
from quan.identity.rules.rests import MOST_TRIES
from quan.identity.store import passkeys, secrets, sessions

TRY_PUSH = "identity.try-push"
TRIAL_TOPIC = "try"


async def prune(db: Database) -> None:
    """Delete what has expired: sessions, challenges nobody answered, guesses no longer remembered."""
    async with db.transaction() as tx:
        await sessions.prune(tx)
        await passkeys.prune_ceremonies(tx)
        await secrets.prune_guesses(tx, FORGOTTEN_AFTER)


async def try_push(
    db: Database, member: str, device: str | None = None, tried: int = 0, *, config: Config
) -> None:
    """Wake a member's own devices with a word that they can be reached; those that cannot be, again later."""
    async with db.read() as reader:
        found = await queries.member(reader, MemberId.parse(member))
    text = i18n.translate(
        "identity/push-works", "Notifications reach this device.", {}, language=found.language
    )
    notice = Notice(
        member=found.id,
        topic=TRIAL_TOPIC,
        title=config.town_name,
        text=text,
        discreet_title=config.town_name,
        discreet_text=text,
        path="/me",
    )
    missed = await push(db, config, [notice], only=None if device is None else SessionId.parse(device))
    if missed and tried + 1 < MOST_TRIES:
        async with db.transaction() as tx:
            for one in missed:
                again = {"member": found.id, "device": one.session, "tried": tried + 1}
                await jobs.defer(tx, TRY_PUSH, at=one.again_at, **again)


def tasks(config: Config) -> tuple[Task, ...]:
    """List the jobs of people."""
    return (
        Task("identity.prune", prune, cron="17 3 * * *"),
        Task(TRY_PUSH, partial(try_push, config=config), attempts=1),
    )
