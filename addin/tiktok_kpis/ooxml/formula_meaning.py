"""What a formula means, whatever the program that wrote it: two formulas are compared token by token, not as texts.

Programs differ in spaces, upper case, ``_xlfn.`` before new functions, ``[@x]`` for ``Table[[#This Row],[x]]``, quotes
around names of sheets, ``TRUE()`` for ``TRUE``, ``0.001`` for ``1E-3``. By way of an .ods file, columns of
tables become fixed cells.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import IntEnum
from functools import lru_cache
from typing import Any

from tiktok_kpis.spreadsheet.addresses import column_number
from tiktok_kpis.spreadsheet.limits import LAST_COLUMN, LAST_ROW

_SHEET = r"(?:'((?:[^']|'')+)'|([^\s'!:\[\]]+))!"
_PREFIXED = re.compile(_SHEET)
_CELLS = re.compile(rf"\$?([A-Za-z]{{1,3}})?\$?(\d+)?(?::(?:{_SHEET})?\$?([A-Za-z]{{1,3}})?\$?(\d+)?)?")
_COLUMNS = re.compile(r"([\w.\\]*)\[(.*)\]", re.DOTALL)
_ITEM = re.compile(r"\[((?:[^\[\]']|'.)*)\]", re.DOTALL)
_PREFIX = re.compile(r"^(?:_xlfn\.|_xlws\.|_xludf\.)+", re.IGNORECASE)
_ROW_PARTS = {"#this row": "row", "#all": "all", "#data": "data", "#headers": "headers", "#totals": "totals"}
_NUMBER = re.compile(r"\d+\.?\d*(?:[Ee][+-]?\d+)?|\.\d+(?:[Ee][+-]?\d+)?")

Token = tuple[Any, ...]
"""A kind and what is of that kind: ``("call", "SUM")``."""


class Likeness(IntEnum):
    """How much of one formula another one is, from all of it to nothing."""

    SAME = 0
    FIXED = 1
    """Cells stand where it names columns of a table: new rows would be left out."""
    BROKEN = 2
    """What it refers to is gone."""
    OTHER = 3


@dataclass(frozen=True)
class Wording:
    """What names mean in the formulas of one workbook."""

    sheets: Mapping[str, str]
    """The key of each sheet of ours by its name in lower case; another sheet's key is its name."""
    columns: Mapping[str, Mapping[str, str]]
    """The key of each column by its heading in lower case, by the name of its table in lower case."""


@dataclass(frozen=True)
class Position:
    """Where a formula stands."""

    sheet: str
    """The key of the sheet."""
    table: str = ""
    """The name of the table, where it stands in one."""


@dataclass(frozen=True)
class TableCells:
    """Where a table is: the key of its sheet, and the column of each of its columns by key."""

    sheet: str
    columns: Mapping[str, int]


def likeness(wanted: tuple[Token, ...], found: tuple[Token, ...] | None, tables: Mapping[str, TableCells]) -> Likeness:
    """Return how much of a formula another one is; ``tables`` are those of the workbook, by name in lower case."""
    if found is None:
        return Likeness.OTHER
    if wanted == found:
        return Likeness.SAME
    if any(token[0] == "error" for token in found):
        return Likeness.BROKEN
    if len(wanted) != len(found):
        return Likeness.OTHER
    one_each = all(ours == theirs or _are_its_cells(ours, theirs, tables) for ours, theirs in zip(wanted, found, strict=True))
    return Likeness.FIXED if one_each else Likeness.OTHER


def _are_its_cells(ours: Token, theirs: Token, tables: Mapping[str, TableCells]) -> bool:
    """Say whether cells are those of a table's columns, in whichever rows these were when a program named them."""
    if ours[0] != "columns" or theirs[0] != "cells" or ours[1] not in tables:
        return False
    _, name, part, first, last = ours
    _, sheet, left, top, right, bottom = theirs
    table = tables[name]
    numbers = table.columns.values()
    wanted = (table.columns.get(first), table.columns.get(last)) if first else (min(numbers), max(numbers))
    return sheet == table.sheet and wanted == (left, right) and (top == bottom or part != "row")


def meaning(formula: str, position: Position, wording: Wording) -> tuple[Token, ...] | None:
    """Return a formula, without its equals sign, as tokens; ``None`` where it cannot be taken apart."""
    raw = _tokens(formula)
    if raw is None:
        return None
    found: list[Token] = []
    dropped: list[bool] = []
    for kind, subtype, written in raw:
        if kind == "WHITE-SPACE" or (kind == "OPERATOR-PREFIX" and written == "+"):
            continue
        if subtype == "OPEN":
            name = written.rstrip("(")
            if ":" in name:  # the first cell of an area whose last one a function gives
                first, _, name = name.rpartition(":")
                found += [_operand(first, position, wording), ("operator", ":")]
            name = _PREFIX.sub("", name.lstrip("@")).upper()
            dropped.append(name == "SINGLE")
            if name != "SINGLE":
                found.append(("call", name) if kind == "FUNC" else (written,))
        elif subtype == "CLOSE":
            if not (dropped and dropped.pop()):
                found.append(("end",))
            if found[-2:] in ([("call", "TRUE"), ("end",)], [("call", "FALSE"), ("end",)]):
                found[-2:] = [("truth", found[-2][1])]
        elif kind == "OPERAND":
            found.append(_operand(written, position, wording, subtype))
        else:
            found.append(("operator", written))
    return tuple(found)


@lru_cache(4096)
def _tokens(formula: str) -> tuple[tuple[str, str, str], ...] | None:
    from openpyxl.formula import Tokenizer
    from openpyxl.formula.tokenizer import TokenizerError

    try:
        return tuple((token.type, token.subtype, token.value) for token in Tokenizer(f"={formula}").items)
    except (TokenizerError, IndexError):
        return None


def _operand(written: str, position: Position, wording: Wording, subtype: str = "RANGE") -> Token:
    match subtype:
        case "TEXT":
            return ("text", written)
        case "LOGICAL":
            return ("truth", written.upper())
        case "ERROR":
            return ("error",)
    if _NUMBER.fullmatch(written):
        return ("number", float(written))
    written = written.lstrip("@")
    if "#REF!" in written:
        return ("error",)
    columns = _COLUMNS.fullmatch(written)
    if columns:
        return _of_table(columns[1] or position.table, columns[2], wording)
    sheet_part = _PREFIXED.match(written)
    rest = written[sheet_part.end() :] if sheet_part else written
    name = (sheet_part[1] or sheet_part[2]).replace("''", "'") if sheet_part else ""
    sheet = wording.sheets.get(name.casefold(), name.casefold()) if name else position.sheet
    cells = _CELLS.fullmatch(rest)
    if cells is None or not (cells[1] or cells[2]):
        return ("name", rest.casefold())
    if not (cells[5] or cells[6]) and not (cells[1] and cells[2]):
        return ("name", rest.casefold())  # a name that looks like a column: ABC
    across = [column_number(letters.upper()) if letters else None for letters in (cells[1], cells[5] or cells[1])]
    down = [int(digits) if digits else None for digits in (cells[2], cells[6] or cells[2])]
    return ("cells", sheet, across[0] or 1, down[0] or 1, across[1] or LAST_COLUMN, down[1] or LAST_ROW)


def _of_table(table: str, inside: str, wording: Wording) -> Token:
    """Return a structured reference: the table, which rows, the first column and the last."""
    name = table.casefold()
    known = wording.columns.get(name, {})
    part = "data"
    if inside.startswith("@"):
        part, inside = "row", inside[1:]
    items = [_unescaped(item) for item in _ITEM.findall(inside)] if inside.startswith("[") else [_unescaped(inside)]
    headings = []
    for item in items:
        if item.casefold() in _ROW_PARTS and not item.startswith("'"):
            part = _ROW_PARTS[item.casefold()]
        elif item:
            headings.append(known.get(heading_key(item), heading_key(item)))
    return ("columns", name, part, headings[0] if headings else "", headings[-1] if headings else "")


def heading_key(heading: str) -> str:
    """Return a heading as headings are compared: upper case and breaks do not count."""
    return " ".join(heading.casefold().split())


def _unescaped(item: str) -> str:
    return re.sub(r"'(.)", r"\1", item)


def in_words_of(formula: str, sheets: Mapping[str, str], headings: Mapping[str, Mapping[str, str]]) -> str:
    """Return a formula with other names for sheets and for columns of tables, by the name of the table.

    What is in quotes stays as it is.
    """
    if not sheets and not any(headings.values()):
        return formula
    return "".join(_pieces(formula, sheets, headings))


_PIECE = re.compile(r"(\"(?:[^\"]|\"\")*\")|'((?:[^']|'')+)'!|(\w+)\[((?:[^\[\]]|\[[^\]]*\])*)\]")


def _pieces(formula: str, sheets: Mapping[str, str], headings: Mapping[str, Mapping[str, str]]) -> Iterator[str]:
    end = 0
    for found in _PIECE.finditer(formula):
        yield formula[end : found.start()]
        end = found.end()
        if found[2] is not None:
            name = found[2].replace("''", "'")
            written = sheets.get(name, name).replace("'", "''")
            yield f"'{written}'!"
        elif found[3] is not None and headings.get(found[3]):
            others = headings[found[3]]
            yield f"{found[3]}[{_reworded(found[4], others)}]"
        else:
            yield found[0]
    yield formula[end:]


def _reworded(inside: str, others: Mapping[str, str]) -> str:
    if inside.startswith("["):
        return _ITEM.sub(lambda item: f"[{others.get(item[1], item[1])}]", inside)
    return others.get(inside, inside)


def row_independent(formula: str, row: int) -> str:
    """Return a formula with its own row's number taken out of its references, so that equal ones of a column are one."""
    return _ROWS.sub(lambda found: f"{found[1]}{{row}}" if found[1] and int(found[2]) == row else found[0], formula)


_ROWS = re.compile(r"\"(?:[^\"]|\"\")*\"|(?<![\w.])(\$?[A-Z]{1,3}\$?)(\d+)(?![\w(.])")


def sheet_of(reference: str) -> str:
    """Return the sheet that a reference to cells begins with, empty where it names none.

    >>> sheet_of("'What works'!$B$4")
    'What works'
    """
    found = _PREFIXED.match(reference)
    return (found[1] or found[2]).replace("''", "'") if found else ""
