from datetime import timedelta
from uuid import uuid4

import pytest

from quan.chat import jobs
from quan.core.media import MediaId
from tests.chat.parlour import Json, Member, Parlour, numbers, slug
from tests.chat.test_changing import grow_old
from tests.chat.test_leaving_with_it import keep_for
from tests.core.media import samples


async def uploaded(member: Member, kind: str, content: bytes, name: str | None = None) -> str:
    named = {} if name is None else {"name": name}
    begun = await member.ok("POST", "/v1/uploads", kind=kind, size_bytes=len(content), **named)
    reply = await member.browser.patch(
        f"/v1/uploads/{begun['id']}",
        content=content,
        headers={"upload-offset": "0", "content-type": "application/offset+octet-stream"},
    )
    assert reply.is_success, reply.text
    return str((await member.ok("POST", f"/v1/uploads/{begun['id']}/finish"))["id"])


async def send(member: Member, conversation: str, body: Json, **more: object) -> Json:
    sent = {"client_id": str(uuid4()), "body": body, **more}
    reply = await member.browser.post(f"/v1/conversations/{conversation}/messages", json=sent)
    return {"status": reply.status_code, **reply.json()}


async def uses(parlour: Parlour, media: str) -> int:
    async with parlour.db.read() as reader:
        return int(await reader.value("SELECT uses FROM core.media WHERE id = %s", (MediaId.parse(media),)))


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
