"""Holidays of the chosen country come with a refresh, in the language of the workbook, beside the days the user added."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path

import openpyxl
import pytest

from tests.harness.made_once import empty_workbook
from tests.harness.versions import others
from tiktok_kpis.refresh.public_holidays import public_holidays
from tiktok_kpis.refresh.refresh import Refreshed, refresh
from tiktok_kpis.workbook.contract import TABLE_PLACES, setting_cell, sheet_name

pytestmark = pytest.mark.filterwarnings("ignore:Unable to read chart")
NOW = datetime(2026, 4, 2, 9, 30)  # noqa: DTZ001 -- the user's own clock
PLACE = TABLE_PLACES["Holidays"]


def made_for(path: Path, country: str, language: str = "en", own: date | None = None) -> Refreshed:
    """Refresh a workbook for a country, with a day the user added; a workbook that is not there is made."""
    if not path.exists():
        path.write_bytes(empty_workbook(language))
    book = openpyxl.load_workbook(path)
    book[sheet_name("settings", language)][setting_cell("holiday_country").address] = country or None
    if own is not None:
        sheet = book[sheet_name("holidays", language)]
        sheet[f"A{PLACE.first_row}"], sheet[f"B{PLACE.first_row}"] = own, "Our own day"
    book.save(path)
    return refresh(path, [], now=NOW)


def listed(path: Path, language: str = "en") -> list[tuple[object, ...]]:
    """Return the rows of the table."""
    sheet = openpyxl.load_workbook(path)[sheet_name("holidays", language)]
    cells = [row[:3] for row in sheet.iter_rows(min_row=PLACE.first_row, values_only=True)]
    return [tuple(value.date() if isinstance(value, datetime) else value for value in row) for row in cells if any(row)]


def test_names_are_in_the_language_of_the_workbook() -> None:
    """Where they are known in it; else in the country's own language."""
    first = date(2026, 1, 1)
    spoken = [
        public_holidays(country, [2026], language)[first] for country, language in (("RO", "ro"), ("RO", "en"), ("DE", "ro"))
    ]
    if not others("holidays"):  # how a holiday is called is the library's affair
        assert spoken == ["Anul Nou", "New Year's Day", "Neujahr"]
    assert len(set(spoken)) == 3
    assert public_holidays("", [2026], "ro") == {}
    assert date(2026, 1, 6) in public_holidays("DE-BY", [2026], "de")


def test_a_country_and_the_days_of_the_user_stand_beside_each_other(tmp_path: Path) -> None:
    """Another country replaces the first, no country removes them; what the user added stays. Twice changes nothing."""
    book = tmp_path / "book.xlsx"
    made_for(book, "RO", own=date(2026, 5, 5))
    rows = listed(book)
    assert {country for day, _, country in rows if day == date(2026, 12, 1)} == {"RO"}
    assert {day.year for day, _, country in rows if country and isinstance(day, date)} == {2026, 2027}
    assert (date(2026, 5, 5), "Our own day", None) in rows
    before = book.read_bytes()
    assert refresh(book, [], now=NOW).changes.nothing
    assert book.read_bytes() == before
    made_for(book, "us")
    assert {country for _, _, country in listed(book)} == {"US", None}
    made_for(book, "")
    assert listed(book) == [(date(2026, 5, 5), "Our own day", None)]


@pytest.mark.parametrize("country", ["XX", "Romania?", "DE-ZZ"])
def test_an_unknown_country_is_said_and_changes_nothing(tmp_path: Path, country: str) -> None:
    made = made_for(tmp_path / "book.xlsx", country)
    (problem,) = [problem for problem in made.problems if problem.code == "unknown_country"]
    assert country.upper() in problem.sentence()
    assert listed(tmp_path / "book.xlsx") == []
