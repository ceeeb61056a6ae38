"""The cells of a sheet's part, read and written as text so that what is not ours stays as it was written."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from html import unescape
from typing import Any
from xml.sax.saxutils import escape

from tiktok_kpis.metrics.cells import serial_number
from tiktok_kpis.metrics.units import Unit
from tiktok_kpis.workbook.parts import attributes

_ROW = re.compile(r"<row\b([^>]*?)(?:/>|>(.*?)</row>)", re.DOTALL)
_CELL = re.compile(r"<c\b([^>]*?)(?:/>|>(.*?)</c>)", re.DOTALL)
_TEXT = re.compile(r"<t\b[^>]*?(?:/>|>(.*?)</t>)", re.DOTALL)
_VALUE = re.compile(r"<v\b[^>]*?>(.*?)</v>", re.DOTALL)
_FORMULA = re.compile(r"<f\b[^>]*?(?:/>|>(.*?)</f>)", re.DOTALL)
_PHONETIC = re.compile(r"<rPh\b.*?</rPh>", re.DOTALL)
_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_REFERENCE = re.compile(r"([A-Z]+)(\d+)")
_FIRST_DAY = datetime(1899, 12, 30)  # noqa: DTZ001 -- a spreadsheet's dates have no zone


def column_letters(number: int) -> str:
    """Return a column's letters from its number, counted from 1.

    >>> column_letters(28)
    'AB'
    """
    letters = ""
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def column_number(letters: str) -> int:
    """Return a column's number, counted from 1, from its letters."""
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number


@dataclass(frozen=True)
class Area:
    """A rectangle of cells, all four edges included, counted from 1."""

    left: int
    top: int
    right: int
    bottom: int

    @classmethod
    def parse(cls, ref: str) -> Area:
        """Read a reference such as ``A3:F8``."""
        corners = _REFERENCE.findall(ref.replace("$", ""))
        (left, top), (right, bottom) = corners[0], corners[-1]
        return cls(column_number(left), int(top), column_number(right), int(bottom))

    def __str__(self) -> str:
        return f"{column_letters(self.left)}{self.top}:{column_letters(self.right)}{self.bottom}"


@dataclass(slots=True)
class Cell:
    """One cell as written: its style, its type, and what stands inside."""

    style: str = ""
    kind: str = ""
    inside: str = ""

    @property
    def blank(self) -> bool:
        """Say whether it holds no value and no formula."""
        return not self.inside

    @property
    def formula(self) -> str | None:
        """The formula as written, ``None`` without one; the empty text where it only shares another cell's."""
        found = _FORMULA.search(self.inside)
        return None if found is None else unescape(found[1] or "")

    def value(self, shared: list[str]) -> Any:
        """Return the value: a number, a text, a boolean, ``None`` for blank."""
        if self.kind == "inlineStr":
            return _text(self.inside)
        found = _VALUE.search(self.inside)
        if found is None:
            return None
        match self.kind:
            case "s":
                return shared[int(found[1])]
            case "b":
                return found[1] == "1"
            case "str" | "e":
                return _unescape(found[1])
        if not found[1]:
            return None  # a formula that nothing has calculated yet
        number = float(found[1])
        return int(number) if number.is_integer() and abs(number) < 2**53 else number

    def written(self, column: int, row: int) -> str:
        """Return the cell's text for a place."""
        style = f' s="{self.style}"' if self.style else ""
        kind = f' t="{self.kind}"' if self.kind and self.inside else ""
        opening = f'<c r="{column_letters(column)}{row}"{style}{kind}'
        return f"{opening}>{self.inside}</c>" if self.inside else f"{opening}/>"


@dataclass(slots=True)
class Row:
    """One row as written: its attributes, and its cells by column number."""

    attributes: dict[str, str] = field(default_factory=dict)
    cells: dict[int, Cell] = field(default_factory=dict)

    def written(self, number: int) -> str:
        """Return the row's text for a place."""
        described = "".join(
            f' {name}="{escape(value, {chr(34): "&quot;"})}"'
            for name, value in self.attributes.items()
            if name not in {"r", "spans"}
        )
        cells = "".join(self.cells[column].written(column, number) for column in sorted(self.cells))
        return f'<row r="{number}"{described}>{cells}</row>'


def read_rows(sheet_data: str) -> dict[int, Row]:
    """Return the rows of a sheet by their number."""
    rows: dict[int, Row] = {}
    number = 0
    for described, inside in _ROW.findall(sheet_data):
        kept = attributes(described)
        number = int(kept.get("r", number + 1))
        rows[number] = Row(kept, dict(_cells(inside)))
    return rows


def read_value(value: Any, unit: Unit) -> Any:
    """Return a cell's value as a column of a unit holds it: dates from serial numbers, texts from whatever was typed."""
    if isinstance(value, int | float) and not isinstance(value, bool):
        if unit is Unit.DATE:
            return (_FIRST_DAY + timedelta(days=value)).date() if 0 < value < 2958466 else value
        if unit is Unit.DATE_TIME:
            return _FIRST_DAY + timedelta(seconds=round(value * 86400)) if 0 < value < 2958466 else value
    if unit is Unit.TEXT and value is not None:
        return f"{value:.15g}" if isinstance(value, float) else str(value)
    return value


def cell_of(value: Any, style: str) -> Cell:
    """Return the cell that holds a value. Text is always text: what begins with ``=`` becomes no formula."""
    match value:
        case None | "":
            return Cell(style)
        case bool():
            return Cell(style, "b", f"<v>{int(value)}</v>")
        case int() | float():
            return Cell(style, "", f"<v>{value!r}</v>")
        case date():
            return Cell(style, "", f"<v>{serial_number(value)!r}</v>")
    return Cell(style, "inlineStr", f'<is><t xml:space="preserve">{_escape(str(value))}</t></is>')


def formula_cell(formula: str, style: str) -> Cell:
    """Return a cell with a formula that has not been calculated."""
    return Cell(style, "", f"<f>{escape(formula)}</f>")


def shared_texts(part: str) -> list[str]:
    """Return the texts of the part that sheets share."""
    return [_text(item) for item in re.findall(r"<si\b[^>]*?(?:/>|>(.*?)</si>)", part, re.DOTALL)]


def _cells(inside: str) -> Iterator[tuple[int, Cell]]:
    column = 0
    for described, content in _CELL.findall(inside):
        kept = attributes(described)
        place = _REFERENCE.match(kept.get("r", ""))
        column = column_number(place[1]) if place else column + 1
        yield column, Cell(kept.get("s", ""), kept.get("t", ""), content)


def _text(item: str) -> str:
    return "".join(_unescape(piece) for piece in _TEXT.findall(_PHONETIC.sub("", item)))


def _unescape(words: str) -> str:
    return _ESCAPED.sub(lambda found: chr(int(found[1], 16)), unescape(words))


def _escape(words: str) -> str:
    literal = _ESCAPED.sub(lambda found: f"_x005F{found[0]}", words)
    return escape(_CONTROL.sub("", literal)).replace("\r\n", "\n").replace("\r", "\n")


Rows = Mapping[int, Row]
"""The rows of a sheet by their number, counted from 1."""
