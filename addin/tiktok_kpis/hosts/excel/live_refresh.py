"""The refresh of a workbook that is open in Excel: the tables change under the user's eyes, and a copy of it as it was is kept.

On a Mac, where no ribbon runs it: ``python -m tiktok_kpis.hosts.excel.live_refresh`` refreshes the workbook in front.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from tiktok_kpis.hosts.excel.live_store import LiveStore
from tiktok_kpis.hosts.excel.native_calls import set_back
from tiktok_kpis.hosts.excel.problem_kinds import EXCEL_REFUSES, EXCEL_STOPPED_HALF_WAY
from tiktok_kpis.languages import SOURCE_LANGUAGE, text
from tiktok_kpis.problems import Problem, Refused
from tiktok_kpis.progress import Progress
from tiktok_kpis.refresh.refresh import Refreshed, refresh_store

if TYPE_CHECKING:
    import xlwings

_QUIET = {"screen_updating": False, "enable_events": False, "display_alerts": False, "calculation": "manual"}


def refresh_open_workbook(book: xlwings.Book, exports: Sequence[Path] = (), *, now: datetime) -> Refreshed:
    """Read the Paste sheet of an open workbook, and any exports, into its tables. The workbook is left for the user to save.

    Where nothing is new, nothing is written. ``now`` is the local time, for the Log and the name of the backup.

    Raises:
        Refused: nothing was written; or Excel stopped half way, and the problem names the backup.

    """
    store = None
    try:
        with _quiet(book.app) as calculates:
            store = LiveStore(book)
            made = refresh_store(store, exports, now=now, progress=_line_of(book.app))
            if made.changes.nothing:
                return made
            return replace(made, backup=store.save(now=now), calculated=calculates)
    except Exception as error:  # whatever pywin32 and appscript raise: neither is there on the other system
        backup = store.backup if store is not None else None
        if isinstance(error, Refused) and backup is None:
            raise
        if backup is not None:
            values = {"reason": _reason(error), "backup": str(backup)}
            raise Refused(Problem(EXCEL_STOPPED_HALF_WAY, values=values)) from error
        raise Refused(Problem(EXCEL_REFUSES, values={"reason": _reason(error)})) from error


def summary(made: Refreshed, language: str = SOURCE_LANGUAGE) -> str:
    """Return what a refresh read, refused and changed, and where the backup is, a line each."""
    if made.changes.nothing:
        is_kept = made.reading.records or not made.reading.blocks
        lines = [text("excel.refreshed.nothing" if is_kept else "excel.refreshed.nothing_kept", language)]
    else:
        lines = [
            text("excel.refreshed.table", language, table=table, added=added, updated=made.changes.updated.get(table, 0))
            for table, added in made.changes.added.items()
            if made.changes.touched(table)
        ]
    read, refused = (sum(getattr(block, name) for block in made.reading.blocks) for name in ("rows_read", "rows_refused"))
    lines.append(text("excel.refreshed.read", language, blocks=len(made.reading.blocks), rows=read, refused=refused))
    if made.problems and not made.changes.nothing:
        lines.append(text("excel.refreshed.log", language, count=len(made.problems)))
    if not made.calculated:
        lines.append(text("excel.refreshed.calculate", language))
    if made.backup is not None:
        lines.append(text("excel.refreshed.backup", language, backup=made.backup))
    return "\n".join(lines)


@contextmanager
def _quiet(app: xlwings.App) -> Iterator[bool]:
    """Have Excel neither draw, calculate, ask nor run macros meanwhile; give whether it calculates by itself otherwise.

    Whatever happens, everything is set back, the line at the bottom of the window too.
    """
    with ExitStack() as stack:
        line = app.status_bar
        stack.callback(set_back, app, "status_bar", line if isinstance(line, str) else False)
        before = {}
        for name, value in _QUIET.items():
            before[name] = getattr(app, name)
            stack.callback(set_back, app, name, before[name])
            setattr(app, name, value)
        yield before["calculation"] != "manual"


def _line_of(app: xlwings.App) -> Progress:
    """Return what shows the progress in the line at the bottom of Excel's window."""
    shown = ""

    def show(step: str, _done: float) -> None:
        nonlocal shown
        if step != shown:
            app.status_bar = f"TikTok KPIs: {step} …"
        shown = step

    return Progress(show)


def _reason(error: Exception) -> str:
    """Return an error in Excel's own words, which COM puts beside its numbers."""
    if isinstance(error, Refused):
        return error.problem.describe()
    said = getattr(error, "excepinfo", None)
    return str((said and said[2]) or error or type(error).__name__).strip()


def _main() -> None:
    import xlwings

    book = xlwings.books.active
    try:
        made = refresh_open_workbook(book, now=datetime.now().astimezone())
    except Refused as refused:
        sys.exit(refused.problem.describe())
    sys.stdout.write(f"{book.name}\n{summary(made, made.language)}\n")


if __name__ == "__main__":
    _main()
