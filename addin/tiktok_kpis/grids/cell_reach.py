"""How far the values of a sheet reach, found without a place for each cell up to the last one."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from xml.parsers import expat

from tiktok_kpis.spreadsheet.addresses import column_letters, column_number

_CELL = re.compile(r"([A-Za-z]{1,3})(\d{1,9})")
_column = lru_cache(1 << 15)(lambda letters: column_number(letters.upper()))


@dataclass(frozen=True)
class Reach:
    """Where the values of a sheet are. Cells that have a format only do not count."""

    values: int
    rectangle: int
    """The cells from A1 to the last row and the last column with a value: what most readers hold."""
    in_rows: int
    """The rows up to the last value, and in each the cells up to its own last value: what a reader of single rows holds."""
    farthest: str
    """The cells in the last row and in the last column with a value."""


def reach_of(sheet: Iterable[bytes]) -> Reach:
    """Return how far the values of a sheet's part reach.

    Raises:
        expat.ExpatError: the part is not well-formed.

    """
    found = _Places()
    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.StartElementHandler = found.start
    parser.EndElementHandler = found.end
    parser.CharacterDataHandler = found.text
    for block in sheet:
        parser.Parse(block, False)
    parser.Parse(b"", True)
    return found.reach()


class _Places:
    def __init__(self) -> None:
        self._row = self._column = 0
        self._is_in_value = self._has_value = False
        self._values = self._in_rows = 0
        self._last_row = (0, 0)
        self._last_column = (0, 0)
        self._reached = 0
        """The last column with a value in this row."""

    def start(self, tag: str, described: dict[str, str]) -> None:
        match tag.rpartition(":")[2]:
            case "row":
                self._row = int(described.get("r") or self._row + 1)
                self._column = self._reached = 0
            case "c":
                place = _CELL.fullmatch(described.get("r", ""))
                self._column = _column(place[1]) if place else self._column + 1
                self._row = int(place[2]) if place else self._row
                self._has_value = False
            case "v" | "t":
                self._is_in_value = True

    def text(self, _text: str) -> None:
        if self._is_in_value:
            self._has_value = True

    def end(self, tag: str) -> None:
        match tag.rpartition(":")[2]:
            case "v" | "t":
                self._is_in_value = False
            case "c" if self._has_value:
                self._values += 1
                self._in_rows += max(self._column - self._reached, 0)
                self._reached = max(self._column, self._reached)
                self._last_row = max(self._last_row, (self._row, self._column))
                if self._column > self._last_column[1]:
                    self._last_column = (self._row, self._column)

    def reach(self) -> Reach:
        farthest = dict.fromkeys(f"{column_letters(column)}{row}" for row, column in (self._last_row, self._last_column) if row)
        return Reach(
            self._values,
            self._last_row[0] * self._last_column[1],
            self._last_row[0] + self._in_rows,
            ", ".join(farthest),
        )
