"""What people may call themselves, and how their words are cleaned before they are kept."""

import re
import unicodedata

from quan.identity.errors import EmailInvalid, HandleInvalid, HandleTaken, NameInvalid, TextTooLong

NAME_LIMIT = 40
BIO_LIMIT = 200
MESSAGE_LIMIT = 100

_HANDLE = re.compile(r"[a-z0-9_]{3,20}", re.ASCII)
_EMAIL = re.compile(r"[^@\s]{1,64}@[^@\s.]+(?:\.[^@\s.]+)+")
_EMAIL_LIMIT = 254

# Names that would let a member pass for the house.
RESERVED_WORDS = """
    about account admin administrator agent api app bank help helpdesk info login mail me media
    merchant moderator null official operator owner pay payment payments postmaster quan root
    security service settings signin signup staff status support sysadmin system team undefined
    wallet webmaster www
"""
RESERVED = frozenset(RESERVED_WORDS.split())

# Joiners make emoji and several scripts; every other invisible character can only mislead.
_JOINERS = "\u200c\u200d"
_INVISIBLE = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})
_BLANK_LETTERS = "\u115f\u1160\u3164\uffa0\u2800"  # letters by category, blank to the eye


def clean_handle(text: str) -> str:
    """Give the handle in its one spelling.

    Raises: HandleInvalid; HandleTaken for a word the house keeps for itself.
    """
    handle = text.strip().removeprefix("@").lower()
    if not _HANDLE.fullmatch(handle):
        raise HandleInvalid
    if handle.strip("_") in RESERVED:
        raise HandleTaken(handle=handle)
    return handle


def clean_name(text: str) -> str:
    """Give a display name on one line, without characters that hide, reorder or imitate.

    Raises: NameInvalid.
    """
    name = one_line(text)
    if not 1 <= len(name) <= NAME_LIMIT or not any(_is_visible(letter) for letter in name):
        raise NameInvalid
    return name


def clean_remark(text: str | None) -> str | None:
    """Give a private name for a contact; an empty one means none.

    Raises: TextTooLong.
    """
    return clean_message(text or "", limit=NAME_LIMIT) or None


def clean_message(text: str, *, limit: int = MESSAGE_LIMIT) -> str:
    """Give a short text on one line.

    Raises: TextTooLong.
    """
    message = one_line(text)
    if len(message) > limit:
        raise TextTooLong(limit=limit)
    return message


def clean_bio(text: str) -> str:
    """Give a text of a few lines.

    Raises: TextTooLong.
    """
    lines = [one_line(line) for line in text.splitlines()]
    bio = "\n".join(lines).strip()
    if len(bio) > BIO_LIMIT:
        raise TextTooLong(limit=BIO_LIMIT)
    return bio


def clean_email(text: str) -> str:
    """Give an address in lower case. It is a name to sign in with; nothing is ever sent to it here.

    Raises: EmailInvalid.
    """
    email = unicodedata.normalize("NFKC", text).strip().lower()
    if len(email) > _EMAIL_LIMIT or not email.isprintable() or not _EMAIL.fullmatch(email):
        raise EmailInvalid
    return email


def clean_login(text: str) -> str:
    """Give what was typed to sign in, in the spelling it would be stored in; never refuses."""
    return unicodedata.normalize("NFKC", text).strip().removeprefix("@").lower()[:_EMAIL_LIMIT]


def one_line(text: str) -> str:
    """Drop invisible and reordering characters, and make every run of blanks one space."""
    spaced = (" " if letter.isspace() else letter for letter in text)
    kept = "".join(
        letter for letter in spaced if letter in _JOINERS or unicodedata.category(letter) not in _INVISIBLE
    )
    # Composed last: a dropped character may have stood between a letter and its accent.
    return " ".join(unicodedata.normalize("NFC", kept).split())


def _is_visible(letter: str) -> bool:
    return letter not in _BLANK_LETTERS and unicodedata.category(letter)[0] in "LNPS"
