"""The cells of a sheet's part, read and written as text so that what is not ours stays as it was written."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache
from html import escape, unescape
from typing import Any

from tiktok_kpis.metrics.units import Unit
from tiktok_kpis.spreadsheet.addresses import column_number
from tiktok_kpis.spreadsheet.serial_dates import END_OF_DAYS, FIRST_DAY, moment_of, serial_number

_CELL = re.compile(rb"<(?:\w+:)?c\b(?: r=\"([A-Z]++)\d++\")?+([^>]*?)(?:/>|>((?:[^<]++|<(?!/(?:\w+:)?c>))*+)</(?:\w+:)?c>)")
"""A cell: the letters of its place where it begins with that, as usual; its other attributes; what stands inside."""
_TEXT = re.compile(r"<(?:\w+:)?t\b[^>]*?(?:/>|>(.*?)</(?:\w+:)?t>)", re.DOTALL)
_VALUE = re.compile(rb"<(?:\w+:)?v\b[^>]*?>(.*?)</(?:\w+:)?v>", re.DOTALL)
_FORMULA = re.compile(rb"<(?:\w+:)?f\b([^>]*?)(?:/>|>(.*?)</(?:\w+:)?f>)", re.DOTALL)
_PHONETIC = re.compile(r"<(?:\w+:)?rPh\b.*?</(?:\w+:)?rPh>", re.DOTALL)
_ITEM = re.compile(r"<(?:\w+:)?si\b[^>]*?(?:/>|>(.*?)</(?:\w+:)?si>)", re.DOTALL)
_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_LETTERS = re.compile(rb"\sr\s*=\s*[\"']([A-Z]+)")
_STYLE = re.compile(rb"\ss\s*=\s*[\"'](\d+)")
_KIND = re.compile(rb"\st\s*=\s*[\"'](\w+)")
_PLACE = re.compile(rb"(\sr\s*=\s*)(?:\"[A-Z]*\d+\"|'[A-Z]*\d+')")


@dataclass(slots=True)
class Cell:
    """One cell as written: its attributes, what stands inside, and all of it."""

    described: bytes = b""
    inside: bytes = b""
    raw: bytes = b""

    @property
    def style(self) -> str:
        """The number of its style, empty for that of the workbook."""
        found = _STYLE.search(self.described)
        return found[1].decode() if found else ""

    @property
    def kind(self) -> str:
        """The type of its value."""
        found = _KIND.search(self.described) if b"t" in self.described else None
        return found[1].decode() if found else "n"

    @property
    def blank(self) -> bool:
        """Say whether it holds no value and no formula."""
        return not self.inside

    def holds(self, formula: str) -> bool:
        """Say whether it holds this formula."""
        return self.inside.startswith(_usual(formula)) or self.formula == formula

    @property
    def formula(self) -> str | None:
        """The formula as written, ``None`` without one; the empty text where it only shares another cell's."""
        found = _FORMULA.search(self.inside)
        return None if found is None else unescape((found[2] or b"").decode())

    def value(self, shared: Sequence[str]) -> Any:
        """Return the value: a number, a text, a boolean, ``None`` for blank."""
        kind = self.kind
        if kind == "inlineStr":
            return joined_text(self.inside.decode())
        found = _VALUE.search(self.inside)
        return value_of(kind, found[1].decode(), shared) if found and found[1] else None


def value_of(kind: str, written: str, shared: Sequence[str]) -> Any:
    """Return what a cell of a type has written in it as a value."""
    match kind:
        case "s":
            return shared[int(written)]
        case "b":
            return written.strip() in {"1", "true"}
        case "str" | "e":
            return plain(written)
        case "d":
            return datetime.fromisoformat(written)
    number = float(written)
    return int(number) if number.is_integer() and abs(number) < 2**53 else number


def cells_of(row: bytes) -> dict[int, Cell]:
    """Return the cells of a row by column number, in their order."""
    found: dict[int, Cell] = {}
    column = 0
    for match in _CELL.finditer(row):
        letters, described, inside = match.groups()
        if letters is None:
            named = _LETTERS.search(described)
            letters = named[1] if named else None
        column = column + 1 if letters is None else _numbered(letters)
        found[column] = Cell(described, inside or b"", match[0])
    return found


@cache
def _numbered(letters: bytes) -> int:
    return column_number(letters.decode())


def without_value(cell: bytes) -> bytes:
    """Return a cell with a formula as written, without the value it showed."""
    return _VALUE.sub(b"", cell)


def placed(cell: bytes, address: str) -> bytes:
    """Return a cell as written, standing at another address."""
    there = f'"{address}"'.encode()
    opening, closing, rest = cell.partition(b">")
    changed, count = _PLACE.subn(lambda found: found[1] + there, opening, count=1)
    if not count:
        changed = re.sub(rb"^(<(?:\w+:)?c)\b", lambda found: found[1] + b" r=" + there, opening)
    return changed + closing + rest


def read_value(value: Any, unit: Unit, earlier: int = 0) -> Any:
    """Return a cell's value as a column of a unit holds it: dates from serial numbers, texts from whatever was typed.

    ``earlier`` is how much smaller the workbook's numbers of dates are.
    """
    if isinstance(value, int | float) and not isinstance(value, bool):
        day = value + earlier
        if unit is Unit.DATE:
            return (FIRST_DAY + timedelta(days=day)).date() if 0 < day < END_OF_DAYS else value
        if unit is Unit.DATE_TIME:
            return moment_of(day) if 0 < day < END_OF_DAYS else value
    if unit is Unit.DATE and isinstance(value, datetime):
        return value.date()
    if unit is Unit.TEXT and value is not None:
        return f"{value:.15g}" if isinstance(value, float) else str(value)
    return value


class CellWriter:
    """Writes cells in the manner of one sheet: the prefix of its names, the day its dates count from."""

    def __init__(self, prefix: str = "", earlier: int = 0) -> None:
        self.prefix, self.earlier = prefix, earlier

    def value(self, address: str, style: str, value: Any) -> bytes:
        """Return the cell that holds a value. Text is always text: what begins with ``=`` becomes no formula."""
        p = self.prefix
        match value:
            case None | "":
                return self._cell(address, style, "", "")
            case bool():
                return self._cell(address, style, "b", f"<{p}v>{int(value)}</{p}v>")
            case int() | float():
                return self._cell(address, style, "", f"<{p}v>{value!r}</{p}v>")
            case date():
                return self._cell(address, style, "", f"<{p}v>{serial_number(value) - self.earlier!r}</{p}v>")
        words = _escape(str(value))
        spaces = "" if " ".join(words.split()) == words else ' xml:space="preserve"'
        return self._cell(address, style, "inlineStr", f"<{p}is><{p}t{spaces}>{words}</{p}t></{p}is>")

    def formula(self, address: str, style: str, formula: str, cached: Any = None, *, array: bool = False) -> bytes:
        """Return a cell with a formula and its value; without one, it has not been calculated."""
        p = self.prefix
        made = f'<{p}f t="array" ref="{address}">' if array else f"<{p}f>"
        written = f"{made}{_escaped(formula)}</{p}f>"
        match cached:
            case None:
                return self._cell(address, style, "", written)
            case bool():
                return self._cell(address, style, "b", f"{written}<{p}v>{int(cached)}</{p}v>")
            case int() | float():
                return self._cell(address, style, "", f"{written}<{p}v>{cached!r}</{p}v>")
        kind = "e" if isinstance(cached, ErrorValue) else "str"
        return self._cell(address, style, kind, f"{written}<{p}v>{_escape(str(cached))}</{p}v>")

    def _cell(self, address: str, style: str, kind: str, inside: str) -> bytes:
        p = self.prefix
        described = f'"{address}" s="{style}"' if style else f'"{address}"'
        if kind:
            described = f'{described} t="{kind}"'
        return (f"<{p}c r={described}>{inside}</{p}c>" if inside else f"<{p}c r={described}/>").encode()


class ErrorValue(str):
    """An error as a cell shows it: ``#DIV/0!``."""

    __slots__ = ()


def shared_texts(part: str) -> list[str]:
    """Return the texts of the part that sheets share."""
    return [joined_text(item) for item in _ITEM.findall(part)]


def joined_text(item: str) -> str:
    """Return the text of a rich text: all its runs, without what tells how it is pronounced."""
    return "".join(plain(piece) for piece in _TEXT.findall(_PHONETIC.sub("", item)))


def plain(words: str) -> str:
    """Return text as it reads, from text as a part has it."""
    if "&" in words:
        words = unescape(words)
    return _ESCAPED.sub(lambda found: chr(int(found[1], 16)), words) if "_x" in words else words


def formulas_in(cells: dict[int, Cell]) -> Iterator[tuple[int, str, str]]:
    """Yield column, attributes and text of each formula in a row."""
    for column, cell in cells.items():
        found = _FORMULA.search(cell.inside)
        if found is not None:
            yield column, found[1].decode(), unescape((found[2] or b"").decode())


@cache
def _escaped(formula: str) -> str:
    """Return a formula as a part has it; the columns of a few tables have all there are."""
    return escape(formula, quote=False)


@cache
def _usual(formula: str) -> bytes:
    """Return how a cell with a formula usually begins inside."""
    return f"<f>{_escaped(formula)}</f>".encode()


def _escape(words: str) -> str:
    if "_x" in words:
        words = _ESCAPED.sub(lambda found: f"_x005F{found[0]}", words)
    if not words.isprintable():
        words = _CONTROL.sub("", words).replace("\r\n", "\n").replace("\r", "\n")
    return escape(words, quote=False)
