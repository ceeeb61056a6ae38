"""What tells TikTok's tables, and those made after them, from all else in a file."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from collections.abc import Set as AbstractSet

from tiktok_kpis.exports.fields import (
    KEYS,
    MEASURES,
    NOT_READ,
    built_field_of,
    field_of,
    fold_heading,
    heading_of,
    nearest_heading,
)
from tiktok_kpis.exports.names import hints_of_name
from tiktok_kpis.exports.problem_kinds import FIGURES_UNKNOWN, SPLIT_FROM_ONE_COLUMN, TABLE_UNKNOWN
from tiktok_kpis.exports.records import Kind
from tiktok_kpis.exports.shapes import Shape, shape_of
from tiktok_kpis.exports.video_links import LINE_WITH_LINK, link_parts, parse_id
from tiktok_kpis.grids import blocks
from tiktok_kpis.grids.delimited import DELIMITERS, read_text
from tiktok_kpis.grids.grid import CellValue, Grid, LinkedText, is_blank, link_in
from tiktok_kpis.grids.number_grammar import Measure, read_number_column
from tiktok_kpis.grids.vocabulary import Anchor, Vocabulary
from tiktok_kpis.problems import Problem, ProblemKind, shortened

Block = blocks.Block[Shape]
"""One table of a known shape."""


def _shape_of(fields: AbstractSet[str], headings: Iterable[str]) -> Shape | None:
    return shape_of(fields, map(fold_heading, headings))


_NO_FIGURES = {"duration", "hour"}
"""Numbers that say nothing of how a post or a day did."""


def _why_unknown(
    fields: AbstractSet[str], headings: Iterable[str], unknown: Iterable[str]
) -> tuple[ProblemKind, dict[str, str]]:
    """Say what a table lacks: a figure, or the day or video of each row."""
    if fields & frozenset(KEYS) and not fields & (MEASURES.keys() - _NO_FIGURES):
        return FIGURES_UNKNOWN, {"columns": described(unknown)}
    return TABLE_UNKNOWN, {"headings": shortened(", ".join(headings))}


def described(unknown: Iterable[str]) -> str:
    """Return unknown headings in one line, each with the known one that it resembles."""
    texts = []
    for heading in unknown:
        near = nearest_heading(heading)
        texts.append(f"{shortened(heading, 40)} (≈ {near})" if near else shortened(heading, 40))
    return ", ".join(texts) or "–"


TIKTOK_TABLES = Vocabulary(
    field_of=field_of,
    built_field_of=built_field_of,
    shape_of=_shape_of,
    why_unknown=_why_unknown,
    keys=frozenset(KEYS),
    often_twice=frozenset(("link", "video_id", "generic_id")),
    left_out=NOT_READ.keys(),
    numbers=MEASURES.keys(),
    names=frozenset({"creator"}),
    # TikTok Studio does not escape the quotes inside a title; every row of its posts has a video link
    anchor=Anchor("link", LINE_WITH_LINK, beginning="http", free_text="title"),
    hints_of_name=hints_of_name,
)


def cut(grid: Grid) -> blocks.Cut[Shape]:
    """Find every table of a grid; the date of a post is when it was posted, where nothing else says that."""
    _split_one_column(grid)
    _name_bare_viewers(grid)
    _add_column_of_links(grid)
    found = blocks.cut(grid, TIKTOK_TABLES)
    for block in found.blocks:
        if block.shape.kind is Kind.POSTS and "date" in block.fields:
            block.fields.setdefault("posted", block.fields["date"])
        for name in block.rivals:
            _choose(block, name)
        if block.shape.kind is Kind.POSTS:
            _leave_out_likes_of_the_account(block)
    return found


def _split_one_column(grid: Grid) -> None:
    """Split lines of delimited text that were pasted into one column of a sheet, where a known table comes out of it."""
    if grid.is_delimited:
        return
    lines: list[str] = []
    columns: set[int] = set()
    for row in grid.rows:
        filled = [(column, cell) for column, cell in enumerate(row) if not is_blank(cell)]
        columns |= {column for column, _ in filled}
        if len(columns) > 1 or any(not isinstance(cell, str) for _, cell in filled):
            return
        lines.append(str(filled[0][1]).replace("\n", " ") if filled else "")
    if not columns or not any(mark in line for line in lines[:_LOOKED_AT] for mark in DELIMITERS):
        return
    found = read_text("\n".join(lines) + "\n", grid.source, TIKTOK_TABLES)
    if not found.headings:
        return
    numbers = [grid.number(min(line, len(lines)) - 1) for line in found.numbers]
    grid.rows, grid.numbers, grid.headings, grid.is_delimited = found.rows, numbers, found.headings, True
    place = grid.source.place(numbers[found.headings[0]])
    grid.problems = [*grid.problems, *found.problems, Problem(SPLIT_FROM_ONE_COLUMN, place)]


_BARE_VIEWERS = {"total": "viewers", "new": "new_viewers", "returning": "returning_viewers"}


def _name_bare_viewers(grid: Grid) -> None:
    """Name the columns Total, New and Returning beside a day as viewers, the first being the sum of the others in each row."""
    for index, row in enumerate(grid.rows[: min(len(grid.rows), 20)]):
        names = {fold_heading(str(cell)): column for column, cell in enumerate(row) if not is_blank(cell)}
        if not _BARE_VIEWERS.keys() <= names.keys() or "date" not in map(field_of, row):
            continue
        places = [names[name] for name in _BARE_VIEWERS]
        below = [[row[place] if place < len(row) else None for place in places] for row in list(grid.rows)[index + 1 :]]
        sums = [read_number_column(cells, Measure.COUNT).values for cells in zip(*below, strict=True)]
        known = [figures for figures in zip(*sums, strict=True) if None not in figures]
        if known and all(total == (new or 0) + (returning or 0) for total, new, returning in known):
            rows = [list(row) for row in grid.rows]
            for name, field in _BARE_VIEWERS.items():
                rows[index][names[name]] = heading_of(field)
            grid.rows = rows
            grid.headings = [index]
        return


def _add_column_of_links(grid: Grid) -> None:
    """Give a table a column with the links of its videos, where they are behind other words, such as the titles."""
    linked = {
        index: next((cell.link for cell in row if isinstance(cell, LinkedText) and link_parts(cell.link)), "")
        for index, row in enumerate(() if grid.is_delimited else grid.rows)
    }
    linked = {index: link for index, link in linked.items() if link}
    first = min(linked, default=0)
    for index in range(first - 1, -1, -1):
        names = [field_of(cell) for cell in grid.rows[index]]
        if sum(map(bool, names)) < 2:
            continue
        if not {"link", "video_id", "generic_id"} & set(names):
            width = max(column for column, cell in enumerate(grid.rows[index]) if not is_blank(cell)) + 1
            rows = [list(row) for row in grid.rows]
            for row in rows:
                row.insert(width, None)
            rows[index][width] = heading_of("link")
            for below, link in linked.items():
                rows[below][width] = link
            grid.rows = rows
        return


_LOOKED_AT = 200
"""How many rows show what a column holds."""


def _cells(block: Block, column: int) -> list[CellValue]:
    rows = (block.grid.rows[index] for index in block.body[:_LOOKED_AT])
    return [row[column] if column < len(row) else None for row in rows]


def _choose(block: Block, name: str) -> None:
    """Of several columns of one field take the one that holds it: TikTok's links, a figure that differs from row to row."""
    columns = [block.fields[name], *block.rivals[name]]
    held = {column: _cells(block, column) for column in columns}
    best = max(columns, key=lambda column: (_worth(name, held[column]), -columns.index(column)))
    block.fields[name] = best
    for column in columns:
        if column != best and held[column] != held[best] and any(not is_blank(cell) for cell in held[column]):
            of_account = name == "likes" and {"followers", "following"} <= {*block.fields, *block.not_read}
            left_out = block.not_read.setdefault("figure_of_account", []) if of_account else block.unknown
            left_out.append(block.headings[column])


def _worth(name: str, cells: Sequence[CellValue]) -> tuple[int, int]:
    if name == "link":
        return sum(1 for cell in map(link_in, cells) if isinstance(cell, str) and link_parts(cell)), 0
    if name in ("video_id", "generic_id"):
        return sum(1 for cell in cells if parse_id(cell)), 0
    filled = [cell for cell in cells if not is_blank(cell)]
    return int(bool(filled)), int(len(set(filled)) > 1)


def _leave_out_likes_of_the_account(block: Block) -> None:
    """Leave out likes that are the account's: scrapers repeat the figures of the profile beside each of its videos."""
    if "likes" not in block.fields or not {"followers", "following"} <= {*block.fields, *block.not_read}:
        return
    likes = [cell for cell in _cells(block, block.fields["likes"]) if not is_blank(cell)]
    if "views" in block.fields and (len(likes) < 2 or len(set(likes)) > 1):
        return
    column = block.fields.pop("likes")
    block.not_read.setdefault("figure_of_account", []).append(block.headings[column])
