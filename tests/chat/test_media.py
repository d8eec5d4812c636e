import io
import json
from datetime import timedelta
from uuid import uuid4
from zipfile import ZipFile

import pytest

from quan import chat
from quan.chat import jobs
from quan.chat.http.requests import MessageIn
from quan.chat.operations import wishes
from quan.core import wire
from quan.core.media import MediaId
from quan.core.problems import Problem
from tests.chat.parlour import Json, Member, Parlour, numbers, slug
from tests.chat.test_changing import grow_old
from tests.chat.test_leaving_with_it import keep_for
from tests.core.media import samples
from tests.core.media.desk import Desk


async def uploaded(member: Member, kind: str, content: bytes, name: str = "") -> str:
    return str((await Desk(member.browser, member.who).send(kind, content, name=name))["id"])


async def send(member: Member, conversation: str, body: Json, **more: object) -> Json:
    sent = {"client_id": str(uuid4()), "body": body, **more}
    reply = await member.browser.post(f"/v1/conversations/{conversation}/messages", json=sent)
    return {"status": reply.status_code, **reply.json()}


async def uses(parlour: Parlour, media: str) -> int | None:
    """Tell how often media are used; None when they are given up."""
    async with parlour.db.read() as reader:
        found = await reader.tuples(
            "SELECT uses, state FROM core.media WHERE id = %s", [MediaId.parse(media)]
        )
    return None if not found or found[0][1] == "doomed" else int(found[0][0])


async def may_fetch(member: Member, media: str, place: str, variant: str = "small") -> int:
    return (await member.browser.get(f"/v1/media/{media}/{variant}", params={"in": place})).status_code


@pytest.fixture
async def talk(mei: Member, wei: Member) -> str:
    return await mei.open(wei)


async def test_pictures_are_shown_to_those_who_see_the_message(
    parlour: Parlour, mei: Member, wei: Member, talk: str
) -> None:
    amara = await parlour.join("Amara")
    photo = await uploaded(mei, "photo", samples.photo())
    assert await may_fetch(wei, photo, talk) == 404
    body = {"type": "photos", "items": [{"media": photo, "width": 9, "blurhash": "?"}], "caption": "Us"}
    message = await send(mei, talk, body)
    (shown,) = message["body"]["items"]
    assert (shown["width"], shown["height"]) == (640, 480)
    assert len(shown["blurhash"]) > 5
    assert [await may_fetch(one, photo, talk) for one in (mei, wei, amara)] == [200, 200, 404]
    gallery = await wei.ok("GET", f"/v1/conversations/{talk}/media?kind=photos")
    assert (numbers(gallery["items"]), gallery["next"]) == ([1], None)
    assert (await wei.ok("GET", f"/v1/conversations/{talk}/media?kind=voice"))["items"] == []


async def test_media_go_with_the_message(parlour: Parlour, mei: Member, wei: Member, talk: str) -> None:
    photo = await uploaded(mei, "photo", samples.photo())
    body = {"type": "photos", "items": [{"media": photo}, {"media": photo}]}
    for _ in range(2):
        assert (await send(mei, talk, body))["status"] == 201
    assert await uses(parlour, photo) == 2
    await mei.ok("DELETE", f"/v1/conversations/{talk}/messages/1?for=all")
    assert await uses(parlour, photo) == 1
    assert await may_fetch(wei, photo, talk) == 200
    notes = (await wei.ok("POST", "/v1/conversations", kind="self"))["id"]
    await send(wei, notes, body, forward_of={"conversation": talk, "number": 2})
    assert await uses(parlour, photo) == 2
    await keep_for(parlour, talk, days=1)
    await grow_old(parlour, talk, timedelta(days=2))
    await jobs.erase(parlour.db)
    assert await uses(parlour, photo) == 1
    assert await may_fetch(wei, photo, talk) == 404
    assert await may_fetch(wei, photo, notes) == 200


async def test_others_media_are_not_sent(parlour: Parlour, mei: Member, wei: Member, talk: str) -> None:
    photo = await uploaded(mei, "photo", samples.photo())
    body = {"type": "photos", "items": [{"media": photo}]}
    stolen = await send(wei, talk, body)
    assert (stolen["status"], stolen["type"]) == (404, "/problems/core/media-not-found")
    assert await uses(parlour, photo) == 0
    nothing = {"type": "photos", "items": [{"media": str(MediaId.derive("nothing"))}]}
    assert (await send(mei, talk, nothing))["type"] == "/problems/core/media-not-found"


async def test_a_file_is_a_file(mei: Member, wei: Member, talk: str) -> None:
    file = await uploaded(mei, "file", b"<script>alert(1)</script>", "notes.html")
    message = await send(mei, talk, {"type": "file", "media": file, "name": "x.exe", "size_bytes": 1})
    assert (message["body"]["name"], message["body"]["size_bytes"]) == ("notes.html", 25)
    refused = await send(mei, talk, {"type": "photos", "items": [{"media": file}]})
    assert refused["type"] == "/problems/chat/media-unfit"
    reply = await wei.browser.get(f"/v1/media/{file}/original", params={"in": talk})
    assert reply.headers["content-disposition"].startswith("attachment")


async def test_a_repeat_uses_media_once(parlour: Parlour, mei: Member, talk: str) -> None:
    photo, client_id = await uploaded(mei, "photo", samples.photo()), str(uuid4())
    body = {"client_id": client_id, "body": {"type": "photos", "items": [{"media": photo}]}}
    path = f"/v1/conversations/{talk}/messages"
    replies = [await mei.browser.post(path, json=body) for _ in range(3)]
    assert {reply.text for reply in replies} == {replies[0].text}
    assert await uses(parlour, photo) == 1


async def test_a_repeat_is_answered_whatever_became_of_what_it_showed(
    mei: Member, wei: Member, talk: str
) -> None:
    note = await uploaded(mei, "file", b"a note", "note.txt")
    own = (await wei.ok("POST", "/v1/conversations", kind="self"))["id"]
    shows = {"client_id": str(uuid4()), "body": {"type": "file", "media": note}}
    shown = await mei.ok("POST", f"/v1/conversations/{talk}/messages", **shows)
    passes = {"client_id": str(uuid4()), "forward_of": {"conversation": talk, "number": shown["number"]}}
    passed = await wei.ok("POST", f"/v1/conversations/{own}/messages", **passes)
    await mei.ok("DELETE", f"/v1/conversations/{talk}/messages/{shown['number']}?for=all")
    await wei.ok("DELETE", f"/v1/conversations/{own}/messages/{passed['number']}?for=all")
    for who, where, wish, said in ((mei, talk, shows, shown), (wei, own, passes, passed)):
        repeated = await who.ok("POST", f"/v1/conversations/{where}/messages", **wish)
        assert (repeated["id"], repeated["number"], repeated["body"]) == (said["id"], said["number"], None)
    other = {**passes, "forward_of": {"conversation": talk, "number": 99}}
    assert (
        slug(await wei.ask("POST", f"/v1/conversations/{own}/messages", **other)) == "chat/client-id-reused"
    )


async def test_a_caption_is_changed_and_found(mei: Member, wei: Member, talk: str) -> None:
    photo = await uploaded(mei, "photo", samples.photo())
    await send(mei, talk, {"type": "photos", "items": [{"media": photo}], "caption": "Sunrise"})
    changed = await mei.ok("PATCH", f"/v1/conversations/{talk}/messages/1", text="Sunset")
    assert changed["body"]["items"][0]["media"] == photo
    assert numbers((await wei.ok("GET", "/v1/messages/search?q=sunset"))["items"]) == [1]


@pytest.mark.parametrize("count", [0, 10])
async def test_one_to_nine_pictures(mei: Member, talk: str, count: int) -> None:
    items = [{"media": str(MediaId.derive(str(n)))} for n in range(count)]
    refused = await mei.ask(
        "POST",
        f"/v1/conversations/{talk}/messages",
        client_id=str(uuid4()),
        body={"type": "photos", "items": items},
    )
    assert slug(refused) == "chat/photos-invalid"


async def test_a_voice_message_says_how_long_it_is(mei: Member, wei: Member, talk: str) -> None:
    spoken = await uploaded(mei, "voice", samples.voice())
    said = await send(mei, talk, {"type": "voice", "media": spoken, "duration_ms": 1, "waveform": [99]})
    assert said["body"]["duration_ms"] > 1
    assert (len(said["body"]["waveform"]), max(said["body"]["waveform"])) == (64, 31)
    assert await may_fetch(wei, spoken, talk, "original") == 200


async def test_media_are_fetched_only_where_they_are_shown_and_by_who_sees_them(
    parlour: Parlour, mei: Member, wei: Member, talk: str
) -> None:
    ben = await parlour.join("Ben")
    await parlour.acquaint(mei, ben)
    elsewhere, notes = await mei.open(ben), await wei.group("Notes")
    secret = await uploaded(mei, "file", b"only for Wei", "secret.txt")
    await send(mei, talk, {"type": "file", "media": secret})

    assert await may_fetch(wei, secret, talk, "original") == 200
    for member, place in ((ben, talk), (ben, elsewhere), (wei, notes)):
        assert await may_fetch(member, secret, place, "original") == 404
    assert (await wei.browser.get(f"/v1/media/{secret}/original")).status_code == 404

    await wei.ok("DELETE", f"/v1/conversations/{talk}/messages/1?for=me")
    assert await may_fetch(wei, secret, talk, "original") == 404
    assert await uses(parlour, secret) == 1


async def test_a_refused_photo_refuses_no_neighbour_of_its_batch(
    parlour: Parlour, mei: Member, wei: Member, talk: str
) -> None:
    note = await uploaded(mei, "file", b"a note", "note.txt")
    stolen = await uploaded(wei, "file", b"of Wei", "mine.txt")
    wanted = [await wish(mei, talk, one) for one in (note, stolen, note)]

    async with parlour.db.transaction() as tx:
        answers = await chat.send(tx, wanted)

    assert [isinstance(one, Problem) for one in answers] == [False, True, False]
    assert [await uses(parlour, one) for one in (note, stolen)] == [2, 0]


async def wish(member: Member, conversation: str, file: str) -> chat.Wish:
    sketch = wire.convert({"client_id": str(uuid4()), "body": {"type": "file", "media": file}}, MessageIn)
    async with member.db.read() as reader:
        return await wishes.looked_up_wish(
            reader, member.who.id, chat.ConversationId.parse(conversation), sketch.sketch()
        )


async def test_what_was_passed_on_outlives_its_origin(
    parlour: Parlour, mei: Member, wei: Member, talk: str
) -> None:
    ben = await parlour.join("Ben")
    await parlour.acquaint(wei, ben)
    further = await wei.open(ben)
    plan = await uploaded(mei, "file", b"the plan", "plan.txt")
    body = {"type": "file", "media": plan}
    await send(mei, talk, body)
    await send(wei, further, body, forward_of={"conversation": talk, "number": 1})

    await mei.ok("DELETE", f"/v1/conversations/{talk}/messages/1?for=all")

    assert await uses(parlour, plan) == 1
    assert await may_fetch(ben, plan, further, "original") == 200
    assert await may_fetch(wei, plan, talk, "original") == 404
    await wei.ok("DELETE", f"/v1/conversations/{further}/messages/1?for=all")
    assert await uses(parlour, plan) is None
    assert await may_fetch(mei, plan, talk, "original") == 404


async def test_a_legal_hold_keeps_what_is_recalled_until_it_ends(
    parlour: Parlour, mei: Member, wei: Member, talk: str
) -> None:
    note = await uploaded(mei, "file", b"a note", "note.txt")
    await send(mei, talk, {"type": "file", "media": note})
    await hold(parlour, talk, held=True)

    await mei.ok("DELETE", f"/v1/conversations/{talk}/messages/1?for=all")
    await jobs.erase(parlour.db)
    assert await uses(parlour, note) == 1
    assert await may_fetch(wei, note, talk, "original") == 404

    await hold(parlour, talk, held=False)
    await jobs.erase(parlour.db)
    assert await uses(parlour, note) is None


async def hold(parlour: Parlour, talk: str, *, held: bool) -> None:
    async with parlour.db.transaction() as tx:
        await tx.execute(
            "UPDATE chat.conversations SET legal_hold = %s WHERE id = %s",
            [held, chat.ConversationId.parse(talk)],
        )


async def test_ones_own_conversations_are_taken_along_with_their_media(
    mei: Member, wei: Member, talk: str
) -> None:
    content = bytes(range(256)) * 3000
    plan = await uploaded(mei, "file", content, "plan.bin")
    hill = await uploaded(mei, "photo", samples.photo())
    for body in (
        {"type": "file", "media": plan},
        {"type": "photos", "items": [{"media": hill}]},
        {"type": "file", "media": plan},
    ):
        await send(mei, talk, body)

    with ZipFile(io.BytesIO((await wei.browser.get("/v1/chat/export")).content)) as archive:
        names = {f"{talk}.json", f"media/{plan}/plan.bin", f"media/{hill}.webp"}
        assert sorted(archive.namelist()) == sorted(names)
        assert archive.read(f"media/{plan}/plan.bin") == content
        assert len(json.loads(archive.read(f"{talk}.json"))["messages"]) == 3
