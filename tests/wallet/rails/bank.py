"""A bank that writes statements: as camt.053 in three versions of the standard, and as MT940."""

from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from xml.sax.saxutils import escape

IBAN = "NL20INGB0001234567"
MEIS_IBAN = "DE89370400440532013000"
FIRST_DAY = date(2026, 3, 2)
BOMB = """<?xml version="1.0"?><!DOCTYPE lolz [<!ENTITY lol "lol">
<!ENTITY lol2 "&lol;&lol;&lol;&lol;&lol;&lol;&lol;&lol;&lol;&lol;">
<!ENTITY lol3 "&lol2;&lol2;&lol2;&lol2;&lol2;&lol2;&lol2;&lol2;&lol2;&lol2;">]><Document>&lol3;</Document>"""
"""What an attacker sends for a statement: entities that swell when they are read."""


@dataclass(frozen=True, kw_only=True)
class Entry:
    """One line on the bank's account; `minor` is negative when money leaves."""

    minor: int
    text: str = ""
    ref: str = ""
    structured: str = ""
    end_to_end: str = ""
    name: str = "Mei Li"
    iban: str = MEIS_IBAN
    on: date = FIRST_DAY
    reversal: bool = False
    returned: bool = False
    status: str = "BOOK"
    parts: tuple["Entry", ...] = ()


@dataclass(frozen=True, kw_only=True)
class Statement:
    """A stretch of the account. The closing balance is what it must be, unless a test says otherwise."""

    entries: tuple[Entry, ...] = ()
    opening: int = 0
    closing: int | None = None
    number: int = 1
    on: date = FIRST_DAY
    until: date | None = None
    iban: str = IBAN
    currency: str = "CNY"
    scale: int = 2
    name: str = "STMT"

    @property
    def ends_with(self) -> int:
        booked = sum(entry.minor for entry in self.entries if entry.status == "BOOK")
        return self.opening + booked if self.closing is None else self.closing

    def then(self, *entries: Entry, **more: object) -> "Statement":
        """Give the statement of the next day, which begins where this one ends."""
        after = {"opening": self.ends_with, "number": self.number + 1, "on": self.on + timedelta(days=1)}
        following = replace(self, entries=entries, closing=None, until=None, **after)  # type: ignore[arg-type]
        return replace(following, **more)  # type: ignore[arg-type]


def camt053(*statements: Statement, version: str = "08", encoding: str = "UTF-8") -> bytes:
    body = "".join(_Camt(version, one).statement() for one in statements)
    return (
        f'<?xml version="1.0" encoding="{encoding}"?>\n'
        f'<Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.{version}"><BkToCstmrStmt>'
        "<GrpHdr><MsgId>M1</MsgId><CreDtTm>2026-03-03T06:00:00+01:00</CreDtTm></GrpHdr>"
        f"{body}</BkToCstmrStmt></Document>"
    ).encode(encoding)


@dataclass
class _Camt:
    version: str
    told: Statement
    is_new: bool = field(init=False)

    def __post_init__(self) -> None:
        self.is_new = self.version >= "07"  # parties and statuses became choices

    def statement(self) -> str:
        told = self.told
        until = told.until or told.on
        return (
            f"<Stmt><Id>{told.name}-{told.number}</Id><ElctrncSeqNb>{told.number}</ElctrncSeqNb>"
            f"<CreDtTm>{until}T23:00:00+01:00</CreDtTm>"
            f"<FrToDt><FrDtTm>{told.on}T00:00:00+01:00</FrDtTm><ToDtTm>{until}T23:59:59+01:00</ToDtTm></FrToDt>"
            f"<Acct><Id><IBAN>{told.iban}</IBAN></Id><Ccy>{told.currency}</Ccy></Acct>"
            f"{self._balance('OPBD', told.opening, told.on)}{self._balance('CLBD', told.ends_with, until)}"
            f"{self._balance('CLAV', told.ends_with + 12345, until)}"
            f"{''.join(self._entry(entry) for entry in told.entries)}</Stmt>"
        )

    def _amount(self, minor: int, tag: str = "Amt") -> str:
        return f'<{tag} Ccy="{self.told.currency}">{decimal(minor, self.told.scale)}</{tag}>'

    def _balance(self, kind: str, minor: int, on: date) -> str:
        return (
            f"<Bal><Tp><CdOrPrtry><Cd>{kind}</Cd></CdOrPrtry></Tp>{self._amount(minor)}"
            f"<CdtDbtInd>{side(minor)}</CdtDbtInd><Dt><Dt>{on}</Dt></Dt></Bal>"
        )

    def _entry(self, entry: Entry) -> str:
        status = f"<Cd>{entry.status}</Cd>" if self.is_new else entry.status
        ref = f"<AcctSvcrRef>{entry.ref}</AcctSvcrRef>" if entry.ref else ""
        reversal = "<RvslInd>true</RvslInd>" if entry.reversal else ""
        parts = entry.parts or (entry,)
        details = "".join(self._detail(part, told=bool(entry.parts)) for part in parts)
        return (
            f"<Ntry>{self._amount(entry.minor)}<CdtDbtInd>{side(entry.minor)}</CdtDbtInd>{reversal}"
            f"<Sts>{status}</Sts><BookgDt><Dt>{entry.on}</Dt></BookgDt><ValDt><Dt>{entry.on}</Dt></ValDt>{ref}"
            "<BkTxCd><Domn><Cd>PMNT</Cd><Fmly><Cd>RCDT</Cd><SubFmlyCd>ESCT</SubFmlyCd></Fmly></Domn></BkTxCd>"
            f"<NtryDtls>{details}</NtryDtls></Ntry>"
        )

    def _detail(self, entry: Entry, *, told: bool) -> str:
        other = "Dbtr" if entry.minor > 0 else "Cdtr"
        name = f"<Nm>{escape(entry.name)}</Nm>"
        party = f"<Pty>{name}</Pty>" if self.is_new else name
        amount = self._amount(entry.minor) if self.is_new else f"<AmtDtls><TxAmt>{self._amount(entry.minor)}"
        amount = amount if self.is_new else f"{amount}</TxAmt></AmtDtls>"
        structured = f"<Strd><CdtrRefInf><Ref>{entry.structured}</Ref></CdtrRefInf></Strd>"
        return (
            f"<TxDtls><Refs><EndToEndId>{entry.end_to_end or 'NOTPROVIDED'}</EndToEndId></Refs>"
            f"{amount if told else ''}"
            f"<RltdPties><{other}>{party}</{other}>"
            + (f"<{other}Acct><Id><IBAN>{entry.iban}</IBAN></Id></{other}Acct>" if entry.iban else "")
            + "</RltdPties><RmtInf>"
            + (f"<Ustrd>{escape(entry.text)}</Ustrd>" if entry.text else "")
            + (structured if entry.structured else "")
            + "</RmtInf>"
            + ("<RtrInf><Rsn><Cd>AC04</Cd></Rsn></RtrInf>" if entry.returned else "")
            + "</TxDtls>"
        )


def mt940(*statements: Statement, newline: str = "\r\n") -> bytes:
    return newline.join(line for told in statements for line in _mt940(told)).encode("latin-1")


def _mt940(told: Statement) -> list[str]:
    def balance(minor: int, on: date) -> str:
        mark = "C" if minor >= 0 else "D"
        return f"{mark}{on:%y%m%d}{told.currency}{decimal(minor).replace('.', ',')}"

    until = told.until or told.on
    lines = [f":20:{told.name}", f":25:{told.iban}", f":28C:{told.number:05d}/001"]
    lines += [f":60F:{balance(told.opening, told.on)}"]
    for entry in told.entries:
        mark = ("RD" if entry.minor > 0 else "RC") if entry.reversal else ("C" if entry.minor > 0 else "D")
        amount = decimal(entry.minor).replace(".", ",")
        name = entry.end_to_end[:16] or "NONREF"
        ref = f"//{entry.ref[:16]}" if entry.ref else ""
        lines.append(f":61:{entry.on:%y%m%d}{entry.on:%m%d}{mark}{amount}NTRF{name}{ref}")
        words = [f"SVWZ+{entry.text} {entry.structured}".strip()]
        words = [words[0][at : at + 27] for at in range(0, len(words[0]), 27)]
        purpose = "".join(f"?{20 + at}{line}" for at, line in enumerate(words[:10]))
        lines.append(f":86:166?00TRANSFER{purpose}?31{entry.iban}?32{entry.name[:27]}")
    lines += [f":62F:{balance(told.ends_with, until)}", "-"]
    return lines


def decimal(minor: int, scale: int = 2) -> str:
    digits = str(abs(minor)).rjust(scale + 1, "0")
    return f"{digits[:-scale]}.{digits[-scale:]}" if scale else digits


def side(minor: int) -> str:
    return "CRDT" if minor >= 0 else "DBIT"
