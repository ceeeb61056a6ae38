"""The result of a merge besides its tables: how many rows changed, and the problems found."""

from __future__ import annotations

from dataclasses import dataclass, field

from tiktok_kpis.problems import Problem


@dataclass(slots=True)
class Changes:
    """Rows added and rows changed per table, and the problems and notes of the merge."""

    added: dict[str, int] = field(default_factory=dict)
    updated: dict[str, int] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)

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
