import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest

from quan.chat import jobs
from quan.chat.model.conversations import ConversationId
from quan.chat.operations import previews
from quan.chat.rules import links
from quan.core.config import Config
from quan.core.outbound import Outbound
from tests.chat.parlour import Member, Parlour

PAGE = """<!doctype html><html><head><title>Plain &amp; simple</title>
<meta property="og:title" content="Tea, from leaf to cup">
<meta name="description" content="All about&#10;tea."><meta property="og:site_name" content="Tea House">
<script>document.title = "no"</script></head><body><h1>x</h1></body></html>"""


@asynccontextmanager
async def site(*answers: str) -> AsyncIterator[str]:
    """Open a web site that gives these answers, the last one for ever; give its address."""
    left = list(answers)

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.write((left.pop(0) if len(left) > 1 else left[0]).encode())
        await writer.drain()
        writer.close()

    server = await asyncio.start_server(answer, "127.0.0.1", 0)
    async with server:
        yield f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"


def page(body: str, kind: str = "text/html; charset=utf-8", status: str = "200 OK") -> str:
    return f"HTTP/1.1 {status}\r\nContent-Type: {kind}\r\nConnection: close\r\n\r\n{body}"


def moved(to: str) -> str:
    return f"HTTP/1.1 302 Found\r\nLocation: {to}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"


async def test_a_link_is_shown_with_what_its_page_says(
    parlour: Parlour, mei: Member, wei: Member, config: Config
) -> None:
    async with site(page(PAGE)) as address:
        id_ = await mei.open(wei)
        await mei.said(id_, f"Look: {address}/tea.")
        near = Config(data=config.data, reach_private=True)
        await jobs.preview(parlour.db, near, conversation=id_, number=1)
    (message,) = await wei.read(id_)
    assert message["body"]["preview"] == {
        "url": f"{address}/tea",
        "title": "Tea, from leaf to cup",
        "description": "All about tea.",
        "site": "Tea House",
    }
    assert message["edited_at"] is None
    assert (await parlour.events(id_))[-1] == ("chat.changed", {"number": 1, "change": "edited"})
    changed = await mei.ok("PATCH", f"/v1/conversations/{id_}/messages/1", text="No link")
    assert "preview" not in changed["body"]


async def test_a_preview_comes_too_late_for_what_was_taken_back(
    parlour: Parlour, mei: Member, wei: Member
) -> None:
    id_ = await mei.open(wei)
    await mei.said(id_, "http://tea.example/")
    found = links.preview_of("http://tea.example/", "text/html", PAGE.encode())
    assert found is not None
    await mei.ok("DELETE", f"/v1/conversations/{id_}/messages/1?for=all")
    async with parlour.db.transaction() as tx:
        await previews.keep(tx, ConversationId.parse(id_), 1, found)
    assert (await wei.read(id_))[0]["body"] is None


async def test_no_page_of_this_network_is_looked_at() -> None:
    async with site(page(PAGE)) as address, Outbound() as outbound:
        assert await previews.look(outbound, address) is None
        assert await previews.look(outbound, "http://169.254.169.254/latest/meta-data/") is None
        assert await previews.look(outbound, "http://localhost/") is None


async def test_a_redirect_leads_nowhere_else() -> None:
    async with site(moved("file:///etc/passwd")) as address, Outbound(is_open=True) as outbound:
        assert await previews.look(outbound, address) is None
    async with site(moved("/again")) as address, Outbound(is_open=True) as outbound:
        assert await previews.look(outbound, address) is None
    async with site(moved("/there"), page(PAGE)) as address, Outbound(is_open=True) as outbound:
        found = await previews.look(outbound, address)
        assert found is not None
        assert found.url == address


@pytest.mark.parametrize(
    "answer",
    [
        page("%PDF", "application/pdf"),
        page(PAGE, status="500 Oops"),
        page("no title at all"),
        page("<title>\u202e \u200b</title>"),
        "nonsense\r\n\r\n",
    ],
)
async def test_what_is_no_page_has_no_preview(answer: str) -> None:
    async with site(answer) as address, Outbound(is_open=True) as outbound:
        assert await previews.look(outbound, address) is None


@pytest.mark.parametrize(
    ("text", "link"),
    [
        ("see https://tea.example/a?b=c, ok", "https://tea.example/a?b=c"),
        ("看https://tea.example/茶。好", "https://tea.example/茶"),
        ("(http://tea.example)", "http://tea.example"),
        ("no link", None),
        ("ftp://tea.example", None),
        ("https://user:word@tea.example/", None),
        ("http://[::1", None),
        ("https://" + "a" * 3000, None),
    ],
)
def test_the_first_link_of_a_text(text: str, link: str | None) -> None:
    assert links.first_link(text) == link


def test_a_page_in_another_alphabet_is_read() -> None:
    body = '<meta charset="gb18030"><title>茶馆</title>'.encode("gb18030")
    found = links.preview_of("https://tea.example/", "text/html", body)
    assert found is not None
    assert (found.title, found.site) == ("茶馆", "tea.example")


@pytest.mark.parametrize("charset", ["punycode", "idna", "unicode_escape", "utf-7", "hex", "no-such-thing"])
def test_what_is_no_alphabet_is_read_as_utf_8(charset: str) -> None:
    body = f"<title>茶馆 {chr(92)}x41 +AGE- bcher-kva</title>".encode()
    found = links.preview_of("https://tea.example/", f"text/html; charset={charset}", body)
    assert found is not None
    assert found.title == f"茶馆 {chr(92)}x41 +AGE- bcher-kva"


def test_addresses_are_spelled_for_the_wire() -> None:
    assert (
        links.spelled("https://bücher.example/ü?q=茶") == "https://xn--bcher-kva.example/%C3%BC?q=%E8%8C%B6"
    )
    assert links.spelled("http://[::1]:80/") == "http://[::1]:80/"
