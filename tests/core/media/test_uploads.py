"""Sending media in parts: what has come is never lost, sent twice or mixed up."""

import asyncio
import uuid
from collections.abc import AsyncIterator

import pytest

from quan.core.config import Config
from quan.core.db import Database
from quan.core.ids import MemberId
from quan.core.media import rules, storage, store, uploads
from quan.core.media.errors import QuotaReached
from quan.core.media.http import arriving
from quan.core.media.model import MediaId
from tests.core.media.desk import CHUNK, Desk, problem
from tests.people import join

CONTENT = bytes(range(256)) * 1000


async def test_of_one_member_only_a_few_parts_are_read_at_once(mei: Desk, ben: Desk) -> None:
    begun: list[Desk] = []
    are_busy, go_on = asyncio.Event(), asyncio.Event()

    async def slowly(desk: Desk) -> AsyncIterator[bytes]:
        begun.append(desk)
        if ben in begun and begun.count(mei) >= arriving.most:
            are_busy.set()
        await go_on.wait()
        yield bytes(CHUNK)

    async def send(desk: Desk) -> int:
        upload = await desk.begin("file", CHUNK, name="slow.bin")
        address, offset = f"/v1/uploads/{upload}", {"Upload-Offset": "0"}
        return (await desk.browser.patch(address, content=slowly(desk), headers=offset)).status_code

    sent = [asyncio.create_task(send(desk)) for desk in (*[mei] * 10, ben)]
    async with asyncio.timeout(30):
        await are_busy.wait()
    await asyncio.sleep(0.2)
    assert begun.count(mei) == arriving.most
    go_on.set()
    assert await asyncio.gather(*sent) == [204] * 11


async def test_a_file_arrives_byte_by_byte_as_it_was(mei: Desk) -> None:
    media = await mei.send("file", CONTENT, name="Budget 2026.xlsx")

    assert media == {
        "id": media["id"],
        "kind": "file",
        "content_type": "application/octet-stream",
        "size_bytes": 256_000,
        "name": "Budget 2026.xlsx",
    }
    assert (await mei.fetch(media["id"], "original")).content == CONTENT
    assert mei.objects(media["id"]) == {"original"}
    assert await mei.usage() == 256_000


async def test_after_a_cut_the_upload_says_where_it_stands(mei: Desk) -> None:
    upload = await mei.begin("file", len(CONTENT), name="a")
    await mei.append(upload, 0, CONTENT[:100_000])

    reply = await mei.browser.head(f"/v1/uploads/{upload}")

    assert (reply.headers["upload-offset"], reply.headers["upload-length"]) == ("100000", "256000")
    await mei.append(upload, 100_000, CONTENT[100_000:])
    assert (await mei.finish(upload)).status_code == 200
    assert (await mei.fetch(upload, "original")).content == CONTENT


@pytest.mark.parametrize("offset", [0, 1, 99_999, 100_001, 1 << 40])
async def test_a_part_that_does_not_continue_the_upload_is_refused(mei: Desk, offset: int) -> None:
    upload = await mei.begin("file", 1_000_000, name="a")
    await mei.append(upload, 0, bytes(100_000))

    reply = await mei.append(upload, offset, bytes(100_000))

    assert reply.status_code == 409
    assert problem(reply) == "core/offset-mismatch"
    assert reply.json()["offset"] == 100_000


@pytest.mark.parametrize("offset", ["-1", "x", "1.5", "", str(1 << 60)])
async def test_an_offset_that_is_no_number_is_refused(mei: Desk, offset: str) -> None:
    upload = await mei.begin("file", 1000, name="a")

    reply = await mei.browser.patch(f"/v1/uploads/{upload}", content=b"x", headers={"Upload-Offset": offset})

    assert reply.status_code == 400


async def test_more_than_was_announced_is_refused(mei: Desk) -> None:
    upload = await mei.begin("file", 100_100, name="a")
    await mei.append(upload, 0, bytes(100_000))

    reply = await mei.append(upload, 100_000, bytes(101))

    assert problem(reply) == "core/upload-overrun"
    assert problem(await mei.finish(upload)) == "core/upload-incomplete"


async def test_a_part_has_an_offset_some_bytes_and_not_too_many(mei: Desk) -> None:
    upload = await mei.begin("file", 10_000_000, name="a")

    nowhere = await mei.browser.patch(f"/v1/uploads/{upload}", content=b"x")
    empty = await mei.append(upload, 0, b"")
    small = await mei.append(upload, 0, bytes(rules.CHUNK_MIN_BYTES - 1))
    large = await mei.append(upload, 0, bytes(rules.CHUNK_MAX_BYTES + 1))

    assert problem(nowhere) == "core/offset-missing"
    assert problem(empty) == problem(small) == "core/chunk-too-small"
    assert (large.status_code, problem(large)) == (413, "core/body-too-large")
    assert mei.objects(upload) == set()


async def test_of_two_writers_at_one_place_one_wins_and_nothing_is_mixed(mei: Desk) -> None:
    upload = await mei.begin("file", 300_000, name="a")
    replies = [
        await asyncio.gather(*(mei.append(upload, offset, letter * 100_000) for letter in (b"a", b"b")))
        for offset in range(0, 300_000, 100_000)
    ]

    statuses = [sorted(reply.status_code for reply in pair) for pair in replies]

    assert statuses == [[204, 409]] * 3
    assert len(mei.objects(upload)) == 3
    assert (await mei.finish(upload)).status_code == 200
    content = (await mei.fetch(upload, "original")).content
    parts = [content[offset : offset + 100_000] for offset in range(0, 300_000, 100_000)]
    assert len(content) == 300_000
    assert all(part in {b"a" * 100_000, b"b" * 100_000} for part in parts)


async def test_finishing_again_and_at_once_says_the_same(mei: Desk) -> None:
    for _ in range(8):
        upload = await mei.begin("file", len(CONTENT), name="a")
        await mei.send_parts(upload, CONTENT)

        replies = await asyncio.gather(*(mei.finish(upload) for _ in range(6)))
        replies.append(await mei.finish(upload))

        assert {reply.status_code for reply in replies} == {200}
        assert len({reply.text for reply in replies}) == 1
        assert (await mei.fetch(upload, "original")).content == CONTENT
        assert problem(await mei.append(upload, len(CONTENT), b"x")) == "core/upload-finished"
    assert await mei.usage() == 8 * len(CONTENT)


async def test_another_member_s_upload_is_not_there(mei: Desk, ben: Desk) -> None:
    upload = await mei.begin("file", 10, name="a")

    assert (await ben.browser.head(f"/v1/uploads/{upload}")).status_code == 404
    for reply in (
        await ben.append(upload, 0, bytes(10)),
        await ben.finish(upload),
        await ben.browser.delete(f"/v1/uploads/{upload}"),
        await ben.finish(str(MediaId.new(mei.db.clock.now()))),
    ):
        assert (reply.status_code, problem(reply)) == (404, "core/media-not-found")
    assert (await mei.append(upload, 0, bytes(10))).status_code == 204


async def test_a_page_of_another_site_cannot_upload(mei: Desk) -> None:
    del mei.browser.headers["x-csrf-token"]

    reply = await mei.announce("file", 10, name="a")

    assert problem(reply) == "core/cross-site-request"


async def test_what_a_dead_process_had_not_written_down_is_sent_again(mei: Desk) -> None:
    upload = await mei.begin("file", 100_100, name="a")
    await mei.append(upload, 0, b"a" * 100_000)
    orphan = f"{uploads.folder(MediaId.parse(upload))}/chunks/{uuid.uuid4().hex}"
    await storage.put(mei.config, orphan, b"z" * 100)  # stored, and then the process was killed

    assert (await mei.browser.head(f"/v1/uploads/{upload}")).headers["upload-offset"] == "100000"
    await mei.append(upload, 100_000, b"b" * 100)
    assert (await mei.finish(upload)).status_code == 200

    assert (await mei.fetch(upload, "original")).content == b"a" * 100_000 + b"b" * 100
    assert mei.objects(upload) == {"original"}


@pytest.mark.parametrize(("kind", "megabytes"), [("photo", 20), ("voice", 10), ("file", 100)])
async def test_too_much_is_refused_before_the_first_byte(mei: Desk, kind: str, megabytes: int) -> None:
    at_most = await mei.announce(kind, megabytes << 20, name="a")
    reply = await mei.announce(kind, (megabytes << 20) + 1, name="a")

    assert at_most.status_code == 201
    assert (reply.status_code, problem(reply)) == (413, "core/upload-too-large")
    assert reply.json()["limit_bytes"] == megabytes << 20


@pytest.mark.parametrize(
    "body",
    [
        {"kind": "file", "size_bytes": 0, "name": "a"},
        {"kind": "file", "size_bytes": -5, "name": "a"},
        {"kind": "film", "size_bytes": 5, "name": "a"},
        {"kind": "file", "size_bytes": 5.5, "name": "a"},
        {"kind": "file", "size_bytes": 5, "name": "a" * 1001},
        {"kind": "file", "size_bytes": 5},
        {"kind": "file", "size_bytes": 5, "name": "../.. "},
    ],
)
async def test_an_upload_that_makes_no_sense_is_refused(mei: Desk, body: dict[str, object]) -> None:
    assert (await mei.browser.post("/v1/uploads", json=body)).status_code == 400


async def test_a_quota_holds_against_many_devices_at_once(db: Database) -> None:
    mei = await join(db, "Mei")
    config = Config(media_quota_mb=1)

    async def begin() -> bool:
        try:
            async with db.transaction() as tx:
                await uploads.begin(tx, config, mei.id, kind="photo", size_bytes=300_000)
        except QuotaReached:
            return False
        return True

    begun = await asyncio.gather(*(begin() for _ in range(12)))

    assert sum(begun) == 3
    assert await _usage(db, mei.id) == 900_000


async def test_a_first_upload_above_the_quota_is_refused(db: Database) -> None:
    mei = await join(db, "Mei")

    with pytest.raises(QuotaReached) as refusal:
        async with db.transaction() as tx:
            await uploads.begin(tx, Config(media_quota_mb=1), mei.id, kind="photo", size_bytes=(1 << 20) + 1)

    assert (refusal.value.used_bytes, refusal.value.limit_bytes) == (0, 1 << 20)
    assert await _usage(db, mei.id) == 0


async def test_unfinished_uploads_are_counted(mei: Desk) -> None:
    begun = [await mei.begin("file", 10, name="a") for _ in range(rules.MOST_UNFINISHED)]

    assert problem(await mei.announce("file", 10, name="a")) == "core/too-many-uploads"
    assert await mei.usage() == 200

    assert (await mei.browser.delete(f"/v1/uploads/{begun[0]}")).status_code == 204
    assert (await mei.announce("file", 10, name="a")).status_code == 201


async def test_uploads_are_begun_at_a_human_pace(mei: Desk) -> None:
    replies = []
    for _ in range(61):
        reply = await mei.announce("file", 10, name="a")
        replies.append(reply)
        if reply.status_code == 201:
            await mei.browser.delete(f"/v1/uploads/{reply.json()['id']}")

    assert [reply.status_code for reply in replies] == [201] * 60 + [429]
    assert int(replies[-1].headers["retry-after"]) > 0


async def test_a_given_up_upload_is_gone(mei: Desk) -> None:
    media = await mei.send("file", b"text", name="a.txt")

    assert (await mei.browser.delete(f"/v1/uploads/{media['id']}")).status_code == 204

    assert (await mei.fetch(media["id"], "original")).status_code == 404
    assert (await mei.browser.delete(f"/v1/uploads/{media['id']}")).status_code == 404


async def _usage(db: Database, member: MemberId) -> int:
    async with db.read() as reader:
        return await store.usage(reader, member)
