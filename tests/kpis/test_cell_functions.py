"""The functions that look at posts and days: rows are paired, headings passed over, numbers of posts stand beside figures."""

from __future__ import annotations

import subprocess
import sys
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest

import tiktok_kpis
from tiktok_kpis.hosts.functions import ALL
from tiktok_kpis.metrics.cells import evaluate
from tiktok_kpis.spreadsheet.errors import CellError

FUNCTIONS = {function.name: function for function in ALL}


def column(*cells: Any) -> list[list[Any]]:
    """Return cells as a column."""
    return [[cell] for cell in cells]


TITLES = column("Title", "A", "B", "C", "D")
LIKES = column("Likes", 10.0, 90.0, None, 500.0)
NONE = column("Comments", None, None, None, None)
VIEWS = column("Views", 100.0, 1000.0, 50.0, 0.0)


def top(*arguments: Any) -> Any:
    """Return what TOP_POSTS shows."""
    return evaluate(FUNCTIONS["TOP_POSTS"], arguments)


def test_top_posts_are_ranked_by_engagement_never_by_likes() -> None:
    """A post without views or without any count is left out, and the table says how many were compared."""
    assert top(TITLES, LIKES, NONE, NONE, NONE, VIEWS) == [
        ["Post", "Engagement rate", "Interactions", "Views", "Posts compared"],
        ["A", 0.1, 10.0, 100.0, 2.0],
        ["B", 0.09, 90.0, 1000.0, 2.0],
    ]


def test_the_number_of_top_posts_can_be_chosen() -> None:
    """One heading and that many rows."""
    assert len(top(TITLES, LIKES, NONE, NONE, NONE, VIEWS, 1.0)) == 2


def test_one_blank_cell_stands_for_a_column_nobody_has() -> None:
    """TikTok Studio exports no saves."""
    assert top(TITLES, LIKES, None, None, None, VIEWS) == top(TITLES, LIKES, NONE, NONE, NONE, VIEWS)


def test_rows_and_columns_are_alike() -> None:
    """A table may lie on its side."""
    across = [[cell for (cell,) in cells] for cells in (TITLES, LIKES, NONE, NONE, NONE, VIEWS)]
    assert top(*([cells] for cells in across)) == top(TITLES, LIKES, NONE, NONE, NONE, VIEWS)


@pytest.mark.parametrize(
    ("arguments", "shown"),
    [
        ((TITLES, LIKES[1:], NONE, NONE, NONE, VIEWS), CellError.VALUE),
        (([["a", "b"], ["c", "d"]], LIKES, NONE, NONE, NONE, VIEWS), CellError.VALUE),
        ((TITLES, LIKES, NONE, NONE, NONE, VIEWS, -1.0), CellError.VALUE),
        ((TITLES, LIKES, NONE, NONE, NONE, VIEWS, "many"), CellError.VALUE),
        ((TITLES, NONE, NONE, NONE, NONE, VIEWS), CellError.NOT_AVAILABLE),
        ((TITLES, column(1.0, CellError.DIVISION_BY_ZERO, 1.0, 1.0, 1.0), NONE, NONE, NONE, VIEWS), CellError.DIVISION_BY_ZERO),
        ((TITLES, CellError.REFERENCE, NONE, NONE, NONE, VIEWS), CellError.REFERENCE),
    ],
)
def test_what_cannot_be_ranked_is_an_error(arguments: tuple[Any, ...], shown: CellError) -> None:
    """Columns that do not pair are refused instead of paired wrongly."""
    assert top(*arguments) == shown


WEDNESDAY = datetime(2026, 3, 18, 18, 0)  # noqa: DTZ001 -- a cell has no zone


@pytest.mark.parametrize("moment", [46099.75, WEDNESDAY, "2026-03-18 18:00"])
def test_posting_times_may_be_numbers_dates_or_texts(moment: Any) -> None:
    """What one program hands over as a date is a serial number in another."""
    shown = evaluate(FUNCTIONS["BEST_POSTING_TIMES"], [column("Posted", moment), column("Rate", 0.05)])
    assert shown == [["Weekday", "Hour", "Median", "Posts"], ["Wednesday", 18.0, 0.05, 1.0]]


def test_times_with_few_posts_do_not_lead() -> None:
    """One lucky post at another hour stands below, with its number of posts."""
    posted = column(46099.75, 46106.75, 46113.75, 46100.5)
    shown = evaluate(FUNCTIONS["BEST_POSTING_TIMES"], [posted, column(0.02, 0.03, 0.04, 0.9)])
    assert [row[0] for row in shown[1:]] == ["Wednesday", "Thursday"]
    assert [row[3] for row in shown[1:]] == [3.0, 1.0]


def test_posting_times_can_be_moved_to_the_users_clock() -> None:
    """The workbook keeps them in UTC; over midnight the weekday changes, too."""
    shown = evaluate(FUNCTIONS["BEST_POSTING_TIMES"], [column(46099.9375), column(0.05), 2.0])
    assert shown[1][:2] == ["Thursday", 0.0]


def test_a_day_without_an_hour_says_nothing_of_hours() -> None:
    """A post at midnight sharp is a scheduled one."""
    assert evaluate(FUNCTIONS["BEST_POSTING_TIMES"], [column(46099.0), column(0.05)]) is CellError.NOT_AVAILABLE


def test_growth_of_months_starts_with_the_last_count_before() -> None:
    """In whatever order the days stand; a month without anything before it and one count has no growth."""
    dates = column("Date", date(2026, 3, 31), date(2026, 2, 28), 46112.0 + 30)
    shown = evaluate(FUNCTIONS["GROWTH_BY_MONTH"], [dates, column("Followers", 1100.0, 1000.0, 990.0)])
    assert [row[:3] for row in shown[1:]] == [
        ["2026-02", 1000.0, ""],
        ["2026-03", 1000.0, 100.0],
        ["2026-04", 1100.0, -110.0],
    ]
    assert [row[3:] for row in shown[1:]] == [["", 1.0], [0.1, 1.0], [-0.1, 1.0]]


def test_growth_from_no_followers_is_no_rate() -> None:
    """An account that began at 0 gained, but at no rate."""
    shown = evaluate(FUNCTIONS["GROWTH_BY_MONTH"], [column(46082.0, 46090.0), column(0.0, 5.0)])
    assert shown[1] == ["2026-03", 0.0, 5.0, "", 2.0]


def test_they_need_the_standard_library_only() -> None:
    """As everything a cell calls: Calc's own Python and a browser have nothing else."""
    program = (
        "import sys; sys.path.insert(0, sys.argv[1]); before = set(sys.modules); import tiktok_kpis.kpis.cell_functions;"
        "loaded = {name.partition('.')[0] for name in set(sys.modules) - before};"
        "print(sorted(loaded - set(sys.stdlib_module_names) - {'tiktok_kpis'}))"
    )
    root = Path(tiktok_kpis.__file__).parents[1]
    done = subprocess.run([sys.executable, "-I", "-S", "-c", program, str(root)], capture_output=True, text=True, check=False)
    assert (done.stdout.strip(), done.stderr) == ("[]", "")
