"""What a reader of grids must know of the tables it looks for: their headings, and the cell that tells a row of theirs.

The readers of this folder know files, encodings and delimiters. Whoever calls them says in a vocabulary what the tables are of.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import date
from typing import Generic, TypeVar

from tiktok_kpis.grids.grid import Hints
from tiktok_kpis.problems import ProblemKind

Shape = TypeVar("Shape")
"""What a row of headings is recognised as; the readers hand it on and never look into it."""


@dataclass(frozen=True, slots=True)
class Anchor:
    """The cell that is recognised in any line, such as a link: a row is read outwards from it when its quotes are broken."""

    field: str
    """The field of the cell."""
    pattern: re.Pattern[str]
    """Matches the cell inside a line."""
    beginning: str
    """How the text of every such cell begins."""
    free_text: str
    """The field, left of the anchor, whose text may hold quotes that nobody escaped."""


FieldOf = Callable[[object], str]
"""Returns the field that a heading names, the empty text when it names none."""


def named_fields(cells: Iterable[object], field_of: FieldOf, built_field_of: FieldOf) -> list[str]:
    """Return the field that each cell of a row of headings names, empty texts where the row is none.

    A row of headings has two cells that name a field, and at least one of them by a heading that is known as it is.
    """
    cells = list(cells)
    names = [field_of(cell) for cell in cells]
    if any(names):
        names = [name or built_field_of(cell) for name, cell in zip(names, cells, strict=True)]
    return names if sum(map(bool, names)) >= 2 else [""] * len(names)


@dataclass(frozen=True, slots=True)
class Vocabulary(Generic[Shape]):
    """The tables that are looked for in a grid."""

    field_of: FieldOf
    """Knows headings as they are written."""
    built_field_of: FieldOf
    """Knows headings by how they are built; asked beside a heading that ``field_of`` knows."""
    shape_of: Callable[[AbstractSet[str], Iterable[str]], Shape | None]
    """Returns what the fields and the headings of a table are recognised as, ``None`` where no known table has them."""
    why_unknown: Callable[[AbstractSet[str], Iterable[str], Iterable[str]], tuple[ProblemKind, dict[str, str]]]
    """Returns the kind and the values of the problem with a table that is not known: its fields, headings, unknown headings."""
    keys: Collection[str]
    """The fields that begin a table: one of them a second time in a row of headings begins another table beside the first."""
    often_twice: Collection[str]
    """Of the keys those that one table may have twice, under different headings: the link of a post and a link in it."""
    left_out: Collection[str]
    """The fields that are known and not read."""
    numbers: Collection[str]
    """The fields whose cells are numbers."""
    names: Collection[str]
    """The fields whose texts come again and again; each text is kept in memory once."""
    anchor: Anchor
    hints_of_name: Callable[[str, date | None], Hints]
    """Returns what the name of a file says; the date is when it was last changed."""
