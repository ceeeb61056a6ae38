"""The KPIs sheet: a period and an account to choose, the KPIs against the period before and the target, charts, posts.

Columns A to I are read and printed. What a formula needs on the way stands to the right of them, labelled, in view.
"""

from __future__ import annotations

from tiktok_kpis.workbook.blueprint import SheetPlan
from tiktok_kpis.workbook.formulas import Formulas
from tiktok_kpis.workbook.kpi_cells import BLOCKS
from tiktok_kpis.workbook.sheets.kpis import (
    accounts,
    blocks,
    choices,
    drawings,
    figures,
    funnel,
    headlines,
    months,
    posts,
    ranking,
    times,
    weeks,
)

FIRST_ON_A_PAGE = ("totals", "rates", "funnel", "top_posts", "weeks", "accounts")


def plan(formulas: Formulas) -> SheetPlan:
    """Return the plan."""
    made = SheetPlan("kpis", gridlines=False, protected=True, print_columns="A:I", freeze="A9")
    made.widths = {"A": 44, "E": 20, "J": 4, "K": 24}
    made.widths |= dict.fromkeys("BCDF", 22) | dict.fromkeys("GHI", 26) | dict.fromkeys("LMNOPQRST", 16)
    for write in (
        choices.write,
        headlines.write,
        figures.write_totals,
        posts.write_totals,
        posts.write_attention,
        figures.write_rates,
        funnel.write,
        funnel.write_projection,
        ranking.write,
        times.write,
        weeks.write,
        months.write,
        accounts.write,
        drawings.write,
    ):
        write(made, formulas)
    blocks.widen_notes(made)
    made.page_breaks = [BLOCKS[block].header_row - 2 for block in FIRST_ON_A_PAGE]
    return made
