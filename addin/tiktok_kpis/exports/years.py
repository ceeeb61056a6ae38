"""The year rule: which year the dates of an export belong to, when none of them says it.

A daily export is consecutive and ends one to three days before it was made. So the days are walked from one end, the year
steps where the calendar wraps, and the whole is put in the latest year that the evidence allows. February 29 exists in a leap
year only, and a series that goes from February 28 to March 1 does not lie in one.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from itertools import pairwise

from tiktok_kpis.grids.date_grammar import DateColumn
from tiktok_kpis.grids.grid import CellValue
from tiktok_kpis.grids.moments import Moment
from tiktok_kpis.grids.relative_days import days_before

_FIRST_YEAR = 2016
_HALF_A_YEAR = 183
_UNLIKELY = 4000


@dataclass(frozen=True, slots=True)
class Evidence:
    """What is known of the day of an export, from the strongest to the weakest; only the strongest present is used."""

    own: tuple[date, ...] = ()
    """From the name of the file or archive itself."""
    shared: tuple[date, ...] = ()
    """From other files of the same call."""
    weak: tuple[date, ...] = ()
    """From the dates that an archive keeps of its members."""


@dataclass(frozen=True, slots=True)
class Days:
    """Days with their years. ``assumed`` where only the day of the reading placed them."""

    days: list[date | None]
    assumed: bool = False
    spreadsheet_years_dropped: bool = False


@dataclass(slots=True)
class _Walk:
    """Each day's year, counted from the first day's."""

    steps: list[int] = field(default_factory=list)
    consecutive: bool = True


def place_days(moments: Sequence[Moment | None], evidence: Evidence, today: date, *, has_years: bool) -> Days:
    """Return the days of a series in their years. ``has_years`` is whether the shape writes years.

    Where it does not, a date that a spreadsheet made out of the text carries the year of its opening: it is believed only
    when all cells are such dates, they run in one direction, none is after ``today`` and no file name speaks against them; when
    they lie in several years, as a spreadsheet gives all the same one; and when texts of the column write years themselves.
    """
    known = [moment for moment in moments if moment is not None]
    after = [moment is not None and moment.from_spreadsheet and (moment.year or 0) > today.year for moment in moments]
    if any(after) and not has_years and not all(after):
        # A spreadsheet puts in the year of its opening and no later one: these have their year from somebody else
        own = [None if moment is None else moment.in_year(moment.year or 0) for moment in moments]
        others = [None if is_after else moment for moment, is_after in zip(moments, after, strict=True)]
        placed = place_days(others, evidence, today, has_years=has_years)
        chosen = zip(own, placed.days, after, strict=True)
        return replace(placed, days=[day if is_after else other for day, other, is_after in chosen])
    dropped = False
    if not has_years and any(moment.from_spreadsheet for moment in known) and not _believable(known, evidence, today):
        moments = [moment and (replace(moment, year=None) if moment.from_spreadsheet else moment) for moment in moments]
        known = [moment for moment in moments if moment is not None]
        dropped = True
    if all(moment.year is not None for moment in known):
        days = [None if moment is None else moment.in_year(moment.year or 0) for moment in moments]
        return Days(days, spreadsheet_years_dropped=dropped)
    walk = _walk(known)
    first_year, assumed = _first_year(known, walk, evidence, today)
    years = iter(walk.steps)
    days = [None if moment is None else moment.in_year(first_year + next(years)) for moment in moments]
    return Days(days, assumed, dropped)


def with_relative_days(cells: Sequence[CellValue], read: DateColumn, export_days: Sequence[date | None]) -> list[Moment | None]:
    """Return the moments of a column, an age such as ``3d ago`` counted back from the export day of its row, if it has one."""
    moments = list(read.moments)
    for position in read.unreadable:
        cell = cells[position]
        before = days_before(cell) if isinstance(cell, str) else None
        export_day = export_days[position]
        if before is not None and export_day is not None:
            day = export_day - timedelta(days=before)
            moments[position] = Moment(day.month, day.day, day.year)
    return moments


def nearest(moment: Moment, day: date) -> date | None:
    """Return the day of a moment in the year that puts it nearest to another day."""
    if moment.year is not None:
        return moment.in_year(moment.year)
    candidates = [moment.in_year(year) for year in (day.year - 1, day.year, day.year + 1)]
    return min((one for one in candidates if one), key=lambda one: abs((one - day).days), default=None)


def latest_until(moment: Moment, day: date) -> date | None:
    """Return the day of a moment in the latest year that does not put it after another day."""
    if moment.year is not None:
        return moment.in_year(moment.year)
    candidates = (moment.in_year(year) for year in range(day.year, day.year - 9, -1))
    return next((one for one in candidates if one and one <= day), None)


def earliest_from(moment: Moment, day: date) -> date | None:
    """Return the day of a moment in the earliest year that does not put it before another day."""
    if moment.year is not None:
        return moment.in_year(moment.year)
    candidates = (moment.in_year(year) for year in range(day.year, day.year + 9))
    return next((one for one in candidates if one and one >= day), None)


def _believable(known: Sequence[Moment], evidence: Evidence, today: date) -> bool:
    days = [moment.in_year(moment.year or 0) for moment in known if moment.from_spreadsheet]
    real = [day for day in days if day is not None]
    if not real or max(real) > today:
        return False
    if len(real) < len(known):
        return all(moment.year is not None for moment in known)
    if len({day.year for day in real}) > 1:
        return True
    in_one_direction = all(a <= b for a, b in pairwise(real)) or all(a >= b for a, b in pairwise(real))
    return in_one_direction and all(abs((day - max(real)).days) <= _HALF_A_YEAR for day in evidence.own)


def _walk(known: Sequence[Moment]) -> _Walk:
    """Follow the days through the calendar; a jump of more than half a year is a step back, not a year forward."""
    ordinals = [date(2000, moment.month, moment.day).toordinal() for moment in known]
    jumps = [(b - a) % 366 for a, b in pairwise(ordinals)]
    forward = sum(1 for jump in jumps if jump == 1) >= sum(1 for jump in jumps if jump == 365)
    walk, year = _Walk([0] if known else []), 0
    for before, after in pairwise(ordinals):
        jump = (after - before) % 366
        if jump <= _HALF_A_YEAR and after < before:
            year += 1
        elif jump > _HALF_A_YEAR and after > before:
            year -= 1
        walk.steps.append(year)
        leap_gap = before == date(2000, 2, 28).toordinal() and after == date(2000, 3, 1).toordinal()
        walk.consecutive &= jump in (0, 1) or leap_gap or not forward
    return walk


def _first_year(known: Sequence[Moment], walk: _Walk, evidence: Evidence, today: date) -> tuple[int, bool]:
    for moment, step in zip(known, walk.steps, strict=True):
        if moment.year is not None:
            return moment.year - step, False
    lists = [days for days in (evidence.own, evidence.shared, evidence.weak) if days]
    references, assumed = (lists[0], False) if lists else ((today,), True)
    best_cost, best_year = _UNLIKELY * 9, today.year
    for year in range(today.year + 2, _FIRST_YEAR - 1, -1):
        days = [moment.in_year(year + step) for moment, step in zip(known, walk.steps, strict=True)]
        real = [day for day in days if day is not None]
        if len(real) < len(days) or max(real) > today + timedelta(days=1):
            continue
        cost = min(_distance(min(real), max(real), reference) for reference in references)
        if walk.consecutive and _skips_a_leap_day(real):
            cost += _UNLIKELY
        if cost < best_cost:
            best_cost, best_year = cost, year
    return best_year, assumed


def _distance(first: date, last: date, reference: date) -> int:
    """How badly a window fits an export made on a day: it should end shortly before it, and must not begin after it."""
    if reference >= last:
        return (reference - last).days
    if reference >= first:
        return (last - reference).days
    return (last - reference).days + 4 * (first - reference).days


def _skips_a_leap_day(days: Sequence[date]) -> bool:
    return any((a.month, a.day, b.month, b.day, (b - a).days) == (2, 28, 3, 1, 2) for a, b in pairwise(days))
