"""Dates said from the day of the export: ``3d ago``, ``hace 2 días``, ``vor 2 Tagen``, ``yesterday``.

``relative_days.json`` has them for the languages of TikTok's pages: how each language writes an age, folded and with ``#`` for
the number, with the minutes of its unit, and the words for today and the days before. The module ``relative_days_from_cldr``
writes it.
"""

from __future__ import annotations

import json
import re
from functools import cache, lru_cache
from importlib.resources import files

from tiktok_kpis.grids.month_names import ascii_digits, fold

DATA_FILE = "relative_days.json"
VAGUE = -1
"""The minutes of a unit that names no day: ``2 months ago``."""

MINUTES_OF_A_DAY = 24 * 60

_NUMBER = re.compile(r"\d+")
_LONGEST = 40
_LARGEST_NUMBER = 100_000


@cache
def _data() -> tuple[dict[str, int], dict[str, int]]:
    read = json.loads(files(__package__).joinpath(DATA_FILE).read_text(encoding="utf-8"))
    return read["ages"], read["words"]


def is_relative(text: str) -> bool:
    """Whether a text says an age or a word for a day, and no date of its own.

    >>> is_relative("1d ago"), is_relative("2 months ago"), is_relative("1 ago")
    (True, True, False)
    """
    return _read(text) is not None


def days_before(text: str) -> int | None:
    """Return how many days before the export a text means, ``None`` where it means none or none in particular.

    >>> days_before("hace 3 días"), days_before("gestern"), days_before("5h ago"), days_before("2 weeks ago")
    (3, 1, 0, 14)
    >>> days_before("2 months ago")
    """
    minutes = _read(text)
    return None if minutes is None or minutes == VAGUE else minutes // MINUTES_OF_A_DAY


@lru_cache(maxsize=4096)
def _read(text: str) -> int | None:
    """Return the age in minutes, ``VAGUE`` for one that names no day, ``None`` where the text is no age."""
    if not text or len(text) > _LONGEST:
        return None
    plain = ascii_digits(text.strip())
    ages, words = _data()
    folded = fold(plain)
    if folded in words:
        return words[folded] * MINUTES_OF_A_DAY
    numbers = _NUMBER.findall(plain)
    if len(numbers) != 1 or int(numbers[0][:6]) > _LARGEST_NUMBER:
        return None
    minutes = ages.get(fold(_NUMBER.sub("#", plain)))
    return minutes if minutes in (None, VAGUE) else int(numbers[0]) * minutes
