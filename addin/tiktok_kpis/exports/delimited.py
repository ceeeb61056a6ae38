"""Lines of text into rows of cells, strictly: a row that does not fit is repaired around its video link or refused.

Rows are taken thousands at a time where all of them fit their headings, and one by one where one of them does not.
"""

from __future__ import annotations

import csv
import io
import re
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice

from tiktok_kpis.exports.fields import MEASURES, field_of
from tiktok_kpis.exports.problem_kinds import ROW_BROKEN, ROW_REPAIRED, ROWS_MOSTLY_BROKEN, TOO_MANY_TABLES
from tiktok_kpis.exports.titles_with_quotes import Headings, Lines, all_quoted, around_the_link
from tiktok_kpis.exports.video_links import LINE_WITH_LINK
from tiktok_kpis.grids.grid import CellValue, Source
from tiktok_kpis.grids.row_store import RowStore
from tiktok_kpis.problems import Causes, Problem, ProblemKind

DELIMITERS = (",", ";", "\t", "|")
_LINES_TO_LOOK_AT = 60
_ROWS_AT_ONCE = 4096
_ROWS_TO_GIVE_UP = 20_000
"""A file whose headings have not come by then has none; and one of which most rows do not fit them is not read on."""
_MOST_TABLES = 1000
_SAFE_DIGITS = 15
_MANY = 20_000
_SMALL: tuple[int | None, ...] = (*range(_MANY), None)
"""Numbers that a million rows hold many times, and memory once; -1 stands for a blank cell."""
_LINK = "http"
_SEPARATOR_LINE = re.compile(r'^"?sep=(.)"?\s*$', re.IGNORECASE)


@dataclass(slots=True)
class DelimitedRows:
    """Rows of cells with their numbers, as a spreadsheet would count them, and what was wrong with the lines."""

    rows: RowStore = field(default_factory=RowStore)
    numbers: Sequence[int] = ()
    headings: list[int] = field(default_factory=list)
    """The positions of the rows that may be headings."""
    problems: list[Problem] = field(default_factory=list)
    refused: list[int] = field(default_factory=list)
    """The numbers of the rows that fell out."""
    headings_number: int = 0
    """The number of the headings that stand above a later batch once more."""


def read_text(text: str, source: Source) -> DelimitedRows:
    """Split a text into rows, as :func:`read_lines` does."""
    return read_lines(io.StringIO(text, newline=""), text[:65_536], source)


def find_delimiter(head: str) -> tuple[str, bool]:
    """Return the delimiter that finds the most known headings in one line, and whether the first line only says which it is."""
    first, _, _ = head.partition("\n")
    if said := _SEPARATOR_LINE.match(first):
        return said.group(1), True
    lines = head.splitlines()[:_LINES_TO_LOOK_AT]
    scores = {mark: max((_known_headings(line, mark) for line in lines), default=0) for mark in DELIMITERS}
    return max(DELIMITERS, key=lambda mark: scores[mark]), False


def _known_headings(line: str, delimiter: str) -> int:
    if delimiter not in line:
        return 0
    try:
        return sum(1 for cell in next(csv.reader([line], delimiter=delimiter), []) if field_of(cell))
    except csv.Error:
        return 0


def read_lines(lines: Iterable[str], head: str, source: Source, progress: Callable[[], None] = lambda: None) -> DelimitedRows:
    """Split lines into rows. A line that fits nowhere is refused with its number, and reading goes on with the next.

    Args:
        lines: with their ends, as a file opened with ``newline=""`` gives them.
        head: the beginning of the same text, from which the delimiter is known.
        source: where they stand.
        progress: called after every few thousand rows.

    """
    return next(read_batches(lines, head, source, progress, sys.maxsize))


def read_batches(
    lines: Iterable[str], head: str, source: Source, progress: Callable[[], None], most_rows: int
) -> Iterator[DelimitedRows]:
    """Yield the rows of :func:`read_lines` a number of them at a time, the row of headings above each batch."""
    delimiter, is_said = find_delimiter(head)
    reader = _Reader(Lines(lines), delimiter, source)
    if is_said:
        next(reader.lines, None)
    while not reader.at_end:
        progress()
        if reader.is_hopeless:
            break
        if reader.headings is None:
            reader.read_row()
        elif not reader.read_many():
            for _ in range(_ROWS_AT_ONCE):
                reader.read_row()
                if reader.at_end:
                    break
        if reader.headings is not None and reader.rows_held >= most_rows and not reader.at_end:
            yield reader.batch()
    yield reader.finish()


class _Reader:
    """The state between two rows."""

    def __init__(self, lines: Lines, delimiter: str, source: Source) -> None:
        self.lines = lines
        self.headings: Headings | None = None
        self.number = 0
        self.at_end = False
        self._delimiter = delimiter
        self._source = source
        self._rows = csv.reader(lines, delimiter=delimiter, strict=True)
        self._found = DelimitedRows()
        self._causes = Causes()
        self._misfits = 0
        self._texts: dict[str, str] = {}
        self._repeated: tuple[int, list[str]] | None = None
        """The number and the cells of the row of headings, to stand above the next batch."""
        self._batch_starts = 1

    @property
    def rows_held(self) -> int:
        """How many rows were read and not given out."""
        return len(self._found.rows)

    @property
    def is_hopeless(self) -> bool:
        """Whether no headings have come for thousands of rows, or headings only, or most rows do not fit; it is said."""
        if self.headings is None:
            return self.number >= _ROWS_TO_GIVE_UP
        if len(self._found.headings) > _MOST_TABLES:
            self._say(TOO_MANY_TABLES, most=str(_MOST_TABLES))
            return True
        misfits = self._misfits
        if misfits < _ROWS_TO_GIVE_UP or 2 * misfits < self.number:
            return False
        self._say(ROWS_MOSTLY_BROKEN, count=f"{misfits:,}", row=f"{self.number:,}")
        return True

    def read_many(self) -> bool:
        """Read thousands of rows at once; ``False``, and nothing read, when one of them needs to be looked at."""
        headings = self.headings
        self.lines.begin()
        try:
            rows = list(islice(self._rows, _ROWS_AT_ONCE))
        except csv.Error:
            rows = []
            self._rows = csv.reader(self.lines, delimiter=self._delimiter, strict=True)
        if headings is None or not rows or set(map(len, rows)) != {headings.width}:
            self.lines.go_back()
            return False
        columns = list(map(list, zip(*rows, strict=True)))
        if _has_suspect_titles(columns, headings) or _may_hold_headings(columns):
            self.lines.go_back()
            return False
        self._found.rows.add_columns(
            [self._compact(column, name) for column, name in zip(columns, headings.fields, strict=True)]
        )
        self.number += len(rows)
        self.at_end = len(rows) < _ROWS_AT_ONCE
        return True

    def _compact(self, column: list[str], name: str) -> list[CellValue]:
        """Return a column with plain figures as numbers, and each name of a creator once."""
        if name == "creator":
            if len(self._texts) > 100_000:
                self._texts.clear()
            known = self._texts
            return [known.setdefault(text, text) for text in column]
        if name in MEASURES:
            joined = "".join(column)
            if joined.isdecimal() and joined.isascii() and max(map(len, column)) <= _SAFE_DIGITS:
                numbers = [int(text) if text else -1 for text in column]
                return [_SMALL[number] if number < _MANY else number for number in numbers]
        return list(column)

    def read_row(self) -> None:
        """Read one row, mended or refused where it must be."""
        self.lines.begin()
        cells: list[str] | None
        try:
            cells = next(self._rows)
        except StopIteration:
            self.at_end = True
            return
        except csv.Error:
            cells = None
            self._rows = csv.reader(self.lines, delimiter=self._delimiter, strict=True)
        self.number += 1
        may_be_headings = cells is not None and _names_fields(cells)
        if may_be_headings and cells is not None and not (self.headings and cells[0] == "") and not cells[0][:1].isdigit():
            self.headings = Headings.of(cells, "".join(self.lines.taken), self._delimiter)
        elif cells is None or (self.headings is not None and self._is_suspect(cells, self.headings)):
            cells = self._mended(cells)
        if cells is not None:
            if may_be_headings:
                self._repeated = (self.number, cells)
                self._found.headings.append(len(self._found.rows))
            self._found.rows.add_row(cells)

    def _is_suspect(self, cells: Sequence[str], headings: Headings) -> bool:
        if headings.link < 0:
            return False
        if len(cells) != headings.width:
            return True
        if headings.quoted and not cells[headings.link].startswith(_LINK):
            # The first line of a title can look like a row of its own: one whose cells stand in no quotes
            return not all_quoted(cells, "".join(self.lines.taken), self._delimiter)
        title = cells[headings.title] if headings.title >= 0 else ""
        return "\n" in title and LINE_WITH_LINK.search(title) is not None

    def _mended(self, cells: list[str] | None) -> list[str] | None:
        """Return a row as it is around its link, as it was read where that cannot be done, ``None`` for a refused one."""
        consumed = len(self.lines.taken)
        self._misfits += 1
        mended = around_the_link(self.lines, self._delimiter, self.headings) if self.headings else None
        if mended is not None:
            self._misfits -= 1
            self._say(ROW_REPAIRED, title=mended[self.headings.title if self.headings else 0])
            return mended
        if cells is None:
            self.lines.go_back(1)
            self._found.refused.append(self.number)
            self._say(ROW_BROKEN, found="".join(self.lines.taken))
        else:
            self.lines.go_back(consumed)
        return cells

    def _say(self, kind: ProblemKind, **found: str) -> None:
        values = {name: _sample(text) for name, text in found.items()}
        self._causes.add(Problem(kind, self._source.place(self.number), values))

    def batch(self) -> DelimitedRows:
        """Return the rows read so far, numbered, and go on with none but the headings."""
        found, self._found = self._found, DelimitedRows()
        out = set(found.refused)
        own = range(self._batch_starts, self.number + 1)
        repeated = len(found.rows) - (len(own) - len(out))
        numbers = own if not out and not repeated else [number for number in own if number not in out]
        found.numbers = [found.headings_number, *numbers] if repeated else numbers
        if self._repeated is not None:
            self._found.headings_number, cells = self._repeated
            self._found.rows.add_row(cells)
            self._found.headings.append(0)
        self._batch_starts = self.number + 1
        return found

    def finish(self) -> DelimitedRows:
        """Return the last batch, with what is to be said of all of them."""
        found = self.batch()
        found.problems += self._causes.problems()
        return found


def _names_fields(cells: Sequence[str]) -> bool:
    """Whether two cells of a row are known headings."""
    return sum(1 for cell in cells if field_of(cell)) >= 2


def _may_hold_headings(columns: Sequence[list[str]]) -> bool:
    """Whether one of many rows may be headings: at least two columns have a cell that is a known one."""
    texts = [column for column in columns if not _are_figures_or_links(column)]
    texts.sort(key=lambda column: len(set(column[:50])))  # those that repeat themselves are soon looked through
    found = 0
    for done, column in enumerate(texts):
        if found + len(texts) - done < 2:
            return False
        found += any(map(field_of, set(column)))
    return found >= 2


def _are_figures_or_links(column: Sequence[str]) -> bool:
    """Whether all cells begin with a digit, or all with the beginning of a link: what lies between two such texts does too."""
    first, last = min(column), max(column)
    return "0" <= first[:1] <= last[:1] <= "9" or first[:4] == last[:4] == "http"


def _has_suspect_titles(columns: Sequence[list[str]], headings: Headings) -> bool:
    if headings.link < 0 or headings.title < 0:
        return False
    if headings.quoted and not all(link.startswith(_LINK) for link in columns[headings.link]):
        return True
    return any("\n" in title and LINE_WITH_LINK.search(title) is not None for title in columns[headings.title])


def _sample(text: str) -> str:
    plain = " ".join(text[:2000].split())
    return plain if len(plain) <= 60 else plain[:59] + "…"
