"""Bank account numbers that carry their own check digits (ISO 13616), and the codes of banks (ISO 9362)."""

import re

from stdnum import exceptions, iban

from quan.core.problems import Problem

MAX_CHARS = 34


class MalformedIban(Problem):
    """This is not an IBAN. Copy it from your bank's app; it begins with two letters and two digits."""

    status = 400
    slug = "core/malformed-iban"


def parse_iban(text: str) -> str:
    """Read an IBAN however it is spaced; gives it in capitals without spaces.

    The check digits, the length and the shape are those of its country.

    Raises: MalformedIban.
    """
    if len(text) > 2 * MAX_CHARS:
        raise MalformedIban
    try:
        number: str = iban.validate(text)
    except exceptions.ValidationError as error:
        raise MalformedIban from error
    return number


def spaced_iban(number: str) -> str:
    """Write an IBAN in groups of four, as people read it aloud."""
    text: str = iban.format(number)
    return text


def read_iban(text: str) -> str:
    """Read an IBAN in a setting; ValueError tells the operator what is wrong."""
    try:
        return parse_iban(text)
    except MalformedIban:
        message = "an IBAN with its check digits"
        raise ValueError(message) from None


def read_bic(text: str) -> str:
    """Read a BIC in a setting; ValueError as above."""
    if re.fullmatch(r"[A-Za-z]{6}[A-Za-z0-9]{2}([A-Za-z0-9]{3})?", text, re.ASCII) is None:
        message = "a BIC of 8 or 11 letters and digits"
        raise ValueError(message)
    return text.upper()
