"""What the data objects of a code mean."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from quan.wallet.errors.codes import MalformedCode
from quan.wallet.rules.emvco import tlv

GUID_TAG = "00"
ACCOUNT_TEMPLATES = range(26, 52)

_GRAMMAR = {
    "01": re.compile(r"1[12]", re.ASCII),
    "52": re.compile(r"[0-9]{4}", re.ASCII),
    "53": re.compile(r"[0-9]{3}", re.ASCII),
    "54": re.compile(r"(?=.{1,13}\Z)[0-9]+(\.[0-9]*)?", re.ASCII),
    "55": re.compile(r"0[123]", re.ASCII),
    "56": re.compile(r"(?=.{1,13}\Z)[0-9]+(\.[0-9]*)?", re.ASCII),
    "57": re.compile(r"(?=.{1,5}\Z)[0-9]+(\.[0-9]*)?", re.ASCII),
    "58": re.compile(r"[A-Z]{2}", re.ASCII),
    "59": re.compile(r".{1,25}"),
    "60": re.compile(r".{1,15}"),
    "61": re.compile(r"[ -~]{1,10}", re.ASCII),
}
_MANDATORY = ("52", "53", "58", "59", "60")


@dataclass(frozen=True, slots=True)
class AccountTemplate:
    """Where the money goes, in the terms of one scheme: its globally unique id and its own sub-tags."""

    guid: str
    fields: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class MerchantCode:
    """A decoded code. Tags without a field of their own are kept in `others`, unread."""

    accounts: Mapping[str, AccountTemplate]
    category: str = "0000"
    currency: str
    amount: str = ""
    country: str
    name: str
    city: str
    dynamic: bool | None = None
    """True when made for one payment, False when for many, None when the code does not say."""
    additional: Mapping[str, str] = field(default_factory=dict)
    language: Mapping[str, str] = field(default_factory=dict)
    unreserved: Mapping[str, AccountTemplate] = field(default_factory=dict)
    others: Mapping[str, str] = field(default_factory=dict)


def encode(code: MerchantCode) -> str:
    """Write a code in the order of its tags, checksum last."""
    objects = {
        **code.others,
        **{tag: _write_template(template) for tag, template in code.accounts.items()},
        "52": code.category,
        "53": code.currency,
        "54": code.amount,
        "58": code.country,
        "59": code.name,
        "60": code.city,
        "62": tlv.write(code.additional),
        "64": tlv.write(code.language),
        **{tag: _write_template(template) for tag, template in code.unreserved.items()},
    }
    if code.dynamic is not None:
        objects["01"] = "12" if code.dynamic else "11"
    first = tlv.write({tlv.FORMAT_TAG: tlv.FORMAT})
    return tlv.seal(first + tlv.write(sorted(objects.items())))


def decode(text: str, *, complete: bool = True) -> MerchantCode:
    """Read a code strictly. Some schemes leave out mandatory objects: `complete=False` lets that pass.

    Raises: MalformedCode, CodeChecksumWrong; nothing else, whatever the text.
    """
    objects = tlv.unseal(text)
    for tag, grammar in _GRAMMAR.items():
        if tag in objects and grammar.fullmatch(objects[tag]) is None:
            raise MalformedCode(fault=f"value of {tag}")
    missing = [tag for tag in _MANDATORY if tag not in objects]
    if complete and missing:
        raise MalformedCode(fault=f"missing {missing[0]}")
    return _understand(objects)


def _understand(objects: tlv.Objects) -> MerchantCode:
    accounts = {tag: _read_template(objects.pop(tag)) for tag in _present(objects, ACCOUNT_TEMPLATES)}
    unreserved = {tag: _read_template(objects.pop(tag)) for tag in _present(objects, range(80, 100))}
    initiation = objects.pop("01", None)
    return MerchantCode(
        accounts=accounts,
        category=objects.pop("52", ""),
        currency=objects.pop("53", ""),
        amount=objects.pop("54", ""),
        country=objects.pop("58", ""),
        name=objects.pop("59", ""),
        city=objects.pop("60", ""),
        dynamic=None if initiation is None else initiation == "12",
        additional=tlv.read(objects.pop("62", "")),
        language=tlv.read(objects.pop("64", "")),
        unreserved=unreserved,
        others=objects,
    )


def _present(objects: tlv.Objects, tags: range) -> list[str]:
    return [tag for tag in objects if int(tag) in tags]


def _write_template(template: AccountTemplate) -> str:
    return tlv.write({GUID_TAG: template.guid, **dict(sorted(template.fields.items()))})


def _read_template(value: str) -> AccountTemplate:
    fields = tlv.read(value)
    guid = fields.pop(GUID_TAG, None)
    if guid is None:
        raise MalformedCode(fault="template without an id")
    return AccountTemplate(guid, fields)
