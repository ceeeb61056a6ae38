"""The one grammar of dates: what a cell can mean, and how a whole column decides between its meanings.

A date is read from

- a date of the spreadsheet, or its serial number (20000 to 80000, days since 1899-12-30);
- seconds or milliseconds since 1970 (10 or 13 digits), UTC;
- ``2025/10/31``, ``2025-10-31``, ``2025.10.31``; ``31/10/2025`` or ``10/31/2025`` with ``/``, ``-`` or ``.``;
- a day and the name of a month in any language of CLDR, in any order, with or without a year: ``28 de marzo``, ``9月16日``;
- ``1-27`` and ``27.1.``: a month and a day by their numbers alone;
- each of these followed by a time of day, ``18:19``, ``18:19:10``, ``6:19 PM``, with ``Z`` or an offset, which is taken off.

A year lies between 2000 and 2099. A month alone with a year and a day that the month does not have are no dates, nor is an age
(``3 days ago``), which :mod:`tiktok_kpis.grids.relative_days` reads. Which language or which order of day and month is meant is
settled for a column: one must explain as many of its texts as possible.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache

from tiktok_kpis.grids.grid import CellValue
from tiktok_kpis.grids.moments import Moment
from tiktok_kpis.grids.month_names import ascii_digits, fold, months_by_name
from tiktok_kpis.grids.number_grammar import is_missing
from tiktok_kpis.grids.relative_days import is_relative
from tiktok_kpis.grids.swapped_days import undo_swap
from tiktok_kpis.spreadsheet.serial_dates import FIRST_DAY

_LANGUAGES = "en ro es pt fr de it el nl pl ru uk tr sv da nb fi cs hu hr bg ar he hi bn id ms vi th fil ja ko zh ca my km"
INTERFACE_LANGUAGES = tuple(_LANGUAGES.split())
"""Languages whose TikTok pages people export from. Where a month name means two months, these come before the others."""

_LONGEST_MONTH = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
_CLOCK = re.compile(
    r"[\sT,]+(\d{1,2}):(\d{2})(?::(\d{2})(?:[.,]\d+)?)?\s*([ap])?\.?(?:m\.?)?\s*(z|utc|gmt|\(utc\)|[+-]\d{2}:?\d{2})?$",
    re.IGNORECASE,
)
_YEAR_FIRST = re.compile(r"^(\d{4})([-/.])(\d{1,2})\2(\d{1,2})\.?$")
_YEAR_LAST = re.compile(r"^(\d{1,2})([-/.])(\d{1,2})\2(\d{4}|\d{2})\.?$")
_NO_YEAR = re.compile(r"^(\d{1,2})(?:[-/](\d{1,2})|\.(\d{1,2})\.)$")
_NUMBER = re.compile(r"\d+")
_LONGEST = 80
"""No date is written with more signs; longer texts are not looked at."""
_NO_DATES = 20_000
"""A column that begins with so many cells of which none is a date holds something else."""
_MARKS = re.compile("[\u200b-\u200f\u202a-\u202e\u2066-\u2069\ufeff\u061c]")
_DAY_FIRST, _MONTH_FIRST = "day first", "month first"


@dataclass(frozen=True, slots=True)
class DateColumn:
    """A column of dates as read. ``moments`` has one entry per cell, ``None`` where it is blank or no date."""

    moments: list[Moment | None]
    unreadable: list[int]
    """Positions of cells that hold something which is no date."""
    doubtful: str = ""
    """A text whose meaning the column could not settle and preference did; empty when there is none."""
    swapped: bool = False
    """Whether a spreadsheet had taken days for months in its dates, which the column proves and is undone."""
    perhaps_swapped: list[int] = field(default_factory=list)
    """Positions of dates of a spreadsheet whose day and month may be swapped, which the column does not settle."""


Meaning = tuple[Moment, frozenset[str]]
"""One thing a text can mean, and the languages or orders in which it does; no language when it is the same in all."""


def read_date_column(cells: Sequence[CellValue]) -> DateColumn:
    """Read a column of dates, one language and one order of day and month explaining as many cells as possible."""
    settled: dict[CellValue, Moment | None] = {}
    open_texts: dict[str, tuple[Meaning, ...]] = {}
    unreadable: list[int] = []
    for position, cell in enumerate(cells):
        if len(unreadable) > _NO_DATES and len(unreadable) == position:
            return DateColumn([None] * len(cells), list(range(len(cells))))
        if cell in settled or cell in open_texts:
            if settled.get(cell) is None and not _is_blank(cell) and cell not in open_texts:
                unreadable.append(position)
            continue
        meanings = _meanings_of_cell(cell)
        if len(meanings) == 1:
            settled[cell] = meanings[0][0]
        elif meanings and isinstance(cell, str):
            open_texts[cell] = meanings
        else:
            settled[cell] = None
            if not _is_blank(cell):
                unreadable.append(position)
    named = {text: m for text, m in open_texts.items() if not m[0][1] & {_DAY_FIRST, _MONTH_FIRST}}
    ordered = {text: m for text, m in open_texts.items() if text not in named}
    # a name with one meaning still says which language the column is in
    names_seen = {text: _meanings(text) for text in settled if isinstance(text, str) and settled[text] is not None}
    doubtful = _settle(named, names_seen, settled)
    if ordered:
        doubtful = _settle_order(ordered, names_seen, cells, settled) or doubtful
    moments = [settled.get(cell) for cell in cells]
    swapped, perhaps = undo_swap(moments, has_one_order=_has_one_order(cells, settled))
    return DateColumn(swapped or moments, unreadable, doubtful, swapped is not None, perhaps)


def read_date(cell: CellValue) -> Moment | None:
    """Read one date by itself; ``None`` when it is none. Preference settles what a column would."""
    return read_date_column([cell]).moments[0]


def nearest_meaning(cell: CellValue, day: date, *, may_be_swapped: bool = False) -> Moment | None:
    """Return what a cell means with its own year nearest to a day, where something else than its column knows about when.

    ``may_be_swapped`` is whether a spreadsheet may have swapped the day and the month of a date.
    """
    meant = [moment for moment, _ in _meanings_of_cell(cell)]
    if may_be_swapped:
        meant += [replace(moment, month=moment.day, day=moment.month) for moment in meant if moment.from_spreadsheet]
    dated = [(moment, moment.in_year(moment.year or day.year)) for moment in meant if moment.month <= 12]
    return min(((moment, on) for moment, on in dated if on), key=lambda one: abs((one[1] - day).days), default=(None, None))[0]


def _is_blank(cell: CellValue) -> bool:
    return cell is None or (isinstance(cell, str) and is_missing(cell))


def _meanings_of_cell(cell: CellValue) -> tuple[Meaning, ...]:
    if isinstance(cell, str):
        return _meanings(cell)
    if isinstance(cell, date):
        clock = cell.time() if isinstance(cell, datetime) and cell.time() != time() else None
        moment = Moment(cell.month, cell.day, cell.year, clock, from_spreadsheet=True)
        return ((moment, frozenset()),) if moment.can_be else ()
    if isinstance(cell, bool) or cell is None:
        return ()
    return _from_number(cell)


def _from_number(number: float) -> tuple[Meaning, ...]:
    if 20_000 <= number < 80_000:
        moment = FIRST_DAY + timedelta(days=number)
        rounded = (moment + timedelta(microseconds=500_000)).replace(microsecond=0)
        return _meanings_of_cell(rounded)
    if number >= 1e12:
        number /= 1000
    if 1.4e9 <= number < 4.1e9:
        moment = datetime.fromtimestamp(number, UTC)
        return ((Moment(moment.month, moment.day, moment.year, moment.time().replace(microsecond=0)), frozenset()),)
    return ()


@lru_cache(maxsize=20_000)
def _meanings(text: str) -> tuple[Meaning, ...]:
    """Return everything a text can mean as a date, each meaning once."""
    if len(text) > _LONGEST:
        return ()
    plain = ascii_digits(_MARKS.sub("", text)).replace("\xa0", " ").strip()
    if is_relative(plain):
        return ()
    if plain.isdigit():
        return _from_number(int(plain)) if len(plain) in (5, 10, 13) else ()
    clock, offset = None, 0
    if tail := _CLOCK.search(plain):
        clock = _clock(tail)
        if clock is None:
            return ()
        offset = _offset_in_minutes(tail.group(5))
        plain = plain[: tail.start()].rstrip(" ,")
    found: dict[Moment, frozenset[str]] = {}
    for moment, languages in _without_clock(plain):
        if moment.can_be and 1 <= moment.month <= 12 and 1 <= moment.day <= _LONGEST_MONTH[moment.month - 1]:
            with_clock = _shifted(replace(moment, clock=clock), offset)
            if with_clock is not None:
                found[with_clock] = found.get(with_clock, frozenset()) | languages
    return tuple(found.items())


def _clock(match: re.Match[str]) -> time | None:
    hour, minute, second = int(match.group(1)), int(match.group(2)), int(match.group(3) or 0)
    if half := (match.group(4) or "").casefold():
        hour = hour % 12 + (12 if half == "p" else 0)
    return time(hour, minute, second) if hour < 24 and minute < 60 and second < 60 else None


def _offset_in_minutes(zone: str | None) -> int:
    if not zone or zone[0] not in "+-":
        return 0
    minutes = int(zone[1:3]) * 60 + int(zone[-2:])
    return minutes if zone[0] == "+" else -minutes


def _shifted(moment: Moment, offset: int) -> Moment | None:
    """Return a moment in UTC, ``None`` when its year does not have the day."""
    if moment.year is None:
        return moment
    day = moment.in_year(moment.year)
    if day is None or not offset or moment.clock is None:
        return moment if day is not None else None
    there = datetime.combine(day, moment.clock) - timedelta(minutes=offset)
    return Moment(there.month, there.day, there.year, there.time())


def _without_clock(plain: str) -> Iterable[Meaning]:
    if match := _YEAR_FIRST.match(plain):
        year, _, month, day = match.groups()
        yield Moment(int(month), int(day), int(year)), frozenset()
        return
    if match := _YEAR_LAST.match(plain):
        first, mark, second, year_text = match.groups()
        year = int(year_text) + (2000 if len(year_text) == 2 else 0)
        yield Moment(int(second), int(first), year), frozenset({_DAY_FIRST})
        if mark != ".":
            yield Moment(int(first), int(second), year), frozenset({_MONTH_FIRST})
        return
    if match := _NO_YEAR.match(plain):
        first, second, month_after_point = match.groups()
        if second:
            yield Moment(int(first), int(second)), frozenset({_MONTH_FIRST})
        yield Moment(int(second or month_after_point), int(first)), frozenset({_DAY_FIRST})
        return
    numbers = list(_NUMBER.finditer(plain))
    year_at = next((match for match in numbers if len(match.group()) == 4), None)
    for match in numbers:
        if len(match.group()) > 2:
            continue
        out = sorted([match.span()] + ([year_at.span()] if year_at else []), reverse=True)
        rest = plain
        for start, end in out:
            rest = rest[:start] + " " + rest[end:]
        for month, languages in months_by_name().get(fold(rest), {}).items():
            yield Moment(month, int(match.group()), int(year_at.group()) if year_at else None), languages


def _settle(
    texts: dict[str, tuple[Meaning, ...]], witnesses: dict[str, tuple[Meaning, ...]], settled: dict[CellValue, Moment | None]
) -> str:
    """Give each text the meaning it has in the language that explains most of the column; return one left in doubt."""
    doubtful = ""
    while texts:
        votes: dict[str, int] = {}
        for meanings in (*texts.values(), *witnesses.values()):
            for language in frozenset().union(*(languages for _, languages in meanings)):
                votes[language] = votes.get(language, 0) + 1
        open_languages = {language for meanings in texts.values() for _, of in meanings for language in of}
        ranked = sorted(open_languages, key=lambda language: (-votes[language], _preference(language), language))
        best = ranked[0]
        rivals = {one for one in ranked if votes[one] == votes[best] and (_preference(one) < 99 or _preference(best) == 99)}
        for text, meanings in list(texts.items()):
            meant = [moment for moment, languages in meanings if best in languages]
            if meant:
                settled[text] = meant[0]
                if any(moment != meant[0] and languages & rivals for moment, languages in meanings):
                    doubtful = doubtful or text
                del texts[text]
    return doubtful


def _preference(language: str) -> int:
    return INTERFACE_LANGUAGES.index(language) if language in INTERFACE_LANGUAGES else 99


def _settle_order(
    texts: dict[str, tuple[Meaning, ...]],
    witnesses: dict[str, tuple[Meaning, ...]],
    cells: Sequence[CellValue],
    settled: dict[CellValue, Moment | None],
) -> str:
    """Decide between day first and month first for every text that allows both; return one left in doubt."""
    orders = {_DAY_FIRST, _MONTH_FIRST}
    seen = [languages & orders for meanings in witnesses.values() for _, languages in meanings]
    order = next((one for one in (_DAY_FIRST, _MONTH_FIRST) if {one} in seen), "")
    doubtful = ""
    if not order:
        steps = {one: _steps_of_one_day(texts, cells, one) for one in (_DAY_FIRST, _MONTH_FIRST)}
        order = max(steps, key=lambda one: steps[one])
        if steps[_DAY_FIRST] == steps[_MONTH_FIRST] and all(moment.year is None for m in texts.values() for moment, _ in m):
            order = _MONTH_FIRST  # as TikTok writes a day of this year: 1-27
        if steps[_DAY_FIRST] == steps[_MONTH_FIRST] and any(len({moment for moment, _ in m}) > 1 for m in texts.values()):
            doubtful = next(iter(texts))
    for text, meanings in texts.items():
        settled[text] = next((moment for moment, languages in meanings if order in languages), meanings[0][0])
    return doubtful


def _steps_of_one_day(texts: dict[str, tuple[Meaning, ...]], cells: Sequence[CellValue], order: str) -> int:
    days = [
        next((date(m.year or 2000, m.month, m.day) for m, of in texts[cell] if order in of and m.in_year(m.year or 2000)), None)
        for cell in cells
        if isinstance(cell, str) and cell in texts
    ]
    return sum(1 for a, b in itertools.pairwise(days) if a and b and abs((b - a).days) == 1)


def _has_one_order(cells: Sequence[CellValue], settled: dict[CellValue, Moment | None]) -> bool:
    """Whether a text writes day, month and year by numbers in the only order in which it is a date."""
    texts = (cell for cell in cells if isinstance(cell, str) and settled.get(cell) is not None)
    return any(len(meanings) == 1 and meanings[0][1] & {_DAY_FIRST, _MONTH_FIRST} for meanings in map(_meanings, texts))
