"""What a message is found by, in every script, without a dictionary.

Where words are written with spaces between them, a word is found by how it begins: by its first two to eight
letters. In Chinese, Japanese, Korean, Thai and the like a text is found by any one or two characters that
follow each other. What the index finds is then looked at again, so these pieces never show.
"""

import re
import unicodedata
from collections.abc import Collection, Iterator

BEGINNINGS = (8, 7, 6, 5, 4, 3, 2)
"""So many letters of a word are kept, the most first."""
MOST_WORDS = 400
"""Of a message; a text of ten thousand letters is found by its beginning."""
MOST_ASKED = 8
"""Of a search: more pieces than that do not make it narrower."""

_EAST_ASIAN = "\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af\uf900-\ufaff\U00020000-\U0003ffff"
_SOUTH_EAST_ASIAN = "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff"
_WITH_MARKS = "\u064b-\u065f\u0900-\u0d7f"  # vowels are marks there, and part of the word
_SPACELESS = re.compile(f"[{_EAST_ASIAN}{_SOUTH_EAST_ASIAN}]+")
_WORD = re.compile(f"(?:[^\\W_]|[{_SOUTH_EAST_ASIAN}{_WITH_MARKS}])+")


def plain(text: str) -> str:
    """Give a text as it is compared: one form of every letter, no case, no accents of Latin letters."""
    if text.isascii():
        return text.casefold()
    folded = unicodedata.normalize("NFKD", text).casefold()
    return unicodedata.normalize("NFC", "".join(char for char in folded if not "\u0300" <= char <= "\u036f"))


def pieces(text: str) -> tuple[str, ...]:
    """Give what a text is found by."""
    found = dict.fromkeys(_pieces(plain(text)))
    return tuple(found)[:MOST_WORDS]


def asked(text: str) -> tuple[str, ...]:
    """Give what to look for: the narrowest pieces of a search."""
    found = dict.fromkeys(piece for term in terms(text) for piece in _narrow(term))
    return tuple(sorted(found, key=len, reverse=True))[:MOST_ASKED]


def terms(text: str) -> tuple[str, ...]:
    """Give what must stand in every message that is found."""
    return tuple(dict.fromkeys(run for run, _ in _runs(plain(text))))


def matches(text: str, wanted: Collection[str]) -> bool:
    """Tell whether a text has every term: a word that begins so, or characters that follow each other so."""
    text = plain(text)
    if not all(term in text for term in wanted):
        return False
    runs = list(_runs(text))
    return all(
        term in text if _SPACELESS.match(term) else any(run.startswith(term) for run, _ in runs)
        for term in wanted
    )


def _pieces(text: str) -> Iterator[str]:
    for run, is_spaceless in _runs(text):
        if is_spaceless:
            yield from run
            yield from (run[start : start + 2] for start in range(len(run) - 1))
        else:
            yield from (run[:length] for length in BEGINNINGS if len(run) >= length)
            if len(run) == 1:
                yield run


def _narrow(term: str) -> Iterator[str]:
    if len(term) == 1:
        yield term
    elif _SPACELESS.match(term):
        yield from (term[start : start + 2] for start in range(len(term) - 1))
    else:
        yield next(term[:length] for length in BEGINNINGS if len(term) >= length)


def _runs(text: str) -> Iterator[tuple[str, bool]]:
    """Cut a text into words and runs of characters without spaces between words."""
    for match in _WORD.finditer(text):
        word, start = match[0], 0
        for run in _SPACELESS.finditer(word):
            if run.start() > start:
                yield word[start : run.start()], False
            yield run[0], True
            start = run.end()
        if start < len(word):
            yield word[start:], False
