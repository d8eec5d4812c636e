"""What the people of the demo town have said to each other lately."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import NAMESPACE_OID, uuid5

from quan import chat
from quan.core.db import Tx
from quan.core.problems import Problem
from quan.identity import Member

Line = tuple[int, str, str]
"""How many minutes ago who said what."""


@dataclass(frozen=True, slots=True)
class Talk:
    """A conversation of two, or of a group with a name; the first of them opened it."""

    title: str | None
    people: tuple[str, ...]
    lines: tuple[Line, ...]
    read_by: tuple[str, ...] = ()


TALKS = (
    Talk(
        "周末爬山 · Weekend hike",
        ("mei", "wei", "amara", "luc", "leo", "ruth"),
        (
            (2900, "mei", "周六早上七点，东门集合，谁来？我带茶。"),
            (2871, "wei", "Count me in. How long is the climb?"),
            (2864, "mei", "Three hours up, two down. 慢慢走。"),
            (2850, "amara", "I will already be at the top by then 😄"),
            (2700, "luc", "Moi aussi, si quelqu'un me remplace au marché."),
            (1500, "ruth", "Is there ice cream at the top?"),
            (1490, "leo", "Non, mais j'en porte si on m'aide 🍦"),
            (75, "mei", "天气不错，记得带水。Weather looks good, bring water."),
        ),
        read_by=("mei", "wei"),
    ),
    Talk(
        None,
        ("wei", "mei"),
        (
            (4400, "wei", "The radio works again. It was only a loose wire."),
            (4391, "mei", "太好了！多少钱？"),
            (4380, "wei", "Nothing. Bring tea on Saturday."),
            (4370, "mei", "一言为定 🍵"),
            (40, "mei", "刚到家，照片晚点发你"),
            (38, "wei", "No hurry. Did you see the sunset?"),
            (12, "mei", "看到了，像一枚铜钱"),
        ),
        read_by=("wei",),
    ),
    Talk(
        None,
        ("luc", "mei"),
        (
            (9000, "luc", "Bonjour Mei, je suis au marché jusqu'à midi si vous voulez recharger."),
            (8990, "mei", "Merci ! J'arrive vers 11 h."),
            (8880, "luc", "C'est fait, 300 sur votre compte. Bonne journée !"),
        ),
        read_by=("luc", "mei"),
    ),
    Talk(
        None,
        ("amara", "wei"),
        (
            (600, "amara", "Five kilometres before sunrise. You?"),
            (590, "wei", "Two thousand metres of corridor between classrooms."),
            (585, "amara", "That counts."),
        ),
        read_by=("amara",),
    ),
)


async def talk(tx: Tx, members: dict[str, Member], now: datetime) -> None:
    """Say it all, each line at its time."""
    for one in TALKS:
        tx.now = now - timedelta(minutes=one.lines[0][0] + 5)
        conversation = await _opened(tx, one, members)
        for minutes, speaker, text in one.lines:
            tx.now = now - timedelta(minutes=minutes)
            await _say(tx, conversation, members[speaker], text)
        last = len(one.lines) + (one.title is not None)  # a group begins with a notice
        for reader in one.read_by:
            await chat.mark(tx, members[reader].id, conversation, read=last)
    tx.now = now


async def _opened(tx: Tx, one: Talk, members: dict[str, Member]) -> chat.ConversationId:
    first, *others = (members[handle].id for handle in one.people)
    if one.title is None:
        return await chat.open_direct(tx, first, others[0])
    client_id = uuid5(NAMESPACE_OID, one.title)
    return await chat.create_group(
        tx, first, chat.NewGroup(title=one.title, members=others, client_id=client_id)
    )


async def _say(tx: Tx, conversation: chat.ConversationId, speaker: Member, text: str) -> None:
    sketch = chat.Sketch(client_id=uuid5(NAMESPACE_OID, f"{conversation}{text}"), body=chat.Text(text=text))
    (answer,) = await chat.send(tx, [chat.plain_wish(speaker.id, conversation, sketch)])
    if isinstance(answer, Problem):
        raise answer
