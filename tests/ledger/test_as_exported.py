"""What a row keeps of exports, in every table an export writes: what the user changed stays, what they began is not lost."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import pytest

from tests.ledger.test_merge import VIDEO, days, merged, posts, table, typed
from tiktok_kpis.exports.records import Kind, Records, Value
from tiktok_kpis.grids.grid import Source
from tiktok_kpis.ledger.as_exported import exported_as_text, exported_from_text, matches_export
from tiktok_kpis.ledger.frames import Frame, frame, row_dicts
from tiktok_kpis.ledger.tables import AUDIENCE, DAILY, SNAPSHOTS, Table

MARCH_10, MARCH_12, MARCH_14 = date(2026, 3, 10), date(2026, 3, 12), date(2026, 3, 14)


def genders(made: date, *shares: Value) -> Records:
    """Return an export of the audience."""
    columns: dict[str, list[Value]] = {"dimension": ["gender"] * 2, "value": ["Female", "Male"], "share": list(shares)}
    return Records(Kind.AUDIENCE, "studio_gender", Source("g.csv"), "sample.bakery", made, True, columns, [0, 1])


def test_a_title_the_user_changed_stays_and_is_noted() -> None:
    """So does a weekday, an hour or a link; the newest export's is taken again once the cell is cleared."""
    tables = merged({}, posts(MARCH_10, views=[1], title=["Bread"], posted=[datetime(2026, 3, 1, 8)])).tables  # noqa: DTZ001
    tables = typed(tables, "Posts", 0, title="My bread", hour=7)
    after = merged(tables, posts(MARCH_12, views=[2], title=["Bread #new"]))
    post = table(after.tables, "Posts")[0]
    assert (post["title"], post["hour"], post["views"], post["hashtags"]) == ("My bread", 7, 2, "#new")
    assert [problem.values["kept"] for problem in after.changes.problems] == ["My bread"]
    cleared = typed(after.tables, "Posts", 0, title=None, hour=None)
    post = table(merged(cleared).tables, "Posts")[0]
    assert (post["title"], post["hour"]) == ("Bread #new", 10)


def test_a_title_without_hashtags_has_none() -> None:
    """Those of the title before it go."""
    tables = merged({}, posts(MARCH_10, views=[1], title=["Bread #old"])).tables
    assert "hashtags" not in table(merged(tables, posts(MARCH_12, views=[1], title=["Bread"])).tables, "Posts")[0]


def test_an_hour_typed_for_a_post_without_one_stays() -> None:
    """Of a scheduled post exports know the day only."""
    midnight = posts(MARCH_10, views=[1], posted=[datetime(2026, 3, 1)])  # noqa: DTZ001
    tables = typed(merged({}, midnight).tables, "Posts", 0, hour=18)
    assert table(merged(tables, midnight).tables, "Posts")[0]["hour"] == 18


@pytest.mark.parametrize("hour", [None, 18], ids=["ours", "typed"])
def test_weekday_and_hour_go_with_the_day_they_follow_from(hour: int | None) -> None:
    """Where no export knows when a post went up, they follow from what the user typed, until it is cleared."""
    tables = merged({}, posts(MARCH_10, views=[1])).tables
    tables = merged(typed(tables, "Posts", 0, posted=datetime(2026, 3, 2, 8))).tables  # noqa: DTZ001
    post = table(tables, "Posts")[0]
    assert (post["weekday"], post["hour"]) == ("Mon", 10)
    tables = typed(tables, "Posts", 0, posted=None, **({} if hour is None else {"hour": hour}))
    after = merged(tables)
    post = table(after.tables, "Posts")[0]
    assert "weekday" not in post
    assert post.get("hour") == hour
    assert merged(after.tables).changes.nothing


@pytest.mark.parametrize("newer_first", [False, True])
def test_the_newest_export_that_knows_a_cell_gives_it(newer_first: bool) -> None:
    """Whichever was imported first, and whatever newer exports know of other cells."""
    exports = [
        posts(MARCH_10, views=[1], title=["A"], sound=["old"]),
        posts(MARCH_12, views=[2], title=["B"]),
        posts(MARCH_14, views=[3]),
    ]
    tables: dict[str, Frame] = {}
    for export in reversed(exports) if newer_first else exports:
        tables = merged(tables, export).tables
    post = table(tables, "Posts")[0]
    assert (post["views"], post["title"], post["sound"]) == (3, "B", "old")


def test_a_count_corrected_in_snapshots_is_corrected_in_posts() -> None:
    """And the same export again, which stays on the Paste sheet, does not take it back."""
    export = posts(MARCH_10, views=[100])
    tables = typed(merged({}, export).tables, "Snapshots", 0, views=90)
    after = merged(tables, export)
    assert (table(after.tables, "Snapshots")[0]["views"], table(after.tables, "Posts")[0]["views"]) == (90, 90)
    assert [problem.code for problem in after.changes.problems] == ["typed_value_kept"]
    guessed = posts(MARCH_14, known=False, views=[100])
    assert len(table(merged(after.tables, guessed).tables, "Snapshots")) == 1


def test_a_share_the_user_changed_stays() -> None:
    """The audience holds to it too."""
    tables = typed(merged({}, genders(MARCH_10, 0.4, 0.6)).tables, "Audience", 0, share=0.5)
    after = merged(tables, genders(MARCH_10, 0.4, 0.6))
    assert [row["share"] for row in table(after.tables, "Audience")] == [0.5, 0.6]


OWN: list[tuple[Table, dict[str, Any]]] = [
    (DAILY, {"date": "next week", "views": 5}),
    (SNAPSHOTS, {"video_id": VIDEO, "snapshot": "soon", "views": 5}),
    (SNAPSHOTS, {"views": 5}),
    (AUDIENCE, {"dimension": "gender", "snapshot": "soon"}),
]


@pytest.mark.parametrize(("kept", "cells"), OWN)
def test_a_row_half_typed_is_kept_as_it_is(kept: Table, cells: dict[str, Any]) -> None:
    """In every table; what is no day is not blanked either."""
    blocks = [days(MARCH_10, views=[1]), posts(MARCH_10, views=[1]), genders(MARCH_10, 0.4, 0.6)]
    tables = merged({}, *blocks).tables
    tables = {**tables, kept.name: frame(kept, [*row_dicts(tables[kept.name]), cells])}
    after = merged(tables, days(MARCH_12, views=[2]), posts(MARCH_12, views=[2]), genders(MARCH_12, 0.5, 0.5)).tables
    assert any(cells.items() <= row.items() for row in table(after, kept.name))


@pytest.mark.parametrize(
    ("cell", "said"),
    [
        (0.1 + 0.2, 0.3),
        (3, 3.0),
        ("A title  with\nlines ", "A title with\r\nlines\x01"),
        (datetime(2026, 3, 1, 8, 0, 0, 400_000), datetime(2026, 3, 1, 8)),  # noqa: DTZ001
        (date(2026, 3, 1), datetime(2026, 3, 1)),  # noqa: DTZ001
        ("123", "123"),
    ],
)
def test_a_cell_a_program_wrote_anew_is_not_taken_for_typed(cell: object, said: Any) -> None:
    """Spreadsheet programs round, and drop what a cell cannot hold."""
    assert matches_export(cell, said)
    assert not matches_export(cell, "another")
    assert not matches_export(cell, 99)


@pytest.mark.parametrize(
    "value",
    [0, -3, 12.25, 1e-7, 10**15, "", 'Bread; "warm", 2026-03-01: views 3\\', "=1+1", datetime(2026, 3, 1, 8, 5)],  # noqa: DTZ001
)
def test_what_is_written_reads_back(value: Any) -> None:
    """Beside others, before and after it."""
    exported = {"title": (MARCH_12, value), "views": (MARCH_12, 1), "link": (MARCH_10, "x, y")}
    assert exported_from_text(exported_as_text(exported, ["views", "title", "link"])) == exported


@pytest.mark.parametrize("words", ["my own note", "2026-13-45: views 3", "2026-03-01: views many", '2026-03-01: title "open'])
def test_what_the_user_wrote_over_it_is_passed_over(words: str) -> None:
    """It says nothing of exports."""
    assert exported_from_text(words) == {}
