"""The column ``as_exported``: each row stores which values came from exports, and from which export day.

The column is text that a person can read: ``2026-03-25: views 141, title "Bread"; 2026-03-17: viewers 378``. For each cell it
names the newest export that has a value, so importing exports in any order gives the same table. A cell that differs from this
value was changed by the user, and an import never overwrites it.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import Any

import numpy as np
import pandas as pd

from tiktok_kpis.ledger.changes import Changes
from tiktok_kpis.ledger.frames import Frame, is_missing, missing
from tiktok_kpis.ledger.problem_kinds import TYPED_VALUE_KEPT
from tiktok_kpis.ledger.tables import Table
from tiktok_kpis.problems import Place, Problem

COLUMN = "as_exported"
_QUOTED = json.JSONEncoder(ensure_ascii=False)
ExportedValue = int | float | str | datetime
"""A value that an export can have for a cell: a number, a text, or a date with a time."""


@dataclass(slots=True)
class Row:
    """One row: its present cells and, for each cell, the newest exported value with its export day."""

    cells: dict[str, Any]
    exported: dict[str, tuple[date, ExportedValue]] = field(default_factory=dict)
    typed: frozenset[str] = frozenset()
    """The columns that the user typed or changed: they are filled, with a value that no export has."""
    recorded: set[str] = field(default_factory=set)
    """The columns for which this merge recorded a value of an export."""

    @classmethod
    def read(cls, cells: dict[str, Any], names: Sequence[str]) -> Row:
        """Return a row from its cells in the table; ``names`` are the columns that exports may write."""
        exported = exported_from_text(cells[COLUMN] or "")
        typed = (
            name
            for name in names
            if not is_missing(cells[name]) and not matches_export(cells[name], exported.get(name, (None, None))[1])
        )
        return cls(cells, exported, frozenset(typed))

    def record(self, name: str, export_day: date, value: ExportedValue) -> bool:
        """Record the value of an export if no newer export has one; return whether it was recorded.

        Of two exports from the same day the larger value is used: nothing tells which export is the later one, and this way
        the order of import does not matter.
        """
        if name in self.exported and (export_day, *_rank(value)) < (self.exported[name][0], *_rank(self.exported[name][1])):
            return False
        self.exported[name] = (export_day, value)
        self.recorded.add(name)
        return True

    def value_shown(self, name: str) -> Any:
        """Return the value that a cell has to show."""
        return self.cells[name] if name in self.typed or name not in self.exported else self.exported[name][1]

    def update_cells(self, table: Table, names: Sequence[str], changes: Changes, day: date | None = None) -> None:
        """Write the exported values into the cells, except those the user typed: for these, a differing value is noted.

        ``day`` is the day the row describes, if it describes one.
        """
        for name, (export_day, value) in self.exported.items():
            if name not in self.typed:
                if not matches_export(self.cells[name], value):
                    self.cells[name] = value
            elif name in self.recorded and not matches_export(self.cells[name], value):
                values = {
                    "day": (day or export_day).isoformat(),
                    "account": self.cells["account"] or "",
                    "kept": str(self.cells[name]),
                    "exported": str(value),
                }
                place = Place(sheet=table.name, column=table.column(name).heading())
                changes.problems.append(Problem(TYPED_VALUE_KEPT, place, values))
        self.cells[COLUMN] = exported_as_text(self.exported, names) or None


def maybe_cleared(table: Frame, names: Sequence[str]) -> list[bool]:
    """Return for each row whether it may have a blank cell that an export filled before, so the user cleared it."""
    found = [False] * len(table)
    texts = table[COLUMN].tolist()
    for name in _columns_with_values(names, "\n".join(text for text in texts if isinstance(text, str))):
        mark = f" {name} "
        for position in np.flatnonzero(missing(table[name])).tolist():
            if not found[position]:
                text = texts[position]
                found[position] = isinstance(text, str) and mark in text
    return found


def _columns_with_values(names: Sequence[str], all_text: str) -> list[str]:
    """Return the columns that may have an exported value; one search over all text is faster than a search per column."""
    not_found = list(names)
    while not_found and (mark := re.search(f" ({'|'.join(not_found)}) ", all_text)):
        not_found.remove(mark[1])
    return [name for name in names if name not in not_found]


def with_exported_values(table: Frame, names: Sequence[str]) -> Frame:
    """Return a table with columns that its sheet lost, filled with the exported values, so that nothing in them is new."""
    exported = [exported_from_text(text or "") for text in table[COLUMN].tolist()]
    blank = (None, None)
    return table.assign(
        **{name: pd.Series([row.get(name, blank)[1] for row in exported], index=table.index, dtype=object) for name in names}
    )


def exported_as_text(exported: Mapping[str, tuple[date, ExportedValue]], names: Sequence[str]) -> str:
    """Return exported values as the text for ``as_exported``: newest export first, columns in the order of ``names``.

    >>> exported_as_text({"views": (date(2026, 3, 25), 141), "title": (date(2026, 3, 17), "A; b")}, ["title", "views"])
    '2026-03-25: views 141; 2026-03-17: title "A; b"'
    """
    by_export: dict[date, list[str]] = {}
    for name in names:
        if name in exported:
            export_day, value = exported[name]
            by_export.setdefault(export_day, []).append(f"{name} {_value_as_text(value)}")
    return "; ".join(
        f"{export_day.isoformat()}: {', '.join(values)}" for export_day, values in sorted(by_export.items(), reverse=True)
    )


_EXPORTED = re.compile(r'(?:(\d{4}-\d\d-\d\d): )?\b([a-z_]+) ("[^"\\]*+(?:\\.[^"\\]*+)*+"|[^",;]+)')


def exported_from_text(text: str) -> dict[str, tuple[date, ExportedValue]]:
    """Return the values from a text of :func:`exported_as_text`; anything in another form is ignored.

    >>> exported_from_text('2026-03-25: views 141, title "A, b"')
    {'views': (datetime.date(2026, 3, 25), 141), 'title': (datetime.date(2026, 3, 25), 'A, b')}
    """
    exported: dict[str, tuple[date, ExportedValue]] = {}
    export_day = None
    for day, name, value in _EXPORTED.findall(text):
        try:
            export_day = date.fromisoformat(day) if day else export_day
            if export_day is not None:
                exported[name] = (export_day, _value_from_text(value))
        except ValueError:
            continue
    return exported


def matches_export(cell: Any, exported: Any) -> bool:
    """Return whether a cell holds the exported value, as precisely as a spreadsheet stores it.

    Spreadsheet programs store 15 digits of a number, times to the second, and text without control characters.
    """
    if cell == exported:
        return True
    if is_missing(cell) or is_missing(exported):
        return is_missing(cell) and is_missing(exported)
    if isinstance(exported, datetime):
        moment = cell if isinstance(cell, datetime) else datetime.combine(cell, time.min) if isinstance(cell, date) else None
        return moment is not None and abs((moment - exported).total_seconds()) < 1
    if isinstance(exported, str):
        return _comparable(str(cell)) == _comparable(exported)
    return isinstance(cell, int | float) and f"{cell:.15g}" == f"{exported:.15g}"


def _comparable(text: str) -> str:
    return " ".join(re.sub("[\x00-\x1f\x7f\ud800-\udfff\ufffe\uffff]", " ", text).split())


def _rank(value: ExportedValue) -> tuple[int, float | str]:
    return (0, value) if isinstance(value, int | float) else (1, str(value))


def _value_as_text(value: ExportedValue) -> str:
    if isinstance(value, datetime):
        return value.isoformat(" ", "seconds")
    return _QUOTED.encode(value) if isinstance(value, str) else f"{value:.15g}"


def _value_from_text(words: str) -> ExportedValue:
    if words.isdecimal():
        return int(words)
    if words.startswith('"'):
        text: str = json.loads(words)
        return text
    if re.match(r"\d{4}-\d\d-\d\d ", words):
        return datetime.fromisoformat(words)
    number = float(words)
    return int(number) if number.is_integer() else number
