"""What exports said of a row, kept in the row: a merge knows what it wrote last, what stands there now, and what is new.

Every row an export can write has, in its column ``as_exported``, what exports said of it and when they were made, as text a
person can read: ``2026-03-25: views 141, title "Bread"; 2026-03-17: viewers 378``. For each cell that is the newest export
that knew it, so importing exports in any order gives the same table; and a cell that differs from it was changed by the user,
who is never overwritten.
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
Said = int | float | str | datetime
"""What an export can say of a cell: a number, a text, a moment."""


@dataclass(slots=True)
class Row:
    """One row: its cells as they stand, and per cell the newest export that knew it with what it said."""

    cells: dict[str, Any]
    exported: dict[str, tuple[date, Said]] = field(default_factory=dict)
    typed: frozenset[str] = frozenset()
    """The columns the user typed or changed: filled, and not what an export said."""
    heard: set[str] = field(default_factory=set)
    """The columns an export of this merge spoke of."""

    @classmethod
    def read(cls, cells: dict[str, Any], names: Sequence[str]) -> Row:
        """Return a row of a table from its cells; ``names`` are the columns an export may write."""
        exported = read_back(cells[COLUMN] or "")
        typed = (
            name for name in names if not is_missing(cells[name]) and not same(cells[name], exported.get(name, (None, None))[1])
        )
        return cls(cells, exported, frozenset(typed))

    def hear(self, name: str, made: date, value: Said) -> bool:
        """Take in what an export says of a cell, where it is the newest that knows; return whether it is.

        Of two exports of one day the larger is taken: nothing tells which was later, and so their order does not matter.
        """
        if name in self.exported and (made, *_rank(value)) < (self.exported[name][0], *_rank(self.exported[name][1])):
            return False
        self.exported[name] = (made, value)
        self.heard.add(name)
        return True

    def shown(self, name: str) -> Any:
        """Return what a cell is to show."""
        return self.cells[name] if name in self.typed or name not in self.exported else self.exported[name][1]

    def settle(self, table: Table, names: Sequence[str], changes: Changes, day: date | None = None) -> None:
        """Bring the cells to what exports said, save those the user typed: what an export says of these is noted.

        ``day`` is the day the row is about, where it is about one.
        """
        for name, (made, value) in self.exported.items():
            if name not in self.typed:
                if not same(self.cells[name], value):
                    self.cells[name] = value
            elif name in self.heard and not same(self.cells[name], value):
                values = {
                    "day": (day or made).isoformat(),
                    "account": self.cells["account"] or "",
                    "kept": str(self.cells[name]),
                    "exported": str(value),
                }
                place = Place(sheet=table.name, column=table.column(name).heading())
                changes.problems.append(Problem(TYPED_VALUE_KEPT, place, values))
        self.cells[COLUMN] = written(self.exported, names) or None


def emptied(table: Frame, names: Sequence[str]) -> list[bool]:
    """Say of each row whether a cell of it may be blank that an export filled: the user cleared it, and it is filled again."""
    found = [False] * len(table)
    said = table[COLUMN].tolist()
    for name in _spoken_of(names, "\n".join(words for words in said if isinstance(words, str))):
        mark = f" {name} "
        for place in np.flatnonzero(missing(table[name])).tolist():
            if not found[place]:
                words = said[place]
                found[place] = isinstance(words, str) and mark in words
    return found


def _spoken_of(names: Sequence[str], everything: str) -> list[str]:
    """Return the columns of which anything may be said: what no export knew is looked for once, not column by column."""
    silent = list(names)
    while silent and (mark := re.search(f" ({'|'.join(silent)}) ", everything)):
        silent.remove(mark[1])
    return [name for name in names if name not in silent]


def as_said(table: Frame, names: Sequence[str]) -> Frame:
    """Return a table in which columns its sheet has lost hold what exports said, so that nothing is new in them."""
    said = [read_back(words or "") for words in table[COLUMN].tolist()]
    blank = (None, None)
    return table.assign(
        **{name: pd.Series([row.get(name, blank)[1] for row in said], index=table.index, dtype=object) for name in names}
    )


def written(exported: Mapping[str, tuple[date, Said]], names: Sequence[str]) -> str:
    """Return what exports said as the text of the cell, newest export first, columns in the order of ``names``.

    >>> written({"views": (date(2026, 3, 25), 141), "title": (date(2026, 3, 17), "A; b")}, ["title", "views"])
    '2026-03-25: views 141; 2026-03-17: title "A; b"'
    """
    by_export: dict[date, list[str]] = {}
    for name in names:
        if name in exported:
            made, value = exported[name]
            by_export.setdefault(made, []).append(f"{name} {_written(value)}")
    return "; ".join(f"{made.isoformat()}: {', '.join(said)}" for made, said in sorted(by_export.items(), reverse=True))


_SAID = re.compile(r'(?:(\d{4}-\d\d-\d\d): )?\b([a-z_]+) ("[^"\\]*+(?:\\.[^"\\]*+)*+"|[^",;]+)')


def read_back(words: str) -> dict[str, tuple[date, Said]]:
    """Return what :func:`written` wrote; what is not of that form is passed over.

    >>> read_back('2026-03-25: views 141, title "A, b"')
    {'views': (datetime.date(2026, 3, 25), 141), 'title': (datetime.date(2026, 3, 25), 'A, b')}
    """
    exported: dict[str, tuple[date, Said]] = {}
    made = None
    for day, name, value in _SAID.findall(words):
        try:
            made = date.fromisoformat(day) if day else made
            if made is not None:
                exported[name] = (made, _value(value))
        except ValueError:
            continue
    return exported


def same(cell: Any, said: Any) -> bool:
    """Say whether a cell holds what an export said, as far as a spreadsheet keeps it.

    Programs keep 15 digits of a number, no more than seconds of a moment, and texts without control characters.
    """
    if cell == said:
        return True
    if is_missing(cell) or is_missing(said):
        return is_missing(cell) and is_missing(said)
    if isinstance(said, datetime):
        moment = cell if isinstance(cell, datetime) else datetime.combine(cell, time.min) if isinstance(cell, date) else None
        return moment is not None and abs((moment - said).total_seconds()) < 1
    if isinstance(said, str):
        return _plain(str(cell)) == _plain(said)
    return isinstance(cell, int | float) and f"{cell:.15g}" == f"{said:.15g}"


def _plain(words: str) -> str:
    return " ".join(re.sub("[\x00-\x1f\x7f\ud800-\udfff\ufffe\uffff]", " ", words).split())


def _rank(value: Said) -> tuple[int, float | str]:
    return (0, value) if isinstance(value, int | float) else (1, str(value))


def _written(value: Said) -> str:
    if isinstance(value, datetime):
        return value.isoformat(" ", "seconds")
    return _QUOTED.encode(value) if isinstance(value, str) else f"{value:.15g}"


def _value(words: str) -> Said:
    if words.isdecimal():
        return int(words)
    if words.startswith('"'):
        text: str = json.loads(words)
        return text
    if re.match(r"\d{4}-\d\d-\d\d ", words):
        return datetime.fromisoformat(words)
    number = float(words)
    return int(number) if number.is_integer() else number
