"""How fast the functions are in LibreOffice Calc: a workbook of 10,000 rates, and whole columns, against native formulas."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from openpyxl import Workbook

from tests.hosts.calc.office import OfficeWithAddIn, office_with_add_in
from tiktok_kpis.hosts.calc.interface import programmatic_name
from tiktok_kpis.hosts.functions import ALL

ROWS = 10_000
RUNS = 7
NAMES = {function.name: programmatic_name(function) for function in ALL}
"""The names Calc 7.4 reads in .xlsx files."""


@dataclass(frozen=True)
class Slowdown:
    """Ours against the native formula, in seconds, medians of recalculations of the whole workbook."""

    what: str
    ours: float
    native: float

    def __str__(self) -> str:
        times = f"{self.ours * 1000:.1f} ms against {self.native * 1000:.1f} ms"
        return f"{self.what}: {self.ours / self.native:.1f} times as long as the native formula ({times})"


def comparisons() -> Iterator[Slowdown]:
    """Yield each comparison as it is measured."""
    with tempfile.TemporaryDirectory() as folder, office_with_add_in() as calc:
        # Readable for the office, which in a test of root's own is another user.
        Path(folder).chmod(0o755)
        yield _compared(
            f"recalculating {ROWS:,} cells of ENGAGEMENT_RATE in Calc",
            calc,
            Path(folder),
            lambda row: f"={NAMES['ENGAGEMENT_RATE']}(A{row},B{row},C{row},D{row},E{row})",
            lambda row: f"=(A{row}+B{row}+C{row}+D{row})/E{row}",
        )
        yield _compared(
            "FOLLOWERS_GAINED of a whole column in Calc",
            calc,
            Path(folder),
            lambda row: f"={NAMES['FOLLOWERS_GAINED']}(A:A)" if row == 1 else "",
            lambda row: "=INDEX(A:A,COUNT(A:A))-A1" if row == 1 else "",
        )
        yield _compared(
            "LIKE_RATE of two whole columns in Calc",
            calc,
            Path(folder),
            lambda row: f"={NAMES['LIKE_RATE']}(A:A,E:E)" if row == 1 else "",
            lambda row: "=SUM(A:A)/SUM(E:E)" if row == 1 else "",
        )


def _compared(
    what: str, calc: OfficeWithAddIn, folder: Path, ours: Callable[[int], str], native: Callable[[int], str]
) -> Slowdown:
    taken = []
    for name, formula in (("ours", ours), ("native", native)):
        book = Workbook(write_only=True)
        sheet = book.create_sheet()
        for row in range(1, ROWS + 1):
            sheet.append([float(row), 5.0, 3.0, 2.0, 1000.0, formula(row)])
        path = folder / f"{name}.xlsx"
        book.save(path)
        taken.append(median(calc.seconds_to_recalculate(path, RUNS + 1)[1:]))
    return Slowdown(what, taken[0], taken[1])
