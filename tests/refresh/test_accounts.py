"""Several accounts in one workbook: days that name no account go to the account they continue, or are refused."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import openpyxl
import pytest

from tests.exports.test_accounts import ACCOUNTS, CONTENT, LAST, OVERVIEW, content, expected, overview, write
from tiktok_kpis.languages import SOURCE_LANGUAGE
from tiktok_kpis.ledger.problem_kinds import ACCOUNT_UNKNOWN, ANOTHER_ACCOUNT_THAN_BEFORE
from tiktok_kpis.ledger.tables import DAILY
from tiktok_kpis.refresh.refresh import Refreshed, refresh
from tiktok_kpis.workbook.contract import sheet_name
from tiktok_kpis.workbook.new import write_new_workbook

BAKERY, BOOKSHOP, CAFE = ACCOUNTS


@pytest.fixture
def book(tmp_path: Path) -> Path:
    write_new_workbook(tmp_path / "book.xlsx", SOURCE_LANGUAGE)
    return tmp_path / "book.xlsx"


def refreshed(book: Path, *exports: Path, day: date = LAST) -> Refreshed:
    return refresh(book, list(exports), now=datetime(day.year, day.month, day.day + 1, 9, tzinfo=UTC))


def days(made: Refreshed) -> dict[str, list[object]]:
    """Return the views of the days of each account in the workbook."""
    found: dict[str, list[object]] = {}
    for account, views in zip(*(made.tables[DAILY.name][name].tolist() for name in ("account", "views")), strict=True):
        found.setdefault(account or "", []).append(views)
    return found


def codes(made: Refreshed) -> Counter[str]:
    return Counter(problem.code for problem in made.problems)


def test_days_of_another_account_do_not_replace_those_before(book: Path, tmp_path: Path) -> None:
    """In a second refresh, on the same day or later, the figures of all days are others: they are refused, and said."""
    first = [
        write(tmp_path / "Content.csv", CONTENT, content(BAKERY)),
        write(tmp_path / "Overview.csv", OVERVIEW, overview(BAKERY)),
    ]
    refreshed(book, *first)
    for days_later in (0, 4):
        later = LAST + timedelta(days=days_later)
        other = write(tmp_path / "other" / "Overview.csv", OVERVIEW, overview(BOOKSHOP, later))
        made = refreshed(book, other, day=later)
        assert codes(made)[ANOTHER_ACCOUNT_THAN_BEFORE.code] == 1
        assert days(made) == expected(BAKERY)
        assert made.changes.nothing


def test_a_later_export_continues_its_account(book: Path, tmp_path: Path) -> None:
    """In a workbook of two accounts, days without a name are those of the account whose earlier days they repeat."""
    for name in (BAKERY, BOOKSHOP):
        write(tmp_path / name / "Content.csv", CONTENT, content(name))
        write(tmp_path / name / "Overview.csv", OVERVIEW, overview(name))
    made = refreshed(book, *sorted(tmp_path.glob("*/*.csv")))
    assert days(made) == expected(BAKERY, BOOKSHOP)
    later = LAST + timedelta(days=5)
    made = refreshed(book, write(tmp_path / "Overview.csv", OVERVIEW, overview(BOOKSHOP, later)), day=later)
    assert {name: len(views) for name, views in days(made).items()} == {BAKERY: 28, BOOKSHOP: 33}
    assert not codes(made)[ACCOUNT_UNKNOWN.code]
    made = refreshed(book, write(tmp_path / "Overview.csv", OVERVIEW, overview(CAFE, later)), day=later)
    assert codes(made)[ACCOUNT_UNKNOWN.code] == 1
    assert {name: len(views) for name, views in days(made).items()} == {BAKERY: 28, BOOKSHOP: 33, "": 28}


def test_pasted_days_are_compared_with_those_of_files(book: Path, tmp_path: Path) -> None:
    """One account's days on the Paste sheet and another one's in a file, in one refresh."""
    pasted = openpyxl.load_workbook(book)
    sheet = pasted[sheet_name("paste", SOURCE_LANGUAGE)]
    rows: list[list[object]] = [[*OVERVIEW], *overview(CAFE)]
    for row in rows:
        sheet.append(row)
    pasted.save(book)
    made = refreshed(
        book,
        write(tmp_path / "Content.csv", CONTENT, content(BAKERY)),
        write(tmp_path / "Overview.csv", OVERVIEW, overview(BAKERY)),
    )
    assert codes(made)[ANOTHER_ACCOUNT_THAN_BEFORE.code] == 1
    assert days(made) == expected(BAKERY)
