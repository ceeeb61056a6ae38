"""Tables found in a grid: where their headings are, which rows and columns are theirs, and what is outside of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Generic

from tiktok_kpis.grids.grid import CellValue, Grid, Source, is_blank
from tiktok_kpis.grids.problem_kinds import TEXT_OUTSIDE, TOO_MANY_TABLES
from tiktok_kpis.grids.vocabulary import Shape, Vocabulary, named_fields
from tiktok_kpis.problems import Problem, shortened

_MOST_TABLES = 500


@dataclass(slots=True)
class Block(Generic[Shape]):
    """One table. ``fields`` maps a field to its column in the grid, ``headings`` a column to its heading as written."""

    shape: Shape
    source: Source
    fields: dict[str, int]
    headings: dict[int, str]
    start: int
    end: int
    grid: Grid
    body: range
    """Indexes of the rows below the headings, blank ones among them."""
    unknown: list[str] = field(default_factory=list)
    not_read: dict[str, list[str]] = field(default_factory=dict)
    """The headings of the columns left out on purpose, by field."""
    rivals: dict[str, list[int]] = field(default_factory=dict)
    """Further columns of a field that has one, by field."""

    def heading(self, name: str) -> str:
        """Return the heading of a field as the user wrote it."""
        return self.headings.get(self.fields.get(name, -1), name)


@dataclass(slots=True)
class _Run:
    """Neighbouring headings that make one table."""

    start: int
    end: int
    fields: dict[str, int]
    headings: dict[int, str]
    unknown: list[str] = field(default_factory=list)
    not_read: dict[str, list[str]] = field(default_factory=dict)
    rivals: dict[str, list[int]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Cut(Generic[Shape]):
    """The tables of a grid and what to say about the rest of it."""

    blocks: list[Block[Shape]]
    problems: list[Problem]


def cut(grid: Grid, vocabulary: Vocabulary[Shape]) -> Cut[Shape]:
    """Find every table of a grid. A table ends where the grid does, or at other headings in its columns."""
    problems: list[Problem] = []
    found: list[tuple[int, _Run, Shape]] = []
    for index in range(len(grid.rows)) if grid.headings is None else grid.headings:
        if len(found) + len(problems) > _MOST_TABLES:
            problems.append(Problem(TOO_MANY_TABLES, grid.source.place(grid.number(index)), values={"most": str(_MOST_TABLES)}))
            break
        row = grid.rows[index]
        if grid.is_delimited and _is_mostly_figures(row):
            continue
        for run in _runs(row, vocabulary):
            shape = vocabulary.shape_of(run.fields.keys(), run.headings.values())
            if shape is not None:
                found.append((index, run, shape))
            else:
                kind, values = vocabulary.why_unknown(run.fields.keys(), run.headings.values(), run.unknown)
                problems.append(Problem(kind, grid.source.place(grid.number(index)), values))
    blocks = []
    for position, (index, run, shape) in enumerate(found):
        below = (
            other
            for other, rival, _ in found[position + 1 :]
            if other > index and rival.start < run.end and run.start < rival.end
        )
        body = range(index + 1, next(below, len(grid.rows)))
        source = replace(grid.source, first_row=grid.number(index))
        block = Block(shape, source, run.fields, run.headings, run.start, run.end, grid, body)
        block.unknown, block.not_read, block.rivals = run.unknown, run.not_read, run.rivals
        blocks.append(block)
    if found:
        problems += _outside(grid, blocks)
    return Cut(blocks, problems)


def _is_mostly_figures(row: Sequence[CellValue]) -> bool:
    """Whether a line is plainly no row of headings, which saves looking its words up; a sheet may have both in one row."""
    texts = figures = 0
    for cell in row:
        if isinstance(cell, str):
            if cell[:1].isdigit() or cell[:4] == "http":
                figures += 1
            elif cell:
                texts += 1
    return texts < 2 or figures > 3 * texts


def _runs(row: Sequence[CellValue], vocabulary: Vocabulary[Shape]) -> list[_Run]:
    """Return the tables that a row of headings begins, none when it is no row of headings."""
    names = named_fields(row, vocabulary.field_of, vocabulary.built_field_of)
    if not any(names):
        return []
    runs: list[_Run] = []
    current: _Run | None = None
    for column, (cell, name) in enumerate(zip(row, names, strict=True)):
        if is_blank(cell):
            if current is not None and current.end == column:
                continue
            current = None
            continue
        repeated = current is not None and _begins_another(current, name, str(cell), vocabulary)
        apart = current is not None and current.end < column and name in vocabulary.keys
        if current is None or repeated or apart:
            current = _Run(column, column, {}, {})
            runs.append(current)
        heading = str(cell).strip()
        current.headings[column] = heading
        current.end = column + 1
        if name in vocabulary.left_out:
            current.not_read.setdefault(name, []).append(heading)
        if name and name not in current.fields:
            current.fields[name] = column
        elif name and name not in vocabulary.left_out:
            current.rivals.setdefault(name, []).append(column)
        elif not name:
            current.unknown.append(heading)
    return [run for run in runs if len(run.fields) >= 2]


def _begins_another(run: _Run, name: str, heading: str, vocabulary: Vocabulary[Shape]) -> bool:
    """Whether a heading begins another table beside one: it is a key that the first has, and not just another link of it."""
    if name not in vocabulary.keys or name not in run.fields:
        return False
    first = run.headings[run.fields[name]]
    return name not in vocabulary.often_twice or " ".join(heading.split()).casefold() == " ".join(first.split()).casefold()


def _outside(grid: Grid, blocks: Sequence[Block[Shape]]) -> list[Problem]:
    """Return one note about everything that stands in no table: titles, remarks, columns without a heading."""
    first_heading = min(block.body.start - 1 for block in blocks)
    width = max(block.end for block in blocks)
    covers_all = len(blocks) == 1 and blocks[0].start == 0
    covered: dict[int, list[tuple[int, int]]] = {}
    if not covers_all:
        for block in blocks:
            for index in range(block.body.start - 1, block.body.stop):
                covered.setdefault(index, []).append((block.start, block.end))
    samples: list[str] = []
    count = 0
    where: int | None = None
    for index, row in enumerate(grid.rows):
        if covers_all and index >= first_heading and grid.is_delimited:
            break
        is_below = index > first_heading
        if covers_all and index >= first_heading and len(row) <= width:
            continue
        spans = covered.get(index, ()) if not covers_all else ((0, width),) if index >= first_heading else ()
        for column, cell in enumerate(row):
            if is_blank(cell) or any(start <= column < end for start, end in spans):
                continue
            if grid.is_delimited and is_below and column >= width:
                continue
            count += 1
            where = grid.number(index) if where is None else where
            if len(samples) < 3:
                samples.append(shortened(str(cell)))
    if not count:
        return []
    values = {"count": str(count), "found": "; ".join(samples)}
    return [Problem(TEXT_OUTSIDE, grid.source.place(where), values)]
