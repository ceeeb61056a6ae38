"""Every term in the user's words: what is counted, and what is calculated from it, generated from the catalogue."""

from __future__ import annotations

from tiktok_kpis.languages import text
from tiktok_kpis.metrics.definitions import METRICS
from tiktok_kpis.metrics.fields import FIELDS
from tiktok_kpis.metrics.notations import formula, prose
from tiktok_kpis.workbook.blueprint import Look, SheetPlan

HEADER_ROW = 3
COLUMNS = ("term", "meaning", "words", "native", "function")


def plan(language: str) -> SheetPlan:
    """Return the plan: metrics first, by group, then fields."""
    made = SheetPlan("glossary", freeze=f"B{HEADER_ROW + 1}", first_input=f"A{HEADER_ROW + 1}", repeated_row=HEADER_ROW)
    made.widths = {"A": 34, "B": 60, "C": 56, "D": 56, "E": 62}
    made.heights = {1: 30}
    made.put("A1", text("workbook.sheet.glossary", language), Look.TITLE)
    made.put("A2", text("workbook.help.glossary", language), Look.HELP)
    headings = {letter: text(f"workbook.glossary.{column}", language) for letter, column in zip("ABCDE", COLUMNS, strict=True)}
    made.put_row(HEADER_ROW, dict(headings), Look.HEADING)
    row = HEADER_ROW
    for metric in METRICS.values():
        if metric.by_row:
            continue
        row += 1
        names = [parameter.name for parameter in metric.parameters]
        made.put(f"A{row}", metric.label(language), Look.LABEL)
        made.put(f"B{row}", metric.help(language))
        made.put(f"C{row}", prose(metric, language))
        made.put(f"D{row}", formula(metric, {name: name for name in names}))
        made.put(f"E{row}", f"{metric.name}({', '.join(names)})")
    for field in FIELDS.values():
        row += 1
        made.put(f"A{row}", field.labelled(language), Look.LABEL)
        made.put(f"B{row}", field.explained(language))
        made.put(f"C{row}", text("workbook.glossary.counted", language))
    return made
