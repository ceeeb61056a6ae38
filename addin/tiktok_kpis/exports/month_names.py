"""The names of the months in every language of CLDR, folded so that spelling habits do not matter.

``month_names.json`` maps a language to twelve texts, one a month, each the names of that month joined by ``|``: what is left
of a date after its day and year are taken out. ``python -m tiktok_kpis.exports.month_names`` writes it anew with Babel, which
reading a date does not need.
"""

from __future__ import annotations

import json
import re
import unicodedata
from datetime import date
from functools import cache
from importlib.resources import files
from pathlib import Path

DATA_FILE = "month_names.json"

_IGNORED_WORDS = re.compile(r"\b(?:de|del|d[’'])(?=\W|\d)|[.,’'‎‏​؜]|\s")
_LATIN_ACCENTS = re.compile("[\u0300-\u036f]")
_DAY_OR_YEAR = re.compile(r"(?<!\d)(?:28|2031)(?!\d)")
_NO_NAME = re.compile(r"^\D*m\d\d\D*$")

VIETNAMESE_WORDS = ("Một", "Hai", "Ba", "Tư", "Năm", "Sáu", "Bảy", "Tám", "Chín", "Mười", "Mười Một", "Mười Hai")
"""TikTok spells the month out in Vietnamese (``18 tháng Sáu``) where CLDR has ``18 tháng 6``."""


@cache
def fold(text: str) -> str:
    """Return a text without case, accents, full stops, spaces and the word ``de``, its digits as 0-9.

    >>> fold("28 de Março"), fold("28. března")
    ('28marco', '28brezna')
    """
    composed = unicodedata.normalize("NFKD", text.casefold())
    plain = _LATIN_ACCENTS.sub("", composed).replace("ı", "i").casefold()
    return unicodedata.normalize("NFC", _IGNORED_WORDS.sub("", ascii_digits(plain)))


def ascii_digits(text: str) -> str:
    """Return a text with the digits of every script as 0-9.

    >>> ascii_digits("٢٨ مارس")
    '28 مارس'
    """
    if text.isascii():
        return text
    return "".join(str(unicodedata.decimal(sign)) if sign.isdecimal() else sign for sign in text)


@cache
def months_by_name() -> dict[str, dict[int, frozenset[str]]]:
    """Return for each folded name the months it means and the languages in which it does."""
    languages: dict[str, list[str]] = json.loads(files(__package__).joinpath(DATA_FILE).read_text(encoding="utf-8"))
    found: dict[str, dict[int, set[str]]] = {}
    for language, months in languages.items():
        for month, names in enumerate(months, start=1):
            for name in names.split("|"):
                found.setdefault(name, {}).setdefault(month, set()).add(language)
    return {name: {month: frozenset(of) for month, of in months.items()} for name, months in found.items()}


def collect() -> dict[str, list[str]]:
    """Return what ``month_names.json`` holds, from Babel's copy of CLDR."""
    from babel import Locale, localedata
    from babel.dates import format_skeleton

    names: dict[str, list[set[str]]] = {}
    for identifier in sorted(localedata.locale_identifiers()):
        locale = Locale.parse(identifier)
        months = names.setdefault(locale.language, [set() for _ in range(12)])
        for month in range(1, 13):
            day = date(2031, month, 28)
            spellings = [
                locale.months[context][width].get(month, "")
                for context in ("format", "stand-alone")
                for width in ("wide", "abbreviated")
            ]
            spellings += [
                _DAY_OR_YEAR.sub("", ascii_digits(format_skeleton(skeleton, day, locale=locale, fuzzy=False)))
                for skeleton in ("MMMMd", "MMMd", "yMMMMd", "yMMMd")
                if skeleton in locale.datetime_skeletons
            ]
            months[month - 1] |= {fold(spelling) for spelling in spellings}
    for month, word in enumerate(VIETNAMESE_WORDS):
        names["vi"][month].add(fold(f"tháng {word}"))
    return {
        language: ["|".join(sorted(name for name in month if _names_a_month(name))) for month in months]
        for language, months in sorted(names.items())
    }


def _names_a_month(name: str) -> bool:
    """Whether a folded spelling says anything: CLDR writes ``M05`` where it knows no name."""
    return any(sign.isalpha() for sign in name) and not _NO_NAME.search(name)


def write() -> None:
    """Write the data file anew, beside this module."""
    lines = [f"{json.dumps(key)}: {json.dumps(value, ensure_ascii=False)}" for key, value in collect().items()]
    Path(__file__).with_name(DATA_FILE).write_text("{\n" + ",\n".join(lines) + "\n}\n", encoding="utf-8")


if __name__ == "__main__":
    write()
