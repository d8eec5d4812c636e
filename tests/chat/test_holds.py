"""Legal holds: nothing is erased while one stands, members notice nothing, and it ends with what it kept."""

from datetime import timedelta

import httpx
import psycopg
import pytest

from quan import admin
from quan.chat import ConversationId
from quan.chat.jobs import close_reports, erase
from tests.chat.parlour import Json, Member, Parlour, slug
from tests.chat.test_groups import path
from tests.chat.test_media import may_fetch, send, uploaded, uses
from tests.chat.test_reports import detail, hire, reported
from tests.core.media import samples


@pytest.fixture
async def susan(parlour: Parlour) -> Member:
    return await hire(parlour, "Susan", admin.Role.MODERATOR)


def at(conversation: str, end: str) -> str:
    return f"/v1/operator/conversations/{conversation}/{end}"


async def held(by: Member, conversation: str, reason: str = "Letter of the court") -> httpx.Response:
    return await by.ask("POST", at(conversation, "hold"), reason=reason)


async def lifted(by: Member, conversation: str, reason: str = "The court has it") -> httpx.Response:
    return await by.ask("POST", at(conversation, "lift"), reason=reason)


async def kept(by: Member, conversation: str) -> list[Json]:
    items: list[Json] = (await by.ok("GET", at(conversation, "kept")))["items"]
    return items


async def test_what_is_taken_back_is_gone_for_members_and_kept_for_moderators(
    mei: Member, wei: Member, susan: Member
) -> None:
    talk = await mei.open(wei)
    await mei.said(talk, "I did it")
    await mei.said(talk, "Nothing")
    await mei.ok("PATCH", path(talk, "messages", "1"), text="I saw it")
    assert (await held(susan, talk)).status_code == 204
    await mei.ok("DELETE", path(talk, "messages", "1") + "?for=all")
    assert [await who.texts(talk) for who in (mei, wei)] == [[None, "Nothing"]] * 2
    found = await kept(susan, talk)
    assert [(one["number"], one["version"], one["body"]["text"]) for one in found] == [
        (1, 1, "I did it"),
        (1, 2, "I saw it"),
    ]
    assert {one["sender"]["name"] for one in found} == {"Mei"}
    page = await susan.ok("GET", at(talk, "kept") + "?limit=1")
    rest = await susan.ok("GET", at(talk, "kept") + f"?cursor={page['next']}")
    assert page["items"] + rest["items"] == found

    assert (await lifted(susan, talk)).status_code == 204
    assert slug(await susan.ask("GET", at(talk, "kept"))) == "chat/not-held"
    assert (await held(susan, talk)).status_code == 204
    assert await kept(susan, talk) == []


async def test_nothing_grows_old_and_no_media_go_while_it_is_held(
    parlour: Parlour, mei: Member, wei: Member, susan: Member
) -> None:
    group = await mei.group("Tea", wei)
    photo = await uploaded(mei, "photo", samples.photo())
    number = (await send(mei, group, {"type": "photos", "items": [{"media": photo}]}))["number"]
    face = await uploaded(mei, "photo", samples.photo())
    await mei.ok("PATCH", path(group), retention_days=1, picture=face)
    await mei.said(group, "Long ago")
    await held(susan, group)
    async with parlour.db.transaction() as tx:
        await tx.execute("ALTER TABLE chat.messages DISABLE TRIGGER messages_keep_their_place")
        await tx.execute(
            "UPDATE chat.messages SET at = %s WHERE conversation = %s",
            [tx.now - timedelta(days=3), ConversationId.parse(group)],
        )
        await tx.execute("ALTER TABLE chat.messages ENABLE TRIGGER messages_keep_their_place")
    await erase(parlour.db)
    assert "Long ago" in await mei.texts(group)

    await mei.ok("PATCH", path(group), picture=None)
    await mei.ok("DELETE", path(group, "messages", str(number)) + "?for=all")
    assert [await uses(parlour, one) for one in (photo, face)] == [1, 1]
    assert [await may_fetch(one, photo, group) for one in (wei, susan)] == [404, 200]

    await lifted(susan, group)
    assert [await uses(parlour, one) for one in (photo, face)] == [None, None]
    await erase(parlour.db)
    assert "Long ago" not in await mei.texts(group)


async def test_a_report_goes_on_holding_what_an_operator_lets_go(
    parlour: Parlour, mei: Member, wei: Member, susan: Member
) -> None:
    talk = await mei.open(wei)
    await wei.said(talk, "Pay first")
    report_id = await reported(mei, talk, 1)
    assert (await detail(susan, report_id))["hold"] is None
    assert slug(await susan.ask("GET", at(talk, "kept"))) == "chat/not-held"
    await held(susan, talk)
    await wei.ok("DELETE", path(talk, "messages", "1") + "?for=all")
    shown = (await detail(susan, report_id))["hold"]
    assert (shown["reason"], shown["set_by"]["name"]) == ("Letter of the court", "Susan")
    await lifted(susan, talk)
    await held(susan, talk)
    assert [one["body"]["text"] for one in await kept(susan, talk)] == ["Pay first"]
    async with parlour.db.transaction() as tx:
        await tx.execute("UPDATE chat.reports SET state = 'closed'")
    await close_reports(parlour.db)
    assert len(await kept(susan, talk)) == 1


async def test_a_hold_is_set_and_lifted_once_and_for_a_reason(
    mei: Member, wei: Member, susan: Member
) -> None:
    talk = await mei.open(wei)
    assert slug(await lifted(susan, talk)) == "chat/not-held"
    assert slug(await held(susan, talk, reason=" \n ")) == "chat/hold-reason-missing"
    await held(susan, talk)
    assert slug(await held(susan, talk)) == "chat/already-held"
    standing = (await susan.ok("GET", "/v1/operator/holds"))["items"]
    assert talk in [one["conversation"] for one in standing]
    await lifted(susan, talk)
    standing = (await susan.ok("GET", "/v1/operator/holds"))["items"]
    assert talk not in [one["conversation"] for one in standing]
    assert slug(await held(susan, mei.id.replace("mbr", "cnv"))) in {
        "chat/conversation-not-found",
        "core/malformed-id",
    }


async def test_only_who_moderates_and_is_outside_sets_lifts_and_reads(
    parlour: Parlour, mei: Member, wei: Member, susan: Member
) -> None:
    await parlour.acquaint(mei, susan)
    group, talk = await mei.group("Tea", wei, susan), await mei.open(wei)
    await held(susan, talk)
    for who in (mei, await hire(parlour, "Clara", admin.Role.CLERK)):
        for reply in (await held(who, talk), await lifted(who, talk), await who.ask("GET", at(talk, "kept"))):
            assert reply.status_code == 403
        assert (await who.ask("GET", "/v1/operator/holds")).status_code == 403
    assert slug(await held(susan, group)) == "chat/your-own-case"
    otto = await hire(parlour, "Otto", admin.Role.SUPERVISOR)
    photo = await uploaded(mei, "photo", samples.photo())
    number = (await send(mei, group, {"type": "photos", "items": [{"media": photo}]}))["number"]
    await mei.ok("DELETE", path(group, "members", susan.id))
    await held(otto, group)
    await mei.ok("DELETE", path(group, "messages", str(number)) + "?for=all")
    assert slug(await lifted(susan, group)) == "chat/your-own-case"
    assert slug(await susan.ask("GET", at(group, "kept"))) == "chat/your-own-case"
    assert [await may_fetch(one, photo, group) for one in (susan, otto)] == [404, 200]


async def test_what_is_done_with_a_hold_is_written_down_and_stays(
    parlour: Parlour, mei: Member, wei: Member, susan: Member
) -> None:
    talk = await mei.open(wei)
    await held(susan, talk)
    await susan.ok("GET", at(talk, "kept"))
    await lifted(susan, talk)
    async with parlour.db.read() as reader:
        found = await reader.tuples(
            """
            SELECT action, detail ->> 'reason'
            FROM core.audit_log
            WHERE actor = %s AND subject = %s
            ORDER BY id
            """,
            [susan.id, talk],
        )
    assert found == [
        ("chat.hold-set", "Letter of the court"),
        ("admin.kept-read", None),
        ("chat.hold-lifted", "The court has it"),
    ]
    for change in (
        "UPDATE chat.holds SET reason = 'None'",
        "UPDATE chat.holds SET lifted_why = 'None'",
        "UPDATE chat.holds SET lifted_at = NULL, lifted_by = NULL, lifted_why = NULL",
        "DELETE FROM chat.holds",
    ):
        with pytest.raises(psycopg.errors.IntegrityError):
            async with parlour.db.transaction() as tx:
                await tx.execute(change)


async def test_who_is_in_a_held_conversation_is_not_told(
    parlour: Parlour, mei: Member, wei: Member, susan: Member
) -> None:
    talk = await mei.open(wei)
    before = await mei.conversation(talk), await parlour.events(talk)
    assert (await held(susan, talk)).status_code == 204
    assert (await mei.conversation(talk), await parlour.events(talk)) == before
