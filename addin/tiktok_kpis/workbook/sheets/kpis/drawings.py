"""The four charts of the KPIs sheet."""

from __future__ import annotations

from tiktok_kpis.languages import text
from tiktok_kpis.metrics.units import Unit
from tiktok_kpis.workbook.blueprint import Chart, Drawn, Look, SheetPlan
from tiktok_kpis.workbook.formulas import Formulas
from tiktok_kpis.workbook.kpi_cells import BLOCKS, CHART_ROWS
from tiktok_kpis.workbook.sheets.kpis.weeks import FOLLOWER_POINTS, RATE_POINTS

LEFT, RIGHT = "A", "E"
WIDTHS = {LEFT: 21.5, RIGHT: 23.2}
HEIGHT = 7.1


def write(made: SheetPlan, formulas: Formulas) -> None:
    """Write the charts between the headline KPIs and the totals."""
    weeks, top = BLOCKS["weeks"], BLOCKS["top_posts"]
    upper = BLOCKS["charts"].header_row
    lower = upper + CHART_ROWS + 1
    made.put(f"A{upper - 1}", text("workbook.kpis.charts", formulas.language), Look.BLOCK)
    made.heights[upper - 1] = 28
    for key, drawn, labels, values, unit, column, row in (
        ("rate_by_week", Drawn.LINE, weeks.cells(RATE_POINTS[0]), weeks.cells(RATE_POINTS[1]), "0.0%", LEFT, upper),
        ("views_by_week", Drawn.COLUMNS, weeks.cells("A"), weeks.cells("B"), Unit.COUNT.number_format, RIGHT, upper),
        (
            "followers",
            Drawn.LINE,
            weeks.cells(FOLLOWER_POINTS[0]),
            weeks.cells(FOLLOWER_POINTS[1]),
            Unit.COUNT.number_format,
            LEFT,
            lower,
        ),
        ("best_posts", Drawn.BARS, top.cells("A"), top.cells("D"), "0.0%", RIGHT, lower),
    ):
        made.charts.append(
            Chart(
                text(f"workbook.chart.{key}.title", formulas.language),
                text(f"workbook.chart.{key}.description", formulas.language),
                drawn,
                labels,
                values,
                unit,
                f"{column}{row}",
                WIDTHS[column],
                HEIGHT,
                orange=key == "views_by_week",
            )
        )
