"""The sheet the user pastes into: one line of help, and cells that keep what is pasted as it was."""

from __future__ import annotations

from tiktok_kpis.workbook.blueprint import Look, SheetPlan
from tiktok_kpis.workbook.contract import paste_help


def plan(language: str) -> SheetPlan:
    """Return the plan. Cells are text: as a date, a day without a year would get the year of the paste."""
    made = SheetPlan("paste", every_cell_is_text=True, freeze="A2", first_input="A2")
    made.put("A1", paste_help(language), Look.HELP)
    made.heights = {1: 24}
    return made
