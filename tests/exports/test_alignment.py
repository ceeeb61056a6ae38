"""Lags between two series are found on their values, and only on strong evidence."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st
from tests.exports.random_counts import rows_of_counts

from tiktok_kpis.exports.alignment import day_shift, viewers_lag

START = date(2026, 1, 1)
COUNTS = rows_of_counts(3, 1, 10**6, min_rows=20, max_rows=60, unique=True)


def by_day(counts: Sequence[tuple[int, ...]], first: date = START) -> dict[date, tuple[int, ...]]:
    return {first + timedelta(days=position): count for position, count in enumerate(counts)}


@given(COUNTS, st.sampled_from((-1, 0, 1)))
def test_a_shift_of_an_overlapping_export_is_found(counts: list[tuple[int, ...]], lag: int) -> None:
    """An export whose days are all dated one early or late, and whose last days were corrected since, is put right."""
    old = by_day(counts[:-3])
    later = [*counts[5:-5], *[tuple(count + 1 for count in day) for day in counts[-5:]]]
    new = by_day(later, START + timedelta(days=5 - lag))
    assert day_shift(old, new) == lag


@given(COUNTS, COUNTS)
def test_two_different_accounts_are_never_shifted(one: list[tuple[int, ...]], other: list[tuple[int, ...]]) -> None:
    """Where the counts do not agree, the dates stay."""
    other_days = [tuple(count + 2_000_000 for count in day) for day in other]
    assert day_shift(by_day(one), by_day(other_days)) == 0


def test_days_of_zeros_prove_nothing() -> None:
    """A quiet account repeats the same small counts on every lag."""
    old = by_day([(0, 0, 0)] * 10 + [(1, 0, 0)] * 10)
    new = by_day([(0, 0, 0)] * 10 + [(1, 0, 0)] * 10, START + timedelta(days=1))
    assert day_shift(old, new) == 0


@given(rows_of_counts(1, 10, 5000, min_rows=20, max_rows=60))
def test_viewers_never_outnumber_views_without_a_lag(counts: list[tuple[int]]) -> None:
    """Viewers in step with their views stay where they are, even where they are nearly as many."""
    views = [seen for (seen,) in counts]
    days = [START + timedelta(days=position) for position in range(len(views))]
    assert (
        viewers_lag(dict(zip(days, views, strict=True)), {day: seen * 9 // 10 for day, seen in zip(days, views, strict=True)})
        == 0
    )


def test_a_lag_needs_a_week_of_days() -> None:
    """A few days are no evidence."""
    days = [START + timedelta(days=position) for position in range(4)]
    views = dict(zip(days, (100, 10, 200, 20), strict=True))
    assert viewers_lag(views, {day + timedelta(days=1): seen for day, seen in views.items()}) == 0
