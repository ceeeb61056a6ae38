"""What the user sets once: the account shown, the zone, targets and thresholds, each with its reason."""

from __future__ import annotations

from tiktok_kpis.languages import text
from tiktok_kpis.metrics.units import Unit
from tiktok_kpis.workbook.blueprint import Look, Rule, SheetPlan
from tiktok_kpis.workbook.contract import SETTING_COLUMN, SETTINGS, SETTINGS_HEADER_ROW, setting_cell


def plan(language: str) -> SheetPlan:
    """Return the plan: name, value and reason of each setting."""
    made = SheetPlan("settings", protected=True, repeated_row=SETTINGS_HEADER_ROW)
    made.widths = {"A": 40, SETTING_COLUMN: 24, "C": 100}
    made.heights = {1: 30, 2: 22, SETTINGS_HEADER_ROW: 24}
    made.put("A1", text("workbook.sheet.settings", language), Look.TITLE)
    made.put("A2", text("workbook.help.settings", language), Look.HELP)
    headings = [text(f"workbook.settings.{column}", language) for column in ("name", "value", "reason")]
    made.put_row(SETTINGS_HEADER_ROW, dict(zip(("A", SETTING_COLUMN, "C"), headings, strict=True)), Look.HEADING)
    for setting in SETTINGS:
        place = setting_cell(setting.key)
        row = int(place.address[len(SETTING_COLUMN) :])
        made.put(f"A{row}", setting.label(language), Look.LABEL)
        made.put(place.address, setting.first_value(language), Look.INPUT, setting.unit)
        made.put(f"C{row}", setting.reason(language), Look.NOTE)
        made.heights[row] = 32
        if setting.choices:
            made.rules.append(
                Rule(
                    place.address,
                    "list",
                    setting.choices,
                    text("workbook.settings.value", language),
                    text("workbook.rule.choose", language),
                    text("workbook.rule.not_in_list", language),
                    advisory=setting.key == "account",
                )
            )
        elif setting.unit in {Unit.RATE, Unit.COUNT}:
            made.rules.append(
                Rule(
                    place.address,
                    "decimal" if setting.unit is Unit.RATE else "whole",
                    "0",
                    text("workbook.settings.value", language),
                    text(f"workbook.rule.{'rate' if setting.unit is Unit.RATE else 'count'}", language),
                    text("workbook.rule.not_a_number", language),
                )
            )
    made.freeze = f"A{SETTINGS_HEADER_ROW + 1}"
    made.first_input = setting_cell(SETTINGS[0].key).address
    return made
