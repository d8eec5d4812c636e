"""What chat does by the clock, and after something was said."""

from functools import partial

from quan import identity
from quan.chat.model.conversations import ConversationId
from quan.chat.operations import attachments, previews, retention, waking
from quan.chat.rules.moderation import APPEAL_WITHIN
from quan.chat.store import holds, moderation
from quan.core import jobs
from quan.core.config import Config
from quan.core.db import Database
from quan.core.jobs import Task
from quan.core.outbound import Outbound

WAKE = "chat.wake"


async def erase(db: Database) -> None:
    """Erase what has been said longer ago than its conversation keeps, a little of each at a time.

    What only a legal hold had kept is let go of as well.
    """
    async with db.read() as reader:
        due = await retention.due(reader)
    for conversation in due:
        more = True
        while more:
            async with db.transaction() as tx:
                more = await retention.erase(tx, conversation)
    async with db.read() as reader:
        no_longer_held = await attachments.due(reader)
    for conversation in no_longer_held:
        async with db.transaction() as tx:
            await attachments.release_later(tx, conversation)


async def preview(db: Database, config: Config, *, conversation: str, number: int) -> None:
    """Look at the page that a message links to."""
    id_ = ConversationId.parse(conversation)
    async with db.read() as reader:
        url = await previews.wanted(reader, id_, number)
    if url is None:
        return
    async with Outbound(is_open=config.reach_private) as outbound:
        found = await previews.look(outbound, url)
    if found is not None:
        async with db.transaction() as tx:
            await previews.keep(tx, id_, number, found)


async def close_reports(db: Database) -> None:
    """Close the reports that nobody can appeal against any more; what was held for them alone is let go."""
    async with db.transaction() as tx:
        await moderation.close_over(tx, tx.now - APPEAL_WITHIN)
        await holds.let_go(tx)


async def wake(
    db: Database, conversation: str, number: int, device: str | None = None, tried: int = 0, *, config: Config
) -> None:
    """Wake the devices of those who have not read a message; each that cannot be reached is tried again."""
    only = None if device is None else identity.SessionId.parse(device)
    id_ = ConversationId.parse(conversation)
    missed = await waking.wake(db, config, id_, number, only=only)
    if missed and tried + 1 < identity.MOST_TRIES:
        async with db.transaction() as tx:
            for one in missed:
                again = {"conversation": id_, "number": number, "device": one.session, "tried": tried + 1}
                await jobs.defer(tx, WAKE, at=one.again_at, **again)


def tasks(config: Config) -> tuple[Task, ...]:
    """List the jobs of chat."""
    looking = Task(previews.LOOK, partial(preview, config=config), attempts=2)
    return (
        Task("chat.erase", erase, cron="*/15 * * * *"),
        Task("chat.close-reports", close_reports, cron="23 3 * * *"),
        Task(WAKE, partial(wake, config=config), attempts=1),
        *((looking,) if config.link_previews else ()),
    )
