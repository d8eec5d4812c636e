import io
import json
from datetime import timedelta
from zipfile import ZipFile

from quan.chat import jobs
from quan.chat.model.conversations import ConversationId
from tests.chat.parlour import Member, Parlour, slug, text_of
from tests.chat.test_changing import grow_old


async def test_a_member_takes_their_conversations_along(parlour: Parlour, mei: Member, wei: Member) -> None:
    amara = await parlour.join("Amara")
    await parlour.acquaint(wei, amara)
    id_, other = await mei.open(wei), await wei.open(amara)
    await wei.said(other, "not Mei's")
    for n in range(25):
        await mei.said(id_, f"line {n}")
    await wei.said(id_, "<script>alert(1)</script> 你好")
    await mei.ok("DELETE", f"/v1/conversations/{id_}/messages/1?for=me")
    reply = await mei.browser.get("/v1/chat/export")
    assert reply.headers["content-type"] == "application/zip"
    with ZipFile(io.BytesIO(reply.content)) as archive:
        assert archive.namelist() == [f"{id_}.json"]
        kept = json.loads(archive.read(f"{id_}.json"))
    assert kept["conversation"]["other"]["name"] == "Wei"
    assert [text_of(one) for one in kept["messages"]] == [
        *(f"line {n}" for n in range(1, 25)),
        "<script>alert(1)</script> 你好",
    ]
    for _ in range(4):
        await mei.browser.get("/v1/chat/export")
    assert slug(await mei.browser.get("/v1/chat/export")) == "core/too-many-requests"


async def test_what_a_member_left_is_theirs_to_take_along_as_far_as_they_were_in(
    mei: Member, wei: Member
) -> None:
    left, put_away = await mei.group("Choir", wei), await mei.open(wei)
    await mei.said(left, "before")
    await wei.ok("POST", f"/v1/conversations/{left}/leave")
    await mei.said(left, "after")
    await mei.said(put_away)
    await wei.ok("PATCH", f"/v1/conversations/{put_away}/mine", archived=True)
    reply = await wei.browser.get("/v1/chat/export")
    with ZipFile(io.BytesIO(reply.content)) as archive:
        assert sorted(archive.namelist()) == sorted([f"{left}.json", f"{put_away}.json"])
        kept = json.loads(archive.read(f"{left}.json"))
    assert [text_of(one) for one in kept["messages"]] == ["notice", "before", "notice"]
    assert kept["conversation"]["title"] == "Choir"


async def keep_for(parlour: Parlour, conversation: str, *, days: int | None, held: bool = False) -> None:
    async with parlour.db.transaction() as tx:
        await tx.execute(
            "UPDATE chat.conversations SET retention_days = %s, legal_hold = %s WHERE id = %s",
            (days, held, ConversationId.parse(conversation)),
        )


async def test_what_is_over_is_erased_and_the_rest_is_not(parlour: Parlour, mei: Member, wei: Member) -> None:
    id_ = await mei.group("Choir", wei)
    await mei.said(id_, "old words")
    await mei.ok("PATCH", f"/v1/conversations/{id_}/messages/2", text="old words, changed")
    await grow_old(parlour, id_, timedelta(days=31))
    await mei.said(id_, "new words")
    await keep_for(parlour, id_, days=30, held=True)
    await jobs.erase(parlour.db)
    assert await wei.texts(id_) == ["notice", "old words, changed", "new words"]
    await keep_for(parlour, id_, days=30)
    await jobs.erase(parlour.db)
    assert await wei.texts(id_) == ["notice", None, "new words"]
    assert (await parlour.events(id_))[-1] == ("chat.changed", {"number": 2, "change": "erased"})
    async with parlour.db.read() as reader:
        edits = await reader.value(
            "SELECT COUNT(*) FROM chat.message_edits WHERE conversation = %s", (ConversationId.parse(id_),)
        )
    assert edits == 0
    await grow_old(parlour, id_, timedelta(days=31))
    await jobs.erase(parlour.db)
    assert await wei.texts(id_) == ["notice", None, None]
