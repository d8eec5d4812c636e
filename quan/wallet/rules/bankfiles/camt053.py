"""Reading camt.053, the bank-to-customer statement of ISO 20022, in its versions 02 to 13.

We read the tree ourselves, by exact paths: the kept parsers flatten an entry into the first amount or
reference they find anywhere below it, and here that would be booked.
"""

from dataclasses import replace
from datetime import date
from functools import cache
from itertools import chain
from xml.etree.ElementTree import Element, ParseError

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import fromstring

from quan.core.money import Asset, Money
from quan.wallet.errors.bankfiles import (
    NotAStatement,
    StatementBroken,
    StatementFieldUnreadable,
    StatementUnsafe,
)
from quan.wallet.model.bankfiles import BankLine, BankSide, BankStatement
from quan.wallet.rules.bankfiles.fields import (
    MAX_NAME_CHARS,
    check_currency,
    read_account,
    read_amount,
    read_day,
    read_reference,
    read_sequence,
    read_text,
)

NAMESPACE = "{urn:iso:std:iso:20022:tech:xsd:camt.053.001."

_SIDES = {"CRDT": BankSide.CREDIT, "DBIT": BankSide.DEBIT}
_OPENING, _CLOSING = ("OPBD", "PRCD"), ("CLBD",)
_BOOKED = "BOOK"
_RETURNED = "RRTN"  # the sub-family of a credit transfer that came back


def read(content: bytes, asset: Asset) -> list[BankStatement]:
    """Read every statement of a file.

    Raises: StatementUnsafe, StatementBroken, NotAStatement, StatementFieldUnreadable,
    StatementInAnotherCurrency.
    """
    root = _tree(content)
    if not root.tag.startswith(NAMESPACE) or not root.tag.endswith("}Document"):
        raise NotAStatement
    return [_statement(node, asset) for node in root.findall(_path("BkToCstmrStmt/Stmt"))]


def _tree(content: bytes) -> Element:
    try:
        root: Element = fromstring(content, forbid_dtd=True)
    except DefusedXmlException as error:
        raise StatementUnsafe from error
    except (ParseError, ValueError, LookupError) as error:  # cut short, no text, or a made-up encoding
        raise StatementBroken from error
    return root


def _statement(node: Element, asset: Asset) -> BankStatement:
    entries = node.findall(_path("Ntry"))
    booked = [entry for entry in entries if _status(entry) == _BOOKED]
    opening, opened_on = _balance(node, _OPENING, asset)
    closing, to_on = _balance(node, _CLOSING, asset)
    begins = _text(node, "FrToDt/FrDtTm")
    from_on = read_day(begins, field="FrToDt") if begins else opened_on
    sequence = _text(node, "ElctrncSeqNb") or _text(node, "LglSeqNb")
    return BankStatement(
        account=read_account(_text(node, "Acct/Id/IBAN") or _text(node, "Acct/Id/Othr/Id")),
        number=read_reference(_text(node, "Id")),
        sequence=read_sequence(sequence),
        from_on=min(from_on, to_on),
        to_on=to_on,
        opening=opening,
        closing=closing,
        lines=tuple(chain.from_iterable(_lines(entry, asset) for entry in booked)),
        expected=len(entries) - len(booked),
    )


def _balance(node: Element, kinds: tuple[str, ...], asset: Asset) -> tuple[Money, date]:
    balances = {_text(one, "Tp/CdOrPrtry/Cd"): one for one in reversed(node.findall(_path("Bal")))}
    for kind in kinds:
        if (found := balances.get(kind)) is not None:
            amount = _amount(found, "Amt", asset)
            day = read_day(_text(found, "Dt/Dt") or _text(found, "Dt/DtTm"), field="Bal/Dt")
            return (amount if _side(found) is BankSide.CREDIT else -amount), day
    raise StatementFieldUnreadable(field=f"Bal {kinds[0]}")


def _lines(entry: Element, asset: Asset) -> list[BankLine]:
    """Give an entry's line, or those of the payments it sums up when they are all told."""
    whole = _line(entry, asset)
    if not whole.amount:
        return []  # a notice, not money
    details = entry.findall(_path("NtryDtls/TxDtls"))
    if not details:
        return [whole]
    amounts = _parts(entry, details, whole, asset)
    if not amounts:
        return [replace(whole, remittance="")]  # nobody can say whose it is; a person looks at it
    return [
        _detailed(detail, whole, amount, part)
        for part, (detail, amount) in enumerate(zip(details, amounts, strict=True))
    ]


def _parts(entry: Element, details: list[Element], whole: BankLine, asset: Asset) -> list[Money]:
    """Give the amount of each payment that an entry sums up; none unless they are exactly the entry."""
    payments = _text(entry, "NtryDtls/Btch/NbOfTxs") or str(len(details))
    sides = {_text(detail, "CdtDbtInd") for detail in details} - {"", _text(entry, "CdtDbtInd")}
    if sides or payments != str(len(details)):
        return []
    if len(details) == 1:
        return [whole.amount]  # its own amount may be the one before charges, or in the payer's currency
    told = [amount for detail in details if (amount := _detail_amount(detail, asset))]
    whole_again = sum(amount.minor for amount in told) == whole.amount.minor
    return told if whole_again and len(told) == len(details) else []


def _line(entry: Element, asset: Asset) -> BankLine:
    booked = _text(entry, "BookgDt/Dt") or _text(entry, "BookgDt/DtTm")
    valued = _text(entry, "ValDt/Dt") or _text(entry, "ValDt/DtTm")
    sub_family = _text(entry, "BkTxCd/Domn/Fmly/SubFmlyCd")
    return BankLine(
        side=_side(entry),
        amount=_amount(entry, "Amt", asset),
        booked_on=read_day(booked or valued, field="BookgDt"),
        valued_on=read_day(valued, field="ValDt") if valued else None,
        is_reversal=_text(entry, "RvslInd") in {"true", "1"} or sub_family == _RETURNED,
        bank_reference=read_reference(_text(entry, "AcctSvcrRef")),
        remittance=read_text(_text(entry, "AddtlNtryInf")),
    )


def _detailed(detail: Element, whole: BankLine, amount: Money, part: int) -> BankLine:
    other = "Dbtr" if whole.side is BankSide.CREDIT else "Cdtr"
    parties = f"RltdPties/{other}"
    return BankLine(
        side=whole.side,
        amount=amount,
        booked_on=whole.booked_on,
        valued_on=whole.valued_on,
        is_reversal=whole.is_reversal or detail.find(_path("RtrInf")) is not None,
        bank_reference=whole.bank_reference or read_reference(_text(detail, "Refs/AcctSvcrRef")),
        part=part,
        end_to_end=read_reference(_text(detail, "Refs/EndToEndId")),
        structured=read_text(*_texts(detail, "RmtInf/Strd/CdtrRefInf/Ref")),
        remittance=read_text(*_texts(detail, "RmtInf/Ustrd"), _text(detail, "AddtlTxInf"), whole.remittance),
        party_name=read_text(
            _text(detail, f"{parties}/Nm") or _text(detail, f"{parties}/Pty/Nm"), most=MAX_NAME_CHARS
        ),
        party_iban=read_account(_text(detail, f"{parties}Acct/Id/IBAN")),
    )


def _detail_amount(detail: Element, asset: Asset) -> Money | None:
    """Give the amount of a payment in the currency of the account, if it is told in that."""
    for path in ("Amt", "AmtDtls/TxAmt/Amt"):
        found = detail.find(_path(path))
        if found is not None and found.get("Ccy") == asset.code:
            return read_amount(found.text or "", asset, field=path)
    return None


def _amount(node: Element, path: str, asset: Asset) -> Money:
    found = node.find(_path(path))
    if found is None:
        raise StatementFieldUnreadable(field=path)
    check_currency(found.get("Ccy", ""), asset)
    return read_amount(found.text or "", asset, field=path)


def _side(node: Element) -> BankSide:
    side = _SIDES.get(_text(node, "CdtDbtInd"))
    if side is None:
        raise StatementFieldUnreadable(field="CdtDbtInd")
    return side


def _status(entry: Element) -> str:
    status = _text(entry, "Sts/Cd") or _text(entry, "Sts")  # a choice since version 07, plain before
    if not status:
        raise StatementFieldUnreadable(field="Sts")
    return status


def _text(node: Element, path: str) -> str:
    return (node.findtext(_path(path)) or "").strip()


def _texts(node: Element, path: str) -> list[str]:
    return [found.text or "" for found in node.findall(_path(path))]


@cache
def _path(path: str) -> str:
    return "/".join(f"{{*}}{step}" for step in path.split("/"))
