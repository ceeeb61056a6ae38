"""The one grammar of numbers: counts, shares, money and lengths of time as people copy, type and export them.

A number is an optional sign (or brackets for a negative one) and digits of one script, perhaps in groups, perhaps with one
decimal part, a suffix for thousands, millions or billions, a currency and a percent sign: ``2 473``, ``-3``, ``(3)``, ``1.2K``,
``1,2 mil``, ``12.3万``, ``62%``, ``$1,234.56``. Nothing else is: ``1e5``, ``1_000``, ``inf`` and ``12 34`` are refused.

The rule of the separator: with a suffix it is decimal; between groups of three digits it parts thousands; where one separator
is followed by three digits it can be either, and the other values of the column decide. ``undefined``, ``NAN``, ``--``, ``-``
and blank are missing, never zero.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from functools import lru_cache
from types import NoneType
from typing import TYPE_CHECKING

from tiktok_kpis.grids.number_suffixes import INDONESIAN, NOT_TURKISH, SUFFIXES, TURKISH

if TYPE_CHECKING:
    from tiktok_kpis.grids.grid import CellValue

Number = int | float

_MISSING = frozenset(("", "undefined", "null", "none", "nan", "n/a", "na", "-", "--", "---", "–", "—", "−", "…", "/"))
_LONGEST = 48
"""No count is written with more signs; longer texts are not looked at."""
_INVISIBLE = re.compile("[\u200b-\u200f\u202a-\u202e\u2066-\u2069\ufeff\u061c]")
_BODY = re.compile(r"^(\d+(?:[.,' ]\d+)*)\s*(.*)$")
_PARTS = re.compile(r"[.,' ]")
_CURRENCY = re.compile(r"^(?:[A-Z]{3}|lei|zł|kr|Kč|Ft)\s*(?=[\d(+-])|(?<=[\d)])\s*(?:[A-Z]{3}|lei|zł|kr\.?|Kč|Ft)$")
_DOLLAR = re.compile(r"^[A-Z]{1,3}\$")
_SAME_MARK = str.maketrans(
    {"٬": ",", "٫": ".", "’": "'", "`": "'", "\xa0": " ", "\u202f": " ", "\u2009": " ", "−": "-", "٪": "%"}
)


class Measure(StrEnum):
    """What a column counts, which decides how its undecided values are read."""

    COUNT = "count"
    MONEY = "money"
    SECONDS = "seconds"
    SHORT_TIME = "short time"
    """Seconds of one video: ``0:12`` is 12 seconds, also where a spreadsheet took it for twelve minutes past midnight."""
    SHARE = "share"


@dataclass(frozen=True, slots=True)
class ParsedNumber:
    """A number as written. ``other`` is its second reading, where its one separator can part thousands or be decimal."""

    value: Number
    percent: bool = False
    decimal_mark: str = ""
    """The separator that must be decimal here, empty when there is none."""
    group_mark: str = ""
    """The separator that must part thousands here."""
    other: float | None = None
    """``value`` with its only separator taken as decimal; then neither mark is known and ``mark`` is the separator."""
    mark: str = ""
    suffix: str = ""


@dataclass(frozen=True, slots=True)
class NumberColumn:
    """A column of numbers as read: ``None`` where it is missing or no number."""

    values: list[Number | None]
    unreadable: list[int]
    """Positions of cells that hold something which is no number."""
    doubtful: str = ""
    """A text that could mean two numbers and that nothing in the column settled; empty when there is none."""
    thousands: list[int] = field(default_factory=list)
    """Positions of counts that a spreadsheet had made fractions, 1.234 out of 1,234, and that were made whole again."""
    minutes: list[int] = field(default_factory=list)
    """Positions of short times that a spreadsheet had made hours and minutes, and that were read as minutes and seconds."""


def is_missing(text: str) -> bool:
    """Whether a text stands for a value that the source does not have."""
    return text.strip().casefold() in _MISSING


@lru_cache(maxsize=65_536)
def parse_number(text: str) -> ParsedNumber | None:
    """Return what a text says by itself, ``None`` when it is no number (a missing one included).

    >>> parse_number("1,2K").value, parse_number("12.3万").value, parse_number("(1 234)").value
    (1200, 123000, -1234)
    >>> parse_number("1_000") is parse_number("1e5") is parse_number("inf") is None
    True
    """
    if len(text) > _LONGEST:
        return None
    if text.isdecimal() and text.isascii():
        return ParsedNumber(int(text))
    plain = _one_script(_INVISIBLE.sub("", text).translate(_SAME_MARK).strip())
    if plain is None:
        return None
    plain, sign = _without_sign(_without_currency(plain))
    percent = plain.endswith("%") or plain.startswith("%")
    plain = plain.strip("% ") if percent else plain
    if sign == 1 and percent:
        plain, sign = _without_sign(plain)
    match = _BODY.match(plain)
    if match is None:
        return None
    suffix = match.group(2).casefold().rstrip(".")
    factor = 10**3 if suffix == "b" and "," in match.group(1) else _factor(match.group(2))
    scaled = None if factor is None else _scaled(match.group(1), sign, factor, percent=percent)
    return replace(scaled, suffix=suffix) if scaled is not None and suffix else scaled


def read_number_column(cells: Sequence[CellValue], measure: Measure) -> NumberColumn:
    """Read a column of numbers, its own values settling what a separator means.

    A share is a fraction: ``62%`` is 0.62, and where a column of shares without signs exceeds 1 it is in hundredths.
    """
    if measure is not Measure.SHARE and set(map(type, cells)) <= {int, NoneType}:
        return NumberColumn([cell for cell in cells if cell is None or isinstance(cell, int)], [])
    parsed: list[ParsedNumber | None] = []
    unreadable: list[int] = []
    for position, cell in enumerate(cells):
        number = _parse_cell(cell, measure)
        if number is None and not (cell is None or (isinstance(cell, str) and is_missing(cell))):
            unreadable.append(position)
        parsed.append(number)
    thousands = _made_whole(parsed, cells, unreadable) if measure is Measure.COUNT else []
    minutes = _made_minutes(parsed, cells) if measure is Measure.SHORT_TIME else []
    suffixes = {number.suffix for number in parsed if number is not None}
    if suffixes & {"b", "m"}:
        parsed = [_with_suffix_settled(number, suffixes) for number in parsed]
    decimal_marks = {number.decimal_mark for number in parsed if number is not None} - {""}
    group_marks = {number.group_mark for number in parsed if number is not None} - {""}
    doubtful = ""
    values: list[Number | None] = []
    for cell, number in zip(cells, parsed, strict=True):
        if number is None or number.other is None:
            values.append(None if number is None else _final(number.value, number, measure))
            continue
        if number.mark in decimal_marks - group_marks or (group_marks - {number.mark} and not decimal_marks):
            is_decimal = True
        elif number.mark in group_marks or decimal_marks - {number.mark} or measure in (Measure.COUNT, Measure.MONEY):
            is_decimal = False
        else:
            is_decimal, doubtful = True, str(cell)
        values.append(_final(number.other if is_decimal else number.value, number, measure))
    if measure is Measure.SHARE and not any(number.percent for number in parsed if number):
        known = [value for value in values if value is not None]
        if known and max(known) > 1:
            values = [None if value is None else value / 100 for value in values]
    return NumberColumn(values, sorted(unreadable), doubtful, thousands, minutes)


def _made_whole(parsed: list[ParsedNumber | None], cells: Sequence[CellValue], unreadable: list[int]) -> list[int]:
    """Make counts whole that are fractions in number cells; what cannot be a count is taken out, and is unreadable.

    A spreadsheet whose decimal separator is the one that parts thousands in the export makes 1.234 out of 1,234 views.
    """
    found = []
    for position, cell in enumerate(cells):
        if not isinstance(cell, float) or parsed[position] is None or cell == int(cell):
            continue
        if 1 <= abs(cell) < 1000 and abs(cell * 1000 - round(cell * 1000)) < 1e-6:
            parsed[position] = ParsedNumber(round(cell * 1000))
            found.append(position)
        else:
            parsed[position] = None
            unreadable.append(position)
    return found


def _made_minutes(parsed: list[ParsedNumber | None], cells: Sequence[CellValue]) -> list[int]:
    """Read times without seconds, such as 00:12:00, as minutes and seconds where all times of the column are so."""
    clocks = {position: match for position, cell in enumerate(cells) if (match := _hours_of(cell))}
    if not clocks or any(float(match.group(3)) for match in clocks.values()):
        return []
    for position, match in clocks.items():
        parsed[position] = ParsedNumber(int(match.group(1)) * 60 + int(match.group(2)))
    return list(clocks)


def _hours_of(cell: CellValue) -> re.Match[str] | None:
    match = _CLOCK.match(cell.strip()) if isinstance(cell, str) and len(cell) <= _LONGEST else None
    return match if match and match.group(1) else None


def _with_suffix_settled(number: ParsedNumber | None, suffixes: set[str]) -> ParsedNumber | None:
    """Return a number with ``B`` as a thousand in a Turkish column and ``M`` as a billion in an Indonesian one."""
    if number is None or number.suffix not in ("b", "m"):
        return number
    if number.suffix == "m":
        return replace(number, value=number.value * 1000) if suffixes & INDONESIAN else number
    is_thousand, is_turkish, is_other = abs(number.value) < 10**6, suffixes & TURKISH, suffixes & NOT_TURKISH
    if is_thousand and is_other and not is_turkish:
        return replace(number, value=number.value * 10**6)
    if not is_thousand and is_turkish and not is_other:
        return replace(number, value=_whole(number.value / 10**6))
    return number


def _parse_cell(cell: CellValue, measure: Measure) -> ParsedNumber | None:
    if isinstance(cell, str):
        if (
            measure in (Measure.SECONDS, Measure.SHORT_TIME)
            and len(cell) <= _LONGEST
            and (seconds := _seconds(cell.strip())) is not None
        ):
            return ParsedNumber(seconds)
        number = parse_number(cell)
        return None if number is not None and number.percent and measure is not Measure.SHARE else number
    if isinstance(cell, bool) or not isinstance(cell, (int, float)) or cell != cell or cell in (float("inf"), float("-inf")):
        return None
    return ParsedNumber(_whole(cell))


def _final(value: Number, number: ParsedNumber, measure: Measure) -> Number:
    return value / 100 if number.percent and measure is Measure.SHARE else value


def _whole(value: float) -> Number:
    return int(value) if value == int(value) else value


def _one_script(text: str) -> str | None:
    """Return a text with its digits as 0-9, ``None`` when digits of two scripts are mixed."""
    if text.isascii():
        return text
    zeros = {ord(sign) - unicodedata.decimal(sign) for sign in text if sign.isdecimal()}
    if len(zeros) > 1:
        return None
    return "".join(
        str(unicodedata.decimal(sign)) if sign.isdecimal() else {"．": ".", "，": ",", "％": "%"}.get(sign, sign)
        for sign in text
    )


def _without_currency(text: str) -> str:
    text = _DOLLAR.sub("", text)
    plain = "".join(sign for sign in text if unicodedata.category(sign) != "Sc") if not text.isalnum() else text
    return (
        _CURRENCY.sub("", plain).strip() if plain[:1].isalpha() or plain[-1:].isalpha() or plain[-1:] == "." else plain.strip()
    )


def _without_sign(text: str) -> tuple[str, int]:
    if text.startswith("(") and text.endswith(")"):
        return text[1:-1].strip(), -1
    if text[:1] in ("-", "+") and text[1:2] not in ("-", "+"):
        return text[1:].strip(), -1 if text[0] == "-" else 1
    return text, 1


def _factor(suffix: str) -> int | None:
    if not suffix:
        return 1
    folded = suffix.casefold()
    return SUFFIXES.get(folded) or SUFFIXES.get(folded.rstrip("."))


def _scaled(body: str, sign: int, factor: int, *, percent: bool) -> ParsedNumber | None:
    marks = [character for character in body if not character.isdigit()]
    groups = _PARTS.split(body)
    if not marks:
        return ParsedNumber(sign * int(body) * factor, percent)
    last = marks[-1]
    are_thousands = _are_groups(groups)
    if len(set(marks)) > 1:
        if last not in ".," or marks.count(last) > 1 or len(set(marks)) > 2 or not _are_groups(groups[:-1]):
            return None
        return ParsedNumber(_decimal(groups[:-1], groups[-1], sign, factor), percent, last, marks[0])
    if len(marks) > 1 or last in "' ":
        return ParsedNumber(sign * int("".join(groups)) * factor, percent, "", last) if are_thousands else None
    as_decimal = _decimal(groups[:1], groups[1], sign, factor)
    if factor != 1 or percent or not are_thousands or groups[0] == "0":
        return ParsedNumber(as_decimal, percent, last if factor == 1 else "")
    return ParsedNumber(sign * int("".join(groups)), percent, other=as_decimal, mark=last)


def _are_groups(groups: list[str]) -> bool:
    """Whether digits stand in groups of thousands: 1 234 567, or 12 34 567 as in India."""
    if len(groups) == 1:
        return True
    middle = {len(group) for group in groups[1:-1]}
    return 1 <= len(groups[0]) <= 3 and len(groups[-1]) == 3 and (middle <= {3} or (middle == {2} and len(groups[0]) <= 2))


def _decimal(whole: list[str], fraction: str, sign: int, factor: int) -> Number:
    """Return the number exactly where it is whole: 1.2 thousand is 1200, not 1199.9999."""
    digits = sign * int("".join(whole) + fraction) * factor
    scale: int = 10 ** len(fraction)
    return digits // scale if digits % scale == 0 else digits / scale


_CLOCK = re.compile(r"^(?:(\d+):)?(\d{1,2}):(\d{2}(?:\.\d+)?)$")
_SPOKEN = re.compile(r"^(?:(\d+)\s*h)?\s*(?:(\d+)\s*m(?:in)?)?\s*(?:(\d+(?:[.,]\d+)?)\s*s(?:ec)?)?\.?$", re.IGNORECASE)


def _seconds(text: str) -> Number | None:
    """Return the seconds of ``1:05``, ``1:02:03``, ``12s`` or ``1m 5s``."""
    match = _CLOCK.match(text) or (_SPOKEN.match(text) if text else None)
    if match is None or not any(match.groups()):
        return None
    hours, minutes, seconds = (float((part or "0").replace(",", ".")) for part in match.groups())
    return _whole(hours * 3600 + minutes * 60 + seconds)
