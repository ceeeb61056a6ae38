"""The content calendar: one row per planned post, with what speaks against it, what posts like it say, and its result."""

from __future__ import annotations

from tiktok_kpis.languages import text
from tiktok_kpis.ledger.tables import Column
from tiktok_kpis.spreadsheet.limits import LAST_ROW
from tiktok_kpis.workbook.blueprint import Emphasis, Rule, SheetPlan, Tone
from tiktok_kpis.workbook.contract import TABLE_PLACES, choice
from tiktok_kpis.workbook.formulas import Formulas, quoted
from tiktok_kpis.workbook.sheets import planning, results
from tiktok_kpis.workbook.sheets.records import table_plan

DROP_DOWNS = {"status": "List_Statuses", "format": "List_Formats", "pillar": "List_Pillars", "ask": "List_Asks"}
VERDICTS = {"keep": Tone.GOOD, "change": Tone.ATTENTION, "drop": Tone.ATTENTION}
IN_WORDS = {"holiday": Tone.GOOD, "warnings": Tone.ATTENTION}
"""Columns of which every cell with words is shown in a tone."""


def plan(formulas: Formulas) -> SheetPlan:
    """Return the plan."""
    calculated = {**planning.columns(formulas), **results.columns(formulas)}

    def formula(column: Column) -> str | None:
        return calculated.get(column.name)

    made = table_plan("Calendar", formulas.language, formula, first_input="date")
    place = TABLE_PLACES["Calendar"]

    def words(key: str) -> str:
        return text(f"workbook.rule.{key}", formulas.language)

    def heading(name: str) -> str:
        return place.table.column(name).heading(formulas.language)

    made.rules = [
        Rule(_cells("date"), "date", "1", heading("date"), words("date"), words("not_a_date")),
        Rule(_cells("time"), "time", "0", heading("time"), words("time"), words("not_a_time")),
        *(
            Rule(
                _cells(name),
                "list",
                listed,
                heading(name),
                words("extend"),
                words("not_in_list"),
                advisory=name != "status",
            )
            for name, listed in DROP_DOWNS.items()
        ),
    ]
    letter, row = place.column_letter("verdict"), place.first_row
    made.emphases += [
        Emphasis(_cells("verdict"), f"{letter}{row}={quoted(choice(f'verdict_{verdict}', formulas.language))}", tone)
        for verdict, tone in VERDICTS.items()
    ]
    made.emphases += [Emphasis(_cells(name), f'{place.column_letter(name)}{row}<>""', tone) for name, tone in IN_WORDS.items()]
    return made


def _cells(name: str) -> str:
    place = TABLE_PLACES["Calendar"]
    letter = place.column_letter(name)
    return f"{letter}{place.first_row}:{letter}{LAST_ROW}"
