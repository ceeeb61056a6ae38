"""LibreOffice gives back every kind of value, and is gone when it should be."""

from __future__ import annotations

import datetime
import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import openpyxl
import pytest
from openpyxl.worksheet.formula import ArrayFormula

from tests.harness import libreoffice
from tests.harness.libreoffice import Case, Office, OfficeError


def test_values_of_a_workbook(calc: Office, tmp_path: Path) -> None:
    """Numbers, text, truth values, dates and errors are told apart; empty cells are not there."""
    workbook = openpyxl.Workbook()
    sheet = workbook.worksheets[0]
    contents = {
        "A1": 1,
        "A2": "text",
        "A3": True,
        "A4": "=1/0",
        "A5": "=NA()",
        "A6": "=SQRT(-1)",
        "A7": "=NOPE()",
        "A8": '="x"+1',
        "A9": "=1=1",
        "A10": '=""',
        "A12": "=1E300/1E-300",
        "B14": '=INDIRECT("nowhere!A1")',
        "C1": datetime.datetime(2024, 1, 2, 12),  # noqa: DTZ001 - a cell has no zone
        "C2": "12",
        "C3": "=1/3",
    }
    for address, content in contents.items():
        sheet[address].value = content
    sheet["C4"].value = ArrayFormula("C4", "=SUM(A1:A1*2)")
    workbook.create_sheet("Other sheet")["B2"].value = "=Sheet!A1+1"
    workbook.create_sheet("Empty")
    path = tmp_path / "kinds.xlsx"
    workbook.save(path)
    assert calc.values(path) == {
        "Sheet": {
            "A1": 1.0,
            "A2": "text",
            "A3": True,
            "A4": "#DIV/0!",
            "A5": "#N/A",
            "A6": "Err:502",
            "A7": "#NAME?",
            "A8": "#VALUE!",
            "A9": True,
            "A10": "",
            "A12": "#NUM!",
            "B14": "#REF!",
            "C1": 45293.5,
            "C2": "12",
            "C3": 1 / 3,
            "C4": 2.0,
        },
        "Other sheet": {"B2": 2.0},
        "Empty": {},
    }


def test_stored_values_are_not_trusted(calc: Office, tmp_path: Path) -> None:
    """A copy is recalculated, and so is a file that claims a value."""
    workbook = openpyxl.Workbook()
    workbook.worksheets[0]["A1"].value = "=1+1"
    workbook.save(tmp_path / "book.xlsx")
    calc.recalculate(tmp_path / "book.xlsx", tmp_path / "copy.xlsx")
    assert openpyxl.load_workbook(tmp_path / "copy.xlsx", data_only=True).worksheets[0]["A1"].value == 2


@pytest.mark.parametrize(
    ("case", "expected"),
    [
        (Case({"A1": 3, "A2": "=NA()"}, "=SUM(A1:A2)"), "#N/A"),
        (Case({"A1": 3, "A2": None}, "=A1+A2"), 3.0),
        (Case({"A1": 3, "A2": "12"}, "=SUM(A1:A2)"), 3.0),
        (Case({"A1": True}, "=A1"), True),
        (Case({"A1": True}, "=ISLOGICAL(A1)"), True),
        (Case({"A1": "x"}, '=A1&"y"'), "xy"),
        (Case({}, "=ISBLANK(A1)"), True),
        (Case({"A1": "=1/0"}, '=IFERROR(A1,"-")'), "-"),
        (Case({"Posts!A1": 5, "My posts!A1": "=Posts!A1*2"}, "='My posts'!A1+Posts!A1"), 15.0),
        (Case({"A1": datetime.date(2024, 1, 2)}, "=YEAR(A1)"), 2024.0),
        (Case({"A1": 2, "A2": 3}, "=SUM(A1:A2*2)"), "#VALUE!"),
        (Case({"A1": 2, "A2": 3}, "=SUM(A1:A2*2)", array=True), 10.0),
        (Case({"A1": 2}, "=_xlfn.PERCENTILE.INC(A:A,0.5)"), 2.0),
        (Case({"A1": 2}, "=PERCENTILE.INC(A:A,0.5)"), 2.0),
        (Case({}, "=A1"), 0.0),
    ],
)
def test_formula(calc: Office, case: Case, expected: object) -> None:
    """A formula sees the cells of its own case only."""
    result = calc.evaluate([Case({"A1": True, "B1": 9}, "=A1"), case])[1]
    assert (result, type(result)) == (expected, type(expected))


def test_refusal_leaves_the_office_running(calc: Office, tmp_path: Path) -> None:
    """A file that is no spreadsheet is refused, and the next question is answered."""
    bad = tmp_path / "bad.xlsx"
    bad.write_bytes(b"PK\x03\x04 no workbook")
    with pytest.raises(OfficeError):
        calc.values(bad)
    assert calc.evaluate([({}, "=1+1")]) == [2.0]


def test_pictures(calc: Office, tmp_path: Path) -> None:
    """Every page is a picture."""
    workbook = openpyxl.Workbook()
    workbook.worksheets[0]["A1"].value = "first"
    workbook.create_sheet("Second")["A1"].value = "second"
    workbook.save(tmp_path / "book.xlsx")
    assert [page.name for page in calc.pictures(tmp_path / "book.xlsx", tmp_path / "out")] == ["book-1.png", "book-2.png"]


def test_office_ends_when_its_test_run_is_killed() -> None:
    """Nothing is left of an office whose owner got no chance to end it."""
    libreoffice.need_office()
    script = (
        "import time\nfrom tests.harness.libreoffice import office\n"
        "with office() as calc:\n    print(calc._folder, flush=True)\n    time.sleep(60)\n"
    )
    root = Path(__file__).parents[2]
    owner = subprocess.Popen([sys.executable, "-c", script], cwd=root, stdout=subprocess.PIPE, text=True)
    assert owner.stdout is not None
    folder = owner.stdout.readline().strip()
    assert folder
    assert _commands_with(folder)
    owner.send_signal(signal.SIGKILL)
    owner.communicate()
    deadline = time.monotonic() + 30
    while _commands_with(folder) and time.monotonic() < deadline:
        time.sleep(0.2)
    # Its folder nobody is left to remove.
    shutil.rmtree(folder)
    assert not _commands_with(folder)


def _commands_with(text: str) -> list[str]:
    found = []
    for process in Path("/proc").glob("[0-9]*"):
        try:
            command = (process / "cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
        except OSError:
            continue
        if text in command:
            found.append(command)
    return found


def test_absence_is_a_failure_where_an_office_is_required(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without LibreOffice a test is skipped, or fails when REQUIRE_PROGRAMS=1."""
    monkeypatch.setattr(libreoffice, "available", lambda: "there is none")
    monkeypatch.delenv("REQUIRE_PROGRAMS", raising=False)
    with pytest.raises(pytest.skip.Exception, match="there is none"):
        libreoffice.need_office()
    monkeypatch.setitem(os.environ, "REQUIRE_PROGRAMS", "1")
    with pytest.raises(pytest.fail.Exception, match="there is none"):
        libreoffice.need_office()
