"""One cause is one sentence with its rows, however many rows have it."""

from __future__ import annotations

from tiktok_kpis.exports.problem_kinds import DATE_MISSING, NUMBER_UNREADABLE
from tiktok_kpis.problems import Causes, Place, Problem


def _gathered(*problems: Problem) -> list[Problem]:
    causes = Causes()
    for problem in problems:
        causes.add(problem)
    return causes.problems()


def test_neighbouring_rows_are_a_range() -> None:
    """Rows that follow each other are written as a range, and all are counted."""
    (only,) = _gathered(*(Problem(DATE_MISSING, Place("a.csv", row=row, column="Date")) for row in (2, 3, 4, 9)))
    assert only.describe().startswith("a.csv, rows 2–4, 9 (4 in all), column Date:")
    assert (only.place.row, only.place.count) == (2, 4)


def test_one_row_is_said_as_before() -> None:
    """A problem of one row names that row and no number."""
    (only,) = _gathered(Problem(DATE_MISSING, Place("a.csv", row=7)))
    assert only.describe().startswith("a.csv, row 7:")
    assert only.sentence_with_rows() == only.sentence()


def test_other_columns_and_files_are_other_causes() -> None:
    """The same kind in another column or file is a cause of its own."""
    places = (
        Place("a.csv", row=2, column="Likes"),
        Place("a.csv", row=2, column="Views"),
        Place("b.csv", row=2, column="Likes"),
    )
    assert len(_gathered(*(Problem(NUMBER_UNREADABLE, place, {"found": "x"}) for place in places))) == 3


def test_different_values_are_shown_up_to_three() -> None:
    """The first three different values stand in the sentence; a sign says that there are more."""
    found = ("x", "y", "x", "z", "w")
    (only,) = _gathered(
        *(Problem(NUMBER_UNREADABLE, Place(row=row), {"found": value}) for row, value in enumerate(found, start=2))
    )
    assert only.values == {"found": "x / y / z …"}
    assert "rows 2–6 (5 in all)" in only.sentence_with_rows()


def test_scattered_rows_are_cut_after_five_runs() -> None:
    """A million scattered rows do not make a long sentence."""
    (only,) = _gathered(*(Problem(DATE_MISSING, Place(row=row)) for row in range(2, 2_000, 2)))
    assert only.place.rows == "2, 4, 6, 8, 10 …"
    assert only.place.count == 999
