"""What is pushed is sealed as the RFC says, signed by us, and says nothing to who carries it."""

import json
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest
from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, derive_private_key
from hypothesis import given
from hypothesis import strategies as st

from quan.core.keys import Keys
from quan.core.outbound import Outbound
from quan.core.push import Answer, Delivery, Pusher, Recipient, Vapid
from quan.core.push.encryption import MOST_BYTES, RECORD_BYTES, padded, seal, veiled
from tests.pushes import Browser, base64_of, checked, push_service, unbase64

NOW = datetime(2026, 3, 14, 9, 26, 53, tzinfo=UTC)
KEYS = Keys(b"a secret of thirty-two bytes or so")
POINT = unbase64("BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4")
SALT = "BTBZMqHH6r4Tts7J_aSIgg"


def recipient(browser: Browser) -> Recipient:
    return Recipient.parse(browser.subscription["p256dh"], browser.subscription["auth"])


def test_the_example_of_rfc_8291_is_sealed_letter_by_letter() -> None:
    ours = derive_private_key(
        int.from_bytes(unbase64("yfWPiYE-n46HLnH0KqZOF1fJJU3MYrct3AELtAQ-oRw")), SECP256R1()
    )
    theirs = Recipient.parse(
        "BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4",
        SALT,
    )
    sealed = seal(
        b"When I grow up, I want to be a watermelon",
        theirs,
        salt=unbase64("DGv6ra1nlYgDCS1FRnbzlw"),
        ours=ours,
    )
    assert base64_of(sealed) == (
        "DGv6ra1nlYgDCS1FRnbzlwAAEABBBP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6Tlz"
        "AC8wEqKK6PBru3jl7A_yl95bQpu6cVPTpK4Mqgkf1CXztLVBSt2Ks3oZwbuwXPXLWyouBWLVWGNWQexSgSxsj_Qulcy4a-fN"
    )


@given(st.binary(max_size=MOST_BYTES))
def test_the_browser_that_asked_opens_what_was_sealed_for_it(message: bytes) -> None:
    browser = Browser("https://push.example/")
    sealed = seal(message, recipient(browser))
    assert browser.open(sealed) == message
    assert len(sealed) <= RECORD_BYTES


def test_another_browser_cannot_open_it() -> None:
    mine, other = Browser(""), Browser("")
    with pytest.raises(Exception, match=r"^$"):  # what cryptography raises says nothing
        other.open(seal(b"tea at five", recipient(mine)))


def test_how_long_a_message_is_does_not_show() -> None:
    assert len({len(padded(b'"' + b"x" * length + b'"')) for length in range(200)}) == 1


@pytest.mark.parametrize(
    ("p256dh", "auth"),
    [
        ("", ""),
        ("!!!", SALT),
        (base64_of(b"\x04" + bytes(64)), SALT),
        (base64_of(POINT), base64_of(bytes(15))),
        (base64_of(POINT[:-1]), base64_of(bytes(16))),
        ("é" * 87, SALT),
    ],
)
def test_keys_that_are_none_are_refused(p256dh: str, auth: str) -> None:
    with pytest.raises(ValueError, match=r".+"):
        Recipient.parse(p256dh, auth)


def test_a_token_names_the_service_ends_in_a_day_and_is_used_again() -> None:
    vapid = Vapid(KEYS, subject="https://quan.example")
    first = vapid.authorization("https://push.example/abc", NOW)
    claims = checked(first)
    assert (claims["aud"], claims["sub"]) == ("https://push.example", "https://quan.example")
    assert timedelta(0) < datetime.fromtimestamp(claims["exp"], UTC) - NOW <= timedelta(hours=24)
    assert vapid.authorization("https://push.example/def", NOW + timedelta(hours=1)) == first
    assert vapid.authorization("https://push.example/def", NOW + timedelta(hours=7)) != first
    assert checked(vapid.authorization("https://other.example/", NOW))["aud"] == "https://other.example"


def test_the_key_stays_as_long_as_the_secret() -> None:
    assert Vapid(KEYS, subject="").public_key == Vapid(KEYS, subject="").public_key
    assert Vapid(KEYS, subject="").public_key != Vapid(Keys(b"another"), subject="").public_key
    assert len(unbase64(Vapid(KEYS, subject="").public_key)) == 65


@pytest.mark.parametrize(
    ("status", "meaning"),
    [
        (201, Delivery.TAKEN),
        (302, Delivery.REFUSED),
        (403, Delivery.REFUSED),
        (404, Delivery.GONE),
        (410, Delivery.GONE),
        (429, Delivery.LATER),
        (503, Delivery.LATER),
    ],
)
async def test_the_answer_of_the_service_is_understood(status: int, meaning: Delivery) -> None:
    async with push_service() as service, Outbound(is_open=True) as world:
        browser = service.browser()
        browser.status = status
        pusher = Pusher(Vapid(KEYS, subject="https://quan.example"), world)
        answer = await pusher.push(
            browser.endpoint,
            recipient(browser),
            json.dumps({"title": "Mei"}).encode(),
            topic="abc",
            is_urgent=True,
            now=NOW,
        )
    assert answer.delivery is meaning
    if meaning is Delivery.TAKEN:
        (pushed,) = browser.heard
        assert pushed.message == {"title": "Mei"}
        assert (pushed.headers["urgency"], pushed.headers["ttl"]) == ("high", "86400")
        assert b"Mei" not in pushed.sealed


def test_a_topic_is_the_same_for_one_browser_and_means_nothing_to_the_service() -> None:
    here, there = (Recipient(b"", auth * 16) for auth in (b"a", b"b"))
    names = {
        veiled(topic, browser)
        for topic in ("conversation", "another")
        for browser in (here, there)
        for _ in "12"
    }
    assert len(names) == 4
    assert all(len(unbase64(name)) == 24 and len(name) == 32 for name in names)


async def test_a_service_that_is_away_is_for_later() -> None:
    browser = Browser("http://127.0.0.1:9/push")
    async with Outbound(is_open=True) as world:
        pusher = Pusher(Vapid(KEYS, subject="https://quan.example"), world)
        answer = await pusher.push(
            browser.endpoint, recipient(browser), b"{}", topic="abc", is_urgent=False, now=NOW
        )
    assert answer == Answer(Delivery.LATER)


@pytest.mark.parametrize(
    ("header", "wait"),
    [
        ("120", timedelta(seconds=120)),
        ("0", None),
        ("-5", None),
        ("soon", None),
        ("9" * 40, None),
        (format_datetime(NOW + timedelta(minutes=3), usegmt=True), timedelta(minutes=3)),
        (format_datetime(NOW - timedelta(minutes=3), usegmt=True), None),
    ],
)
async def test_a_service_says_when_it_wants_to_be_asked_again(header: str, wait: timedelta | None) -> None:
    async with push_service() as service, Outbound(is_open=True) as world:
        browser = service.browser()
        browser.status, browser.retry_after = 429, header
        pusher = Pusher(Vapid(KEYS, subject="https://quan.example"), world)
        answer = await pusher.push(
            browser.endpoint, recipient(browser), b"{}", topic="abc", is_urgent=False, now=NOW
        )
    assert answer == Answer(Delivery.LATER, None if wait is None else NOW + wait)
