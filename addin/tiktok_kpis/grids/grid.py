"""A grid of cells, as a file or a sheet gives it, with what its origin says about the export."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from tiktok_kpis.problems import Place, Problem

CellValue = str | int | float | bool | datetime | date | None
"""What one cell of a source holds before anything is read from it. ``None`` and the empty text are a blank cell."""


class LinkedText(str):
    """The text of a cell that leads somewhere else than it says: a word with a link behind it."""

    __slots__ = ("link",)

    link: str

    def __new__(cls, text: str, link: str) -> LinkedText:
        """Return a text with a link."""
        made = super().__new__(cls, text)
        made.link = link
        return made


def link_in(cell: CellValue) -> CellValue:
    """Return the link behind a cell where it has one, else the cell."""
    return cell.link if isinstance(cell, LinkedText) else cell


@dataclass(frozen=True, slots=True)
class Source:
    """Where a block stands: a file, a member of an archive, a sheet, and the row of its headings."""

    file: str = ""
    member: str = ""
    sheet: str = ""
    first_row: int = 1

    @property
    def name(self) -> str:
        """The file, with the member of the archive after a slash."""
        return f"{self.file}/{self.member}" if self.member else self.file

    def place(self, row: int | None = None, column: str = "") -> Place:
        """Return the place of a row or a cell of this source, as a problem names it."""
        return Place(file=self.name, sheet=self.sheet, row=row, column=column)


@dataclass(frozen=True, slots=True)
class Hints:
    """What the names and dates around a grid say: of its export day, and of the account."""

    account: str = ""
    days: tuple[date, ...] = ()
    """From the name of the file or archive."""
    archive_days: tuple[date, ...] = ()
    """From the dates that an archive keeps of its members."""
    modified: date | None = None
    """When the file was last changed."""
    folder: str = ""
    """The folder the file lies in."""
    folder_account: str = ""
    """The account that the name of this folder, or of one above it, says."""


@dataclass(slots=True)
class Grid:
    """Rows of raw cells. ``numbers`` are the rows' numbers as the user sees them, by default counted from ``first_row``."""

    rows: Sequence[Sequence[CellValue]]
    source: Source
    first_row: int = 1
    numbers: Sequence[int] | None = None
    headings: Sequence[int] | None = None
    """The positions of the only rows that can be headings, where whoever made the grid knows."""
    is_delimited: bool = False
    """Whether it comes from lines of text, where a row longer than its headings is broken."""
    hints: Hints = field(default_factory=Hints)
    problems: list[Problem] = field(default_factory=list)
    refused: Sequence[int] = ()
    """The numbers of the rows that fell out before their cells were read."""

    def number(self, index: int) -> int:
        """Return the number of a row as the user sees it."""
        return self.first_row + index if self.numbers is None else self.numbers[index]


def is_blank(cell: CellValue) -> bool:
    """Whether a cell shows nothing."""
    return cell is None or (isinstance(cell, str) and not cell.strip())
