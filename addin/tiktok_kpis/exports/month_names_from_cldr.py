"""Writes ``month_names.json`` from Babel's copy of CLDR: ``python -m tiktok_kpis.exports.month_names_from_cldr``.

Reading a date does not need this module, nor Babel.
"""

from __future__ import annotations

import json
import re
from datetime import date
from pathlib import Path

from babel import Locale, localedata
from babel.dates import format_skeleton

from tiktok_kpis.exports.month_names import DATA_FILE, ascii_digits, fold

_DAY_OR_YEAR = re.compile(r"(?<!\d)(?:28|2031)(?!\d)")
_NO_NAME = re.compile(r"^\D*m\d\d\D*$")

VIETNAMESE_WORDS = ("Một", "Hai", "Ba", "Tư", "Năm", "Sáu", "Bảy", "Tám", "Chín", "Mười", "Mười Một", "Mười Hai")
"""TikTok spells the month out in Vietnamese (``18 tháng Sáu``) where CLDR has ``18 tháng 6``."""


def collect() -> dict[str, list[str]]:
    """Return what ``month_names.json`` holds, from Babel's copy of CLDR."""
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
    """Write the data file anew, beside its reader."""
    lines = [f"{json.dumps(key)}: {json.dumps(value, ensure_ascii=False)}" for key, value in collect().items()]
    Path(__file__).with_name(DATA_FILE).write_text("{\n" + ",\n".join(lines) + "\n}\n", encoding="utf-8")


if __name__ == "__main__":
    write()
