"""The workbook as others leave it: compared with what it was built as, repaired, and equal to one that never left our hands."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest
from openpyxl import Workbook
from openpyxl.workbook.defined_name import DefinedName

from tests.harness.engines import stored_values
from tests.harness.libreoffice import Office, SheetValues
from tests.harness.made_once import empty_workbook, example_workbook
from tests.refresh.exports import studio
from tests.refresh.test_figures import NOW, kpi_cells, unlike
from tiktok_kpis.languages import LANGUAGES, text
from tiktok_kpis.ooxml.package import WorkbookParts
from tiktok_kpis.problems import Refused
from tiktok_kpis.refresh.findings import State, Verified
from tiktok_kpis.refresh.refresh import refresh
from tiktok_kpis.refresh.repairing import repair
from tiktok_kpis.refresh.restoring import restore
from tiktok_kpis.refresh.verification import verify
from tiktok_kpis.workbook.contract import KPI_CELLS, NAMES, TABLE_PLACES, VERSION_CELL, sheet_name
from tiktok_kpis.workbook.new import empty_workbook as new_workbook
from tiktok_kpis.workbook.spelling import FormulaKind, Spelling

FIGURE = next(iter(KPI_CELLS.values())).value
RATE = TABLE_PLACES["Posts"].column_letter("engagement_rate")
GROWING = [(20, 3), (30, 6), (40, 9), (50, 12), (60, 15)]
"""How many days and posts each of five exports knows."""


def compared(path: Path) -> Verified:
    """Compare a workbook file."""
    return verify(WorkbookParts(path))


def states(path: Path) -> dict[str, set[str]]:
    """Return the cells that differ, by what became of them."""
    found: dict[str, set[str]] = {}
    for one in compared(path).findings:
        found.setdefault(one.state.value, set()).add(f"{one.key}!{one.address}")
    return found


def edited(folder: Path, change: Callable[[Workbook], object]) -> Path:
    """Return the example as somebody else saved it."""
    book = folder / "edited.xlsx"
    book.write_bytes(example_workbook("en"))
    workbook = openpyxl.load_workbook(book)
    change(workbook)
    workbook.save(book)
    return book


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_workbook_of_ours_lacks_nothing(tmp_path: Path, language: str) -> None:
    """Empty or filled, and in every language."""
    for content in (empty_workbook(language), example_workbook(language)):
        (tmp_path / "book.xlsx").write_bytes(content)
        found = compared(tmp_path / "book.xlsx")
        assert (found.findings, found.columns, found.names, found.sheets, found.moved) == ([], {}, {}, [], [])


@pytest.mark.parametrize(
    "spelling",
    [
        Spelling(FormulaKind.LAMBDA),
        Spelling(FormulaKind.FUNCTIONS, "TIKTOKKPIS.FUNCTIONS.".__add__),
        Spelling(FormulaKind.FUNCTIONS, "_xldudf_".__add__),
        Spelling(FormulaKind.FUNCTIONS),
    ],
    ids=["lambda", "calc", "lite", "excel"],
)
def test_each_spelling_is_compared_with_its_own_formulas(tmp_path: Path, calc: Office, spelling: Spelling) -> None:
    """Also when LibreOffice wrote the names of functions it does not know in lower case."""
    book, saved = tmp_path / "book.xlsx", tmp_path / "saved.xlsx"
    book.write_bytes(new_workbook("en", spelling=spelling))
    calc.recalculate(book, saved)
    for path in (book, saved):
        found = compared(path)
        assert (found.findings, found.names, found.own_names) == ([], {}, [])
        assert found.ours.spelling.kind is spelling.kind
        assert found.ours.spelling.spelled("LIKE_RATE") == spelling.spelled("LIKE_RATE")


@pytest.mark.parametrize("way", [".xlsx", ".ods"])
def test_libreoffice_saves_between_refreshes(tmp_path: Path, calc: Office, way: str) -> None:
    """All formulas are there, and the stored KPIs are those of a twin that only we wrote; by way of .ods after a repair."""
    book, twin, elsewhere = (tmp_path / name for name in ("book.xlsx", "twin.xlsx", f"elsewhere{way}"))
    for path in (book, twin):
        path.write_bytes(empty_workbook("en"))
    for days, posts in GROWING:
        exports = studio(tmp_path, days=days, posts_known=posts)
        for path in (book, twin):
            assert refresh(path, exports, now=NOW).calculated
        found = compared(book)
        assert (found.findings, found.columns, found.names) == ([], {}, {})
        assert unlike(kpi_cells(stored_values(book), "en"), kpi_cells(stored_values(twin), "en")) == {}
        calc.recalculate(book, elsewhere)
        if way == ".ods":
            book.unlink()
            calc.recalculate(elsewhere, book)
            assert {one.state for one in compared(book).findings} == {State.FIXED}
            assert repair(book, now=NOW).calculated
        else:
            book.write_bytes(elsewhere.read_bytes())


def test_a_refresh_says_what_another_program_did(tmp_path: Path, calc: Office) -> None:
    """In the terminal, on Checks and in the Log; a repair answers all three, and can be undone."""
    book, elsewhere = tmp_path / "book.xlsx", tmp_path / "elsewhere.ods"
    book.write_bytes(empty_workbook("en"))
    refresh(book, studio(tmp_path, days=20, posts_known=3), now=NOW)
    calc.recalculate(book, elsewhere)
    calc.recalculate(elsewhere, book)
    made = refresh(book, studio(tmp_path, days=40, posts_known=9), now=NOW)
    assert "formulas_fixed" in {problem.code for problem in made.problems}

    def damage() -> object:
        checks = openpyxl.load_workbook(book, data_only=True)["Checks"]
        return next(row[1].value for row in checks.iter_rows() if row[0].value == text("workbook.checks.damage.label"))

    def logged() -> set[object]:
        return {row[2].value for row in openpyxl.load_workbook(book)["Log"].iter_rows(min_row=4)}

    assert damage() == 1
    assert text("workbook.log.to_repair") in logged()
    before = book.read_bytes()
    assert repair(book, now=NOW, dry_run=True).changed
    assert book.read_bytes() == before
    repaired = repair(book, now=NOW)
    assert repaired.backup is not None
    assert damage() == 0
    assert text("workbook.log.to_repair") not in logged()
    assert text("workbook.log.repaired") in logged()
    assert not repair(book, now=NOW).changed
    restore(book, now=NOW)
    assert book.read_bytes() == before


def clear_a_column(workbook: Workbook) -> None:
    """Delete the formulas of a calculated column."""
    for cell in workbook["Posts"][RATE][3:]:
        cell.value = None


def delete_a_name(workbook: Workbook) -> None:
    """Delete a defined name, and lose what another refers to."""
    del workbook.defined_names["Account_Shown"]
    workbook.defined_names["Period_From"] = DefinedName("Period_From", attr_text="#REF!")


def lose_a_reference(workbook: Workbook) -> None:
    """Have a KPI refer to nothing."""
    workbook["KPIs"][FIGURE].value = "=SUM(#REF!)"


def freeze_a_figure(workbook: Workbook) -> None:
    """Paste the value of a KPI over its formula, and that of a row of a table."""
    for sheet, address in (("KPIs", FIGURE), ("Posts", f"{RATE}5")):
        workbook[sheet][address].value = stored[sheet][address]


stored: SheetValues = {}


@pytest.mark.parametrize("change", [clear_a_column, delete_a_name, lose_a_reference, freeze_a_figure])
def test_what_is_gone_is_put_back(tmp_path: Path, change: Callable[[Workbook], object]) -> None:
    """The stored figures are those of the workbook before; nothing is left to repair."""
    whole = tmp_path / "whole.xlsx"
    whole.write_bytes(example_workbook("en"))
    stored.update(stored_values(whole))
    book = edited(tmp_path, change)
    made = repair(book, now=NOW)
    assert (made.changed, made.calculated) == (True, True)
    found = compared(book)
    assert (found.findings, found.names) == ([], {})
    figures = stored_values(book)
    for sheet, cells in stored_values(whole).items():
        assert figures[sheet] == {
            address: pytest.approx(value, rel=1e-12) if isinstance(value, float) else value for address, value in cells.items()
        }


def type_over(workbook: Workbook) -> None:
    """Type a number over a calculated cell and a KPI, and an own formula over another."""
    workbook["Posts"][f"{RATE}5"].value = 0.123
    workbook["KPIs"][FIGURE].value = 4711
    workbook["Posts"][f"{RATE}6"].value = "=1/8"


def test_what_was_typed_over_a_formula_is_listed_and_stays(tmp_path: Path) -> None:
    """It is the user's, also when something else is put back."""

    def change(workbook: Workbook) -> None:
        type_over(workbook)
        del workbook.defined_names["Account_Shown"]

    book = edited(tmp_path, change)
    made = repair(book, now=NOW)
    assert made.changed
    assert {"formulas_typed_over", "formulas_own", "names_missing"} == {problem.code for problem in made.problems}
    cells = openpyxl.load_workbook(book)
    assert (cells["Posts"][f"{RATE}5"].value, cells["KPIs"][FIGURE].value) == (0.123, 4711)
    assert cells["Posts"][f"{RATE}6"].value == "=1/8"
    assert not repair(book, now=NOW).changed


def rename(workbook: Workbook) -> None:
    """Rename two sheets, as Excel does, with the formulas that name one of them."""
    for sheet in workbook:
        for row in sheet.iter_rows():
            for cell in row:
                if isinstance(cell.value, str) and cell.value.startswith("=") and "'Lists'!" in cell.value:
                    cell.value = cell.value.replace("'Lists'!", "'My lists'!")
    for name in workbook.defined_names.values():
        name.attr_text = name.attr_text.replace("'Lists'!", "'My lists'!")
    workbook["Lists"].title = "My lists"
    workbook["Log"].title = "Diary"


def copy(workbook: Workbook) -> None:
    """Copy a sheet, with names of its own as Excel gives it."""
    made = workbook.copy_worksheet(workbook["KPIs"])
    made.defined_names["Account_Shown"] = DefinedName("Account_Shown", attr_text=f"'{made.title}'!$A$1")


def own_sheet(workbook: Workbook) -> None:
    """Add a sheet of one's own, with functions that no engine here knows and a link to another workbook."""
    sheet = workbook.create_sheet("Mine")
    sheet["A1"], sheet["A2"], sheet["A3"] = "=MY_FUNCTION(1)", "=SUM(KPIs:Month!B4)", "=[1]Other!A1"
    workbook["Posts"].merge_cells("AP1:AQ2")


@pytest.mark.parametrize("change", [rename, copy, own_sheet])
def test_what_the_user_did_is_not_damage(tmp_path: Path, change: Callable[[Workbook], object]) -> None:
    """Nothing is missing, and a refresh stores the figures."""
    book = edited(tmp_path, change)
    found = compared(book)
    assert (found.findings, found.names, found.sheets, found.own_names) == ([], {}, [], [])
    assert refresh(book, studio(tmp_path), now=NOW).calculated


def test_a_sheet_whose_rows_were_moved_is_not_compared(tmp_path: Path) -> None:
    """Its formulas stand elsewhere now; it is said, and nothing is written over them."""

    def change(workbook: Workbook) -> None:
        workbook["KPIs"].insert_rows(3)
        for name, place in NAMES.items():
            if place.sheet == "kpis":
                column, row = place.address[0], int(place.address[1:]) + 1
                workbook.defined_names[name].attr_text = f"'KPIs'!${column}${row}"

    found = compared(edited(tmp_path, change))
    assert found.moved == ["kpis"]
    assert not [one for one in found.findings if one.key == "kpis"]


def test_formulas_that_name_a_sheet_that_is_gone_are_left_alone(tmp_path: Path) -> None:
    """With them a program would take the file for damaged or ask for another one; the sheet is named."""

    def change(workbook: Workbook) -> None:
        del workbook["Lists"]
        for name in list(workbook.defined_names):
            if name.startswith("List_"):
                workbook.defined_names[name].attr_text = "#REF!"

    book = edited(tmp_path, change)
    assert compared(book).sheets == ["lists"]
    made = repair(book, now=NOW)
    assert [problem.code for problem in made.problems] == ["sheets_missing"]
    assert not made.changed


def test_a_workbook_of_another_version_is_refused_with_both_versions(tmp_path: Path) -> None:
    """Its formulas are others, and not known here."""

    def change(workbook: Workbook) -> None:
        workbook[sheet_name("start")][VERSION_CELL.address].value = "0.0.9"

    with pytest.raises(Refused, match=r"0\.0\.9"):
        repair(edited(tmp_path, change), now=NOW)
