"""What is read from a bank's file, and which files are not read."""

import gzip
import time
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quan.core.money import Asset
from quan.core.problems import Problem
from quan.wallet.errors import bankfiles as errors
from quan.wallet.model.bankfiles import BankLine, BankSide, BankStatement
from quan.wallet.rules.bankfiles import MAX_BYTES, MAX_ENTRIES, read_statements
from tests.wallet.purse import CNY, yuan
from tests.wallet.rails.bank import BOMB, FIRST_DAY, IBAN, MEIS_IBAN, Entry, Statement, camt053, mt940

REFERENCE = "RF18539007547034"
DAY = Statement(
    opening=100_000,
    entries=(
        Entry(minor=50_000, text=f"thanks {REFERENCE}", ref="B1"),
        Entry(minor=-2_050, text="Quan QP0123456789AB", end_to_end="QP0123456789AB", ref="B2"),
        Entry(minor=-110, text="charges", name="", iban="", ref="B3"),
    ),
)


def one(content: bytes, asset: Asset = CNY) -> BankStatement:
    (statement,) = read_statements(content, asset)
    return statement


@pytest.mark.parametrize("version", ["02", "04", "08", "13"])
def test_camt053_of_every_version_reads_alike(version: str) -> None:
    read = one(camt053(DAY, version=version))
    assert (read.account, read.number, read.sequence) == (IBAN, "STMT-1", 1)
    assert (read.opening, read.closing) == (yuan("1000.00"), yuan("1478.40"))
    assert (read.from_on, read.to_on) == (FIRST_DAY, FIRST_DAY)
    assert [line.signed.minor for line in read.lines] == [50_000, -2_050, -110]
    assert read.lines[0] == BankLine(
        side=BankSide.CREDIT,
        amount=yuan("500.00"),
        booked_on=FIRST_DAY,
        valued_on=FIRST_DAY,
        bank_reference="B1",
        remittance=f"thanks {REFERENCE}",
        party_name="Mei Li",
        party_iban=MEIS_IBAN,
    )
    assert read.lines[1].end_to_end == "QP0123456789AB"
    assert read.lines[2].party_iban == ""


def test_mt940_reads_like_camt053() -> None:
    from_swift, from_iso = one(mt940(DAY)), one(camt053(DAY))
    assert (from_swift.account, from_swift.sequence) == (from_iso.account, from_iso.sequence)
    assert (from_swift.opening, from_swift.closing) == (from_iso.opening, from_iso.closing)
    told = [
        (line.signed, line.booked_on, line.bank_reference, line.end_to_end, line.party_iban)
        for line in from_iso.lines
    ]
    assert told == [
        (line.signed, line.booked_on, line.bank_reference, line.end_to_end, line.party_iban)
        for line in from_swift.lines
    ]
    assert from_swift.lines[0].party_name == "Mei Li"
    assert REFERENCE in from_swift.lines[0].remittance.replace(" ", "")


def test_a_file_may_hold_several_statements_and_both_kinds_of_line_ends() -> None:
    for content in (camt053(DAY, DAY.then()), mt940(DAY, DAY.then()), mt940(DAY, DAY.then(), newline="\n")):
        first, second = read_statements(content, CNY)
        assert (first.sequence, second.sequence) == (1, 2)
        assert first.closing == second.opening
        assert second.lines == ()


def test_an_overdrawn_account_is_read_below_zero() -> None:
    overdrawn = Statement(opening=-5_000, entries=(Entry(minor=-1_000, ref="A"),))
    for content in (camt053(overdrawn), mt940(overdrawn)):
        assert one(content).closing == -yuan("60.00")


def test_lines_taken_back_and_payments_returned_are_marked() -> None:
    taken = Statement(
        opening=10_000, entries=(Entry(minor=-500, reversal=True), Entry(minor=700, reversal=True))
    )
    for content in (camt053(taken), mt940(taken)):
        assert [(line.signed.minor, line.is_reversal) for line in one(content).lines] == [
            (-500, True),
            (700, True),
        ]
    returned = Statement(entries=(Entry(minor=700, returned=True),))
    assert one(camt053(returned)).lines[0].is_reversal


def test_what_the_bank_only_expects_is_counted_and_not_read() -> None:
    read = one(camt053(replace(DAY, entries=(*DAY.entries, Entry(minor=99_999, status="PDNG")))))
    assert (len(read.lines), read.expected) == (3, 1)


def test_a_batch_booking_is_read_payment_by_payment() -> None:
    parts = (Entry(minor=1_000, text="a", name="Ada"), Entry(minor=2_345, text="b", name="Bo"))
    for version in ("02", "08"):
        lines = one(
            camt053(Statement(entries=(Entry(minor=3_345, ref="X", parts=parts),)), version=version)
        ).lines
        assert [(line.amount.minor, line.party_name, line.bank_reference, line.part) for line in lines] == [
            (1_000, "Ada", "X", 0),
            (2_345, "Bo", "X", 1),
        ]


def test_a_batch_booking_that_is_not_all_told_stays_one_line_that_names_nobody() -> None:
    parts = (Entry(minor=1_000, text=REFERENCE), Entry(minor=2_000, text=REFERENCE))
    (line,) = one(camt053(Statement(entries=(Entry(minor=3_345, ref="X", parts=parts),)))).lines
    assert (line.amount.minor, line.remittance, line.party_name) == (3_345, "", "")


def test_an_amount_before_charges_or_in_the_payers_currency_does_not_hide_who_paid() -> None:
    for ours, theirs in ((b'"CNY">500.00', b'"CNY">505.00'), (b'"CNY">500.00', b'"USD">70.00')):
        part = Entry(minor=50_000, text=REFERENCE)
        content = camt053(Statement(entries=(Entry(minor=50_000, parts=(part,)),)))
        head, details, tail = content.partition(b"<TxDtls>")
        (line,) = one(head + details + tail.replace(ours, theirs, 1)).lines
        assert (line.amount, line.remittance, line.party_name) == (yuan("500.00"), REFERENCE, "Mei Li")


def test_a_batch_that_tells_one_of_its_payments_names_nobody() -> None:
    content = camt053(Statement(entries=(Entry(minor=50_000, text=REFERENCE),)))
    (line,) = one(content.replace(b"<TxDtls>", b"<Btch><NbOfTxs>2</NbOfTxs></Btch><TxDtls>", 1)).lines
    assert (line.amount, line.remittance) == (yuan("500.00"), "")


@pytest.mark.parametrize("encoding", ["UTF-8", "UTF-16", "ISO-8859-1"])
def test_names_arrive_whole_in_the_encoding_that_the_file_declares(encoding: str) -> None:
    read = one(camt053(Statement(entries=(Entry(minor=1, name="Zoé Müller"),)), encoding=encoding))
    assert read.lines[0].party_name == "Zoé Müller"


def test_decimals_are_those_of_the_asset() -> None:
    yen, dinar = Asset("JPY", 0), Asset("KWD", 3)
    assert one(camt053(Statement(entries=(Entry(minor=5),), currency="JPY", scale=0)), yen).closing.minor == 5
    assert (
        one(camt053(Statement(entries=(Entry(minor=5),), currency="KWD", scale=3)), dinar).closing.minor == 5
    )
    assert one(camt053(DAY).replace(b">500.00<", b">500.00000<")).closing == yuan("1478.40")
    assert one(camt053(DAY).replace(b">500.00<", b">500<")).closing == yuan("1478.40")


@pytest.mark.parametrize(
    "written", ["500.001", "5e2", "-500.00", "500,00,0", "\u0665\u0660\u0660", "", "9" * 16, "NaN", "0x1F4"]
)
def test_an_amount_is_read_strictly(written: str) -> None:
    with pytest.raises(errors.StatementFieldUnreadable):
        read_statements(camt053(DAY).replace(b">500.00<", f">{written}<".encode()), CNY)


OUTSIDE = (
    """<?xml version="1.0"?><!DOCTYPE d [<!ENTITY x SYSTEM "file:///etc/passwd">]><Document>&x;</Document>"""
)
ELSEWHERE = '<?xml version="1.0"?><!DOCTYPE d SYSTEM "http://192.0.2.1/d.dtd"><Document/>'


@pytest.mark.parametrize("attack", [BOMB, OUTSIDE, ELSEWHERE, BOMB.encode("utf-16").decode("utf-16")])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_document_types_and_entities_are_refused_unread(attack: str, encoding: str) -> None:
    with pytest.raises(errors.StatementUnsafe):
        read_statements(attack.encode(encoding), CNY)


WHOLE = camt053(DAY)


@pytest.mark.parametrize(
    ("content", "refusal"),
    [
        (b"", errors.NotAStatement),
        (b"   \n", errors.NotAStatement),
        (b"date;amount\n2026-03-02;10.00\n", errors.NotAStatement),
        (gzip.compress(WHOLE), errors.NotAStatement),
        (b"%PDF-1.7\n", errors.NotAStatement),
        (b"<html><body>Sign in</body></html>", errors.NotAStatement),
        (WHOLE.replace(b"camt.053", b"camt.054"), errors.NotAStatement),
        (camt053(), errors.NotAStatement),
        (WHOLE[:-100], errors.StatementBroken),
        (WHOLE.replace(b"</Ntry>", b"", 1), errors.StatementBroken),
        (WHOLE.replace(b'encoding="UTF-8"', b'encoding="klingon"'), errors.StatementBroken),
        (WHOLE.replace(b"Mei Li", b"Mei \xff\xfe Li"), errors.StatementBroken),
        (WHOLE.replace(b"Mei Li", b"Mei \x00 Li"), errors.StatementBroken),
        (WHOLE.replace(b"<Cd>CLBD</Cd>", b"<Cd>ITBD</Cd>"), errors.StatementFieldUnreadable),
        (WHOLE.replace(b"<Cd>OPBD</Cd>", b"<Cd>ITBD</Cd>"), errors.StatementFieldUnreadable),
        (WHOLE.replace(b"<CdtDbtInd>DBIT</CdtDbtInd>", b"", 1), errors.StatementFieldUnreadable),
        (WHOLE.replace(b"<Sts><Cd>BOOK</Cd></Sts>", b"", 1), errors.StatementFieldUnreadable),
        (
            WHOLE.replace(b"<BookgDt><Dt>2026-03-02", b"<BookgDt><Dt>2026-02-30"),
            errors.StatementFieldUnreadable,
        ),
        (WHOLE.replace(b'Ccy="CNY"', b'Ccy="EUR"'), errors.StatementInAnotherCurrency),
        (WHOLE.replace(b'<Amt Ccy="CNY">20.50', b'<Amt Ccy="EUR">20.50'), errors.StatementInAnotherCurrency),
        (WHOLE.replace(b">500.00<", b">500.01<"), errors.StatementDoesNotAddUp),
        (camt053(replace(DAY, closing=1)), errors.StatementDoesNotAddUp),
        (mt940(DAY)[:-40], errors.StatementFieldUnreadable),
        (mt940(replace(DAY, currency="EUR")), errors.StatementInAnotherCurrency),
        (mt940(replace(DAY, closing=1)), errors.StatementDoesNotAddUp),
        (mt940(DAY).replace(b":61:260302", b":61:269902"), errors.StatementBroken),
        (mt940(DAY).replace(b"C500,00NTRF", b"C5X0,00NTRF"), errors.StatementBroken),
        (mt940(DAY).replace(b"Mei", b"M\x00i"), errors.StatementBroken),
    ],
)
def test_a_file_that_is_no_whole_statement_is_refused_by_name(content: bytes, refusal: type[Problem]) -> None:
    with pytest.raises(refusal):
        read_statements(content, CNY)


def test_a_file_too_large_is_refused_before_it_is_looked_at() -> None:
    with pytest.raises(errors.StatementTooLarge):
        read_statements(b"<" + b" " * MAX_BYTES, CNY)


def test_more_entries_than_a_statement_may_have_are_refused() -> None:
    line = b":61:260302C0,00NTRFNONREF\n"
    head, foot = b":20:X\n:25:" + IBAN.encode() + b"\n:28C:1\n:60F:C260302CNY0,00\n", b":62F:C260302CNY"
    content = head + line.replace(b"0,00", b"0,01") * (MAX_ENTRIES + 1) + foot + b"200,01\n-\n"
    with pytest.raises(errors.TooManyEntries):
        read_statements(content, CNY)


@pytest.mark.parametrize(
    "junk", [b":20:\n:25:\n" * 100_000, b"<a>" * 300_000, b":61:" * 300_000 + b":20::25:"]
)
def test_junk_is_refused_soon(junk: bytes) -> None:
    started = time.perf_counter()
    with pytest.raises(Problem):
        read_statements(junk, CNY)
    assert time.perf_counter() - started < 20


@given(st.binary(max_size=400), st.integers(0, 2_000), st.sampled_from([camt053(DAY), mt940(DAY)]))
def test_a_damaged_file_is_read_as_what_it_says_or_refused_by_name(
    junk: bytes, at: int, whole: bytes
) -> None:
    try:
        statements = read_statements(whole[:at] + junk + whole[at + len(junk) :], CNY)
    except Problem:
        return
    for statement in statements:  # damaged where it does not matter: what it says still adds up
        moved = sum(line.signed.minor for line in statement.lines)
        assert statement.opening.minor + moved == statement.closing.minor


def test_days_are_the_banks_own() -> None:
    late = camt053(DAY).replace(
        b"<BookgDt><Dt>2026-03-02</Dt>", b"<BookgDt><DtTm>2026-03-02T23:59:59-11:00</DtTm>"
    )
    assert one(late).lines[0].booked_on == date(2026, 3, 2)
