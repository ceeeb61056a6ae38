"""The way from a view to a conversion, and what the account may earn if it goes on like this."""

from __future__ import annotations

from tiktok_kpis.kpis.definitions import CONVERSION_RATE, KPIS
from tiktok_kpis.languages import text
from tiktok_kpis.metrics.units import Unit
from tiktok_kpis.workbook.blueprint import Look, SheetPlan
from tiktok_kpis.workbook.formulas import Formulas
from tiktok_kpis.workbook.kpi_cells import BLOCKS, FUNNEL, KPI_CELLS, PROJECTED
from tiktok_kpis.workbook.sheets.kpis.blocks import head
from tiktok_kpis.workbook.sheets.kpis.weeks import PROJECTED_FROM

LABELS, VALUES = "K", "L"
"""Columns of what the bars of the funnel are called and how long they are."""
TWO_LINES = 30
QUARTILES = {"B": 1, "C": 2, "D": 3}
_OF_THE_STEP_BEFORE = {"profile_views": "profile_visit_rate", "conversions": CONVERSION_RATE.key}


def write(made: SheetPlan, formulas: Formulas) -> None:
    """Write the steps of the funnel; each is a total of the sheet, with its rate of the step before."""
    block = BLOCKS["funnel"]
    head(made, formulas, "funnel", ("step", "value", "previous", "change_share", "of_step_before", "", "note_heading"))
    made.put(f"{LABELS}{block.header_row}", text("workbook.kpis.bars", formulas.language), Look.WORKING)
    for row, field in zip(block.rows, FUNNEL, strict=False):
        kpi, label = KPI_CELLS[field], KPIS[field].label(formulas.language)
        made.put(f"A{row}", label, Look.LABEL)
        for column, source in (("B", kpi.value), ("C", kpi.previous), ("D", kpi.change)):
            shown = made.cells[source]
            made.put(f"{column}{row}", f"={source}", Look.FIGURE, shown.number_format)
        rate = _OF_THE_STEP_BEFORE.get(field)
        made.put(f"E{row}", f"={KPI_CELLS[rate].value}" if rate else None, Look.FIGURE, Unit.RATE)
        made.put(f"F{row}", None, Look.FIGURE)
        made.put(f"G{row}", KPIS[rate].help_in(formulas.language) if rate else None, Look.NOTE)
        counted = f"IF(ISNUMBER(B{row}),FIXED(B{row},0),B{row})"
        made.put(f"{LABELS}{row}", f'=A{row}&": "&{counted}', Look.WORKING)
        made.put(f"{VALUES}{row}", f"=N(B{row})", Look.WORKING, Unit.COUNT)
    for row in block.rows[len(FUNNEL) :]:
        del made.heights[row]


def write_projection(made: SheetPlan, formulas: Formulas) -> None:
    """Write what the account may earn in as many days again: a rate of the weeks times what the period had.

    Half of the weeks lie between low and high. The metric of one earned with one undoes the scale of the metric.
    """
    block = BLOCKS["projection"]
    head(made, formulas, "projection", ("kpi", "low", "middle", "high", "weeks_known", "", "computed_from"))
    days = "(Period_To-Period_From+1)"
    for number, (key, times) in enumerate(PROJECTED.items()):
        metric, row = KPIS[key].metric, block.first_row + 2 * number
        weeks = BLOCKS["weeks"].cells(PROJECTED_FROM[key])
        made.put(f"A{row}", metric.label(formulas.language), Look.LABEL)
        made.put(f"A{row + 1}", text(f"workbook.kpis.earned_at_these_{times}", formulas.language), Look.LABEL)
        few = f"IF({KPI_CELLS['revenue'].known}=0,{formulas.reason('no_revenue')},{formulas.reason('too_few_weeks')})"
        one = formulas.metric(metric, {parameter.name: "1" for parameter in metric.parameters})
        for column, quartile in QUARTILES.items():
            rate = f"IF(COUNT({weeks})<MAX(1,Setting_FewWeeks),{few},QUARTILE({weeks},{quartile}))"
            made.put(f"{column}{row}", f"=IF(ISNUMBER(Period_From),{rate},Period_From)", Look.FIGURE, metric.unit)
            earned = f"{column}{row}*N({KPI_CELLS[times].value})/({one})"
            made.put(f"{column}{row + 1}", f"=IF(ISNUMBER({column}{row}),{earned},{column}{row})", Look.FIGURE, Unit.MONEY)
        made.put(f"E{row}", f"=COUNT({weeks})", Look.FIGURE, Unit.COUNT)
        made.put_row(row, {"F": None}, Look.FIGURE)
        made.put_row(row + 1, {"E": None, "F": None}, Look.FIGURE)
        made.put(f"G{row}", text("workbook.kpis.note.spread", formulas.language), Look.NOTE)
        told = formulas.sentence(f"kpis.note.earned_at_these_{times}", days=days, count=f"FIXED(N({KPI_CELLS[times].value}),0)")
        made.put(f"G{row + 1}", f'=IF(ISNUMBER(B{row + 1}),{told},"")', Look.NOTE)
        made.heights[row + 1] = TWO_LINES  # how long a formula's text is, nobody knows beforehand
