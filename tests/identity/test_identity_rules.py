"""What is decided without looking anything up."""

from datetime import UTC, datetime, timedelta
from unicodedata import category

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quan.core.config import Config
from quan.identity.errors import HandleInvalid, HandleTaken, NameInvalid, TooManyGuesses
from quan.identity.http import gate
from quan.identity.model import Guesses
from quan.identity.rules import guesses, names, passwords, tokens
from quan.identity.rules.devices import device_label

NOON = datetime(2026, 3, 14, 12, tzinfo=UTC)


@given(st.text(max_size=60))
def test_a_clean_name_is_clean_and_stays_as_it_is(text: str) -> None:
    try:
        name = names.clean_name(text)
    except NameInvalid:
        return
    assert names.clean_name(name) == name
    assert 1 <= len(name) <= 40
    assert not {category(letter) for letter in name} & {"Cc", "Cs", "Co", "Cn", "Zl", "Zp"}
    assert not set(name) & set("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\ufeff")


@given(st.text(max_size=30))
def test_a_clean_handle_has_one_spelling(text: str) -> None:
    try:
        handle = names.clean_handle(text)
    except (HandleInvalid, HandleTaken):
        return
    assert names.clean_handle(f" @{handle.upper()} ") == handle
    assert names.clean_login(text) == handle


@pytest.mark.parametrize("name", ["梅林", "Zoë", "Ọlá", "👩‍👩‍👧", "می\u200cخواهم", "O'Brien-Smith"])  # noqa: RUF001 - Persian
def test_names_of_the_world_pass(name: str) -> None:
    assert names.clean_name(name) == name


@pytest.mark.parametrize("name", ["", " ", "\u2800\u3164", "\u200d", "\u0301", "x" * 41])
def test_names_that_show_nothing_or_too_much_do_not(name: str) -> None:
    with pytest.raises(NameInvalid):
        names.clean_name(name)


def test_every_common_password_is_long_enough_to_need_its_line() -> None:
    assert {word for word in passwords.COMMON if len(word) < passwords.SHORTEST} == set()


@given(st.binary(min_size=10, max_size=10))
def test_a_recovery_code_is_read_however_it_was_copied(random: bytes) -> None:
    code = tokens.write_recovery_code(random)
    assert len(code) == 19
    sloppy = f" {code.upper().replace('-', ' ').replace('0', 'O').replace('1', 'l')} "
    assert tokens.recovery_digest(sloppy) == tokens.recovery_digest(code)


def test_the_csrf_token_does_not_give_the_session_away() -> None:
    assert tokens.csrf_token("a") != tokens.csrf_token("b")
    assert "secret-token" not in tokens.csrf_token("secret-token")


def test_waits_grow_to_an_hour() -> None:
    waits = [guesses.wait_after(count).total_seconds() for count in range(5, 14)]
    assert waits == [30, 60, 120, 240, 480, 960, 1920, 3600, 3600]
    assert guesses.wait_after(10**6) == guesses.LONGEST_WAIT


def test_a_locked_secret_is_not_even_counted() -> None:
    locked = Guesses(7, NOON, NOON + timedelta(seconds=1.5))
    with pytest.raises(TooManyGuesses) as refusal:
        guesses.spend(locked, NOON)
    assert refusal.value.retry_after_s == 2


def test_a_day_later_the_guesses_are_forgotten() -> None:
    locked = Guesses(12, NOON, NOON + timedelta(days=2))
    assert guesses.spend(locked, NOON + timedelta(days=1)).count == 1


@pytest.mark.parametrize(
    ("user_agent", "label"),
    [
        (
            "Mozilla/5.0 (iPhone; CPU iPhone OS 19_0 like Mac OS X) Version/19.0 Safari/604.1",
            "Safari, iPhone",
        ),
        ("Mozilla/5.0 (X11; Linux x86_64; rv:150.0) Gecko/20100101 Firefox/150.0", "Firefox, Linux"),
        ("Mozilla/5.0 (Windows NT 10.0) Chrome/156.0 Safari/537.36 Edg/156.0", "Edge, Windows"),
        ("curl/8.5.0", ""),
        ("<script>alert(1)</script>", ""),
    ],
)
def test_a_device_is_named_only_by_words_of_ours(user_agent: str, label: str) -> None:
    assert device_label(user_agent) == label


def test_the_cookie_is_bound_to_the_host_when_there_is_tls() -> None:
    config = Config(public_url="https://quan.example")
    cookie = gate.no_cookie(config)
    assert cookie.key == "__Host-quan_session"
    assert cookie.secure
    assert cookie.domain is None
    assert gate.cookie_name(Config()) == "quan_session"
