"""The year rule: a window of days without years comes back in its years, whatever the evidence is."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from tiktok_kpis.exports.years import Evidence, place_days
from tiktok_kpis.grids.moments import Moment

EXPORTED = st.dates(date(2019, 1, 5), date(2030, 12, 31))
LENGTHS = st.integers(2, 365)
LAGS = st.integers(1, 3)


def window(exported: date, length: int, lag: int) -> list[date]:
    last = exported - timedelta(days=lag)
    return [last - timedelta(days=back) for back in range(length - 1, -1, -1)]


def without_years(days: list[date]) -> list[Moment]:
    return [Moment(day.month, day.day) for day in days]


@given(EXPORTED, LENGTHS, LAGS)
def test_a_window_read_on_the_day_of_its_export(exported: date, length: int, lag: int) -> None:
    """Nothing but today: the latest years that fit, and it is said that they were assumed."""
    days = window(exported, length, lag)
    placed = place_days(without_years(days), Evidence(), exported, has_years=False)
    assert placed.days == days
    assert placed.assumed


@given(EXPORTED, LENGTHS, LAGS, st.integers(0, 1500))
def test_a_window_read_years_later_with_its_export_day(exported: date, length: int, lag: int, later: int) -> None:
    """The export day, from the file's own name or from its neighbours, places an old window."""
    days = window(exported, length, lag)
    today = exported + timedelta(days=later)
    for evidence in (Evidence(own=(exported,)), Evidence(shared=(exported,)), Evidence(weak=(exported,))):
        placed = place_days(without_years(days), evidence, today, has_years=False)
        assert placed.days == days
        assert not placed.assumed


@given(EXPORTED, st.integers(2, 180), LAGS)
def test_a_window_in_descending_order(exported: date, length: int, lag: int) -> None:
    """A table sorted with the newest day on top is placed as well."""
    days = window(exported, length, lag)[::-1]
    assert place_days(without_years(days), Evidence(), exported, has_years=False).days == days


@given(EXPORTED, st.integers(8, 60), LAGS, st.integers(1, 7))
def test_two_overlapping_windows_below_each_other(exported: date, length: int, lag: int, days_between: int) -> None:
    """A step back in the middle is an overlap, and no year."""
    first, second = window(exported - timedelta(days=days_between), length, lag), window(exported, length, lag)
    placed = place_days(without_years(first + second), Evidence(), exported, has_years=False)
    assert placed.days == first + second


@given(EXPORTED, st.integers(2, 120), LAGS, st.integers(0, 3000))
def test_dates_that_a_spreadsheet_gave_its_year(exported: date, length: int, lag: int, seed: int) -> None:
    """A column where some texts became dates of the day's year and others stayed text is the same window."""
    days = window(exported, length, lag)
    mixed = []
    for position, day in enumerate(days):
        try:
            opened = day.replace(year=exported.year)
        except ValueError:
            opened = None
        turned = opened is not None and (seed >> (position % 11)) & 1
        mixed.append(Moment(day.month, day.day, exported.year if turned else None, from_spreadsheet=bool(turned)))
    assert place_days(mixed, Evidence(), exported, has_years=False).days == days


def test_posts_of_one_hour_repeat_a_day_without_a_new_year() -> None:
    """The same day on many rows, as in an export of hours, stays one day."""
    moments = [Moment(12, 31)] * 24 + [Moment(1, 1)] * 24
    placed = place_days(moments, Evidence(), date(2026, 1, 3), has_years=False)
    assert placed.days == [date(2025, 12, 31)] * 24 + [date(2026, 1, 1)] * 24
