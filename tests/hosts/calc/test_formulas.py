"""What a user meets in the cells of a LibreOffice that has the extension."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook

from tests.harness.libreoffice import Case, Content, need_office
from tests.hosts.calc.office import OfficeWithAddIn, office_with_add_in
from tiktok_kpis.hosts.calc.interface import programmatic_name
from tiktok_kpis.hosts.functions import ALL
from tiktok_kpis.languages import LANGUAGES

POST = {"A1": 10.0, "B1": 5.0, "C1": 3.0, "D1": 2.0, "E1": 1000.0}
ENGAGEMENT_RATE = next(function for function in ALL if function.name == "ENGAGEMENT_RATE")


def test_a_formula_typed_into_a_cell_computes(calc_with_add_in: OfficeWithAddIn) -> None:
    """As a user types it, in a profile in which nothing but the extension was added."""
    assert calc_with_add_in.typed(POST, "=ENGAGEMENT_RATE(A1;B1;C1;D1;E1)") == 0.02


def test_no_views_are_an_error_that_a_formula_can_catch(calc_with_add_in: OfficeWithAddIn) -> None:
    """A real error value, not a text that looks like one."""
    assert calc_with_add_in.typed({}, "=ENGAGEMENT_RATE(1;1;1;1;0)") == "#DIV/0!"
    assert calc_with_add_in.typed({}, '=IFERROR(ENGAGEMENT_RATE(1;1;1;1;0);"none")') == "none"
    assert calc_with_add_in.typed({}, "=ERROR.TYPE(ENGAGEMENT_RATE(1;1;1;1;0))") == 2.0
    assert calc_with_add_in.typed({}, '=ISNA(PARSE_COUNT("—"))') == 1.0


def test_saves_that_tiktok_does_not_tell_may_be_a_number_left_out_or_blank(calc_with_add_in: OfficeWithAddIn) -> None:
    """All three count as none."""
    for saves in ("0", "", "Z1"):
        assert calc_with_add_in.typed(POST, f"=ENGAGEMENT_RATE(A1;B1;{saves};D1;E1)") == 0.017


def test_an_optional_argument_may_be_left_out(calc_with_add_in: OfficeWithAddIn) -> None:
    """The upload time is in UTC until the hours are told."""
    link = '"https://www.tiktok.com/@sample.bakery/video/7300000000000000001"'
    utc = calc_with_add_in.typed({}, f"=POSTED_AT({link})")
    assert calc_with_add_in.typed({}, f"=POSTED_AT({link};)") == utc
    assert calc_with_add_in.typed({}, f"=POSTED_AT({link};6)") == pytest.approx(utc + 0.25)


def test_rates_of_rows_fill_an_array(calc_with_add_in: OfficeWithAddIn) -> None:
    """One row without views is an error and leaves its neighbours alone; a single number counts for every row."""
    cells = {"A1": 10.0, "A2": 5.0, "A3": None, "B1": 100.0, "B2": 0.0, "B3": 50.0}
    rows = calc_with_add_in.array(cells, "=ENGAGEMENT_RATES(A1:A3;0;;0;B1:B3)", "D1:D3")
    assert rows == [[0.1], ["#DIV/0!"], [0.0]]


def test_figures_that_are_formulas_are_computed_first(calc_with_add_in: OfficeWithAddIn) -> None:
    """A column of figures is read by us, and still depends on what its own formulas depend on."""
    cells: dict[str, Content] = {"A1": 100.0, "A2": "=A1*2", "A3": "=A2*2", "B1": "=FOLLOWERS_GAINED(A:A)", "C1": "=B1+1"}
    assert calc_with_add_in.typed(cells, "=C1") == 301.0


def test_a_column_of_figures_that_changes_changes_its_result(calc_with_add_in: OfficeWithAddIn) -> None:
    """Calc knows what the function reads."""
    assert calc_with_add_in.changed({"A1": 100.0, "A2": 130.0}, "=FOLLOWERS_GAINED(A:A)", "A3", 150.0) == [30.0, 50.0]
    assert calc_with_add_in.changed({"A1": 100.0, "A2": 130.0}, "=LIKE_RATE(A:A;1)", "A3", 150.0) == [230.0, 380.0]


def test_figures_on_another_sheet_and_below_the_used_area(calc_with_add_in: OfficeWithAddIn) -> None:
    """A range that begins below everything is blank."""
    (shown,) = calc_with_add_in.evaluate([Case({"Data!B2": 5.0, "Data!B3": 9.0}, "=FOLLOWERS_GAINED(Data!B:B)")])
    assert shown == 4.0
    assert calc_with_add_in.typed({"A1": 5.0}, "=FOLLOWERS_GAINED(A900:A1000)") == "#N/A"


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_function_wizard_shows_our_texts(language: str) -> None:
    """Every function and argument, in the user's language; the name typed is the same in all."""
    need_office()
    with office_with_add_in(language) as calc:
        shown = calc.descriptions([function.name for function in ALL])
    expected: list[dict[str, Any]] = [
        {
            "description": function.help(language),
            "arguments": [[one.field.label_in(language), one.help_in(language)] for one in function.parameters],
        }
        for function in ALL
    ]
    assert shown == expected


def test_a_pasted_export_becomes_a_table(calc_with_add_in: OfficeWithAddIn) -> None:
    """Days that Calc made dates of while pasting are days; a figure that it made a date of is not read as a number."""
    cells: dict[str, Content] = {"A1": "Date", "B1": "Video Views", "A2": "typed:2026-02-13", "B2": "1.2K"}
    cells |= {"A3": "14 Feb 2026", "B3": "typed:2026-01-02"}
    table = calc_with_add_in.array(cells, "=CLEAN_EXPORT(A:B;46100)", "D1:E4")
    assert table[:3] == [["Date", "Video views"], [46066.0, 1200.0], [46067.0, ""]]
    assert "Video Views" in table[3][0]


def test_an_ods_file_keeps_the_function(calc_with_add_in: OfficeWithAddIn, tmp_path: Path) -> None:
    """Saved and opened again, it computes and is shown by the name that was typed."""
    saved = calc_with_add_in.saved_and_read({"A1": "=ENGAGEMENT_RATE(10;5;3;2;1000)"}, tmp_path / "book.ods")
    assert saved == (0.02, "=ENGAGEMENT_RATE(10,5,3,2,1000)")


def test_an_xlsx_file_that_calc_saves_keeps_the_function(calc_with_add_in: OfficeWithAddIn, tmp_path: Path) -> None:
    """Calc writes the name that it reads itself."""
    saved = calc_with_add_in.saved_and_read({"A1": "=ENGAGEMENT_RATE(10;5;3;2;1000)"}, tmp_path / "book.xlsx")
    assert saved == (0.02, "=ENGAGEMENT_RATE(10,5,3,2,1000)")


def test_an_xlsx_file_made_elsewhere_needs_the_programmatic_name(calc_with_add_in: OfficeWithAddIn, tmp_path: Path) -> None:
    """Before LibreOffice 25.2 a bare name in an .xlsx file is no function; the long name is one in every version."""
    book = Workbook()
    assert book.active is not None
    book.active["A1"] = f"={programmatic_name(ENGAGEMENT_RATE)}(10,5,3,2,1000)"
    book.active["A2"] = "=ENGAGEMENT_RATE(10,5,3,2,1000)"
    book.save(tmp_path / "book.xlsx")
    (cells,) = calc_with_add_in.values(tmp_path / "book.xlsx").values()
    knows_bare_names = int(calc_with_add_in.version.split(".")[0]) >= 25
    assert cells == {"A1": 0.02, "A2": 0.02 if knows_bare_names else "#NAME?"}
