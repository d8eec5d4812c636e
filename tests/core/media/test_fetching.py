"""Fetching: who may see what is asked every time, and what is given can do no harm."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from urllib.parse import unquote

import httpx
import pytest
from litestar import Litestar

from quan.core.db import Reader
from quan.core.ids import Id, MemberId
from quan.core.keys import Keys
from quan.core.media import Access, MediaId, links
from quan.core.media.errors import LinkExpired
from tests.core.media import samples
from tests.core.media.desk import Desk, problem

CONTENT = bytes(range(256)) * 8


class TableId(Id):
    """A place where media lie open, in these tests."""

    __slots__ = ()
    prefix = "tbl"


@pytest.fixture
def table(app: Litestar) -> Iterator[set[MemberId]]:
    """Give who sits at the table; only they may see what lies on it."""
    seated: set[MemberId] = set()

    async def is_seated(_reader: Reader, member: MemberId, _media: MediaId, _place: Id) -> bool:
        return member in seated

    before = app.state.media_access
    app.state.media_access = Access({TableId: is_seated})
    yield seated
    app.state.media_access = before


def at(table: object = "") -> str:
    place = TableId.new(datetime(2026, 3, 14, tzinfo=UTC))
    return f"?in={place}{table}"


async def test_the_owner_fetches_and_nobody_else(mei: Desk, ben: Desk, client: httpx.AsyncClient) -> None:
    media = await mei.send("file", CONTENT, name="a")
    client.cookies.clear()

    assert (await mei.fetch(media["id"], "original")).status_code == 200
    stranger = await ben.fetch(media["id"], "original")
    nothing = await ben.fetch(MediaId.new(datetime.now(UTC)), "original")
    signed_out = await client.get(f"/v1/media/{media['id']}/original")

    assert stranger.status_code == nothing.status_code == 404
    assert {**stranger.json(), "request_id": ""} == {**nothing.json(), "request_id": ""}
    assert signed_out.status_code == 401


async def test_a_place_is_asked_at_every_fetch(mei: Desk, ben: Desk, table: set[MemberId]) -> None:
    media = await mei.send("file", CONTENT, name="a")
    address = f"original{at()}"

    assert (await ben.fetch(media["id"], address)).status_code == 404
    table.add(ben.person.id)
    assert (await ben.fetch(media["id"], address)).content == CONTENT
    assert (await ben.fetch(media["id"], "original")).status_code == 404
    table.remove(ben.person.id)
    etag = f'"{media["id"]}"'
    assert (await ben.fetch(media["id"], address, if_none_match=etag)).status_code == 404


@pytest.mark.usefixtures("table")
@pytest.mark.parametrize("place", ["usr_01m88ajt28ecnrwf6ran00m55a", "cnv_x", "tbl_", "tbl_zz", "%00"])
async def test_a_place_that_shows_no_media_is_refused(mei: Desk, place: str) -> None:
    media = await mei.send("file", CONTENT, name="a")

    reply = await mei.fetch(media["id"], f"original?in={place}")

    assert (reply.status_code, problem(reply)) == (400, "core/malformed-id")


@pytest.mark.parametrize("variant", ["tiny", "../original", "original%2f..", "chunks"])
async def test_only_variants_are_fetched(mei: Desk, variant: str) -> None:
    media = await mei.send("file", CONTENT, name="a")

    assert (await mei.fetch(media["id"], variant)).status_code in {400, 404}


async def test_an_upload_is_not_fetched_before_it_is_finished(mei: Desk) -> None:
    upload = await mei.begin("file", 10, name="a")
    await mei.append(upload, 0, bytes(10))

    assert (await mei.fetch(upload, "original")).status_code == 404


@pytest.mark.parametrize("kind", ["photo", "voice", "file"])
async def test_what_is_fetched_can_do_no_harm(mei: Desk, kind: str) -> None:
    content = {"photo": samples.photo(), "voice": samples.voice(0.2), "file": b"<script>alert(1)</script>"}
    media = await mei.send(kind, content[kind], name="page.html")

    headers = (await mei.fetch(media["id"], "small" if kind == "photo" else "original")).headers

    assert headers["content-type"] == media["content_type"]
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["content-security-policy"] == "default-src 'none'; sandbox"
    assert headers["cross-origin-resource-policy"] == "same-origin"
    assert headers["content-disposition"].startswith("attachment; " if kind == "file" else "inline")
    assert headers["cache-control"] == "private, max-age=31536000, immutable"


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("报告 2026.pdf", "报告 2026.pdf"),
        ('a"; filename="b.exe', 'a"; filename="b.exe'),
        ("../../x\r\nSet-Cookie: a=b", "xSet-Cookie: a=b"),
        ("100 % déjà-vu.txt", "100 % déjà-vu.txt"),
    ],
)
async def test_a_file_is_offered_under_its_name(mei: Desk, name: str, shown: str) -> None:
    media = await mei.send("file", CONTENT, name=name)

    offered = (await mei.fetch(media["id"], "original")).headers["content-disposition"]

    plain, _, encoded = offered.partition("; filename*=UTF-8''")
    assert unquote(encoded) == shown
    assert plain.count('"') == 2
    assert offered.isascii()


async def test_a_browser_that_has_it_is_told_so(mei: Desk) -> None:
    media = await mei.send("file", CONTENT, name="a")
    first = await mei.fetch(media["id"], "original")

    again = await mei.fetch(media["id"], "original", if_none_match=first.headers["etag"])
    other = await mei.fetch(media["id"], "original", if_none_match='"something else"')

    assert (again.status_code, again.content) == (304, b"")
    assert (other.status_code, other.content) == (200, CONTENT)
    assert first.headers["content-length"] == str(len(CONTENT))


@pytest.mark.parametrize(
    ("wanted", "start", "end"),
    [
        ("bytes=0-", 0, 2048),
        ("bytes=100-199", 100, 200),
        ("bytes=-48", 2000, 2048),
        ("bytes=2000-9999", 2000, 2048),
    ],
)
async def test_a_part_is_given_for_seeking(mei: Desk, wanted: str, start: int, end: int) -> None:
    media = await mei.send("file", CONTENT, name="a")

    reply = await mei.fetch(media["id"], "original", range=wanted)

    assert reply.status_code == 206
    assert reply.content == CONTENT[start:end]
    assert reply.headers["content-range"] == f"bytes {start}-{end - 1}/2048"
    assert reply.headers["content-length"] == str(end - start)


async def test_a_part_outside_or_of_another_content_is_not_given(mei: Desk) -> None:
    media = await mei.send("file", CONTENT, name="a")

    outside = await mei.fetch(media["id"], "original", range="bytes=2048-")
    changed = await mei.fetch(media["id"], "original", range="bytes=0-9", if_range='"another"')

    assert (outside.status_code, problem(outside)) == (416, "core/range-outside")
    assert (changed.status_code, changed.content) == (200, CONTENT)


async def test_a_link_works_without_a_cookie_as_long_as_its_member_may_see(
    mei: Desk, ben: Desk, client: httpx.AsyncClient, table: set[MemberId]
) -> None:
    media = await mei.send("voice", samples.voice(0.2))
    place = at()
    table.add(ben.person.id)
    made = (await ben.browser.post(f"/v1/media/{media['id']}/original/links{place}")).json()
    address = made["url"].removeprefix(mei.config.origin)
    client.cookies.clear()

    followed = await client.get(address)
    assert (followed.status_code, followed.headers["content-type"]) == (200, "audio/mpeg")
    assert followed.headers["cache-control"] == "private, max-age=300"
    assert (await client.get(address, headers={"Range": "bytes=0-1"})).status_code == 206

    table.clear()
    assert (await client.get(address)).status_code == 404


async def test_a_link_is_made_only_by_who_may_see(mei: Desk, ben: Desk) -> None:
    media = await mei.send("file", CONTENT, name="a")

    assert (await ben.browser.post(f"/v1/media/{media['id']}/original/links")).status_code == 404


@pytest.mark.parametrize("token", ["x", "a.b.c.d.e.f", "%00", "." * 200])
async def test_a_link_that_was_never_made_is_refused(client: httpx.AsyncClient, token: str) -> None:
    reply = await client.get(f"/media/links/{token}")

    assert (reply.status_code, problem(reply)) == (403, "core/link-expired")


def test_a_link_says_what_it_was_signed_for_and_until_when() -> None:
    keys, now = Keys(b"s" * 32), datetime(2026, 3, 14, tzinfo=UTC)
    link = links.Link(MediaId.new(now), "small", MemberId.new(now), "cnv_x", links.expiry(now))
    token = links.sign(keys, link)

    assert links.read(keys, token, now=now + timedelta(minutes=4, seconds=59)) == link
    with pytest.raises(LinkExpired):
        links.read(keys, token, now=now + timedelta(minutes=5))
    with pytest.raises(LinkExpired):
        links.read(Keys(b"t" * 32), token, now=now)
    for place in range(len(token)):
        changed = token[:place] + ("0" if token[place] != "0" else "1") + token[place + 1 :]
        with pytest.raises(LinkExpired):
            links.read(keys, changed, now=now)
