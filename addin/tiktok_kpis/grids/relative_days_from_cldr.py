"""Adds what Babel's copy of CLDR has to ``relative_days.json``: ``python -m tiktok_kpis.grids.relative_days_from_cldr``.

As for the names of months, a spelling once known is never lost. Reading a date does not need this module, nor Babel.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from babel import Locale

from tiktok_kpis.grids.date_grammar import INTERFACE_LANGUAGES
from tiktok_kpis.grids.month_names import fold
from tiktok_kpis.grids.relative_days import DATA_FILE, MINUTES_OF_A_DAY, VAGUE

_DAY = MINUTES_OF_A_DAY
_MINUTES = {
    "second": 0,
    "minute": 1,
    "hour": 60,
    "day": _DAY,
    "week": 7 * _DAY,
    "month": VAGUE,
    "quarter": VAGUE,
    "year": VAGUE,
}
_WIDTHS = ("", "-short", "-narrow")
_SPELLED_NUMBER = {"one": 1, "two": 2}

_TIKTOK_AGES = {"#d": _DAY, "#w": 7 * _DAY, "#h": 60}
"""TikTok's own short forms where CLDR has ``3d ago``."""
_ENGLISH_WORDS = {"a day ago": 1, "an hour ago": 0, "a week ago": 7, "a minute ago": 0, "just now": 0}
"""What English programs write where CLDR has ``1 day ago``."""

Data = dict[str, dict[str, int]]
"""``ages``: minutes of the unit by folded pattern. ``words``: days before by folded word."""


def collect() -> Data:
    """Return what the installed Babel has, in the form of ``relative_days.json``; what two units share is left out."""
    ages: dict[str, set[int]] = {fold(pattern): {minutes} for pattern, minutes in _TIKTOK_AGES.items()}
    words: dict[str, set[int]] = {fold(word): {days} for word, days in _ENGLISH_WORDS.items()}
    for language in INTERFACE_LANGUAGES:
        fields = _date_fields(language)
        for unit in _MINUTES:
            for width in _WIDTHS:
                _add(unit, dict(fields.get(f"{unit}{width}", {})), ages, words)
    return {
        "ages": {pattern: units.pop() for pattern, units in sorted(ages.items()) if len(units) == 1},
        "words": {word: days.pop() for word, days in sorted(words.items()) if len(days) == 1},
    }


def _date_fields(language: str) -> dict[str, Any]:
    # Babel formats ages but has no public way to list its patterns
    data: Any = Locale.parse(language)
    fields: dict[str, Any] = data._data["date_fields"]
    return fields


def _add(unit: str, of_unit: dict[str, Any], ages: dict[str, set[int]], words: dict[str, set[int]]) -> None:
    minutes = _MINUTES[unit]
    for number, pattern in of_unit.get("past", {}).items():
        folded = fold(pattern.replace("{0}", "#"))
        if "#" in folded:
            ages.setdefault(folded, set()).add(minutes)
        elif number in _SPELLED_NUMBER and minutes != VAGUE:
            words.setdefault(folded, set()).add(_SPELLED_NUMBER[number] * minutes // _DAY)
    if unit in ("day", "second"):
        for days, word in of_unit.get("relative", {}).items():
            if days <= 0:
                words.setdefault(fold(word), set()).add(-days)


def stored() -> Data:
    """Return what ``relative_days.json`` holds."""
    data: Data = json.loads(Path(__file__).with_name(DATA_FILE).read_text(encoding="utf-8"))
    return data


def write() -> None:
    """Add what the installed Babel has to the data file beside its reader."""
    path = Path(__file__).with_name(DATA_FILE)
    new = collect()
    known = stored() if path.exists() else {"ages": {}, "words": {}}
    united = {part: dict(sorted({**known[part], **new[part]}.items())) for part in ("ages", "words")}
    path.write_text(json.dumps(united, ensure_ascii=False, indent=0) + "\n", encoding="utf-8")


if __name__ == "__main__":
    write()
