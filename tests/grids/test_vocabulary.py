"""The readers of files know no table of their own: with another vocabulary they read the tables of another field."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tiktok_kpis.exports.problem_kinds import TABLE_UNKNOWN
from tiktok_kpis.grids.blocks import cut
from tiktok_kpis.grids.delimited import read_text
from tiktok_kpis.grids.files import open_file
from tiktok_kpis.grids.grid import Grid, Hints, Source
from tiktok_kpis.grids.problem_kinds import JSON_UNKNOWN, ROW_REPAIRED
from tiktok_kpis.grids.vocabulary import Anchor, Vocabulary

FIELDS = {"Day": "day", "Note": "note", "Order page": "page", "Sold": "sold", "Baker": "baker"}
ORDERS = Vocabulary(
    field_of=lambda heading: FIELDS.get(str(heading), ""),
    built_field_of=lambda heading: "",
    why_unknown=lambda fields, headings, unknown: (TABLE_UNKNOWN, {"headings": ", ".join(headings)}),
    often_twice=frozenset(),
    shape_of=lambda fields, headings: "orders" if {"page", "sold"} <= fields else None,
    keys={"day"},
    left_out=frozenset(),
    numbers={"sold"},
    names={"baker"},
    anchor=Anchor("page", re.compile(r"shop://\d+"), beginning="shop:", free_text="note"),
    hints_of_name=lambda name, modified: Hints(account=name.partition(".")[0], modified=modified),
)
HEADINGS = ["Day", "Note", "Order page", "Sold", "Baker"]
POSTS = ["Video title", "Video link", "Total views"]


def test_quotes_in_a_note_are_repaired_around_the_page_of_the_order() -> None:
    """Nobody escaped the quotes of the first note, which goes over two lines; all rows have their cells."""
    text = (
        ",".join(f'"{heading}"' for heading in HEADINGS)
        + '\n"Monday","two "dark", one\nlight","shop://17","3","Ana"\n"Tuesday","none","shop://18","4","Ana"\n'
    )
    found = read_text(text, Source("orders.csv"), ORDERS)
    assert [list(row) for row in found.rows][1:] == [
        ["Monday", 'two "dark", one\nlight', "shop://17", "3", "Ana"],
        ["Tuesday", "none", "shop://18", "4", "Ana"],
    ]
    assert [problem.kind for problem in found.problems] == [ROW_REPAIRED]


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_the_delimiter_is_the_one_that_finds_the_headings_of_the_vocabulary(delimiter: str) -> None:
    """A sentence above the table has more commas than the headings have delimiters."""
    text = (
        f"Orders, of a, b, c, d and e\n{delimiter.join(HEADINGS)}\n{delimiter.join(['Monday', '', 'shop://1', '3', 'Ana'])}\n"
    )
    found = read_text(text, Source(), ORDERS)
    assert len(found.headings) == 1
    assert list(found.rows[found.headings[0]]) == HEADINGS


def test_only_tables_of_the_vocabulary_are_found() -> None:
    """A second day begins a second table; a table of posts is none here, and orders without a page are not known."""
    grid = Grid([[*HEADINGS, "", *HEADINGS], [*"abc", 1, "d", "", *"efg", 2, "h"], POSTS, ["Day", "Sold"]], Source())
    found = cut(grid, ORDERS)
    assert [(block.shape, block.start) for block in found.blocks] == [("orders", 0), ("orders", 6)]
    assert [problem.kind for problem in found.problems if problem.kind == TABLE_UNKNOWN] == [TABLE_UNKNOWN]


def test_the_name_of_a_file_and_its_lists_are_judged_by_the_vocabulary(tmp_path: Path) -> None:
    """A list of orders is a table, one of posts is not."""
    orders, posts = tmp_path / "corner.json", tmp_path / "posts.json"
    orders.write_text('[{"Order page": "shop://1", "Sold": 3}]', "utf-8")
    posts.write_text('[{"Video link": "https://www.tiktok.com/@a/video/7300000000000000001", "Total views": 3}]', "utf-8")
    opened = open_file(orders, ORDERS)
    assert [grid.hints.account for grid in opened.grids] == ["corner"]
    assert [problem.kind for problem in open_file(posts, ORDERS).problems] == [JSON_UNKNOWN]
