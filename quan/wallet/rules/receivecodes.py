"""A member's receive code: an EMVCo code with a template of ours, so that any scanner can tell what it is."""

import hashlib
import re
import secrets
import unicodedata
from dataclasses import dataclass
from urllib.parse import urlsplit

from quan.core.ids import ALPHABET
from quan.core.money import Asset, Money
from quan.core.problems import Problem
from quan.wallet.errors.codes import AmountTooLongForCode, CodeFromElsewhere, CodeInOtherMoney, MalformedCode
from quan.wallet.model.codes import SeenReceiveCode
from quan.wallet.rules import currencies
from quan.wallet.rules.emvco import AccountTemplate, MerchantCode, encode
from quan.wallet.rules.notes import one_line

GUID = "org.quan"
HOST, TOKEN, ASSET = "01", "02", "03"
NOTE = "01"
ACCOUNT_TAG, NOTE_TAG = "26", "80"
TOKEN_CHARS = 22  # 110 bits
MAX_NOTE_CHARS = 60
MAX_NAME_CHARS, MAX_CITY_CHARS, MAX_AMOUNT_CHARS = 25, 15, 13
_DIGEST_CHARS = 32
_HOST = re.compile(r"[A-Za-z0-9.:\[\]\-]{1,38}", re.ASCII)  # with any asset, the template stays within 99
_TOKEN = re.compile(r"[0-9a-z]{22}", re.ASCII)


@dataclass(frozen=True, slots=True, kw_only=True)
class Town:
    """What a code says about the place it is good for."""

    origin: str
    name: str
    country: str
    currency: Asset

    @property
    def host(self) -> str:
        """The installation's name in a code: its host, or a digest of a long or unusual one."""
        host = urlsplit(self.origin).netloc.lower()
        if _HOST.fullmatch(host):
            return host
        return hashlib.sha256(host.encode()).hexdigest()[:_DIGEST_CHARS]


@dataclass(frozen=True, slots=True, kw_only=True)
class Payee:
    """Who shows the code."""

    token: str
    handle: str
    name: str
    language: str


def new_token() -> str:
    """Draw the opaque name that a code carries instead of the member's."""
    return "".join(secrets.choice(ALPHABET) for _ in range(TOKEN_CHARS))


def compose(town: Town, payee: Payee, *, amount: Money | None = None, note: str = "") -> str:
    """Write a member's code; with an amount or a note it is meant for one payment.

    Raises: AmountTooLongForCode.
    """
    text = "" if amount is None else amount.text
    if len(text) > MAX_AMOUNT_CHARS:
        raise AmountTooLongForCode
    name = plain(payee.name, MAX_NAME_CHARS) or payee.handle[:MAX_NAME_CHARS]
    city = plain(town.name, MAX_CITY_CHARS) or "Quan"
    return encode(
        MerchantCode(
            accounts={ACCOUNT_TAG: _account(town, payee.token)},
            currency=currencies.number_of(town.currency.code),
            amount=text,
            country=town.country,
            name=name,
            city=city,
            dynamic=bool(text or note),
            language=_language(town, payee, name),
            unreserved={NOTE_TAG: AccountTemplate(GUID, {NOTE: note})} if note else {},
        )
    )


def understand(code: MerchantCode, account: AccountTemplate, town: Town) -> SeenReceiveCode:
    """Read a decoded code that carries our template.

    Raises: MalformedCode, CodeFromElsewhere, CodeInOtherMoney.
    """
    host, token = account.fields.get(HOST, ""), account.fields.get(TOKEN, "")
    if _HOST.fullmatch(host) is None:
        raise MalformedCode(fault="host")
    if host.lower() != town.host:
        raise CodeFromElsewhere(host=host)
    if _TOKEN.fullmatch(token) is None:
        raise MalformedCode(fault="token")
    _check_money(code, account, town.currency)
    notes = [template.fields.get(NOTE, "") for template in code.unreserved.values() if template.guid == GUID]
    # Whoever drew the code chose these letters, and not by our rules.
    note = one_line(notes[0])[:MAX_NOTE_CHARS] if notes else ""
    return SeenReceiveCode(token, _amount(code.amount, town.currency), note)


def plain(text: str, most: int) -> str:
    """Write a name in ASCII, for scanners that know nothing else; empty when no letter can be kept."""
    decomposed = unicodedata.normalize("NFKD", text)
    kept = "".join(char for char in decomposed if " " <= char <= "~")
    letters = any(char.isalnum() for char in kept)
    whole = all(char.isascii() or unicodedata.combining(char) for char in decomposed if char.isalpha())
    return " ".join(kept.split())[:most].strip() if letters and whole else ""


def _account(town: Town, token: str) -> AccountTemplate:
    fields = {HOST: town.host, TOKEN: token}
    if currencies.number_of(town.currency.code) == currencies.NO_CURRENCY:
        fields[ASSET] = str(town.currency)
    return AccountTemplate(GUID, fields)


def _language(town: Town, payee: Payee, name: str) -> dict[str, str]:
    if payee.name == name and plain(town.name, MAX_CITY_CHARS) == town.name:
        return {}
    return {
        "00": payee.language[:2].upper(),
        "01": _printable(payee.name)[:MAX_NAME_CHARS] or name,
        "02": _printable(town.name)[:MAX_CITY_CHARS],
    }


def _printable(text: str) -> str:
    return "".join(char for char in text if char.isprintable())


def _check_money(code: MerchantCode, account: AccountTemplate, currency: Asset) -> None:
    named = account.fields.get(ASSET)
    if code.currency != currencies.number_of(currency.code) or named not in {None, str(currency)}:
        raise CodeInOtherMoney(asset=one_line(named or currencies.code_of(code.currency))[:16])


def _amount(text: str, currency: Asset) -> Money | None:
    if not text:
        return None
    try:
        amount = Money.parse(text, currency)
    except Problem as refusal:
        raise MalformedCode(fault="value of 54") from refusal
    if not amount:
        raise MalformedCode(fault="value of 54")
    return amount
