"""What the buttons of the ribbon do in Python: plain values in, a workbook or a page out.

VBA calls them as it calls the functions of the cells, through the same Python that runs already, so no other program is started
and no workbook can bring its own. What they say in a box of Windows is in English: it does not hold every script.
"""

from __future__ import annotations

import time
import webbrowser
from collections.abc import Callable
from contextlib import suppress
from datetime import date, datetime
from pathlib import Path
from tempfile import gettempdir
from typing import Any

import xlwings

from tiktok_kpis.exports.reading import read_grid
from tiktok_kpis.grids.grid import CellValue, Source
from tiktok_kpis.hosts.excel.pages import help_page, paste_page
from tiktok_kpis.hosts.excel.problem_kinds import EXCEL_REFUSES, SHEET_HAS_A_PASSWORD
from tiktok_kpis.hosts.excel.ribbon_vba import TRY_THE_FILE
from tiktok_kpis.hosts.excel.values import from_excel, plain_cell
from tiktok_kpis.languages import LANGUAGES, SOURCE_LANGUAGE
from tiktok_kpis.system.own_files import is_own, unforeseeable, write_own

_SECONDS_SHOWN = 24 * 60 * 60
Answer = list[list[str]]
"""One row for VBA, a list of lists: see :mod:`tiktok_kpis.hosts.excel.values`."""


def button(call: Callable[..., Answer]) -> Callable[..., Answer]:
    """Register a function for VBA with values as they are."""
    registered = xlwings.ret("raw")(call)
    for name in call.__annotations__:
        if name != "return":
            registered = xlwings.arg(name, "raw")(registered)
    made: Callable[..., Answer] = xlwings.func(registered)
    return made


@button
def new_workbook(path: Any, language: Any) -> Answer:
    """Make an empty workbook at a path; say ``made``, or ``exists`` where there is a file already."""
    from tiktok_kpis.workbook.new import write_new_workbook

    target = Path(str(path))
    if target.exists():
        return [["exists"]]
    write_new_workbook(target, _known(language))
    return [["made"]]


@button
def loaded() -> Answer:
    """Say that this module is loaded."""
    return [["loaded"]]


@button
def refresh_open() -> Answer:
    """Read the Paste sheet of the workbook that calls into its tables; say what came of it, and whether the file may do."""
    from tiktok_kpis.hosts.excel.live_refresh import refresh_open_workbook, summary
    from tiktok_kpis.problems import Refused

    try:
        return [["", summary(refresh_open_workbook(xlwings.Book.caller(), now=datetime.now().astimezone()))]]
    except Refused as refused:
        try_the_file = refused.problem.kind in {EXCEL_REFUSES, SHEET_HAS_A_PASSWORD}
        return [[TRY_THE_FILE if try_the_file else "", refused.problem.describe()]]


@button
def refresh_workbook(path: Any) -> Answer:
    """Read the Paste sheet of a closed workbook into its tables; say what came of it."""
    from tiktok_kpis.hosts.excel.live_refresh import summary
    from tiktok_kpis.problems import Refused
    from tiktok_kpis.refresh.refresh import refresh

    try:
        return [[summary(refresh(Path(str(path)), [], now=datetime.now().astimezone()))]]
    except Refused as refused:
        return [[refused.problem.describe()]]


@button
def check_paste(cells: Any, first_row: Any, sheet: Any, language: Any) -> Answer:
    """Show what would be read of the cells of a Paste sheet; return where the page is."""
    reading = read_grid(
        _rows(cells), today=datetime.now().astimezone().date(), source=Source(sheet=str(sheet)), first_row=int(first_row)
    )
    return _shown("tiktok-kpis-paste-", paste_page(reading, str(sheet), _known(language)))


@button
def show_help(language: Any) -> Answer:
    """Show the page of the functions; return where it is."""
    return _shown("tiktok-kpis-help-", help_page(_known(language)))


def _rows(cells: Any) -> list[list[CellValue]]:
    """Return the cells of a range as rows of plain values; one cell arrives alone."""
    given = from_excel(cells)
    rows = given if isinstance(given, tuple) else ((given,),)
    return [[_readable(cell) for cell in row] for row in rows]


def _readable(cell: Any) -> CellValue:
    plain = plain_cell(cell)
    if isinstance(plain, datetime | date | str | int | float | bool) or plain is None:
        return plain
    return str(plain)


def _known(language: Any) -> str:
    return language if language in LANGUAGES else SOURCE_LANGUAGE


def _shown(prefix: str, page: str) -> Answer:
    """Show a page that only this user can read; those of earlier days go, as nothing says when a browser has read one."""
    folder = Path(gettempdir())
    for old in folder.glob(f"{prefix}*.html"):
        with suppress(OSError):
            if is_own(old) and time.time() - old.stat().st_mtime > _SECONDS_SHOWN:
                old.unlink()
    path = write_own(folder, unforeseeable(prefix, ".html"), page.encode())
    webbrowser.open(path.as_uri())
    return [[str(path)]]
