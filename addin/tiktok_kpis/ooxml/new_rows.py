"""What the rows of a table become: which stay, where, with which changes, and which are new."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from operator import gt
from typing import Any

from tiktok_kpis.ooxml.calculated_columns import CalculatedColumn
from tiktok_kpis.ooxml.cells import CellWriter
from tiktok_kpis.spreadsheet.addresses import Area


@dataclass
class NewRows:
    """What a table's rows become. Rows are named by their numbers, columns by theirs."""

    area: Area
    becomes: Area
    totals: int
    columns: Mapping[str, int]
    """The column of each heading."""
    calculated: Mapping[int, CalculatedColumn]
    writer: CellWriter
    shared: list[str]
    stays: dict[int, int] = field(default_factory=dict)
    """Where each row that stays will stand."""
    changed: dict[int, dict[int, Any]] = field(default_factory=dict)
    """The cells that change in rows that stay, by the row they come from."""
    added: list[tuple[int, dict[int, Any]]] = field(default_factory=list)
    """The rows that are new, from top to bottom, with their filled cells."""

    @property
    def moves(self) -> bool:
        """Say whether any row that stays will stand elsewhere."""
        return list(self.stays) != list(self.stays.values()) or (self.totals > 0 and self.area.bottom != self.becomes.bottom)

    @cached_property
    def reordered(self) -> bool:
        """Say whether rows that stay pass each other."""
        targets = [self.stays[origin] for origin in sorted(self.stays)]
        return any(map(gt, targets, targets[1:]))
