"""Languages: English in the code, Chinese and French in `quan/locales`, numbers by CLDR."""

import json
from contextvars import ContextVar
from decimal import Decimal
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

from babel import Locale
from babel.numbers import format_currency, format_decimal, get_currency_precision

from quan.core.money import Money

DEFAULT_LANGUAGE = "en"
LANGUAGES = {"en": Locale("en"), "zh-Hans": Locale("zh", script="Hans"), "fr": Locale("fr")}
LOCALES = Path(__file__).parent.parent / "locales"

current_language: ContextVar[str] = ContextVar("current_language", default=DEFAULT_LANGUAGE)


@cache
def catalogue(language: str) -> dict[str, str]:
    """Load every translation of a language, by slug."""
    found: dict[str, str] = {}
    for path in sorted((LOCALES / language).glob("*.json")):
        found.update(json.loads(path.read_text(encoding="utf-8")))
    return found


def translate(slug: str, english: str, fields: dict[str, Any], *, language: str | None = None) -> str:
    """Say a sentence in a language; English when a translation is missing."""
    language = language or current_language.get()
    template = catalogue(language).get(slug, english)
    shown = {name: show(value, language=language) for name, value in fields.items()}
    return template.format(**shown)


def show(value: Any, *, language: str) -> str:
    """Write a value the way readers of a language expect it."""
    if isinstance(value, Money):
        return show_money(value, language=language)
    if isinstance(value, int) and not isinstance(value, bool):
        return str(format_decimal(value, locale=LANGUAGES[language]))
    return str(value)


def show_money(money: Money, *, language: str) -> str:
    """Write an amount with its currency sign where the asset is an ISO currency."""
    number = Decimal(money.minor).scaleb(-money.asset.scale)
    code, locale = money.asset.code, LANGUAGES[language]
    if code in locale.currencies and get_currency_precision(code) == money.asset.scale:
        return str(format_currency(number, code, locale=locale))
    decimals = "." + "0" * money.asset.scale if money.asset.scale else ""
    return f"{format_decimal(number, format='#,##0' + decimals, locale=locale)} {code}"


@lru_cache(maxsize=1024)
def negotiate(accept_language: str) -> str:
    """Choose the language of a reply from an Accept-Language header."""
    wanted: list[tuple[float, int, str]] = []
    for position, part in enumerate(accept_language[:200].split(",")):
        tag, _, quality = part.strip().partition(";q=")
        try:
            weight = float(quality or 1)
        except ValueError:
            continue
        wanted.append((-weight, position, tag.lower()))
    for _, _, tag in sorted(wanted):
        if tag.startswith("zh"):
            return "zh-Hans"
        if tag[:2] in LANGUAGES:
            return tag[:2]
    return DEFAULT_LANGUAGE
