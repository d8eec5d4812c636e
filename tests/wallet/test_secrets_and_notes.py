from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from quan.core.problems import Problem
from quan.wallet.errors.payments import NoteTooLong
from quan.wallet.rules import secrets
from quan.wallet.rules.notes import MAX_NOTE_CHARS, clean_note

NOON = datetime(2026, 3, 14, 12, tzinfo=UTC)


@given(st.integers(1, 200))
def test_waits_come_every_five_guesses_and_never_shrink(rounds: int) -> None:
    guard = secrets.PAYMENT_PASSWORD
    now = secrets.wait_after(guard, rounds * 5, NOON)
    later = secrets.wait_after(guard, rounds * 5 + 5, NOON)
    assert now is not None
    assert later is not None
    assert NOON < now <= later <= NOON + timedelta(days=1)
    assert all(secrets.wait_after(guard, rounds * 5 + n, NOON) is None for n in range(1, 5))


def test_a_million_guesses_would_take_centuries() -> None:
    waits = [secrets.wait_after(secrets.PAYMENT_PASSWORD, n, NOON) for n in range(5, 1_000_000, 5)]
    waited = sum((wait - NOON for wait in waits if wait), timedelta())
    assert waited > timedelta(days=365 * 500)


@given(st.integers(1, 40))
def test_the_tries_left_count_down_to_the_wait(spent: int) -> None:
    left = secrets.tries_left(secrets.PAYMENT_PASSWORD, spent)
    assert 0 <= left < 5
    assert (left == 0) == (secrets.wait_after(secrets.PAYMENT_PASSWORD, spent, NOON) is not None)


@given(st.integers(0, 10_000_000))
def test_the_seconds_left_end_the_lock_and_not_a_moment_before(microseconds: int) -> None:
    until = NOON + timedelta(microseconds=microseconds)
    seconds = secrets.seconds_left(secrets.Guesses(5, until), NOON)
    assert NOON + timedelta(seconds=seconds) >= until
    assert seconds == 0 or NOON + timedelta(seconds=seconds - 1) < until


def test_most_payment_passwords_will_do() -> None:
    refused = 0
    for number in range(0, 1_000_000, 37):
        try:
            secrets.check_payment_password(f"{number:06}")
        except Problem:
            refused += 1
    assert refused < 1_000_000 / 37 * 0.02


@given(st.text(max_size=300))
def test_a_clean_note_is_one_short_visible_line_and_stays_as_it_is(text: str) -> None:
    try:
        note = clean_note(text)
    except NoteTooLong:
        return
    assert len(note) <= MAX_NOTE_CHARS
    assert note == note.strip()
    assert not any(char in note for char in "\x00\n\r\t\u202e\u2066\ufeff")
    assert clean_note(note) == note
