"""The same table written in another way is the same table."""

from __future__ import annotations

import csv
import io
from datetime import date, timedelta

from babel.dates import format_skeleton
from hypothesis import given
from hypothesis import strategies as st

from tiktok_kpis.exports.decoding import decode
from tiktok_kpis.exports.delimited import read_text
from tiktok_kpis.exports.reading import read_grid
from tiktok_kpis.exports.records import CellValue, Reading, Source

TODAY = date(2026, 6, 30)
HEADINGS = ["Date", "Video Views", "Profile Views", "Likes", "Comments", "Shares"]
LANGUAGES = ("en", "ro", "es", "pt", "fr", "de", "it", "el", "ru", "pl", "tr", "ja", "ko", "vi", "id")
TITLES = st.text(st.characters(exclude_categories=("Cs", "Cc"), include_characters="\n\",;'=@🥐"), max_size=40)
QUOTES = st.text(st.sampled_from('a",\n '), max_size=12)


@st.composite
def tables(draw: st.DrawFn, language: str = "en") -> list[list[str]]:
    """A daily export of two to sixty days."""
    last = draw(st.dates(date(2025, 9, 1), date(2026, 6, 29)))
    rows = draw(st.lists(st.lists(st.integers(-5, 10**7), min_size=5, max_size=5), min_size=2, max_size=60))
    days = [last - timedelta(days=back) for back in range(len(rows) - 1, -1, -1)]
    return [HEADINGS] + [[label(day, language), *map(str, row)] for day, row in zip(days, rows, strict=True)]


def label(day: date, language: str) -> str:
    return format_skeleton("MMMMd", day, locale=language)


def read(rows: list[list[CellValue]]) -> Reading:
    return read_grid(rows, today=TODAY, source=Source())


def columns(rows: list[list[str]]) -> dict[str, list[object]]:
    (records,) = read([list(row) for row in rows]).records
    return {name: list(values) for name, values in sorted(records.columns.items())}


@given(tables(), st.permutations(range(6)))
def test_another_order_of_columns(table: list[list[str]], order: list[int]) -> None:
    """Columns are known by their headings, wherever they stand."""
    assert columns([[row[index] for index in order] for row in table]) == columns(table)


@given(
    tables(),
    st.sampled_from((",", ";", "\t", "|")),
    st.sampled_from(("utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be")),
)
def test_another_delimiter_and_encoding(table: list[list[str]], delimiter: str, encoding: str) -> None:
    """Whatever parts the cells, and whatever Unicode encoding the lines are in."""
    out = io.StringIO()
    csv.writer(out, delimiter=delimiter, lineterminator="\r\n").writerows(table)
    decoded = decode(out.getvalue().encode(encoding))
    assert decoded is not None
    found = read_text(decoded.text, Source())
    assert found.problems == []
    assert columns([list(map(str, row)) for row in found.rows]) == columns(table)


@given(st.sampled_from(LANGUAGES), st.data())
def test_another_language_of_the_interface(language: str, data: st.DataObject) -> None:
    """The same days in fifteen languages."""
    table = data.draw(tables())
    last = date(2026, 6, 29)
    days = [last - timedelta(days=back) for back in range(len(table) - 2, -1, -1)]
    in_english = [HEADINGS] + [[label(day, "en"), *row[1:]] for day, row in zip(days, table[1:], strict=True)]
    translated = [HEADINGS] + [[label(day, language), *row[1:]] for day, row in zip(days, table[1:], strict=True)]
    assert columns(translated) == columns(in_english)


@given(tables(), st.integers(0, 4), st.integers(0, 3), st.booleans())
def test_another_place_on_the_sheet(table: list[list[str]], down: int, right: int, totals: bool) -> None:
    """Blank rows and columns, a title above and totals below change nothing but the row numbers."""
    rows: list[list[CellValue]] = [["My channel"], *([[]] * down)]
    left: list[CellValue] = [None] * right
    rows += [[*left, *row] for row in table]
    if totals:
        rows.append([*left, "Total", *(sum(int(row[index]) for row in table[1:]) for index in range(1, 6))])
    (records,) = read(rows).records
    assert {name: list(values) for name, values in sorted(records.columns.items())} == columns(table)
    assert records.rows[0] == down + 3


@given(tables(), tables())
def test_two_tables_side_by_side(one: list[list[str]], other: list[list[str]]) -> None:
    """Two tables beside each other are what they are below each other."""
    height = max(len(one), len(other))
    blank: list[CellValue] = [None] * 6
    pad = [
        [*(one[row] if row < len(one) else blank), None, *(other[row] if row < len(other) else blank)] for row in range(height)
    ]
    beside = [dict(part.columns) for part in read(pad).records]
    below = [dict(part.columns) for part in read([list(row) for row in [*one, [], *other]]).records]
    assert beside == below


@given(st.lists(TITLES | QUOTES, min_size=1, max_size=8))
def test_any_title_in_the_native_format(titles: list[str]) -> None:
    """Quotes are never escaped in TikTok's own files, and yet no title moves a figure."""
    heading = '"Time","Video title","Video link","Post time","Total likes","Total comments","Total shares","Total views"'
    link = "https://www.tiktok.com/@example.bakery/video/76137130069518759"
    lines = [
        f'"9 March","{title}","{link}{number:02}","5 March","1","2","3","{number}"'
        for number, title in enumerate(titles, start=10)
    ]
    found = read_text("\n".join([heading, *lines]), Source())
    rows: list[list[CellValue]] = [list(row) for row in found.rows]
    (records,) = read_grid(rows, today=TODAY, source=Source()).records
    assert records.columns["views"] == list(range(10, 10 + len(titles)))
