"""What a scanned or typed text means, before anything is looked up."""

import re
from urllib.parse import urlsplit

from quan.wallet.errors.codes import CodeEmpty, CodeTooLong
from quan.wallet.errors.vouchers import MalformedVoucherCode, MistypedVoucherCode
from quan.wallet.model.codes import Seen, SeenPayCode, SeenPerson, SeenTrade, SeenVoucher
from quan.wallet.rules import foreign, receivecodes, vouchers
from quan.wallet.rules.emvco import decode, looks_like_emvco

MAX_TEXT_CHARS = 2048
VOUCHER_PATH = "/topup/voucher"

_PAY_CODE = re.compile(r"28[0-9]{16}", re.ASCII)
_TRADE = re.compile(r"/trades/([0-9]{28})/?", re.ASCII)
_PERSON = re.compile(r"/u/([0-9A-Za-z_\-]{8,64})/?", re.ASCII)


def recognise(text: str, town: receivecodes.Town) -> Seen:
    """Tell what a text is. Damaged codes of ours are refused by name; all else is something foreign.

    Raises: CodeEmpty, CodeTooLong, MalformedCode, CodeChecksumWrong, CodeFromElsewhere, CodeInOtherMoney,
    MistypedVoucherCode, MalformedVoucherCode.
    """
    if len(text) > MAX_TEXT_CHARS:
        raise CodeTooLong(limit_chars=MAX_TEXT_CHARS)
    text = text.strip()
    if not text:
        raise CodeEmpty
    if looks_like_emvco(text):
        return _emvco(text, town)
    return _link(text, town) or _typed(text) or foreign.recognise(text)


def voucher_link(origin: str, code: str) -> str:
    """Give the text of a voucher's QR code; the code is in the fragment, which no server log ever sees."""
    return f"{origin}{VOUCHER_PATH}#{code}"


def trade_link(origin: str, number: str) -> str:
    """Give the text of the QR code of something to pay for, and the address of its page."""
    return f"{origin}/trades/{number}"


def _emvco(text: str, town: receivecodes.Town) -> Seen:
    code = decode(text, complete=False)
    for account in code.accounts.values():
        if account.guid == receivecodes.GUID:
            return receivecodes.understand(decode(text), account, town)
    return foreign.recognise_emvco(code)


def _link(text: str, town: receivecodes.Town) -> Seen | None:
    try:
        parts = urlsplit(text)
    except ValueError:  # an unclosed bracket and the like
        return None
    if parts.scheme not in {"http", "https"} or parts.netloc.lower() != urlsplit(town.origin).netloc.lower():
        return None
    trade = _TRADE.fullmatch(parts.path)
    if trade is not None:
        return SeenTrade(trade[1])
    person = _PERSON.fullmatch(parts.path)
    if person is not None:
        return SeenPerson(person[1])
    if parts.path.rstrip("/") == VOUCHER_PATH and parts.fragment:
        return SeenVoucher(vouchers.read_code(parts.fragment))
    return None


def _typed(text: str) -> Seen | None:
    digits = re.sub(r"[\s-]", "", text)
    if _PAY_CODE.fullmatch(digits):
        return SeenPayCode(digits)
    try:
        return SeenVoucher(vouchers.read_code(text))
    except (MalformedVoucherCode, MistypedVoucherCode):
        if vouchers.looks_grouped(text):
            raise
        return None
