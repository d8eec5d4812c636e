"""What may stand in a note that another person will read."""

import unicodedata

from quan.wallet.errors.payments import NoteTooLong

MAX_NOTE_CHARS = 100
_JOINERS = frozenset("\u200c\u200d")  # part of words in Persian and Indic scripts, and of emoji


def clean_note(text: str) -> str:
    """Make a note one line of visible text: no control, direction or private characters, no outer spaces.

    Raises: NoteTooLong.
    """
    note = one_line(text)
    if len(note) > MAX_NOTE_CHARS:
        raise NoteTooLong(limit_chars=MAX_NOTE_CHARS)
    return note


def short_note(text: str) -> str:
    """Make as much of a text a note as fits, for texts that were written for something else."""
    return one_line(text)[:MAX_NOTE_CHARS]


def one_line(text: str) -> str:
    """Keep what can be seen, on one line."""
    if text.isascii() and text.isprintable():
        return " ".join(text.split())
    shown = "".join(char if _is_shown(char) else " " for char in unicodedata.normalize("NFC", text))
    return " ".join(shown.split())


def _is_shown(char: str) -> bool:
    return char in _JOINERS or not unicodedata.category(char).startswith("C")
