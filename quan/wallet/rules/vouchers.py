"""Voucher codes: sixteen signs that people can read aloud, the last one checking the others.

Fifteen signs of Crockford's base32 are 75 random bits. The check sign is the remainder of the code read as a
polynomial over GF(32): it finds every wrong sign and every swap of two, wherever they are.
"""

import re
import secrets
from datetime import datetime

from quan.core.ids import ALPHABET
from quan.core.money import Money
from quan.wallet.errors.vouchers import (
    MalformedVoucherCode,
    MistypedVoucherCode,
    SettlingTooMuch,
    VoucherExpired,
    VoucherUsed,
    VoucherVoid,
)
from quan.wallet.model.vouchers import Voucher

CODE_CHARS = 16
GROUP_CHARS = 4
MAX_BATCH = 10_000

_SIGNS = ALPHABET.upper()
_VALUE_OF = {sign: value for value, sign in enumerate(_SIGNS)} | {"O": 0, "I": 1, "L": 1}
_REDUCTION = 0b100101  # x^5 + x^2 + 1, which has no factors over GF(2) and whose root makes the whole field
_OVERFLOW = 0b100000
_SEPARATORS = re.compile(r"[\s\-\u2010-\u2015\u2212]+")
_GROUPED = re.compile(r"[0-9A-Za-z]{4}(?:[\s\-\u2010-\u2015\u2212]+[0-9A-Za-z]{4}){3}", re.ASCII)


def new_code() -> str:
    """Draw a code from the system's random source."""
    values = [secrets.randbelow(len(_SIGNS)) for _ in range(CODE_CHARS - 1)]
    return "".join(_SIGNS[value] for value in (*values, _times_root(_remainder(values))))


def read_code(typed: str) -> str:
    """Read a code as people type it: any case, spaces or dashes anywhere, O for 0, I and L for 1.

    Raises: MalformedVoucherCode, MistypedVoucherCode.
    """
    signs = _SEPARATORS.sub("", typed).upper()
    if len(signs) != CODE_CHARS:
        raise MalformedVoucherCode
    values = [_VALUE_OF.get(sign, -1) for sign in signs]
    if min(values) < 0:
        raise MalformedVoucherCode
    if _remainder(values):
        raise MistypedVoucherCode
    return "".join(_SIGNS[value] for value in values)


def looks_grouped(text: str) -> bool:
    """Tell whether a text is written the way vouchers are printed, be it with a wrong sign."""
    return _GROUPED.fullmatch(text) is not None


def grouped(code: str) -> str:
    """Write a code in groups of four, as it is printed."""
    return "-".join(code[at : at + GROUP_CHARS] for at in range(0, CODE_CHARS, GROUP_CHARS))


def check_redeemable(voucher: Voucher, now: datetime) -> Money:
    """Give what a voucher is worth, or refuse it.

    Raises: VoucherUsed, VoucherVoid, VoucherExpired.
    """
    if voucher.redeemed_by is not None:
        raise VoucherUsed
    if voucher.closed_as == "void":
        raise VoucherVoid
    if voucher.closed_as is not None or voucher.expires_at <= now:
        raise VoucherExpired
    return voucher.amount


def check_unsettled(left: Money, amount: Money) -> Money:
    """Give what redeemed vouchers still have to bring in, or refuse to book more than that.

    Raises: SettlingTooMuch.
    """
    if amount > left:
        raise SettlingTooMuch(left=max(left, Money(0, left.asset)))
    return left


def _remainder(values: list[int]) -> int:
    remainder = 0
    for value in values:
        remainder = _times_root(remainder) ^ value
    return remainder


def _times_root(value: int) -> int:
    doubled = value << 1
    return doubled ^ _REDUCTION if doubled & _OVERFLOW else doubled
