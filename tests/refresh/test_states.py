"""In every state of the workbook's own tables, the terminal, the sheet and the stored values say the same, and it is right."""

from __future__ import annotations

import copy
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from tests.harness.engines import ERRORS, SheetValues, stored_values
from tests.harness.excel_workbook import Application
from tests.harness.libreoffice import Office
from tests.harness.made_once import empty_workbook
from tests.harness.xlwings_windows import excel_on_windows
from tests.refresh.states import NOW, STATES, Edited, Records, State, refreshed_book
from tests.refresh.test_figures import expected, kpi_cells, unlike
from tests.workbook.filled_books import Book, figures
from tiktok_kpis.kpis.figures import days_with_views
from tiktok_kpis.kpis.periods import DEFAULT_PERIOD, Period, period_of_choice
from tiktok_kpis.ledger.frames import ORIGIN, row_dicts
from tiktok_kpis.ledger.tables import AUDIENCE, DAILY, LOG, POSTS, SNAPSHOTS, TABLES
from tiktok_kpis.problems import Problem
from tiktok_kpis.refresh.file_store import FileStore
from tiktok_kpis.refresh.refresh import Refreshed, refresh
from tiktok_kpis.workbook.contract import NAMES, TABLE_PLACES, sheet_name

_LEFT_OUT = {"row_without_date", "row_after_today", "row_twice"}
IN_EXCEL = [state for state in STATES if state.in_excel]


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The workbook that every state is an edit of."""
    return refreshed_book(tmp_path_factory.mktemp("base"), empty_workbook("en"))


@pytest.fixture(scope="module")
def records(base: Path) -> tuple[Records, Records]:
    """What the days and the posts of that workbook are."""
    store = FileStore(base)
    return row_dicts(store.read(DAILY)), row_dicts(store.read(POSTS))


@pytest.fixture
def book(base: Path, tmp_path: Path, state: State) -> Path:
    """The workbook in a state."""
    workbook = openpyxl.load_workbook(base)
    state.edit(Edited(workbook))
    path = tmp_path / "book.xlsx"
    workbook.save(path)
    return path


def truth(state: State, records: tuple[Records, Records]) -> tuple[Book, Period]:
    """Return what counts in a state, and the period that the KPIs are of."""
    daily, posts = copy.deepcopy(records)
    state.truth(daily, posts)
    counted = [day for day in daily if day]
    last = max(day["date"] for day in counted if day["views"] is not None)
    return Book([{**day, "account": day["account"] or None} for day in counted], posts), Period(last - timedelta(days=27), last)


def right(state: State, records: tuple[Records, Records]) -> tuple[dict[str, tuple[Any, Any]], Period]:
    """Return each KPI of the period and of the one before, reckoned by hand; ``None`` where it has no value."""
    held, period = truth(state, records)
    now, before = (figures(held, one.first, one.last) for one in (period, period.previous))
    return {key: (now[key], before[key]) for key in now}, period


def numbers_of(cells: dict[str, tuple[Any, Any]]) -> dict[str, tuple[Any, Any]]:
    """Return cells with ``None`` in the place of a reason."""
    return {key: tuple(None if isinstance(one, str) else one for one in pair) for key, pair in cells.items()}  # type: ignore[misc]


def wrong(cells: dict[str, tuple[Any, Any]], wanted: dict[str, tuple[Any, Any]]) -> dict[str, Any]:
    """Return the KPIs that are not right."""
    shown = numbers_of(cells)
    return unlike({key: shown[key] for key in wanted}, wanted)


def problem_cells(values: SheetValues, state: State) -> list[str]:
    """Return the cells that show an error, save those that the state itself put there.

    Where it is said that formulas show it too, the KPIs and the checks do not.
    """
    if "cell_shows_error" in state.says:
        values = {name: values[name] for name in (sheet_name("kpis"), sheet_name("checks"), sheet_name("start"))}
    typed = {sheet_name(TABLE_PLACES[table.name].sheet) for table in (DAILY, POSTS, SNAPSHOTS, AUDIENCE)}
    typed |= {sheet_name("products"), sheet_name("calendar")}
    return [
        f"{sheet}!{address}={value}"
        for sheet, cells in values.items()
        for address, value in cells.items()
        if isinstance(value, str) and value.startswith(ERRORS) and not ("#" in state.name and sheet in typed)
    ]


def said_rows(problems: list[Problem]) -> dict[str, set[tuple[str, int]]]:
    """Return the kinds of problem about our tables, each with the tables and the rows it names."""
    found: dict[str, set[tuple[str, int]]] = {}
    for problem in problems:
        place = problem.place
        if place.row is not None and place.sheet in TABLES and not place.file:
            runs = [run.split("–") for run in place.rows.removesuffix(" …").split(", ")] if place.rows else [[str(place.row)]]
            rows = {row for run in runs for row in range(int(run[0]), int(run[-1]) + 1)}
            found.setdefault(problem.code, set()).update((place.sheet, row) for row in rows)
    return found


def left_out(store: Any) -> dict[tuple[str, int], str]:
    """Return the rows that are marked as not counted, with the reason."""
    return {
        (table.name, row[ORIGIN]): row["left_out"]
        for table in (POSTS, DAILY, SNAPSHOTS, AUDIENCE)
        for row in row_dicts(store.read(table))
        if row["left_out"]
    }


def check_said(state: State, made: Refreshed, store: Any) -> None:
    """Check that the state is said with table and rows, in the Log too, and that the rows left out are those said."""
    said = said_rows(made.problems)
    assert set(state.says) == set(said)
    logged = {row["message"] for row in row_dicts(store.read(LOG))}
    assert {problem.sentence_with_rows() for problem in made.problems} <= logged
    marked = left_out(store)
    told = {row for code in _LEFT_OUT & set(said) for row in said[code]}
    assert told <= set(marked)
    assert bool(told) == bool(marked)


@pytest.fixture(scope="module", autouse=True)
def _excel() -> Iterator[None]:
    """xlwings as on Windows."""
    with excel_on_windows("tiktok_kpis.hosts.excel"):
        yield


@pytest.mark.parametrize("state", STATES, ids=[state.name for state in STATES])
def test_every_state_has_one_set_of_figures(book: Path, state: State, records: tuple[Records, Records], calc: Office) -> None:
    """Printed, stored, and calculated anew by LibreOffice: what a plain reckoning of the rows that count gives."""
    made = refresh(book, [], now=NOW)
    wanted, period = right(state, records)
    span = days_with_views(made.tables["Daily"])
    assert span is not None
    assert period_of_choice(DEFAULT_PERIOD, first_day=span[0], last_day=span[1]) == period
    printed = expected(made, period)
    assert wrong(printed, wanted) == {}
    if not made.changes.nothing:
        assert made.calculated
        stored = stored_values(book)
        assert unlike(kpi_cells(stored, "en"), printed) == {}
        assert problem_cells(stored, state) == []
    values = calc.values(book)
    assert unlike(kpi_cells(values, "en"), printed) == {}
    assert problem_cells(values, state) == []
    shown = values[sheet_name("kpis")]
    assert shown[NAMES["Last_Day"].address] == (period.last - date(1899, 12, 30)).days
    check_said(state, made, FileStore(book))
    again = refresh(book, [], now=NOW)
    assert again.changes.nothing
    assert set(said_rows(again.problems)) <= set(state.says)


@pytest.mark.parametrize("state", IN_EXCEL, ids=[state.name for state in IN_EXCEL])
def test_an_open_workbook_gives_the_same(book: Path, state: State, records: tuple[Records, Records]) -> None:
    """Refreshed while it is open in Excel, each table has the rows that the file has, and the same is said."""
    from tiktok_kpis.hosts.excel.live_refresh import refresh_open_workbook

    application = Application(book)
    opened = refresh_open_workbook(application.xlwings_book(), now=NOW)
    wanted, period = right(state, records)
    assert wrong(expected(opened, period), wanted) == {}
    saved = book.with_name("saved.xlsx")
    application.workbook.written(saved)
    check_said(state, opened, FileStore(saved))
    made = refresh(book, [], now=NOW)
    for table in (POSTS, DAILY, SNAPSHOTS, AUDIENCE):
        assert _contents(FileStore(saved), table) == _contents(FileStore(book), table)
    assert {problem.code for problem in opened.problems} == {problem.code for problem in made.problems}


def _contents(store: FileStore, table: Any) -> list[str]:
    """Return a table's rows without where they are, in one order."""
    return sorted(repr({name: row[name] for name in row if name != ORIGIN}) for row in row_dicts(store.read(table)))
