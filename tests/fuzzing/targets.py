"""What is run on any bytes: each target calls one part, and fails where it raises or gives what it must not."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from tiktok_kpis.exports.known_tables import TIKTOK_TABLES
from tiktok_kpis.exports.reading import read_grid
from tiktok_kpis.grids.decoding import decode
from tiktok_kpis.grids.delimited import read_text
from tiktok_kpis.grids.grid import Source
from tiktok_kpis.grids.number_grammar import Measure, parse_number, read_number_column
from tiktok_kpis.grids.package_check import check_package
from tiktok_kpis.languages import LANGUAGES
from tiktok_kpis.problems import Problem

TODAY = date(2026, 6, 30)


def package_check(data: bytes) -> None:
    """A package is sound or refused in a sentence."""
    fault = check_package(data)
    if fault is not None:
        for language in LANGUAGES:
            assert Problem(fault.kind, values=fault.values).describe(language)


def csv_reader(data: bytes) -> None:
    """Bytes are no text, or rows of which none is lost: each is there or refused; and their cells can be read."""
    decoded = decode(data)
    if decoded is None:
        return
    found = read_text(decoded.text, Source("fuzzed.csv"), TIKTOK_TABLES)
    assert len(found.rows) == len(found.numbers)
    assert not set(found.refused) & set(found.numbers)
    assert all(len(found.rows) > position for position in found.headings)
    reading = read_grid(list(found.rows), today=TODAY, source=Source("fuzzed.csv"))
    for problem in [*found.problems, *reading.problems]:
        assert problem.describe()
    for records in reading.records:
        assert {len(values) for values in records.columns.values()} == {len(records)}


def number_grammar(data: bytes) -> None:
    """A text is no number or a finite one; a column says the same of it as the text alone, where nothing is undecided."""
    text = data.decode("utf-8", "replace")
    parsed = parse_number(text)
    for measure in Measure:
        column = read_number_column([text], measure)
        assert len(column.values) == 1
    if parsed is None:
        return
    assert any(sign.isdecimal() for sign in text)
    assert abs(parsed.value) < 10**80
    if parsed.other is None and not parsed.percent:
        assert read_number_column([text], Measure.COUNT).values == [parsed.value]


TARGETS: dict[str, Callable[[bytes], None]] = {
    target.__name__: target for target in (package_check, csv_reader, number_grammar)
}
"""Every target by its name."""

BEGINNINGS: dict[str, tuple[bytes, ...]] = {
    "package_check": (),
    "csv_reader": (
        b'"Date","Video Views","Likes"\n"March 1","1.2K","3"\n',
        b'Video title,Video link,Views\n"a "b", c",https://www.tiktok.com/@a/video/7613713006951875954,1\n',
        b"sep=;\nDatum;Aufrufe;Kommentare\n13. Februar;1.234;5\nSumme;1;5\n",
    ),
    "number_grammar": (b"1.234,5 mil.", "R$ 12,3万".encode(), b"(1 234)%", "−٣٤٫٥".encode()),
}
"""Inputs to begin with, beside the packages of the hostile files."""
