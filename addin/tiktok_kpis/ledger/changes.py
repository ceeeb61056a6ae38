"""The result of a merge besides its tables: how many rows changed, and the problems found."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from tiktok_kpis.ledger.tables import Table
from tiktok_kpis.problems import Causes, Place, Problem, ProblemKind


@dataclass(frozen=True, slots=True)
class Finding:
    """What was found in one row of the workbook's own tables."""

    kind: ProblemKind
    table: Table
    column: str
    row: int
    """Its number on the sheet when the table was read."""
    found: str
    """The content of the cell."""


@dataclass(slots=True)
class Changes:
    """Rows added and rows changed per table, the problems and notes of the merge, and what is wrong in rows of the tables."""

    added: dict[str, int] = field(default_factory=dict)
    updated: dict[str, int] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)

    @property
    def nothing(self) -> bool:
        """Return whether no table changed."""
        return not any(self.added.values()) and not any(self.updated.values())

    def touched(self, table: str) -> bool:
        """Return whether rows of a table were added or changed."""
        return bool(self.added.get(table) or self.updated.get(table))

    def count(self, table: str, *, added: int, updated: int) -> None:
        """Record how many rows of a table were added and how many changed."""
        self.added[table] = self.added.get(table, 0) + added
        self.updated[table] = self.updated.get(table, 0) + updated

    def found_in_rows(self, moved: Mapping[str, Mapping[int, int]]) -> list[Problem]:
        """Return the findings as problems, one for each cause, with the row numbers after the refresh.

        ``moved`` gives the new number of each row by the table's name and its old number.
        """
        causes = Causes()
        placed = [(moved.get(one.table.name, {}).get(one.row, one.row), one) for one in self.findings]
        for row, one in sorted(placed, key=lambda pair: pair[0]):
            place = Place(sheet=one.table.name, row=row, column=one.table.column(one.column).heading())
            causes.add(Problem(one.kind, place, dict.fromkeys(one.kind.value_names, one.found)))
        return causes.problems()
