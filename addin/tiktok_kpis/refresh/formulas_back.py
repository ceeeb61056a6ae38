"""Formulas of ours written back into a workbook's parts, where a comparison found them gone."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Mapping
from functools import partial
from typing import Any

from tiktok_kpis.ooxml.cells import CellWriter, cells_of
from tiktok_kpis.ooxml.package import WorkbookParts
from tiktok_kpis.ooxml.sheet_part import RawRow, Run, SheetPart, opening, runs_of
from tiktok_kpis.refresh.findings import REPAIRABLE, Finding, State, Verified
from tiktok_kpis.refresh.verification import shared_formulas
from tiktok_kpis.spreadsheet.addresses import column_letters
from tiktok_kpis.spreadsheet.serial_dates import DAYS_TO_1904


def put_formulas_back(
    verified: Verified, package: WorkbookParts, states: Collection[State] = REPAIRABLE, keys: Collection[str] | None = None
) -> None:
    """Write our formulas into the cells of some states, on the sheets of some keys or on all; a cell keeps its looks."""
    rows: defaultdict[str, dict[int, dict[int, Finding]]] = defaultdict(lambda: defaultdict(dict))
    for finding in verified.of(*states):
        if keys is None or finding.key in keys:
            part = package.sheets[verified.ours.sheets[finding.key]]
            rows[part][finding.row][finding.column] = finding
    for part, wanted in rows.items():
        sheet = SheetPart.read(partial(package.blocks, part), package.size(part))
        formulas = _Formulas(sheet, wanted, DAYS_TO_1904 if package.days_begin_in_1904 else 0, verified)
        made = SheetPart(sheet.head, sheet.after(), sheet.prefix, formulas.runs)
        package.replace_by_blocks(part, made.written)
    if rows:
        package.forget_calculation_chain()
        package.recalculate_on_opening()


class _Formulas:
    """The rows of a sheet with formulas put back into some cells, which keep their looks."""

    def __init__(self, sheet: SheetPart, wanted: Mapping[int, Mapping[int, Finding]], earlier: int, verified: Verified) -> None:
        self.sheet, self.wanted = sheet, wanted
        self._writer = CellWriter(sheet.prefix, earlier)
        self._styles = _styles(sheet, verified)
        self._shares = any(b'"shared"' in run.text or b"'shared'" in run.text for run in sheet.runs())

    def runs(self) -> Iterator[Run]:
        """Yield every row in runs."""
        return runs_of(self._rows(), self.sheet.prefix)

    def _rows(self) -> Iterator[RawRow]:
        """Yield every row from top to bottom."""
        waiting = sorted(self.wanted)
        shared: dict[tuple[int, int], str] = {}
        if self._shares:
            shared = shared_formulas({number: cells_of(raw) for number, raw in self.sheet.rows()})
        for number, raw in self.sheet.rows():
            while waiting and waiting[0] < number:
                yield self._row(waiting.pop(0), None, shared)
            if waiting and waiting[0] == number:
                yield self._row(waiting.pop(0), raw, shared)
            elif shared and b"shared" in raw:
                yield self._row(number, raw, shared)
            else:
                yield number, raw
        for number in waiting:
            yield self._row(number, None, shared)

    def _row(self, number: int, raw: bytes | None, shared: Mapping[tuple[int, int], str]) -> RawRow:
        cells = {} if raw is None else cells_of(raw)
        written = {column: cell.raw for column, cell in cells.items()}
        for column, cell in cells.items():
            if (number, column) in shared:  # its first cell may become another formula
                address = f"{column_letters(column)}{number}"
                written[column] = self._writer.formula(address, cell.style, shared[number, column])
        for column, finding in self.wanted.get(number, {}).items():
            style = cells[column].style if column in cells else self._styles.get(finding.look or column, "")
            written[column] = self._writer.formula(finding.address, style, finding.formula)
        start = opening(f"<{self.sheet.prefix}row>".encode() if raw is None else raw, number)
        return number, start + b"".join(written[column] for column in sorted(written))


def _styles(sheet: SheetPart, verified: Verified) -> dict[Any, str]:
    """Return the usual style of each column, and of each look of our cells: what a cell that is not there any more had."""
    looks = {}
    if verified.expected is not None:
        for key, cells in verified.expected.cells.items():
            looks.update({(key, address): (key, *cell.look) for address, cell in cells.items()})
    keys = {finding.key for finding in verified.findings}
    found: defaultdict[Any, Counter[str]] = defaultdict(Counter)
    for number, raw in sheet.rows():
        for column, cell in cells_of(raw).items():
            found[column][cell.style] += 1
            for key in keys:
                look = looks.get((key, f"{column_letters(column)}{number}"))
                if look is not None:
                    found[look][cell.style] += 1
    return {what: styles.most_common(1)[0][0] for what, styles in found.items()}
