"""Adds the spellings of Babel's copy of CLDR to ``month_names.json``: ``python -m tiktok_kpis.grids.month_names_from_cldr``.

The file is the union of the releases of CLDR in Babel 2.16 to 2.19: TikTok's pages follow a release of their own, so a spelling
once known is never lost, and the command only adds what the installed Babel has in addition. Reading a date does not need this
module, nor Babel.
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Iterable
from datetime import date
from pathlib import Path

from babel import Locale, localedata
from babel.dates import format_skeleton

from tiktok_kpis.grids.month_names import DATA_FILE, ascii_digits, fold

_DAY_OR_YEAR = re.compile(r"(?<!\d)(?:28|2031)(?!\d)")
_NO_NAME = re.compile(r"^\D*m\d\d\D*$")

VIETNAMESE_WORDS = ("Một", "Hai", "Ba", "Tư", "Năm", "Sáu", "Bảy", "Tám", "Chín", "Mười", "Mười Một", "Mười Hai")
"""TikTok spells the month out in Vietnamese (``18 tháng Sáu``) where CLDR has ``18 tháng 6``."""


Names = dict[str, list[str]]
"""What the file holds: for each language twelve texts, one a month, its spellings joined by ``|``."""


def collect() -> Names:
    """Return the spellings of the installed Babel's copy of CLDR, in the form of ``month_names.json``."""
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
        language: [_joined(name for name in month if _names_a_month(name)) for month in months]
        for language, months in sorted(names.items())
    }


def stored() -> Names:
    """Return what ``month_names.json`` holds."""
    names: Names = json.loads(Path(__file__).with_name(DATA_FILE).read_text(encoding="utf-8"))
    return names


def union(*releases: Names) -> Names:
    """Return the spellings of several releases of CLDR together.

    >>> union({"bn": ["a"] * 12}, {"bn": ["b|a"] * 12})["bn"][0]
    'a|b'
    """
    none = [""] * 12
    return {
        language: [
            _joined({name for months in spellings for name in months.split("|")})
            for spellings in zip(*(release.get(language, none) for release in releases), strict=True)
        ]
        for language in sorted({language for release in releases for language in release})
    }


def _joined(spellings: Iterable[str]) -> str:
    return "|".join(sorted(filter(None, spellings)))


def _names_a_month(name: str) -> bool:
    """Whether a folded spelling says anything: CLDR writes ``M05`` where it knows no name."""
    return any(map(_is_letter, name)) and not _NO_NAME.search(name)


def _is_letter(sign: str) -> bool:
    """Whether a sign is a letter: CLDR has months in scripts that an older Python does not know yet."""
    return sign.isalpha() or unicodedata.category(sign) == "Cn"


def write() -> None:
    """Add what the installed Babel has to the data file beside its reader."""
    lines = [f"{json.dumps(key)}: {json.dumps(value, ensure_ascii=False)}" for key, value in union(stored(), collect()).items()]
    Path(__file__).with_name(DATA_FILE).write_text("{\n" + ",\n".join(lines) + "\n}\n", encoding="utf-8")


if __name__ == "__main__":
    write()
