"""The columns of one table: which rows are records, and what their cells say."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field

from tiktok_kpis.exports.fields import MEASURES, NETWORK_FIELDS, TEXTS, fold_heading
from tiktok_kpis.exports.known_tables import Block
from tiktok_kpis.exports.networks import TIKTOK, network_named
from tiktok_kpis.exports.problem_kinds import (
    COLUMNS_EXPLAINED,
    COUNT_WAS_FRACTION,
    NUMBER_DOUBTFUL,
    NUMBER_UNREADABLE,
    OTHER_NETWORK,
    ROW_TOO_LONG,
    ROW_TOO_SHORT,
    SHARE_ABOVE_ONE,
    TEXT_IN_TABLE,
    TIME_WAS_CLOCK,
    TOTAL_ROW,
)
from tiktok_kpis.exports.records import Value
from tiktok_kpis.grids.grid import CellValue, is_blank
from tiktok_kpis.grids.number_grammar import Measure, is_missing, parse_number, read_number_column
from tiktok_kpis.grids.row_store import RowStore
from tiktok_kpis.problems import Causes, Problem, ProblemKind, Severity, shortened

_TOTAL_WORDS = """
    total totals totale totales totaal totalt toplam sum suma razem summe summa gesamt average medie media moyenne promedio
    durchschnitt итого всего συνολο 合計 合计 总计 總計 합계
"""
_DIGIT = re.compile(r"\d")
_TOTALS = frozenset(_TOTAL_WORDS.split())


@dataclass(slots=True)
class Findings:
    """What is to be said of one table, each cause once with the rows that have it."""

    block: Block
    refused_rows: set[int] = field(default_factory=set)
    _causes: Causes = field(default_factory=Causes)

    def add(self, kind: ProblemKind, row: int | None = None, column: str = "", **values: object) -> None:
        """Add a problem of a row or a cell; a refused row counts as refused."""
        if kind.severity is Severity.REFUSED and row is not None:
            self.refused_rows.add(row)
        texts = {name: shortened(str(value), 300 if name == "columns" else 60) for name, value in values.items()}
        self._causes.add(Problem(kind, self.block.source.place(row, column), texts))

    def finish(self) -> list[Problem]:
        """Return the problems in the order in which they were first met."""
        return self._causes.problems()


@dataclass(slots=True)
class Rows:
    """The rows of a table that may be records, by their columns in the grid, and their numbers as the user sees them."""

    columns: list[list[CellValue]]
    """The cells up to the last column of the table; columns left of it, which are not its own, may be empty."""
    numbers: list[int]
    start: int
    """The first column of the table."""
    is_last_reader: bool = False
    """Whether nobody else reads these cells, so that each column can be let go of once it is read."""

    def take(self, index: int) -> list[CellValue]:
        """Return one column that is not asked for again."""
        column = self.columns[index]
        if self.is_last_reader:
            self.columns[index] = []
        return column

    def column(self, index: int) -> list[CellValue]:
        """Return one column, a cell beyond the end of a row as blank."""
        return self.columns[index]

    def filled(self, position: int) -> list[CellValue]:
        """Return the cells of a row that are not blank."""
        return [cell for column in self.columns[self.start :] if not is_blank(cell := column[position])]

    def without(self, positions: Iterable[int]) -> Rows:
        """Return the rows but for those at the given positions."""
        out = set(positions)
        if not out:
            return self
        kept = [position for position in range(len(self.numbers)) if position not in out]
        columns = [[column[position] for position in kept] if column else [] for column in self.columns]
        return Rows(columns, [self.numbers[position] for position in kept], self.start, is_last_reader=True)


def cells_of(block: Block, rows: Rows, name: str) -> list[CellValue]:
    """Return the cells of a field, blank ones where the table has no such column."""
    index = block.fields.get(name)
    return [None] * len(rows.numbers) if index is None else rows.column(index)


def rows_of(block: Block, findings: Findings) -> Rows:
    """Return the rows below the headings that are not blank and of TikTok, refusing those of other networks.

    A line of text with a wrong number of cells is refused too.
    """
    rows = _all_rows(block, findings)
    other: dict[int, str] = {}
    for name in NETWORK_FIELDS:
        for position, cell in enumerate(rows.column(block.fields[name]) if name in block.fields else ()):
            network = network_named(cell) if isinstance(cell, str) else ""
            if network and network != TIKTOK:
                other.setdefault(position, network)
    for position, network in sorted(other.items()):
        findings.add(OTHER_NETWORK, rows.numbers[position], network=network)
    return rows.without(other)


def _all_rows(block: Block, findings: Findings) -> Rows:
    grid = block.grid
    rows = Rows([[] for _ in range(block.end)], [], block.start)
    if not isinstance(grid.rows, RowStore):
        _add_rows(rows, (grid.rows[index] for index in block.body), block.body.start, block, findings)
        return rows
    stretches = list(grid.rows.within(block.body))
    for stretch in stretches:
        if len(stretch.columns) != block.end or any(map(is_blank, stretch.columns[block.start])):
            _add_rows(rows, map(stretch.row, range(len(stretch))), stretch.start, block, findings)
            continue
        if len(stretches) == 1:
            rows.columns = stretch.columns  # not copied: a large file is mostly this one stretch
            rows.is_last_reader = block.start == 0
        else:
            for column, more in zip(rows.columns, stretch.columns, strict=True):
                column.extend(more)
        rows.numbers.extend(map(grid.number, range(stretch.start, stretch.start + len(stretch))))
    return rows


def _add_rows(rows: Rows, cells: Iterable[Sequence[CellValue]], first: int, block: Block, findings: Findings) -> None:
    """Add the rows that follow each other from an index of the grid on, each looked at by itself."""
    grid = block.grid
    own = range(block.start, block.end)
    for index, row in enumerate(cells, start=first):
        if all(is_blank(cell) for cell in row[block.start : block.end]):
            continue
        number = grid.number(index)
        if grid.is_delimited and len(row) != block.end and _is_record(row, block):
            extra = [cell for cell in row[block.end :] if not is_blank(cell)]
            if extra and not _shares_its_rows(block):
                findings.add(ROW_TOO_LONG, number, expected=block.end, found=len(row))
                continue
            if len(row) < block.end:
                findings.add(ROW_TOO_SHORT, number, expected=block.end, found=len(row))
                continue
        for column in own:
            rows.columns[column].append(row[column] if column < len(row) else None)
        rows.numbers.append(number)


def _is_record(row: Sequence[CellValue], block: Block) -> bool:
    """Whether a row is neither a remark of one cell nor a row of totals, which may be of another length."""
    filled = [cell for cell in row[block.start : block.end] if not is_blank(cell)]
    return len(filled) > 1 and not is_total(filled[0])


def _shares_its_rows(block: Block) -> bool:
    """Whether another table or remark stands right of this one, so that a longer row says nothing."""
    headings = block.grid.rows[block.body.start - 1]
    return any(not is_blank(cell) for cell in headings[block.end :])


def drop_rows(rows: Rows, findings: Findings, has_key: Callable[[int], bool], refuse: Callable[[int], None]) -> set[int]:
    """Return the positions of rows without a key, each told apart: a total, a remark, or a row that is refused."""
    dropped: set[int] = set()
    for position in range(len(rows.numbers)):
        if has_key(position):
            continue
        dropped.add(position)
        filled = rows.filled(position)
        number = rows.numbers[position]
        if position == 0 and _explains_the_columns(rows, findings.block):
            findings.add(COLUMNS_EXPLAINED, number)
        elif any(is_total(cell) for cell in filled[:2]):
            findings.add(TOTAL_ROW, number, found=filled[0])
        elif len(filled) == 1 and isinstance(filled[0], str) and parse_number(filled[0]) is None:
            findings.add(TEXT_IN_TABLE, number, found=filled[0])
        else:
            refuse(position)
    return dropped


def _explains_the_columns(rows: Rows, block: Block) -> bool:
    """Whether the first row says in words what the columns hold, as exports of TikTok Shop do."""
    cells = [rows.columns[index][0] for name, index in block.fields.items() if name in MEASURES and rows.columns[index]]
    return len(cells) > 0 and all(
        isinstance(cell, str) and cell.strip() and not _DIGIT.search(cell) and not is_missing(cell) for cell in cells
    )


def is_total(cell: CellValue) -> bool:
    """Whether a cell begins a row of totals or averages, in any language that we know the word of."""
    if not isinstance(cell, str) or cell[:1].isdigit():
        return False
    words = fold_heading(cell).replace(":", " ").split()
    return bool(words) and words[0] in _TOTALS


def number_columns(block: Block, rows: Rows, findings: Findings) -> dict[str, list[Value]]:
    """Return the columns of numbers of a table by field. A cell that is no number is missing, and said."""
    columns: dict[str, list[Value]] = {}
    for name, index in block.fields.items():
        measure = MEASURES.get(name)
        if measure is None:
            continue
        cells = rows.take(index)
        column = read_number_column(cells, measure)
        heading = block.heading(name)
        for position in column.unreadable:
            findings.add(NUMBER_UNREADABLE, rows.numbers[position], heading, found=cells[position])
        if column.doubtful:
            findings.add(NUMBER_DOUBTFUL, None, heading, found=column.doubtful)
        for position in column.thousands:
            read = column.values[position]
            findings.add(COUNT_WAS_FRACTION, rows.numbers[position], heading, found=cells[position], read=read)
        for position in column.minutes:
            read = column.values[position]
            findings.add(TIME_WAS_CLOCK, rows.numbers[position], heading, found=cells[position], read=read)
        if measure is Measure.SHARE and any(isinstance(value, (int, float)) and value > 1 for value in column.values):
            findings.add(SHARE_ABOVE_ONE, None, heading)
        columns[name] = list(column.values)
    return columns


def text_columns(block: Block, rows: Rows) -> dict[str, list[Value]]:
    """Return the columns of texts of a table by field, as they stand but for surrounding space; blank is missing."""
    return {name: [text_of(cell) for cell in rows.take(index)] for name, index in block.fields.items() if name in TEXTS}


def text_of(cell: CellValue) -> str | None:
    """Return a cell as text, ``None`` when it is blank."""
    if cell is None or isinstance(cell, str):
        return (cell or "").strip() or None
    return str(cell)


def holds_nothing(cell: CellValue) -> bool:
    """Whether a cell is blank or says that its value is missing."""
    return cell is None or (isinstance(cell, str) and is_missing(cell))
