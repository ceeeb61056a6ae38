"""Two readers of workbooks, of which a computer may have one: they read the same, and what only one reads is said."""

from __future__ import annotations

import datetime as dt
import sys
import warnings
import zipfile
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import openpyxl
import pytest
from openpyxl.utils.datetime import CALENDAR_MAC_1904
from tests.generated import GENERATED, ROOT

from tiktok_kpis.exports.reading import read_files
from tiktok_kpis.grids.workbook_sheets import open_sheets

CASES = Path(__file__).parent / "cases"
BOOKS = sorted(
    [
        *(path for path in CASES.rglob("*.xlsx") if "refused" not in path.parent.name),
        *(ROOT / path for path in GENERATED if path.suffix == ".xlsx"),
    ]
)


@pytest.fixture
def without_calamine(monkeypatch: pytest.MonkeyPatch) -> None:
    """As on a computer for which it has no build."""
    monkeypatch.setitem(sys.modules, "python_calamine", None)


def all_rows(path: Path) -> dict[str, list[list[tuple[type, Any]]]]:
    """Return the values of every sheet, blank rows at the end left off: an empty text is one to calamine."""
    book = open_sheets(path)
    found = {}
    for name in book.names:
        rows = [[(type(value), value) for value in row] for row in book.rows(name)]
        while rows and all(value == "" for _, value in rows[-1]):
            rows.pop()
        found[name] = rows
    return found


def kinds_of_values(path: Path, epoch: dt.datetime | None = None) -> Path:
    """Write a workbook with every kind of value, gaps, an error, and a sheet without any."""
    book = openpyxl.Workbook()
    if epoch:
        book.epoch = epoch
    sheet = book.worksheets[0]
    moment, text = dt.datetime(2026, 1, 2, 3, 4, 5), "7301234567890123456"  # noqa: DTZ001 -- a cell has no zone
    values: list[Any] = [1, 1.5, "x", " ", True, moment.date(), moment, moment.time(), dt.timedelta(hours=30), text]
    for column, value in enumerate(values, 2):
        sheet.cell(3, column, value)
    sheet["D6"], sheet["D6"].data_type = "#DIV/0!", "e"
    sheet.merge_cells("F9:G12")
    sheet["F9"] = "merged"
    sheet["Z40"].font = openpyxl.styles.Font(bold=True)
    book.create_sheet("Empty")
    book.save(path)
    return path


@pytest.mark.parametrize("path", BOOKS, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_both_readers_read_the_same(path: Path, request: pytest.FixtureRequest) -> None:
    """Of every workbook among the cases, and of those we make."""
    fast = all_rows(path)
    request.getfixturevalue("without_calamine")
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert all_rows(path) == fast


@pytest.mark.parametrize("epoch", [None, CALENDAR_MAC_1904], ids=["1900", "1904"])
def test_both_readers_read_every_kind_of_value(tmp_path: Path, epoch: object, request: pytest.FixtureRequest) -> None:
    """In both systems of dates; formats without a value make a sheet no larger."""
    path = kinds_of_values(tmp_path / "kinds.xlsx", epoch)  # type: ignore[arg-type]
    fast = all_rows(path)
    request.getfixturevalue("without_calamine")
    assert all_rows(path) == fast
    assert [len(rows) for rows in fast.values()] == [9, 0]


@pytest.fixture
def other_kinds(tmp_path: Path) -> list[Path]:
    """Packages that begin like a workbook of another kind."""
    paths = []
    for name, part in (("book.ods", "content.xml"), ("book.xlsb", "xl/workbook.bin")):
        with zipfile.ZipFile(tmp_path / name, "w") as package:
            package.writestr("[Content_Types].xml", "<Types/>")
            package.writestr(part, "x")
        paths.append(tmp_path / name)
    return paths


@pytest.mark.usefixtures("without_calamine")
def test_what_needs_calamine_is_said(other_kinds: list[Path]) -> None:
    """One sentence that names the kind, and what to do."""
    for path, kind in zip(other_kinds, ("OpenDocument", "xlsb"), strict=True):
        (problem,) = read_files([path], today=dt.date(2026, 3, 20)).problems
        assert (problem.code, dict(problem.values)) == ("workbook_without_reader", {"type": kind})
        assert ".xlsx" in problem.describe()


class Panic(BaseException):
    """What Rust code that gives up becomes in Python: no `Exception`."""


@pytest.mark.parametrize("at", ["opening", "a sheet"])
def test_a_reader_that_panics_ends_in_a_sentence(at: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The file is refused; the process goes on."""

    class Reader:
        sheet_names = ("Sheet",)

        def get_sheet_by_name(self, name: str) -> None:
            raise Panic(name)

    def opened(_source: object) -> Reader:
        if at == "opening":
            raise Panic
        return Reader()

    path = kinds_of_values(tmp_path / "kinds.xlsx")
    monkeypatch.setitem(sys.modules, "python_calamine", SimpleNamespace(CalamineWorkbook=SimpleNamespace(from_object=opened)))
    assert [problem.code for problem in read_files([path], today=dt.date(2026, 3, 20)).problems] == ["workbook_broken"]
