"""What a comparison of a workbook with its blueprint finds: cells, names, columns and sheets that are not as built."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from tiktok_kpis.refresh.our_parts import OurParts
from tiktok_kpis.spreadsheet.addresses import column_letters
from tiktok_kpis.workbook.expected import Expected


class State(StrEnum):
    """What became of a formula of ours."""

    MISSING = "missing"
    FIXED = "fixed"
    """It names cells where it named columns of a table."""
    BROKEN = "broken"
    """What it refers to is gone."""
    FROZEN = "frozen"
    """The value it showed stands there."""
    TYPED = "typed"
    """Something else was typed over it."""
    OWN = "own"
    """It is another formula, somebody's own."""


REPAIRABLE = (State.MISSING, State.FIXED, State.BROKEN, State.FROZEN)


@dataclass(frozen=True)
class Finding:
    """A cell that does not hold our formula."""

    state: State
    key: str
    """The key of the sheet."""
    row: int
    column: int
    formula: str
    """Ours, without the equals sign, in the words of the workbook."""
    heading: str = ""
    """That of the column, in a table."""
    value: Any = None
    look: Any = None

    @property
    def address(self) -> str:
        """The address of the cell."""
        return f"{column_letters(self.column)}{self.row}"


@dataclass(frozen=True)
class Verified:
    """What a comparison found."""

    ours: OurParts
    expected: Expected | None
    """``None`` for a workbook of another version: nothing is compared then."""
    findings: list[Finding] = field(default_factory=list)
    columns: dict[str, dict[str, str]] = field(default_factory=dict)
    """The formula of each calculated column that its table's part lacks, by the names of the table and of the column."""
    names: dict[str, str] = field(default_factory=dict)
    """What each defined name has to stand for that is gone."""
    own_names: list[str] = field(default_factory=list)
    """The defined names that stand for something else."""
    sheets: list[str] = field(default_factory=list)
    """The keys of the sheets that are gone."""
    moved: list[str] = field(default_factory=list)
    """The keys of the sheets whose cells were moved; they are not compared."""

    def of(self, *states: State) -> list[Finding]:
        """Return the findings of some states."""
        return [finding for finding in self.findings if finding.state in states]

    @property
    def to_repair(self) -> bool:
        """Say whether there is anything to put back."""
        return bool(self.of(*REPAIRABLE) or self.columns or self.names)
