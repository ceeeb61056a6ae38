"""The KPIs sheet: a period and an account to choose, the KPIs against the period before and the target, charts, posts.

Columns A to G are read and printed. What a formula needs on the way stands to the right of them, labelled, in view.
"""

from __future__ import annotations

from tiktok_kpis.workbook.blueprint import SheetPlan
from tiktok_kpis.workbook.formulas import Formulas
from tiktok_kpis.workbook.sheets.kpis import accounts, choices, drawings, figures, headlines, ranking, weeks


def plan(formulas: Formulas) -> SheetPlan:
    """Return the plan."""
    made = SheetPlan("kpis", gridlines=False, protected=True, print_columns="A:G")
    made.widths = {"A": 44, "B": 24, "C": 24, "D": 24, "E": 20, "F": 24, "G": 76, "H": 4, "I": 24}
    made.widths |= dict.fromkeys("JKLMNOP", 16)
    for write in (
        choices.write,
        headlines.write,
        figures.write_totals,
        figures.write_posts,
        figures.write_rates,
        ranking.write,
        weeks.write,
        accounts.write,
        drawings.write,
    ):
        write(made, formulas)
    return made
