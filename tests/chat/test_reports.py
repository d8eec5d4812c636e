"""Reports: two taps, evidence that stays, an outcome for both, a second look, and figures."""

import asyncio
from datetime import timedelta
from typing import Any
from uuid import uuid4

import httpx
import psycopg
import pytest

from quan import admin
from quan.chat import ConversationId, office
from quan.chat.jobs import close_reports, erase
from quan.core import limits
from tests.chat.parlour import Json, Member, Parlour, slug
from tests.chat.test_groups import path
from tests.chat.test_media import may_fetch, send, uploaded, uses
from tests.core.media import samples


@pytest.fixture
async def susan(parlour: Parlour) -> Member:
    return await hire(parlour, "Susan", admin.Role.MODERATOR)


@pytest.fixture
async def otto(parlour: Parlour) -> Member:
    return await hire(parlour, "Otto", admin.Role.SUPERVISOR)


async def hire(parlour: Parlour, name: str, role: admin.Role) -> Member:
    member = await parlour.join(name)
    async with parlour.db.transaction() as tx:
        await admin.grant(tx, member.who.id, role)
    return member


async def report(who: Member, conversation: str, number: int | None = None, **more: Any) -> httpx.Response:
    about = {} if number is None else {"number": number}
    return await who.ask(
        "POST", "/v1/reports", conversation=conversation, **{"reason": "fraud", **about, **more}
    )


async def reported(who: Member, conversation: str, number: int | None = None, **more: Any) -> str:
    reply = await report(who, conversation, number, **more)
    assert reply.status_code == 201, reply.text
    return str(reply.json()["id"])


async def decide(by: Member, report_id: str, action: str = "warn", **more: Any) -> httpx.Response:
    body = {"action": action, "reason": "Selling what does not exist", **more}
    return await by.ask("POST", f"/v1/operator/reports/{report_id}/decide", **body)


async def detail(by: Member, report_id: str) -> Json:
    return await by.ok("GET", f"/v1/operator/reports/{report_id}")


async def outcome(who: Member, report_id: str) -> Json:
    (found,) = [one for one in (await who.ok("GET", "/v1/reports"))["items"] if one["id"] == report_id]
    shown: Json = found
    return shown


async def bicycle(mei: Member, wei: Member) -> str:
    """Let Wei try to sell Mei something, in seven messages."""
    id_ = await mei.open(wei)
    for text in ("Hi", "Hello", "A bicycle", "100", "Pay first", "Hurry", "Now!"):
        await wei.said(id_, text)
    return id_


async def test_a_report_keeps_what_was_said_though_it_is_recalled(
    mei: Member, wei: Member, susan: Member
) -> None:
    id_ = await bicycle(mei, wei)
    report_id = await reported(mei, id_, 5, note=" He wants money first ")
    reply = await wei.browser.delete(path(id_, "messages", "5"), params={"for": "all"})
    assert reply.status_code == 204
    shown = await detail(susan, report_id)
    assert [(one["number"], one["body"]["text"], one["reported"]) for one in shown["evidence"]] == [
        (1, "Hi", False),
        (2, "Hello", False),
        (3, "A bicycle", False),
        (4, "100", False),
        (5, "Pay first", True),
        (6, "Hurry", False),
        (7, "Now!", False),
    ]
    assert (shown["about"]["name"], shown["reporter"]["name"], shown["note"]) == (
        "Wei",
        "Mei",
        "He wants money first",
    )
    assert (shown["upheld_before"], shown["proposed"]) == (0, {"action": "warn", "days": None})


async def test_evidence_is_what_the_reporter_sees_and_no_more(
    parlour: Parlour, mei: Member, wei: Member, susan: Member
) -> None:
    ana = await parlour.join("Ana")
    await parlour.acquaint(mei, ana)
    group = await mei.group("Tea", wei)
    await wei.said(group, "said before Ana came")
    await mei.ok("POST", path(group, "members"), members=[ana.id])
    bad = await wei.said(group, "said to Ana")
    assert slug(await report(ana, group, 2)) == "chat/message-not-found"
    report_id = await reported(ana, group, bad["number"])
    texts = [one["body"].get("text") for one in (await detail(susan, report_id))["evidence"]]
    assert texts == [None, "said to Ana"]


async def test_both_are_told_the_outcome_and_why_and_the_reported_not_by_whom(
    parlour: Parlour, mei: Member, wei: Member, susan: Member
) -> None:
    id_ = await bicycle(mei, wei)
    report_id = await reported(mei, id_, 5)
    assert (await wei.ok("GET", "/v1/reports"))["items"] == []
    decided = await decide(susan, report_id, "warn")
    assert decided.status_code == 200, decided.text
    assert decided.json()["state"] == "decided"
    for who, part in ((mei, "reporter"), (wei, "about")):
        seen = await outcome(who, report_id)
        assert (seen["part"], seen["outcome"]["action"]) == (part, "warn")
        assert seen["outcome"]["reason"] == "Selling what does not exist"
        assert ("chat.report", {"report": report_id}) in await parlour.personal(who)
    about_wei = await wei.browser.get("/v1/reports")
    assert not any(word in about_wei.text for word in (mei.id, "Mei", susan.id, "Susan"))
    assert (await outcome(wei, report_id))["may_appeal"]
    assert not (await outcome(mei, report_id))["may_appeal"]


async def test_an_erased_message_is_gone_for_both_and_told_on_the_stream(
    parlour: Parlour, mei: Member, wei: Member, susan: Member
) -> None:
    id_ = await bicycle(mei, wei)
    await decide(susan, await reported(mei, id_, 5), "erase")
    for who in (mei, wei):
        assert (await who.texts(id_))[4] is None
    assert ("chat.changed", {"number": 5, "change": "recalled"}) in await parlour.events(id_)


async def test_a_silenced_member_writes_elsewhere_and_a_suspended_one_nowhere(
    parlour: Parlour, mei: Member, wei: Member, susan: Member
) -> None:
    ana = await parlour.join("Ana")
    await parlour.acquaint(wei, ana)
    id_, other = await bicycle(mei, wei), await wei.open(ana)
    await decide(susan, await reported(mei, id_, 5), "silence", days=1)
    assert slug(await wei.say(id_)) == "chat/silenced"
    await wei.said(other)
    await decide(susan, await reported(mei, id_, 6), "suspend-chat", days=7)
    assert slug(await wei.say(other)) == "chat/suspended"
    assert slug(await wei.ask("PATCH", path(other, "messages", "1"), text="changed")) == "chat/suspended"
    group = await ana.group("Coffee", wei)
    await ana.ok("PATCH", path(group, "members", wei.id), role="admin")
    assert slug(await wei.ask("PATCH", path(group), title="Bicycles")) == "chat/suspended"
    loud = {"kind": "group", "title": "Bicycles", "members": [ana.id], "client_id": str(uuid4())}
    assert slug(await wei.ask("POST", "/v1/conversations", **loud)) == "chat/suspended"
    await wei.ok("POST", path(group, "leave"))


async def test_what_a_moderator_silences_no_administrator_lets_speak(
    parlour: Parlour, mei: Member, wei: Member, susan: Member
) -> None:
    ana = await parlour.join("Ana")
    await parlour.acquaint(mei, wei, ana)
    group = await ana.group("Coffee", mei, wei)
    await wei.said(group)
    again = path(group, "members", wei.id)
    await ana.ok("PATCH", again, silence_s=3600)
    await ana.ok("PATCH", again, silence_s=None)
    await decide(susan, await reported(mei, group, 2), "silence", days=1)
    for silence_s in (None, 60):
        assert slug(await ana.ask("PATCH", again, silence_s=silence_s)) == "chat/out-of-your-hands"
    assert slug(await wei.say(group)) == "chat/silenced"


async def test_a_second_look_ends_one_suspension_and_no_other(
    mei: Member, wei: Member, susan: Member, otto: Member
) -> None:
    id_ = await bicycle(mei, wei)
    first, second = await reported(mei, id_, 5), await reported(mei, id_, 6)
    await decide(susan, first, "suspend-chat", days=7)
    await decide(susan, second, "suspend-chat", days=30)
    for report in (second, first):
        assert slug(await wei.say(id_)) == "chat/suspended"
        await wei.ok("POST", f"/v1/reports/{report}/appeal", words="That was not me.")
        await decide(otto, report, "dismiss")
    await wei.said(id_)


async def test_a_suspended_account_is_frozen_and_a_second_look_thaws_it(
    mei: Member, wei: Member, susan: Member, otto: Member
) -> None:
    id_ = await bicycle(mei, wei)
    report_id = await reported(mei, id_, 5)
    await decide(susan, report_id, "suspend-member")
    assert slug(await wei.say(id_)) == "chat/account-frozen"
    await wei.ok("POST", f"/v1/reports/{report_id}/appeal", words="It was my own bicycle")
    assert slug(await decide(susan, report_id, "dismiss")) == "chat/second-look"
    decided = await decide(otto, report_id, "dismiss")
    assert decided.json()["state"] == "closed"
    await wei.said(id_, "Thank you")
    assert (await outcome(wei, report_id))["outcome"]["action"] == "dismiss"
    again = await mei.ask("POST", f"/v1/reports/{report_id}/appeal", words="But I disagree")
    assert slug(again) == "chat/not-yours-to-appeal"


@pytest.mark.parametrize("action", ["silence", "suspend-chat"])
async def test_a_second_look_takes_back_what_can_be_taken_back(
    mei: Member, wei: Member, susan: Member, otto: Member, action: str
) -> None:
    refusal = {"silence": "chat/silenced", "suspend-chat": "chat/suspended"}[action]
    id_ = await bicycle(mei, wei)
    report_id = await reported(mei, id_, 5)
    await decide(susan, report_id, action, days=30)
    assert slug(await wei.say(id_)) == refusal
    await wei.ok("POST", f"/v1/reports/{report_id}/appeal", words="It was my own bicycle")
    waiting = (await otto.ok("GET", "/v1/operator/reports"))["items"]
    assert [one["appeal"]["words"] for one in waiting if one["id"] == report_id] == ["It was my own bicycle"]
    await decide(otto, report_id, "warn")
    await wei.said(id_)


async def test_of_two_moderators_at_once_one_decides(
    mei: Member, wei: Member, susan: Member, otto: Member
) -> None:
    report_id = await reported(mei, await bicycle(mei, wei), 5)
    replies = await asyncio.gather(
        decide(susan, report_id, "warn"), decide(otto, report_id, "dismiss"), decide(otto, report_id, "warn")
    )
    assert sorted(reply.status_code for reply in replies) == [200, 409, 409]
    assert len((await detail(otto, report_id))["decisions"]) == 1


async def test_nobody_decides_their_own_case(mei: Member, wei: Member, susan: Member) -> None:
    async with mei.db.transaction() as tx:
        await admin.grant(tx, wei.who.id, admin.Role.MODERATOR)
        await admin.grant(tx, mei.who.id, admin.Role.MODERATOR)
    report_id = await reported(mei, await bicycle(mei, wei), 5)
    for who in (mei, wei):
        assert slug(await decide(who, report_id, "dismiss")) == "chat/your-own-case"
        assert (await detail(who, report_id))["mine_to_decide"] is False
    assert slug(await decide(susan, report_id, "suspend-member")) == "admin/on-the-staff"
    assert (await detail(susan, report_id))["state"] == "open"


async def test_only_moderators_see_reports(parlour: Parlour, mei: Member, wei: Member) -> None:
    report_id = await reported(mei, await bicycle(mei, wei), 5)
    for role in (admin.Role.AUDITOR, admin.Role.CLERK, None):
        who = mei if role is None else await hire(parlour, role.value.title(), role)
        for method, where in (("GET", ""), ("GET", f"/{report_id}"), ("POST", f"/{report_id}/decide")):
            body = {"action": "warn", "reason": "because"} if method == "POST" else {}
            reply = await who.ask(method, "/v1/operator/reports" + where, **body)
            assert (reply.status_code, slug(reply)) == (403, "core/forbidden")


async def test_a_moderator_sees_no_money(susan: Member) -> None:
    for where in ("overview", "accounts", "transfers", "proposals"):
        assert (await susan.ask("GET", f"/v1/operator/{where}")).status_code == 403


async def test_reading_and_deciding_is_written_down(mei: Member, wei: Member, susan: Member) -> None:
    report_id = await reported(mei, await bicycle(mei, wei), 5)
    await detail(susan, report_id)
    await decide(susan, report_id)
    async with mei.db.read() as reader:
        acts = await reader.tuples(
            "SELECT actor, action FROM core.audit_log WHERE subject = %s ORDER BY id", (report_id,)
        )
    assert acts == [
        (mei.id, "chat.reported"),
        (susan.id, "admin.report-read"),
        (susan.id, "chat.report-decided"),
    ]


async def test_what_is_reported_twice_is_one_report_and_what_is_not_there_is_none(
    parlour: Parlour, mei: Member, wei: Member
) -> None:
    id_ = await bicycle(mei, wei)
    replies = await asyncio.gather(*(report(mei, id_, 5) for _ in range(3)))
    assert len({reply.json()["id"] for reply in replies}) == 1
    await limits.forget()
    mine = await mei.said(id_, "No, thank you")
    ana = await parlour.join("Ana")
    for who, number, refusal in (
        (mei, 99, "chat/message-not-found"),
        (mei, mine["number"], "chat/nothing-to-report"),
        (mei, None, "chat/nothing-to-report"),
        (ana, 5, "chat/conversation-not-found"),
    ):
        assert slug(await report(who, id_, number)) == refusal
    assert slug(await report(mei, id_, member=ana.id)) == "chat/nothing-to-report"
    assert slug(await report(mei, id_, 5, note="x" * 501)) == "chat/report-note-too-long"
    assert slug(await report(mei, id_, 5, reason="ugly")) == "core/invalid-body"


async def test_a_member_is_reported_with_their_last_words(mei: Member, wei: Member, susan: Member) -> None:
    id_ = await bicycle(mei, wei)
    await mei.said(id_, "Mei's own words")
    report_id = await reported(mei, id_, member=wei.id)
    shown = await detail(susan, report_id)
    assert len(shown["evidence"]) == 7
    assert {one["sender"]["name"] for one in shown["evidence"]} == {"Wei"}
    assert slug(await decide(susan, report_id, "erase")) == "chat/action-invalid"


async def test_what_is_under_review_is_held_until_nobody_can_appeal(
    mei: Member, wei: Member, susan: Member
) -> None:
    id_ = await bicycle(mei, wei)
    report_id = await reported(mei, id_, 5)
    assert await _held(mei, id_)
    await decide(susan, report_id)
    await close_reports(mei.db)
    assert await _held(mei, id_)
    async with mei.db.transaction() as tx:
        await tx.execute("ALTER TABLE chat.decisions DISABLE TRIGGER decisions_are_facts")
        await tx.execute(
            "UPDATE chat.decisions SET at = %(then)s WHERE report = %(id)s",
            {"then": tx.now - timedelta(days=31), "id": office.ReportId.parse(report_id)},
        )
        await tx.execute("ALTER TABLE chat.decisions ENABLE TRIGGER decisions_are_facts")
    await close_reports(mei.db)
    assert not await _held(mei, id_)
    late = await wei.ask("POST", f"/v1/reports/{report_id}/appeal", words="Too late")
    assert slug(late) == "chat/not-yours-to-appeal"


async def test_evidence_and_decisions_cannot_be_changed(mei: Member, wei: Member, susan: Member) -> None:
    report_id = await reported(mei, await bicycle(mei, wei), 5)
    await decide(susan, report_id)
    for change in (
        "UPDATE chat.evidence SET body = NULL",
        "DELETE FROM chat.evidence",
        "UPDATE chat.decisions SET action = 'dismiss'",
        "DELETE FROM chat.reports",
        "UPDATE chat.reports SET about = reporter",
    ):
        with pytest.raises(psycopg.Error):
            async with mei.db.transaction() as tx:
                await tx.execute(change)


async def test_everybody_reads_what_is_moderated_as_figures(
    client: httpx.AsyncClient, mei: Member, wei: Member, susan: Member
) -> None:
    async def last() -> Json:
        items = (await client.get("/v1/moderation/log")).json()["items"]
        month: Json = items[0] if items else {}
        return month

    client.cookies.clear()
    before = await last()
    report_id = await reported(mei, await bicycle(mei, wei), 5)
    await decide(susan, report_id)
    after = await last()
    assert after["reports"] == before.get("reports", 0) + 1
    assert after["warned"] == before.get("warned", 0) + 1


async def _held(mei: Member, id_: str) -> bool:
    async with mei.db.read() as reader:
        return bool(
            await reader.value(
                "SELECT legal_hold FROM chat.conversations WHERE id = %s", (ConversationId.parse(id_),)
            )
        )


async def test_pictures_that_were_reported_stay_for_moderators_and_nobody_else(
    parlour: Parlour, mei: Member, wei: Member, susan: Member
) -> None:
    id_ = await mei.open(wei)
    photo = await uploaded(wei, "photo", samples.photo())
    sent = await send(wei, id_, {"type": "photos", "items": [{"media": photo}]})
    report_id = await reported(mei, id_, sent["number"])
    reply = await wei.browser.delete(path(id_, "messages", "1"), params={"for": "all"})
    assert reply.status_code == 204
    assert await uses(parlour, photo) == 2  # of the evidence, and of the legal hold
    assert [await may_fetch(one, photo, id_) for one in (mei, susan)] == [404, 404]
    assert [await may_fetch(one, photo, report_id) for one in (mei, susan)] == [404, 200]
    other = await uploaded(wei, "photo", samples.photo())
    await send(wei, id_, {"type": "photos", "items": [{"media": other}]})
    assert await may_fetch(susan, other, report_id) == 404


async def test_what_a_moderator_erases_lets_its_pictures_go_but_for_the_evidence(
    parlour: Parlour, mei: Member, wei: Member, susan: Member
) -> None:
    id_ = await mei.open(wei)
    photo = await uploaded(wei, "photo", samples.photo())
    sent = await send(wei, id_, {"type": "photos", "items": [{"media": photo}]})
    report_id = await reported(mei, id_, sent["number"])
    assert await uses(parlour, photo) == 2
    assert (await decide(susan, report_id, "erase")).status_code == 200
    assert await may_fetch(mei, photo, id_) == 404
    assert await uses(parlour, photo) == 2  # as long as somebody may appeal
    async with parlour.db.transaction() as tx:
        await tx.execute("UPDATE chat.conversations SET legal_hold = false")
    await erase(parlour.db)
    assert await uses(parlour, photo) == 1
