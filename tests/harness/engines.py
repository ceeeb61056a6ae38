"""Workbooks computed by formula engines that are Python packages: a second and a third opinion beside LibreOffice.

Both return `{sheet: {address: value}}` for the cells that have a value: numbers as float (a date as its serial), text,
truth values, and errors by name. A formula that gives "" is there with "". What each engine can and cannot compute is
pinned by `tests/harness_checks/test_engines.py`.
"""

from __future__ import annotations

import datetime
import shutil
import tempfile
import zipfile
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeAlias
from xml.etree import ElementTree

import formualizer
import ironcalc

from tests.harness.stand_in import Rule, StandIn

if TYPE_CHECKING:
    from collections.abc import Iterator

Value: TypeAlias = float | str | bool
SheetValues: TypeAlias = dict[str, dict[str, Value]]

MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
RELATED = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
ERRORS = ("#N/A", "#DIV/0!", "#VALUE!", "#NUM!", "#REF!", "#NAME?", "#NULL!", "Err:")
"""How the text of a cell begins that shows an error, in any of the programs."""


class EngineError(RuntimeError):
    """The engine refused the workbook."""


def formualizer_values(path: Path, now: datetime.datetime | None = None) -> SheetValues:
    """Return what formualizer's `recalculate_xlsx_file` stores in a copy of the workbook; the workbook stays as it is.

    `now` (with a time zone) is what TODAY and NOW tell. One formula it does not implement makes it refuse the whole file.
    """
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder, "recalculated.xlsx")
        shutil.copyfile(path, copy)
        try:
            formualizer.recalculate_xlsx_file(str(copy), deterministic_timestamp_utc=now)
        except Exception as problem:
            raise EngineError(f"formualizer: {problem}") from problem
        return stored_values(copy)


def ironcalc_sheets(path: Path) -> list[str]:
    """Return the names of the sheets IronCalc reads of the workbook, with nothing calculated."""
    return [sheet["name"] for sheet in _ironcalc(path).get_worksheets_properties()]


def ironcalc_values(path: Path) -> SheetValues:
    """Return what IronCalc computes for the workbook, in English and UTC."""
    model = _ironcalc(path)
    with _ironcalc_refuses():
        model.evaluate()
    names = [sheet["name"] for sheet in model.get_worksheets_properties()]
    found: SheetValues = {name: {} for name in names}
    for sheet, row, column in model.get_all_cells():
        value = model.get_cell_value(sheet, row, column)
        if value is not None:
            found[names[sheet]][f"{ironcalc.column_name_from_number(column)}{row}"] = value
    return found


def _ironcalc(path: Path) -> Any:
    with _ironcalc_refuses():
        return ironcalc.load_from_xlsx(str(path), "en", "UTC", "en")


@contextmanager
def _ironcalc_refuses() -> Iterator[None]:
    try:
        yield
    # A panic of the Rust code arrives as an exception that is not an `Exception`.
    except BaseException as problem:
        if isinstance(problem, KeyboardInterrupt | SystemExit):
            raise
        raise EngineError(f"ironcalc: {problem}") from problem


def stored_values(path: Path) -> SheetValues:
    """Return the values an .xlsx file stores, those of formulas included, with every digit and dates as serials."""
    with zipfile.ZipFile(path) as archive:
        book = ElementTree.fromstring(archive.read("xl/workbook.xml"))
        related = ElementTree.fromstring(archive.read("xl/_rels/workbook.xml.rels"))
        targets = {item.get("Id", ""): item.get("Target", "") for item in related}
        texts: list[str] = []
        if "xl/sharedStrings.xml" in archive.namelist():
            strings = ElementTree.fromstring(archive.read("xl/sharedStrings.xml"))
            texts = ["".join(run.text or "" for run in item.iter(f"{MAIN}t")) for item in strings.iter(f"{MAIN}si")]
        return {
            sheet.get("name", ""): dict(_stored_cells(archive, targets[sheet.get(RELATED, "")], texts))
            for sheet in book.iter(f"{MAIN}sheet")
        }


def _stored_cells(archive: zipfile.ZipFile, target: str, texts: list[str]) -> Iterator[tuple[str, Value]]:
    part = target.lstrip("/") if target.startswith("/") else f"xl/{target}"
    for cell in ElementTree.fromstring(archive.read(part)).iter(f"{MAIN}c"):
        kind, address = cell.get("t", "n"), cell.get("r", "")
        if kind == "inlineStr":
            yield address, "".join(run.text or "" for run in cell.iter(f"{MAIN}t"))
            continue
        value = cell.find(f"{MAIN}v")
        if value is None:
            continue
        text = value.text or ""
        match kind:
            case "n":
                yield address, float(text)
            case "s":
                yield address, texts[int(text)]
            case "b":
                yield address, text == "1"
            case _:
                yield address, text


STAND_IN = StandIn(
    "Excel's calculation",
    "LAMBDA names, and a second opinion on every figure beside LibreOffice's",
    __name__,
    (
        Rule(
            "A defined name that is a LAMBDA is called with its arguments, some of which may be left out.",
            "IronCalc 0.9; learn.microsoft.com, LAMBDA function",
            ironcalc_values,
        ),
        Rule(
            "Tables, references to their own row and whole columns give what LibreOffice gives, to the last digit.",
            "formualizer 0.13; tests/harness_checks/test_engines.py compares them",
            formualizer_values,
        ),
    ),
    (
        "Excel gives what these programs and LibreOffice agree on.",
        "LEFT, LEN and MID count halves of an emoji in Excel and letters in these programs; UNICODE of half a pair is #VALUE!.",
        "COUNTIF and MATCH read ?, * and ~ in Excel as LibreOffice does in a file of Excel's.",
    ),
)
