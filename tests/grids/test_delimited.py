"""Rows taken thousands at a time are the rows taken one by one."""

from __future__ import annotations

from io import StringIO
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tiktok_kpis.exports.known_tables import TIKTOK_TABLES
from tiktok_kpis.grids import delimited
from tiktok_kpis.grids.grid import Source

HEADINGS = "Video title,Video link,Views,Likes,Creator"
LINK = "https://www.tiktok.com/@example.bakery/video/76137130069518759"
CELLS = st.sampled_from(
    ("rye", "1", "12", "007", "", "1.2K", "9" * 20, "Views", "Likes", '"a,b"', '"a""b"', '"two\nlines"', "١٢")
)
ROWS = st.lists(CELLS, min_size=5, max_size=5).map(",".join)
WITH_LINKS = st.tuples(st.text(st.sampled_from('a",\n'), max_size=6), st.integers(10, 99), CELLS).map(
    lambda parts: f'"{parts[0]}","{LINK}{parts[1]}","{parts[2]}","3","me"'.replace('""', '"')
)
ODD = st.sampled_from(("", ",,,,", "a,b", "1,2,3,4,5,6", '"no end', 'a"b,c', HEADINGS, "Date,Views", "Total,,9,9,"))


@given(st.lists(ROWS | WITH_LINKS | ODD, max_size=12), st.sampled_from((1, 2, 3, 5)))
def test_any_number_at_once(lines: list[str], at_once: int) -> None:
    """Broken rows, blank ones and headings in between change nothing but how many are taken at once."""
    text = "\n".join([HEADINGS, *lines])
    found = []
    with pytest.MonkeyPatch.context() as changed:
        for rows in (at_once, 1000):
            changed.setattr(delimited, "_ROWS_AT_ONCE", rows)
            read = delimited.read_text(text, Source(), TIKTOK_TABLES)
            cells = [["" if cell is None else str(cell).lstrip("0") for cell in row] for row in read.rows]
            found.append((cells, list(read.numbers), read.problems, read.refused, set(read.headings)))
            assert len(read.rows) == len(read.numbers)
            assert [read.rows[position] for position in range(len(read.rows))] == [list(row) for row in read.rows]
    assert found[0] == found[1]


def test_a_million_broken_rows_are_counted_and_not_listed() -> None:
    """The problems of a file stay few; the numbers of the rows that fell out are kept."""
    read = delimited.read_text("Date,Views\n" + '"a"b,1\n' * 3000, Source(), TIKTOK_TABLES)
    assert len(read.refused) == 3000
    assert [(problem.place.rows, problem.place.count) for problem in read.problems] == [("2–3001", 3000)]


def test_a_file_without_headings_is_given_up() -> None:
    """Headings that have not come after thousands of rows do not come."""
    read = delimited.read_text("a,b\n" * 30_000, Source(), TIKTOK_TABLES)
    assert len(read.rows) == 20_000


@given(st.lists(ROWS | WITH_LINKS | ODD, max_size=12), st.sampled_from((1, 2, 5)))
def test_batches_hold_the_rows_of_the_whole(lines: list[str], at_once: int) -> None:
    """Each batch has the headings above it once more; numbers, problems and refused rows are those of the whole file."""
    text = "\n".join([HEADINGS, *lines])
    with pytest.MonkeyPatch.context() as changed:
        changed.setattr(delimited, "_ROWS_AT_ONCE", at_once)
        whole = delimited.read_text(text, Source(), TIKTOK_TABLES)
        batches = list(delimited.read_batches(StringIO(text, newline=""), text, Source(), TIKTOK_TABLES, at_once))
    rows, numbers = list(batches[0].rows), list(batches[0].numbers)
    for before, batch in pairwise(batches):
        assert batch.numbers[0] in {before.numbers[position] for position in before.headings}
        rows += batch.rows[1:]
        numbers += batch.numbers[1:]
    assert list(map(list, rows)) == list(map(list, whole.rows))
    assert numbers == list(whole.numbers)
    assert [problem for batch in batches for problem in batch.problems] == whole.problems
    assert [row for batch in batches for row in batch.refused] == whole.refused
