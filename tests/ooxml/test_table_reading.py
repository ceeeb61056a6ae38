"""The rows of a table, read as columns: the same values as cell by cell, however a program wrote the cells."""

from __future__ import annotations

from html import escape

from hypothesis import given
from hypothesis import strategies as st

from tiktok_kpis.metrics.units import Unit
from tiktok_kpis.ooxml.sheet_part import Run
from tiktok_kpis.ooxml.table_reading import TableReader, TableRows
from tiktok_kpis.spreadsheet.addresses import Area, column_letters

UNITS = {2: Unit.TEXT, 3: Unit.DATE_TIME, 4: Unit.COUNT, 6: Unit.TEXT, 7: Unit.DATE}
"""Columns B to J: E is the user's own, H and J calculated, I the user's again, behind the stored ones."""
CALCULATED = {8, 10}
AREA = Area(2, 3, 10, 40)
SHARED = ["Bread & rolls", "", "7300000000000000001", "_x0041_ text"]

words = st.text(st.sampled_from("abX <>&\"'/=_#\n7é"), max_size=9)
numbers = st.sampled_from(["7", "0", "46100.25", "46100", "1E+3", "0.30000000000000004", "-4", "7300000000000000001", "9e9"])


@st.composite
def cells(draw: st.DrawFn) -> str:
    """Draw what stands in a cell behind the style: nearly always something usual."""
    kind = draw(st.sampled_from(["blank", "n", "n", "inline", "inline", "shared", "odd"]))
    match kind:
        case "blank":
            return "/>"
        case "n":
            return f"><v>{draw(numbers)}</v></c>"
        case "inline":
            return f' t="inlineStr"><is><t xml:space="preserve">{escape(draw(words), quote=False)}</t></is></c>'
        case "shared":
            return f' t="s"><v>{draw(st.integers(0, len(SHARED) - 1))}</v></c>'
    return draw(
        st.sampled_from(
            [
                "></c>",
                ' t="n"><v>5</v></c>',
                ' t="b"><v>1</v></c>',
                ' t="str"><f>1+1</f><v>two</v></c>',
                "><f>1+1</f><v>2</v></c>",
                ' t="e"><v>#N/A</v></c>',
                ' t="inlineStr"><is><r><t>a</t></r><r><t>b</t></r></is></c>',
                "><v/></c>",
                "><v></v></c> ",
            ]
        )
    )


@st.composite
def rows(draw: st.DrawFn) -> list[str]:
    """Draw the rows of a sheet, whole or with cells missing, and columns of one kind or of many."""
    usual = {column: draw(cells()) for column in range(AREA.left, AREA.right + 1)}
    outside = draw(st.lists(st.sampled_from([1, 12]), max_size=2, unique=True))
    written = []
    for number in sorted(draw(st.sets(st.integers(1, 45), max_size=12))):
        own = draw(st.booleans())
        missing = draw(st.sets(st.integers(AREA.left, AREA.right), max_size=3)) if draw(st.integers(0, 3)) == 0 else set()
        row = ""
        for column in sorted({*range(AREA.left, AREA.right + 1), *outside} - missing):
            inside = draw(cells()) if own or column not in usual else usual[column]
            if column in CALCULATED and draw(st.booleans()):
                inside = "><f>B4</f><v>1</v></c>"
            begin = draw(st.sampled_from(["<c s=\"4\" r='{}'", '<c  r="{}"'])) if draw(st.integers(0, 30)) == 0 else '<c r="{}"'
            row += begin.format(f"{column_letters(column)}{number}") + (' s="4"' if "s=" not in begin else "") + inside
        written.append(f'<row r="{number}" ht="14.25">{row}</row>')
    return written


def reader() -> TableReader:
    """Return what reads the table."""
    return TableReader(AREA, UNITS, CALCULATED, SHARED, 0)


@given(rows(), st.integers(1, 12), st.integers(30, 40))
def test_columns_hold_what_the_cells_hold(written: list[str], together: int, last: int) -> None:
    """Rows cut in any runs give the values each cell has by itself; blank rows are left out, the user's own are marked."""
    runs = [
        Run.of("".join(written[begin : begin + together]).encode()) for begin in range(0, len(written), together) if written
    ]
    found = reader().read(runs, "", last)
    expected = TableRows([[] for _ in UNITS])
    for row in written:
        number = int(row.split('"')[1])
        raw = row.removesuffix("</row>").encode()
        if AREA.top < number <= last:
            values, filled = reader().values(raw)
            values = [None if value == "" else value for value in values]
            if filled:
                expected.own.add(number)
            if filled or any(value is not None for value in values):
                expected.numbers.append(number)
                for column, value in zip(expected.columns, values, strict=True):
                    column.append(value)
    assert found.numbers == expected.numbers
    assert found.own == expected.own
    got = [[None if value == "" else value for value in column] for column in found.columns]
    assert got == expected.columns
    assert [list(map(type, column)) for column in got] == [list(map(type, column)) for column in expected.columns]
