"""What may stand in a text that others read: words in any script, and nothing that hides or reorders them."""

import re
import unicodedata
from itertools import groupby

from quan.chat.errors.conversations import AboutTooLong, TitleInvalid
from quan.chat.errors.messages import MessageTooLong

TEXT_CHARS = 10_000
CAPTION_CHARS = 1_000
LABEL_CHARS = 100
TITLE_CHARS = 60
ABOUT_CHARS = 500
MOST_ACCENTS = 4
"""On one letter. Most scripts need two, a few three; beyond that it is a tower over other lines."""
MOST_SIGNS = 6
"""Of any kind on one letter, also those that Unicode stacks nowhere: Burmese needs five, Thai towers more."""

_LINK = re.compile(
    r"(?:https?://|www\.)\S|\b[\w-]+\.(?:com|net|org|io|cn|me|ru|top|xyz|app|link|cc)\b", re.IGNORECASE
)
# Joiners are part of words and emoji, the marks of direction of right-to-left text; overrides only deceive.
_KEPT_FORMATS = frozenset("\u200c\u200d\u200e\u200f\u061c") | {chr(code) for code in range(0xE0020, 0xE0080)}
_BLANK_LETTERS = "\u115f\u1160\u3164\uffa0\u2800"


def clean_text(text: str, *, limit: int = TEXT_CHARS) -> str:
    """Give a text of many lines in its one spelling: NFC, no control characters but the newline.

    Raises: MessageTooLong.
    """
    if len(text) > 4 * limit:  # not worth cleaning letter by letter
        raise MessageTooLong(limit_chars=limit)
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    if not text.isascii() or not text.replace("\n", "").isprintable():
        text = unicodedata.normalize("NFC", "".join(char for char in text if _is_kept(char)))
        text = _without_towers(text)
    text = text.strip()
    if len(text) > limit:
        raise MessageTooLong(limit_chars=limit)
    return text if is_visible(text) else ""


def clean_line(text: str, *, limit: int) -> str:
    """Give a text on one line.

    Raises: MessageTooLong.
    """
    return " ".join(clean_text(text, limit=limit).split())


def clean_title(text: str) -> str:
    """Give the name of a group.

    Raises: TitleInvalid.
    """
    try:
        title = clean_line(text, limit=TITLE_CHARS)
    except MessageTooLong as refusal:
        raise TitleInvalid(limit_chars=TITLE_CHARS) from refusal
    if not title:
        raise TitleInvalid(limit_chars=TITLE_CHARS)
    return title


def clean_about(text: str) -> str:
    """Give the description of a group.

    Raises: AboutTooLong.
    """
    try:
        return clean_text(text, limit=ABOUT_CHARS)
    except MessageTooLong as refusal:
        raise AboutTooLong(limit_chars=ABOUT_CHARS) from refusal


def has_link(text: str) -> bool:
    """Tell whether a text has something that leads elsewhere."""
    return _LINK.search(text) is not None


def is_visible(text: str) -> bool:
    """Tell whether there is anything to see."""
    return any(char not in _BLANK_LETTERS and unicodedata.category(char)[0] in "LNPS" for char in text)


def _is_kept(char: str) -> bool:
    category = unicodedata.category(char)
    return category[0] != "C" or char == "\n" or (category == "Cf" and char in _KEPT_FORMATS)


def _without_towers(text: str) -> str:
    """Keep a few accents and other signs on each letter."""
    for is_on_top, most in ((_is_accent, MOST_ACCENTS), (_is_sign, MOST_SIGNS)):
        if any(map(is_on_top, text)):
            runs = [(on_top, list(run)) for on_top, run in groupby(text, key=is_on_top)]
            text = "".join("".join(run[:most] if on_top else run) for on_top, run in runs)
    return text


def _is_accent(char: str) -> bool:
    return unicodedata.combining(char) != 0


def _is_sign(char: str) -> bool:
    return unicodedata.category(char) in {"Mn", "Me"}
