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


@dataclass(frozen=True, slots=True)
class Vocabulary(Generic[Shape]):
    """The tables that are looked for in a grid."""

    field_of: Callable[[object], str]
    """Returns the field that a heading names, the empty text when it names none."""
    shape_of: Callable[[AbstractSet[str], Iterable[str]], Shape | None]
    """Returns what the fields and the headings of a table are recognised as, ``None`` where no known table has them."""
    keys: Collection[str]
    """The fields that begin a table: one of them a second time in a row of headings begins another table beside the first."""
    left_out: Collection[str]
    """The fields that are known and not read."""
    numbers: Collection[str]
    """The fields whose cells are numbers."""
    names: Collection[str]
    """The fields whose texts come again and again; each text is kept in memory once."""
    anchor: Anchor
    hints_of_name: Callable[[str, date | None], Hints]
    """Returns what the name of a file says; the date is when it was last changed."""
