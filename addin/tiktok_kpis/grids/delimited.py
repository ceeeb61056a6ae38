"""Lines of text into rows of cells, strictly: a row that does not fit is repaired around its anchor or refused.

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
from typing import Any, Generic

from tiktok_kpis.grids.grid import CellValue, Source
from tiktok_kpis.grids.problem_kinds import ROW_BROKEN, ROW_REPAIRED, ROWS_MOSTLY_BROKEN, TOO_MANY_TABLES
from tiktok_kpis.grids.quote_repair import Headings, Lines, all_quoted, read_around
from tiktok_kpis.grids.row_store import RowStore
from tiktok_kpis.grids.vocabulary import Anchor, Shape, Vocabulary, named_fields
from tiktok_kpis.problems import Causes, Problem, ProblemKind, shortened
from tiktok_kpis.progress import NOT_SHOWN, Progress

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


def read_text(text: str, source: Source, vocabulary: Vocabulary[Shape]) -> DelimitedRows:
    """Split a text into rows, all in one batch; see :func:`read_batches`."""
    return next(read_batches(io.StringIO(text, newline=""), text[:65_536], source, vocabulary))


def find_delimiter(head: str, field_of: Callable[[object], str]) -> tuple[str, bool]:
    """Return the delimiter that finds the most known headings in one line, and whether the first line only says which it is."""
    first, _, _ = head.partition("\n")
    if named := _SEPARATOR_LINE.match(first):
        return named.group(1), True
    lines = head.splitlines()[:_LINES_TO_LOOK_AT]
    scores = {mark: max((_known_headings(line, mark, field_of) for line in lines), default=0) for mark in DELIMITERS}
    return max(DELIMITERS, key=lambda mark: scores[mark]), False


def _known_headings(line: str, delimiter: str, field_of: Callable[[object], str]) -> int:
    if delimiter not in line:
        return 0
    try:
        return sum(1 for cell in next(csv.reader([line], delimiter=delimiter), []) if field_of(cell))
    except csv.Error:
        return 0


def read_batches(
    lines: Iterable[str],
    head: str,
    source: Source,
    vocabulary: Vocabulary[Shape],
    most_rows: int = sys.maxsize,
    progress: Progress = NOT_SHOWN,
    position: Callable[[], float] = float,
) -> Iterator[DelimitedRows]:
    """Split lines into rows, and yield them so many at a time, the row of headings above each batch.

    A line that fits nowhere is refused with its number, and reading goes on with the next.

    Args:
        lines: with their ends, as a file opened with ``newline=""`` gives them.
        head: the beginning of the same text, from which the delimiter is known.
        source: where they are.
        vocabulary: the headings that are looked for, and what tells a row of theirs.
        most_rows: about how many rows a batch has.
        progress: of reading the lines.
        position: returns which part of the lines is read, from 0 to 1; asked every few thousand rows.

    """
    delimiter, is_given = find_delimiter(head, vocabulary.field_of)
    reader = _Reader(Lines(lines), delimiter, source, vocabulary)
    if is_given:
        next(reader.lines, None)
    while not reader.at_end:
        progress.reach(position())
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


class _Reader(Generic[Shape]):
    """The state between two rows."""

    def __init__(self, lines: Lines, delimiter: str, source: Source, vocabulary: Vocabulary[Shape]) -> None:
        self.lines = lines
        self.headings: Headings | None = None
        self.number = 0
        self.at_end = False
        self._delimiter = delimiter
        self._source = source
        self._vocabulary = vocabulary
        self._anchor = vocabulary.anchor
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
        if _has_suspect_texts(columns, headings, self._anchor) or _may_hold_headings(columns, self._vocabulary.field_of):
            self.lines.go_back()
            return False
        self._found.rows.add_columns(
            [self._compact(column, name) for column, name in zip(columns, headings.fields, strict=True)]
        )
        self.number += len(rows)
        self.at_end = len(rows) < _ROWS_AT_ONCE
        return True

    def _compact(self, column: list[str], name: str) -> list[CellValue]:
        """Return a column with plain figures as numbers, and each of its names once."""
        if name in self._vocabulary.names:
            if len(self._texts) > 100_000:
                self._texts.clear()
            known = self._texts
            return [known.setdefault(text, text) for text in column]
        if name in self._vocabulary.numbers:
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
        may_be_headings = cells is not None and _names_fields(cells, self._vocabulary)
        if may_be_headings and cells is not None and not (self.headings and cells[0] == "") and not cells[0][:1].isdigit():
            self.headings = Headings.of(cells, "".join(self.lines.taken), self._delimiter, self._vocabulary)
        elif cells is None or (self.headings is not None and self._is_suspect(cells, self.headings)):
            cells = self._mended(cells)
        if cells is not None:
            if may_be_headings:
                self._repeated = (self.number, cells)
                self._found.headings.append(len(self._found.rows))
            self._found.rows.add_row(cells)

    def _is_suspect(self, cells: Sequence[str], headings: Headings) -> bool:
        if headings.anchor < 0:
            return False
        if len(cells) != headings.width:
            return True
        if headings.quoted and not cells[headings.anchor].startswith(self._anchor.beginning):
            # The first line of a free text can look like a row of its own: one whose cells are not in quotes
            return not all_quoted(cells, "".join(self.lines.taken), self._delimiter)
        text = cells[headings.free_text] if headings.free_text >= 0 else ""
        return "\n" in text and self._anchor.pattern.search(text) is not None

    def _mended(self, cells: list[str] | None) -> list[str] | None:
        """Return a row as read around its anchor, as it was read at first where that fails, ``None`` for a refused one."""
        consumed = len(self.lines.taken)
        self._misfits += 1
        mended = read_around(self._anchor, self.lines, self._delimiter, self.headings) if self.headings else None
        if mended is not None:
            self._misfits -= 1
            self._say(ROW_REPAIRED, title=mended[self.headings.free_text if self.headings else 0])
            return mended
        if cells is None:
            self.lines.go_back(1)
            self._found.refused.append(self.number)
            self._say(ROW_BROKEN, found="".join(self.lines.taken))
        else:
            self.lines.go_back(consumed)
        return cells

    def _say(self, kind: ProblemKind, **found: str) -> None:
        values = {name: shortened(text) for name, text in found.items()}
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


def _names_fields(cells: Sequence[str], vocabulary: Vocabulary[Any]) -> bool:
    """Whether a row is one of headings."""
    return any(named_fields(cells, vocabulary.field_of, vocabulary.built_field_of))


def _may_hold_headings(columns: Sequence[list[str]], field_of: Callable[[object], str]) -> bool:
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


def _has_suspect_texts(columns: Sequence[list[str]], headings: Headings, anchor: Anchor) -> bool:
    if headings.anchor < 0 or headings.free_text < 0:
        return False
    if headings.quoted and not all(cell.startswith(anchor.beginning) for cell in columns[headings.anchor]):
        return True
    return any("\n" in text and anchor.pattern.search(text) is not None for text in columns[headings.free_text])
