"""The same table written in another way is the same table."""

from __future__ import annotations

import csv
import io
from datetime import date, timedelta

from babel.dates import format_skeleton
from babel.numbers import format_decimal
from hypothesis import example, given
from hypothesis import strategies as st
from tests.exports.random_counts import rows_of_counts

from tiktok_kpis.exports.fields import field_of, fold_heading, headings, known_headings
from tiktok_kpis.exports.known_tables import TIKTOK_TABLES
from tiktok_kpis.exports.reading import read_grid
from tiktok_kpis.exports.records import Reading
from tiktok_kpis.exports.tidy import tidy_table
from tiktok_kpis.grids.decoding import decode
from tiktok_kpis.grids.delimited import read_text
from tiktok_kpis.grids.grid import CellValue, Source

TODAY = date(2026, 6, 30)
HEADINGS = ["Date", "Video Views", "Profile Views", "Likes", "Comments", "Shares"]
LANGUAGES = ("en", "ro", "es", "pt", "fr", "de", "it", "el", "ru", "pl", "tr", "ja", "ko", "vi", "id")
LOCALES = ("en", "ro", "es", "pt", "fr", "de", "it", "el", "ru", "pl", "tr", "sv", "nl", "ja", "ko", "id", "vi")
TITLES = st.text(st.characters(exclude_categories=("Cs", "Cc"), include_characters="\n\",;'=@🥐"), max_size=40)
QUOTES = st.text(st.sampled_from('a",\n '), max_size=12)


@st.composite
def tables(draw: st.DrawFn, language: str = "en") -> list[list[str]]:
    """A daily export of two to sixty days."""
    last = draw(st.dates(date(2025, 9, 1), date(2026, 6, 29)))
    rows = draw(rows_of_counts(5, -5, 10**7, min_rows=2, max_rows=60))
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
    found = read_text(decoded.text, Source(), TIKTOK_TABLES)
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


@given(st.sampled_from(LOCALES), st.sampled_from((";", "\t", "|")), st.data())
def test_a_whole_table_in_another_locale(locale: str, delimiter: str, data: st.DataObject) -> None:
    """Headings, days and thousands as a language writes them, in a file: the same days and counts in fourteen locales."""
    table = data.draw(tables())
    last = data.draw(st.dates(date(2025, 9, 1), date(2026, 6, 29)))
    days = [last - timedelta(days=back) for back in range(len(table) - 2, -1, -1)]
    names = ("date", "views", "likes", "comments", "shares")
    local = [[headings()[name].get(locale, headings()[name]["en"])[0] for name in names]]
    local += [
        [label(day, locale), *(format_decimal(int(cell), locale=locale) for cell in row[1:5])]
        for day, row in zip(days, table[1:], strict=True)
    ]
    out = io.StringIO()
    csv.writer(out, delimiter=delimiter, lineterminator="\n").writerows(local)
    found = read_text(out.getvalue(), Source(), TIKTOK_TABLES)
    (records,) = read([list(row) for row in found.rows]).records
    assert records.columns["date"] == days
    for index, name in enumerate(names[1:], start=1):
        assert records.columns[name] == [int(row[index]) for row in table[1:]], local


@given(st.sampled_from(sorted(known_headings())), st.data())
def test_a_heading_written_in_another_way(heading: str, data: st.DataObject) -> None:
    """Case, spaces of any kind and number, and invisible marks do not make another heading."""
    space = data.draw(st.sampled_from((" ", "  ", "\xa0", "_", "\n", "\u200b ")))
    mark = data.draw(st.sampled_from(("", "\ufeff", "\u200f", "\xa0")))
    written = mark + heading.replace(" ", space) + data.draw(st.sampled_from(("", " ", ":", "\xa0", " *")))
    if data.draw(st.booleans()) and fold_heading(written.upper()) == fold_heading(heading):
        written = written.upper()
    assert field_of(written) == field_of(heading) == known_headings()[heading]


@given(tables(), st.sampled_from((HEADINGS, [*HEADINGS, "Mood"])), st.integers(1, 3))
def test_a_table_cleaned_twice(table: list[list[str]], headings_of_it: list[str], export: int) -> None:
    """What the cell function gives reads as itself."""
    cells: list[list[str]] = [headings_of_it, *table[1:]]
    day = (date(2026, 6, 29 + export % 2) - date(1899, 12, 30)).days
    once = tidy_table(cells, day)
    assert tidy_table(once, day) == once


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
@example(["", '",,,,,,\n'])
@example(['",a,a,,,""\n'])
def test_any_title_in_the_native_format(titles: list[str]) -> None:
    """Quotes are never escaped in TikTok's own files, and yet no title moves a figure."""
    heading = '"Time","Video title","Video link","Post time","Total likes","Total comments","Total shares","Total views"'
    link = "https://www.tiktok.com/@example.bakery/video/76137130069518759"
    lines = [
        f'"9 March","{title}","{link}{number:02}","5 March","1","2","3","{number}"'
        for number, title in enumerate(titles, start=10)
    ]
    found = read_text("\n".join([heading, *lines]), Source(), TIKTOK_TABLES)
    rows: list[list[CellValue]] = [list(row) for row in found.rows]
    (records,) = read_grid(rows, today=TODAY, source=Source()).records
    assert records.columns["views"] == list(range(10, 10 + len(titles)))
