"""The merge: any order gives the same tables, twice changes nothing, the newest export wins, the user's own stays."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from itertools import permutations
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tiktok_kpis.exports.records import Kind, Reading, Records, Value
from tiktok_kpis.grids.grid import Source
from tiktok_kpis.ledger.frames import Frame, frame, row_dicts
from tiktok_kpis.ledger.merge import MergeResult, merge
from tiktok_kpis.ledger.tables import DAILY

ZONE = ZoneInfo("Europe/Bucharest")
WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
VIDEO = "7300000000000000001"
DAY = date(2026, 3, 1)


def days(exported: date, account: str = "sample.bakery", first: date = DAY, **columns: list[Value]) -> Records:
    """Return an export of consecutive days."""
    count = len(next(iter(columns.values())))
    dated: dict[str, list[Value]] = {"date": [first + timedelta(days=n) for n in range(count)], **columns}
    return Records(Kind.DAILY, "studio_overview", Source(f"{exported}.csv"), account, exported, True, dated, list(range(count)))


def posts(exported: date, known: bool = True, account: str = "sample.bakery", **columns: list[Value]) -> Records:
    """Return an export of posts."""
    count = len(next(iter(columns.values())))
    named: dict[str, list[Value]] = {"video_id": list[Value]([VIDEO])[:count], **columns}
    return Records(Kind.POSTS, "studio_content", Source(f"{exported}.csv"), account, exported, known, named, list(range(count)))


def merged(tables: dict[str, Frame], *blocks: Records) -> MergeResult:
    """Merge blocks into tables."""
    return merge(tables, Reading(records=list(blocks)), zone=ZONE, weekdays=WEEKDAYS)


def table(tables: dict[str, Frame], name: str) -> list[dict[str, Any]]:
    """Return the rows of a table, sorted, without what is empty."""
    kept = [{key: value for key, value in row.items() if value is not None} for row in row_dicts(tables[name])]
    return sorted(kept, key=str)


def typed(tables: dict[str, Frame], name: str, row: int, **cells: Any) -> dict[str, Frame]:
    """Return the tables after the user typed into cells of a row."""
    changed = tables[name].copy()
    for column, value in cells.items():
        changed.loc[row, column] = value
    return {**tables, name: changed}


def test_the_same_export_twice_changes_nothing() -> None:
    """And says so."""
    blocks = [days(date(2026, 3, 10), views=[1, 2, 3], likes=[0, 1, None]), posts(date(2026, 3, 10), views=[5], likes=[1])]
    once = merged({}, *blocks)
    twice = merged(once.tables, *blocks)
    assert not once.changes.nothing
    assert twice.changes.nothing
    assert {name: table(twice.tables, name) for name in once.tables} == {name: table(once.tables, name) for name in once.tables}


def test_a_handle_that_no_row_shows_says_nothing() -> None:
    """An export without a figure leaves nothing; the days of another are not given its account, in either order."""
    blocks = [days(date(2026, 3, 10), account="", views=[1]), days(date(2026, 3, 10), views=[None])]
    for order in permutations(blocks):
        tables: dict[str, Frame] = {}
        for block in order:
            tables = merged(tables, block).tables
        assert table(tables, "Daily") == table(merged({}, *order).tables, "Daily")
        assert [row.get("account", "") for row in table(tables, "Daily")] == [""]


def test_a_count_taken_out_of_its_snapshot_goes_from_the_post() -> None:
    """The user typed it there, so the post showed it; cleared there, it is gone from the post as well."""
    tables = merged({}, posts(date(2026, 3, 10), views=[5])).tables
    counted = merged(typed(tables, "Snapshots", 0, reach=7)).tables
    assert row_dicts(counted["Posts"])[0]["reach"] == 7
    cleared = merged(typed(counted, "Snapshots", 0, reach=None))
    assert row_dicts(cleared.tables["Posts"])[0]["reach"] is None
    assert table(cleared.tables, "Posts") == table(tables, "Posts")
    assert merged(cleared.tables).changes.nothing


SAME_DAY = date(2026, 3, 13)


@pytest.mark.parametrize(
    ("blocks", "expected"),
    [
        (
            [posts(SAME_DAY, title=["Bread #baking"]), posts(SAME_DAY, title=["Rolls #rolls"])],
            ("Rolls #rolls", "#rolls"),
        ),
        (
            [posts(SAME_DAY, title=["Bread"], hashtags=["#a #b"]), posts(SAME_DAY, title=["Bread"])],
            ("Bread", "#a #b"),
        ),
        (
            [posts(SAME_DAY, title=["Bread #baking"]), posts(date(2026, 3, 14), hashtags=["#a"])],
            ("Bread #baking", "#a"),
        ),
        (
            [posts(SAME_DAY, title=["Bread #baking"]), posts(date(2026, 3, 10), hashtags=["#a"])],
            ("Bread #baking", "#baking"),
        ),
        (
            [posts(SAME_DAY, title=["Bread #baking"]), posts(date(2026, 3, 14), title=["Rolls"])],
            ("Rolls", None),
        ),
    ],
    ids=["of the title that is taken", "named beside it", "named later", "named earlier", "gone with the title"],
)
def test_hashtags_belong_to_a_title(blocks: list[Records], expected: tuple[str, str | None]) -> None:
    """In whatever order exports are read: those the export of the title names, or those in it."""
    for order in permutations(blocks):
        tables: dict[str, Frame] = {}
        for block in order:
            tables = merged(tables, block).tables
        row = row_dicts(tables["Posts"])[0]
        assert (row["title"], row["hashtags"]) == expected


EXPORTS = st.builds(
    lambda made, first, views, likes: days(
        date(2026, 3, 10) + timedelta(days=made), first=DAY + timedelta(days=first), views=views, likes=likes[: len(views)]
    ),
    st.integers(0, 3),
    st.integers(0, 2),
    st.lists(st.none() | st.integers(0, 3), min_size=3, max_size=3),
    st.lists(st.none() | st.integers(0, 3), min_size=3, max_size=3),
)


@settings(max_examples=25, deadline=None)
@given(st.lists(EXPORTS, min_size=2, max_size=3))
def test_any_order_of_imports_gives_the_same_days(blocks: list[Records]) -> None:
    """An old file found later lowers nothing and loses nothing."""
    outcomes = []
    for order in permutations(blocks):
        tables: dict[str, Frame] = {}
        for block in order:
            tables = merged(tables, block).tables
        outcomes.append(table(tables, "Daily"))
    assert all(outcome == outcomes[0] for outcome in outcomes)


SNAPSHOTS = st.builds(
    lambda made, views, likes: posts(date(2026, 3, 10) + timedelta(days=made), views=[views], likes=[likes]),
    st.integers(0, 3),
    st.none() | st.integers(0, 9),
    st.none() | st.integers(0, 9),
)


@settings(max_examples=25, deadline=None)
@given(st.lists(SNAPSHOTS, min_size=2, max_size=3))
def test_any_order_of_imports_gives_the_same_posts(blocks: list[Records]) -> None:
    """Every export is kept as a snapshot, and the post shows the newest count known."""
    outcomes = []
    for order in permutations(blocks):
        tables: dict[str, Frame] = {}
        for block in order:
            tables = merged(tables, block).tables
        outcomes.append((table(tables, "Posts"), table(tables, "Snapshots")))
    assert all(outcome == outcomes[0] for outcome in outcomes)


def test_the_newest_export_wins_even_when_it_is_lower() -> None:
    """TikTok corrects counts downwards, and the correction is the truth."""
    tables = merged({}, days(date(2026, 3, 10), views=[10]), days(date(2026, 3, 12), views=[7])).tables
    assert table(tables, "Daily")[0]["views"] == 7


def test_a_count_the_newest_export_lacks_stays_from_the_older_one() -> None:
    """Missing is not zero, and not a deletion either."""
    tables = merged({}, days(date(2026, 3, 10), views=[10], reach=[8])).tables
    tables = merged(tables, days(date(2026, 3, 12), views=[11])).tables
    day = table(tables, "Daily")[0]
    assert (day["views"], day["reach"]) == (11, 8)
    assert day["as_exported"] == "2026-03-12: views 11; 2026-03-10: reach 8"
    assert "likes" not in day


def test_what_the_user_typed_in_a_day_stays() -> None:
    """No import overwrites it; one that says otherwise is noted."""
    tables = merged({}, days(date(2026, 3, 10), views=[10], likes=[1])).tables
    tables = typed(tables, "Daily", 0, conversions=4, views=12)
    after = merged(tables, days(date(2026, 3, 12), views=[11], likes=[2], conversions=[9]))
    day = table(after.tables, "Daily")[0]
    assert (day["conversions"], day["views"], day["likes"]) == (4, 12, 2)
    assert [problem.code for problem in after.changes.problems] == ["typed_value_kept", "typed_value_kept"]


def test_a_cell_the_user_cleared_is_filled_again() -> None:
    """Clearing a cell is how to take the export's value back."""
    tables = typed(merged({}, days(date(2026, 3, 10), views=[10])).tables, "Daily", 0, views=None)
    assert table(merged(tables, days(date(2026, 3, 10), views=[10])).tables, "Daily")[0]["views"] == 10


def test_what_the_user_typed_in_a_post_stays() -> None:
    """Format and pillar are theirs; a count they changed by hand is kept and noted when an export differs."""
    tables = merged({}, posts(date(2026, 3, 10), views=[10], title=["Bread #baking"])).tables
    tables = typed(tables, "Posts", 0, format="Tutorial", views=15)
    after = merged(tables, posts(date(2026, 3, 12), views=[20], title=["Bread, again #baking"]))
    post = table(after.tables, "Posts")[0]
    assert (post["format"], post["views"], post["title"], post["hashtags"]) == (
        "Tutorial",
        15,
        "Bread, again #baking",
        "#baking",
    )
    assert [problem.code for problem in after.changes.problems] == ["typed_value_kept"]


def test_the_rows_of_the_user_without_a_date_are_kept() -> None:
    """A row half typed is not lost; neither is a day typed twice."""
    tables = merged({}, days(date(2026, 3, 10), views=[10])).tables
    own: list[dict[str, Any]] = [{"conversions": 3}, {"account": "sample.bakery", "date": DAY, "revenue": 5.0}]
    tables = {**tables, "Daily": frame(DAILY, [*row_dicts(tables["Daily"]), *own])}
    after = merged(tables, days(date(2026, 3, 12), views=[11])).tables
    assert [row.get("conversions") or row.get("revenue") for row in row_dicts(after["Daily"])] == [None, 3, 5.0]


def test_a_post_shows_when_it_went_up_where_the_user_lives() -> None:
    """The time stays UTC; weekday and hour are those of the publishing zone."""
    late = datetime(2026, 3, 1, 22, 30)  # noqa: DTZ001 -- exports hold UTC without a zone
    post = table(merged({}, posts(date(2026, 3, 10), views=[1], posted=[late])).tables, "Posts")[0]
    assert (post["posted"], post["weekday"], post["hour"]) == (late, "Mon", 0)


def test_days_whose_dates_moved_between_two_exports_are_counted_once() -> None:
    """The newer export's dates are taken, whichever is imported first."""
    counts: list[Value] = [120, 340, 95, 410, 222, 178, 505]
    likes: list[Value] = [12, 31, 9, 44, 20, 15, 61]
    older = days(date(2026, 3, 9), views=counts, likes=likes)
    newer = days(date(2026, 3, 10), first=DAY + timedelta(days=2), views=[*counts[1:], 99], likes=[*likes[1:], 8])
    forwards, backwards = merged(merged({}, older).tables, newer), merged(merged({}, newer).tables, older)
    assert table(forwards.tables, "Daily") == table(backwards.tables, "Daily")
    assert [row["views"] for row in table(forwards.tables, "Daily")] == [*counts, 99]
    assert table(forwards.tables, "Daily")[0]["date"] == DAY + timedelta(days=1)
    assert "days_shifted" in [problem.code for problem in forwards.changes.problems]


def test_the_same_counts_on_a_guessed_day_are_no_new_snapshot() -> None:
    """A file without a day of export says something new only when a count is new."""
    tables = merged({}, posts(date(2026, 3, 10), views=[10])).tables
    assert merged(tables, posts(date(2026, 4, 1), known=False, views=[10])).changes.nothing
    assert len(table(merged(tables, posts(date(2026, 4, 1), known=False, views=[12])).tables, "Snapshots")) == 2


def test_days_without_a_handle_belong_to_the_one_account() -> None:
    """An Overview read before the first Content does not stand beside the same days read after it."""
    tables = merged({}, days(date(2026, 3, 10), account="", views=[10])).tables
    assert "account" not in table(tables, "Daily")[0] or table(tables, "Daily")[0]["account"] == ""
    tables = merged(tables, posts(date(2026, 3, 10), views=[1]), days(date(2026, 3, 12), account="", views=[11])).tables
    assert [(row["account"], row["views"]) for row in table(tables, "Daily")] == [("sample.bakery", 11)]


def test_an_export_without_a_handle_among_several_accounts_is_asked_about() -> None:
    """It is kept apart, never added to an account by guess."""
    one, other = days(date(2026, 3, 10), account="one", views=[1]), days(date(2026, 3, 10), account="two", views=[2])
    after = merged({}, one, other, days(date(2026, 3, 10), account="", views=[3]))
    assert [row["views"] for row in row_dicts(after.tables["Daily"])] == [3, 1, 2]
    assert [problem.code for problem in after.changes.problems] == ["account_unknown"]


@pytest.mark.parametrize("column", ["format", "pillar", "hook"])
def test_no_export_writes_a_column_of_the_user(column: str) -> None:
    """Even one that has such a field."""
    export = posts(date(2026, 3, 10), views=[1])
    export.columns[column] = ["x"]
    assert column not in table(merged({}, export).tables, "Posts")[0]


def test_a_snapshot_stands_for_the_ages_since_the_one_before_it() -> None:
    """So one row of a post has any one age, in whatever order the exports came."""
    posted: list[Value] = [datetime(2026, 2, 20, 9)]  # noqa: DTZ001
    first = posts(DAY, views=[10], posted=posted)
    later = posts(DAY + timedelta(days=7), views=[30], posted=posted)
    for blocks in ((first, later), (later, first)):
        tables: dict[str, Frame] = {}
        for block in blocks:
            tables = merged(tables, block).tables
        ages = [(row["age"], row["age_from"]) for row in row_dicts(tables["Snapshots"])]
        assert ages == [(9, 0), (16, 10)]
