import pytest

from quan.core import i18n
from quan.core.money import Asset, Money


@pytest.mark.parametrize(
    ("header", "language"),
    [
        ("", "en"),
        ("fr-CA,en;q=0.8", "fr"),
        ("de, zh-CN;q=0.9, en;q=0.8", "zh-Hans"),
        ("en;q=0.2, fr;q=0.9", "fr"),
        ("zh-TW", "zh-Hans"),
        ("*;q=x,;;,\x00", "en"),
        ("a," * 5000, "en"),
    ],
)
def test_the_best_language_we_speak_is_chosen(header: str, language: str) -> None:
    assert i18n.negotiate(header) == language


def test_amounts_are_written_as_readers_expect() -> None:
    yuan, yen, hours = Asset("CNY", 2), Asset("JPY", 0), Asset("HOURS", 2)
    assert i18n.show_money(Money(123456, yuan), language="en") == "CN¥1,234.56"
    assert i18n.show_money(Money(123456, yuan), language="zh-Hans") == "¥1,234.56"
    assert i18n.show_money(Money(1234, yen), language="en") == "¥1,234"
    assert i18n.show_money(Money(5, hours), language="en") == "0.05 HOURS"


def test_a_missing_translation_falls_back_to_english() -> None:
    assert i18n.translate("no/such", "Wait {n} s", {"n": 1234}, language="fr").startswith("Wait 1")
