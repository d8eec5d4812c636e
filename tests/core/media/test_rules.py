"""Names and ranges, as plain functions."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quan.core.media.errors import NameMissing, RangeOutside
from quan.core.media.rules import NAME_MAX_CHARS, clean_name, read_range


@pytest.mark.parametrize(
    ("given_name", "name"),
    [
        ("Budget 2026.xlsx", "Budget 2026.xlsx"),
        ("../../etc/passwd", "passwd"),
        ("..\\..\\windows\\system32\\evil.dll", "evil.dll"),
        ("/absolute/报告.pdf", "报告.pdf"),
        ("a\r\nSet-Cookie: x=1.txt", "aSet-Cookie: x=1.txt"),
        ("photo\u202egpj.exe", "photogpj.exe"),
        ("nul\0byte.txt", "nulbyte.txt"),
        ("  .hidden. ", "hidden"),
        ("e\u0301t\u00e9.txt", "\u00e9t\u00e9.txt"),
        ("many   blanks.txt", "many blanks.txt"),
    ],
)
def test_a_name_keeps_what_one_sees_of_its_last_part(given_name: str, name: str) -> None:
    assert clean_name(given_name) == name


@pytest.mark.parametrize("text", ["", "   ", "...", "../..", "a/", "\u200b\u202e", "\0"])
def test_a_name_of_nothing_is_refused(text: str) -> None:
    with pytest.raises(NameMissing):
        clean_name(text)


def test_a_long_name_keeps_its_ending() -> None:
    name = clean_name("报" * 300 + ".tar")

    assert len(name) == NAME_MAX_CHARS
    assert name.endswith("报.tar")


@given(st.text(max_size=400))
def test_a_name_is_harmless_whatever_was_given(text: str) -> None:
    try:
        name = clean_name(text)
    except NameMissing:
        return
    assert 1 <= len(name) <= NAME_MAX_CHARS
    assert not set(name) & set("/\\\r\n\0\u202e")
    assert name == clean_name(name)


@pytest.mark.parametrize(
    ("header", "part"),
    [
        ("", None),
        ("bytes=0-", (0, 1000)),
        ("bytes=0-0", (0, 1)),
        ("bytes=100-199", (100, 200)),
        ("bytes=900-5000", (900, 1000)),
        ("bytes=-100", (900, 1000)),
        ("bytes=-5000", (0, 1000)),
        ("bytes=5-4", None),
        ("bytes=-", None),
        ("bytes=0-1,5-6", None),
        ("lines=0-1", None),
        ("bytes=a-b", None),
        ("bytes=\u0661-\u0662", None),
        ("bytes=" + "9" * 30 + "-", None),
    ],
)
def test_a_range_names_bytes_or_means_the_whole(header: str, part: tuple[int, int] | None) -> None:
    assert read_range(header, 1000) == part


@pytest.mark.parametrize("header", ["bytes=1000-", "bytes=5000-6000", "bytes=-0"])
def test_a_range_outside_is_refused(header: str) -> None:
    with pytest.raises(RangeOutside):
        read_range(header, 1000)


@given(st.text(max_size=40) | st.from_regex(r"bytes=\d{0,4}-\d{0,4}", fullmatch=True), st.integers(1, 2000))
def test_a_range_lies_within_the_file(header: str, size_bytes: int) -> None:
    try:
        part = read_range(header, size_bytes)
    except RangeOutside:
        return
    assert part is None or 0 <= part[0] < part[1] <= size_bytes
