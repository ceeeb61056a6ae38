"""Files and pasted cells in, records and problems out.

The files of one call are evidence for one another: posts tell the day of the export and the account, an Overview tells on which
days the Viewers of the same account fall.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

from tiktok_kpis.exports.accounts import account_of_folder, name_accounts, refuse_other_accounts
from tiktok_kpis.exports.alignment import viewers_lag
from tiktok_kpis.exports.context import Context
from tiktok_kpis.exports.known_tables import TIKTOK_TABLES, Block, cut
from tiktok_kpis.exports.names import names_of
from tiktok_kpis.exports.problem_kinds import FIGURES_UNKNOWN, NOT_AN_EXPORT, NOTHING_PASTED, TABLE_UNKNOWN, VIEWERS_SHIFTED
from tiktok_kpis.exports.records import Kind, Reading, Records, Value
from tiktok_kpis.exports.tables import TableReading, read_table
from tiktok_kpis.grids.files import open_file
from tiktok_kpis.grids.grid import CellValue, Grid, Source, is_blank
from tiktok_kpis.grids.problem_kinds import FILE_EMPTY
from tiktok_kpis.problems import Problem
from tiktok_kpis.progress import NOT_SHOWN, Progress

_PART_OF_OPENING = 0.6
"""Of the time that a large file takes; the rest goes into what its cells say."""


def read_files(
    paths: Sequence[Path], *, today: date, folder_account: str | None = None, progress: Progress = NOT_SHOWN
) -> Reading:
    """Read export files of any kind, together. Nothing is raised: what is not read is a problem of the result.

    Args:
        paths: CSV or other delimited text, workbooks, and ZIP archives of them.
        today: the day of the reading, which stands for the export where nothing else says its day.
        folder_account: whose the folder of the files is, for those that nothing else names; by default the nearest folder
            whose name begins with ``@`` says it.
        progress: its messages are the names of the files.

    """
    grids: list[Grid] = []
    problems: list[Problem] = []
    part = _PART_OF_OPENING / len(paths) if paths else 0
    shown = names_of(paths)
    for position, path in enumerate(paths):
        opening = progress.part(position * part, (position + 1) * part, path.name)
        opening.reach(0)
        opened = open_file(Path(path), TIKTOK_TABLES, opening)
        folder = Path(path).absolute().parent
        account = account_of_folder(folder) if folder_account is None else folder_account
        for grid in opened.grids:
            grid.hints = replace(grid.hints, folder=str(folder), folder_account=account)
            grid.source = replace(grid.source, file=shown[position])
        grids += opened.grids
        problems += [_named(problem, path.name, shown[position]) for problem in opened.problems]
    reading = read_grids(grids, today=today, progress=progress)
    reading.problems = problems + reading.problems
    progress.reach(1)
    return reading


def _named(problem: Problem, name: str, shown: str) -> Problem:
    """Return a problem of a file under the name that tells it from another of the same name."""
    if shown == name or not problem.place.file.startswith(name):
        return problem
    return replace(problem, place=replace(problem.place, file=shown + problem.place.file.removeprefix(name)))


def read_grid(cells: Sequence[Sequence[CellValue]], *, today: date, source: Source, first_row: int = 1) -> Reading:
    """Read a pasted range of any number of tables; ``first_row`` is the number of its first row as the user sees it."""
    return read_grids([Grid(cells, source, first_row)], today=today)


def read_grids(grids: Sequence[Grid], *, today: date, progress: Progress = NOT_SHOWN) -> Reading:
    """Read all tables, those first that tell something about the others, and give them back in the order of the sources."""
    reading = Reading()
    blocks: list[tuple[Block, Grid]] = []
    for grid in grids:
        found = cut(grid)
        reading.problems += grid.problems + found.problems
        blocks += [(block, grid) for block in found.blocks]
    reading.problems += _sources_without_a_table(grids, {id(grid) for _, grid in blocks}, reading.problems)
    tables: dict[int, TableReading] = {}
    dated: list[date] = []
    derived: list[date] = []
    for stage in (_tells_its_day, _has_days, _has_neither):
        for position, (block, grid) in enumerate(blocks):
            if not stage(block):
                continue
            context = Context(today, grid.hints, tuple(dated), tuple(derived), grid.hints.account)
            progress.part(_PART_OF_OPENING, 1, block.source.name).reach(len(tables) / len(blocks))
            tables[position] = read_table(block, context)
        for position, (block, _) in enumerate(blocks):
            if stage(block):
                days = [records.exported for records in tables[position].records if records.exported]
                (dated if stage is _tells_its_day else derived).extend(days)
    ordered = [tables[position] for position in range(len(blocks))]
    for position, (table, (block, grid)) in enumerate(zip(ordered, blocks, strict=True)):
        for records in table.records:
            records.block = position
        reading.records += table.records
        reading.problems += table.problems
        broken = _lines_refused_within(block, grid)
        reading.blocks.append(replace(table.summary, rows_refused=table.summary.rows_refused + broken))
    name_accounts(reading, [grid for _, grid in blocks])
    refuse_other_accounts(reading)
    _align_viewers(reading)
    return reading


def _tells_its_day(block: Block) -> bool:
    return "exported_at" in block.fields and block.shape.kind is Kind.POSTS


def _has_days(block: Block) -> bool:
    return "date" in block.fields and not _tells_its_day(block)


def _has_neither(block: Block) -> bool:
    return not _tells_its_day(block) and not _has_days(block)


def _lines_refused_within(block: Block, grid: Grid) -> int:
    """Count the lines of a file that fell out between the headings and the end of a table before its cells were read."""
    first = block.source.first_row
    last = grid.number(block.body.stop) if block.body.stop < len(grid.rows) else None
    return sum(1 for row in grid.refused if row > first and (last is None or row < last))


def _sources_without_a_table(grids: Sequence[Grid], with_table: set[int], said: Sequence[Problem]) -> list[Problem]:
    """Return a problem for each file, archive member or pasted range in which nothing was recognised."""
    files_with_table = {grid.source.name for grid in grids if id(grid) in with_table}
    already = {problem.place.file for problem in said if problem.kind in (TABLE_UNKNOWN, FIGURES_UNKNOWN)}
    problems: dict[str, Problem] = {}
    for grid in grids:
        name = grid.source.name
        if name in files_with_table or name in already or name in problems:
            continue
        first = next((row for row in grid.rows if any(not is_blank(cell) for cell in row)), None)
        if first is None:
            kind, values = NOTHING_PASTED if not name else FILE_EMPTY, {}
        else:
            found = ", ".join(str(cell) for cell in first if not is_blank(cell))[:60]
            kind, values = NOT_AN_EXPORT, {"found": found}
        problems[name] = Problem(kind, grid.source.place(), values)
    return list(problems.values())


def _align_viewers(reading: Reading) -> None:
    """Move the days of Viewers onto those of the Overview of the same export, by the lag that the values show."""
    overviews = [part for part in reading.records if part.shape == "studio_overview"]
    for part in reading.records:
        if part.shape != "studio_viewers" or not overviews:
            continue
        overview = max(overviews, key=lambda other: _nearness(part, other))
        if overview.account != part.account:
            continue
        lag = viewers_lag(_by_day(overview, "views"), _by_day(part, "viewers"))
        if not lag:
            continue
        part.columns["date"] = [day + timedelta(days=lag) if isinstance(day, date) else day for day in part.columns["date"]]
        values = {"days": f"{lag:+d}", "first": str(part.first_day), "last": str(part.last_day)}
        reading.problems.append(Problem(VIEWERS_SHIFTED, part.source.place(), values))
        summary = reading.blocks[part.block]
        reading.blocks[part.block] = replace(summary, first_day=part.first_day, last_day=part.last_day)


def _nearness(part: Records, other: Records) -> tuple[bool, int, bool]:
    """How likely two sections belong to one export: of one account, with most days in common, from one day."""
    common = len(set(part.days) & set(other.days))
    return part.account == other.account, common, part.exported == other.exported


def _by_day(records: Records, name: str) -> dict[date, Value]:
    return {
        day: value for day, value in zip(records.columns["date"], records.columns[name], strict=True) if isinstance(day, date)
    }
