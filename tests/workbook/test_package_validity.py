"""Every workbook we build keeps to the standard, and opens in whatever reads workbooks."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import openxml_audit
import pandas
import pytest

from tests.harness.engines import ironcalc_sheets, ironcalc_values
from tests.harness.made_once import empty_workbook, example_workbook
from tests.refresh.exports import studio
from tests.refresh.test_figures import NOW
from tiktok_kpis.hosts.programs import HOSTS
from tiktok_kpis.languages import LANGUAGES
from tiktok_kpis.refresh.refresh import refresh
from tiktok_kpis.workbook.contract import SHEETS, sheet_name
from tiktok_kpis.workbook.new import empty_workbook as new_workbook
from tiktok_kpis.workbook.spelling import FormulaKind, Spelling

SPELLINGS = {
    **{f"functions-{name}": Spelling(FormulaKind.FUNCTIONS, host.spelled) for name, host in HOSTS.items()},
    "lambda-excel": Spelling(FormulaKind.LAMBDA),
}

pytestmark = pytest.mark.filterwarnings("ignore:Unable to read chart")


def findings(path: Path) -> list[str]:
    """Return whatever the validator has to say of a workbook, warnings of what Excel would rewrite included."""
    result = openxml_audit.OpenXmlValidator(strict=True).validate(path)
    return [f"{error.part_uri} {error.path}: {error.description}" for error in result.errors]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("example", [False, True], ids=["empty", "example"])
def test_a_workbook_as_it_is_handed_out(language: str, example: bool, tmp_path: Path) -> None:
    path = tmp_path / "book.xlsx"
    path.write_bytes(example_workbook(language) if example else empty_workbook(language))
    assert findings(path) == []
    names = [sheet_name(key, language) for key in SHEETS]
    assert openpyxl.load_workbook(path).sheetnames == names
    assert list(pandas.read_excel(path, sheet_name=None, engine="openpyxl")) == names
    if not example:
        assert ironcalc_sheets(path) == names
    elif language == LANGUAGES[0]:  # the formulas are the same in each
        assert list(ironcalc_values(path)) == names


@pytest.mark.parametrize("spelling", SPELLINGS.values(), ids=SPELLINGS)
def test_a_workbook_of_functions(spelling: Spelling, tmp_path: Path) -> None:
    path = tmp_path / "book.xlsx"
    path.write_bytes(new_workbook("en", spelling=spelling))
    assert findings(path) == []


def test_a_workbook_after_two_refreshes(tmp_path: Path) -> None:
    path = tmp_path / "book.xlsx"
    path.write_bytes(empty_workbook("en"))
    for days in (40, 60):
        folder = tmp_path / str(days)
        folder.mkdir()
        refresh(path, studio(folder, days), now=NOW)
    assert findings(path) == []


def test_the_validator_finds_what_excel_would_repair(tmp_path: Path) -> None:
    """A workbook as openpyxl writes it: fonts in another order than the standard's, texts that Excel would move."""
    path = tmp_path / "book.xlsx"
    book = openpyxl.Workbook()
    book.worksheets[0]["A1"] = "text"
    book.save(path)
    assert findings(path)
