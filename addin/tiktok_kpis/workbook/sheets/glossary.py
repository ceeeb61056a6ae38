"""Every term in the user's words: what is counted, and what is calculated from it, generated from the catalogue."""

from __future__ import annotations

from collections.abc import Iterator
from math import ceil

from tiktok_kpis.languages import text
from tiktok_kpis.metrics.definitions import METRICS
from tiktok_kpis.metrics.fields import TERMS
from tiktok_kpis.metrics.notations import formula, prose
from tiktok_kpis.workbook.blueprint import Look, SheetPlan

HEADER_ROW = 3
LINE_HEIGHT = 15
COLUMNS = ("term", "meaning", "words", "native", "function")


def plan(language: str) -> SheetPlan:
    """Return the plan: metrics first, by group, then fields."""
    made = SheetPlan("glossary", freeze=f"B{HEADER_ROW + 1}", first_input=f"A{HEADER_ROW + 1}", repeated_row=HEADER_ROW)
    made.widths = {"A": 38, "B": 70, "C": 64, "D": 64, "E": 72}
    made.heights = {1: 30, 2: 22, HEADER_ROW: 24}
    made.put("A1", text("workbook.sheet.glossary", language), Look.TITLE)
    made.put("A2", text("workbook.help.glossary", language), Look.HELP)
    headings = {letter: text(f"workbook.glossary.{column}", language) for letter, column in zip("ABCDE", COLUMNS, strict=True)}
    made.put_row(HEADER_ROW, dict(headings), Look.HEADING)
    rows = [*_metrics(language), *_fields(language)]
    for row, (term, *told) in enumerate(rows, start=HEADER_ROW + 1):
        made.put(f"A{row}", term, Look.LABEL)
        made.put_row(row, dict(zip("BCDE", told, strict=True)))
        # A little more than a character fits in a unit of width
        made.heights[row] = LINE_HEIGHT * max(
            ceil(len(words) / made.widths[letter]) for letter, words in zip("BCDE", told, strict=True)
        )
    return made


def _metrics(language: str) -> Iterator[tuple[str, ...]]:
    """Yield term, meaning, words, formula and function of each metric."""
    for metric in METRICS.values():
        if not metric.by_row:
            names = [parameter.name for parameter in metric.parameters]
            native = formula(metric, {name: name for name in names})
            typed = f"{metric.name}({', '.join(names)})"
            yield metric.label(language), metric.help(language), prose(metric, language), native, typed


def _fields(language: str) -> Iterator[tuple[str, ...]]:
    """Yield term and meaning of each field."""
    given = text("workbook.glossary.given", language)
    for field in TERMS:
        yield field.label_in(language), field.help_in(language), given, "", ""
