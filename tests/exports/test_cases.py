"""Every folder of ``cases`` is one sentence: what is read from its files, and what is said about them.

Beside the input stands ``expected.json``. A folder named ``….zip`` is packed before it is read, ``….xlsx.json`` is made into a
workbook (sheets of rows), ``pasted.json`` is a pasted range; dates in both are written ``{"date": "2026-03-28"}``. To write the
expectation of a new case, run the tests with ``UPDATE_CASES=1`` and read what was written before believing it.
"""

from __future__ import annotations

import json
import os
import shutil
import zipfile
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from tiktok_kpis.exports.reading import read_files, read_grid
from tiktok_kpis.exports.records import Reading
from tiktok_kpis.grids.grid import Source

CASES = Path(__file__).parent / "cases"
_DEFAULT_TODAY = "2026-06-30"


@pytest.mark.parametrize("case", sorted(path.name for path in CASES.iterdir() if path.is_dir()))
def test_case_reads_as_expected(case: str, tmp_path: Path) -> None:
    """The files of a case give its records and its problems, and nothing else."""
    folder = CASES / case
    expected_file = folder / "expected.json"
    expected: dict[str, Any] = json.loads(expected_file.read_text(encoding="utf-8")) if expected_file.exists() else {}
    today = date.fromisoformat(expected.get("today", _DEFAULT_TODAY))
    actual: dict[str, Any] = {key: expected[key] for key in ("today", "encode", "zip_date") if key in expected}
    actual |= describe(read_case(folder, tmp_path, today, expected))
    if os.environ.get("UPDATE_CASES"):
        expected_file.write_text(compact_json(actual), encoding="utf-8")
    assert actual == expected


def read_case(folder: Path, work: Path, today: date, expected: dict[str, Any]) -> Reading:
    """Read the input of a case: a pasted range, or its files copied to a folder with the date of the reading."""
    pasted = folder / "pasted.json"
    if pasted.exists():
        cells = _cells(json.loads(pasted.read_text(encoding="utf-8")))
        return read_grid(cells, today=today, source=Source(sheet="Paste"))
    paths = []
    for entry in sorted(folder.iterdir()):
        if entry.name == "expected.json":
            continue
        path = work / entry.name.removesuffix(".json") if entry.name.endswith(".xlsx.json") else work / entry.name
        if entry.is_dir():
            _pack(entry, path, expected.get("zip_date"))
        elif path.name != entry.name:
            _make_workbook(json.loads(entry.read_text(encoding="utf-8")), path)
        elif encoding := expected.get("encode", {}).get(entry.name):
            path.write_bytes(entry.read_bytes().decode("utf-8").encode(encoding))
        else:
            shutil.copy(entry, path)
        noon = datetime(today.year, today.month, today.day, 12, tzinfo=UTC).timestamp()
        os.utime(path, (noon, noon))
        paths.append(path)
    return read_files(paths, today=today)


def _pack(folder: Path, path: Path, zip_date: str | None) -> None:
    day = date.fromisoformat(zip_date or "1980-01-01")
    with zipfile.ZipFile(path, "w") as archive:
        for member in sorted(folder.rglob("*")):
            if member.is_file():
                name = member.relative_to(folder).as_posix()
                archive.writestr(zipfile.ZipInfo(name, (day.year, day.month, day.day, 9, 30, 0)), member.read_bytes())


def _make_workbook(sheets: dict[str, list[list[Any]]], path: Path) -> None:
    workbook = openpyxl.Workbook()
    workbook.remove(workbook.worksheets[0])
    for name, rows in sheets.items():
        sheet = workbook.create_sheet(name)
        for row in _cells(rows):
            sheet.append(row)
    workbook.save(path)


def _cells(rows: list[list[Any]]) -> list[list[Any]]:
    return [[datetime.fromisoformat(cell["date"]) if isinstance(cell, dict) else cell for cell in row] for row in rows]


def describe(reading: Reading) -> dict[str, Any]:
    """Return a reading as plain data: one table for each block of records, one line for each problem."""
    return {
        "records": [
            {
                "shape": part.shape,
                "from": part.source.place(part.source.first_row).describe(),
                "account": part.account,
                "exported": f"{part.exported}{'' if part.exported_is_known else ' (derived)'}",
                "rows": part.rows,
                "columns": {name: [_plain(value) for value in values] for name, values in part.columns.items()},
            }
            for part in reading.records
        ],
        "problems": [f"{problem.severity}: {problem.code}: {problem.describe()}" for problem in reading.problems],
        "blocks": [
            f"{block.shape}: {block.rows_read} read, {block.rows_refused} refused, {block.first_day} to {block.last_day};"
            f" without {', '.join(block.missing_fields) or 'nothing'}"
            for block in reading.blocks
        ],
    }


def _plain(value: object) -> object:
    return value.isoformat() if isinstance(value, date) else value


def compact_json(value: object, indent: int = 0) -> str:
    """Write JSON with each list of simple values on one line, for a table that can be read."""
    pad = "  " * indent
    if isinstance(value, dict) and value:
        lines = [f"{pad}  {json.dumps(key)}: {compact_json(item, indent + 1).lstrip()}" for key, item in value.items()]
        return f"{pad}{{\n" + ",\n".join(lines) + f"\n{pad}}}" + ("\n" if not indent else "")
    if isinstance(value, list) and any(isinstance(item, dict) or (isinstance(item, str) and len(item) > 60) for item in value):
        return f"{pad}[\n" + ",\n".join(compact_json(item, indent + 1) for item in value) + f"\n{pad}]"
    return pad + json.dumps(value, ensure_ascii=False)
