"""Addresses that strangers named lead to the open internet or nowhere."""

import asyncio

import pytest

from quan.core.outbound import Outbound, Unreachable, check_url, is_public


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1",
        "10.1.2.3",
        "172.16.0.1",
        "192.168.1.1",
        "169.254.169.254",
        "100.64.0.1",
        "0.0.0.0",  # noqa: S104 - that it is refused is the point
        "224.0.0.1",
        "255.255.255.255",
        "::1",
        "::",
        "fe80::1",
        "fd00::1",
        "ff02::1",
        "::ffff:127.0.0.1",
        "::ffff:169.254.169.254",
        "2002:7f00:1::",
        "64:ff9b::7f00:1",
        "64:ff9b:1::7f00:1",
        "::127.0.0.1",
        "fec0::1",
    ],
)
def test_no_address_of_this_network_is_public(address: str) -> None:
    assert not is_public(address)


@pytest.mark.parametrize("address", ["93.184.216.34", "2606:4700::1111", "64:ff9b::808:808"])
def test_addresses_of_the_internet_are_public(address: str) -> None:
    assert is_public(address)


@pytest.mark.parametrize(
    "url",
    [
        "ftp://push.example/",
        "file:///etc/passwd",
        "https://",
        "https://user:word@push.example/",
        "https://push.example:22/",
        "https://push.example:99999/",
        "//push.example/",
        "https://[::1",
    ],
)
def test_no_strange_address_is_called(url: str) -> None:
    with pytest.raises(Unreachable):
        check_url(url)


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "[::1]", "2130706433", "0x7f000001", "127.1"])
async def test_the_house_does_not_knock_at_its_own_doors(host: str) -> None:
    async with Outbound() as world:
        with pytest.raises(Unreachable, match="not in the open internet"):
            await world.request("GET", f"http://{host}/", headers={})


async def test_an_answer_is_read_up_to_its_limit_and_no_longer_than_the_time_given() -> None:
    async def flood(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        asked = await reader.readuntil(b"\r\n\r\n")
        if b"GET /slow" in asked:
            await asyncio.sleep(5)
        writer.write(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nX-Kind: tea\r\n\r\n")
        try:
            while True:
                writer.write(b"400\r\n" + b"x" * 1024 + b"\r\n")
                await writer.drain()
        except ConnectionError:
            writer.close()

    server = await asyncio.start_server(flood, "127.0.0.1", 0)
    origin = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
    async with server, Outbound(is_open=True) as world:
        answer = await world.request("GET", origin + "/", headers={}, limit_bytes=5000)
        with pytest.raises(Unreachable, match="no answer within"):
            await world.request("GET", origin + "/slow", headers={}, timeout_s=0.2)
    assert (answer.status, answer.headers["x-kind"], len(answer.body)) == (200, "tea", 5000)
