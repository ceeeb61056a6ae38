"""The charts of the KPIs sheet."""

from __future__ import annotations

from collections.abc import Iterator

from tiktok_kpis.kpis.definitions import ENGAGEMENT_RATE, FOLLOWER_GROWTH_RATE
from tiktok_kpis.languages import text
from tiktok_kpis.metrics.fields import FIELDS
from tiktok_kpis.metrics.units import Unit
from tiktok_kpis.workbook.blueprint import Chart, Drawn, Look, SheetPlan
from tiktok_kpis.workbook.formulas import Formulas, quoted
from tiktok_kpis.workbook.kpi_cells import BLOCKS, CHART_ROWS, FUNNEL
from tiktok_kpis.workbook.sheets.kpis import funnel, months, weeks

LEFT, RIGHT = "A", "E"
WIDTHS = {LEFT: 21.5, RIGHT: 23.2}
HEIGHT = 7.1
_RATE = "0.0%"
_COUNT = Unit.COUNT.number_format
_NOT_LABELLED = ""


def write(made: SheetPlan, formulas: Formulas) -> None:
    """Write the charts: time under the headline KPIs, the funnel and the best posts under the steps of the funnel."""
    upper = BLOCKS["charts"].header_row
    made.put(f"A{upper - 1}", text("workbook.kpis.charts", formulas.language), Look.BLOCK)
    made.heights[upper - 1] = 28
    made.put(f"{RIGHT}{upper - 1}", f"={_nothing_to_draw(formulas)}", Look.HELP)
    for number, (key, drawn, labels, values, shown) in enumerate(_charts()):
        column, row = (LEFT, RIGHT)[number % 2], _rows()[number // 2]
        made.charts.append(
            Chart(
                text(f"workbook.chart.{key}.title", formulas.language),
                text(f"workbook.chart.{key}.description", formulas.language),
                drawn,
                labels,
                values,
                shown,
                f"{column}{row}",
                WIDTHS[column],
                HEIGHT,
                orange=key == "views_by_week",
            )
        )


def _nothing_to_draw(formulas: Formulas) -> str:
    """Return a sentence that names the charts over time without a point: a chart takes a text for 0."""
    by_week, by_month = BLOCKS["weeks"], BLOCKS["months"]
    drawn = {
        ENGAGEMENT_RATE.label(formulas.language): by_week.cells("C"),
        FIELDS["views"].label_in(formulas.language): by_week.cells("B"),
        FIELDS["followers"].label_in(formulas.language): by_week.cells("D"),
        FOLLOWER_GROWTH_RATE.label(formulas.language): by_month.cells("E"),
    }
    missing = "&".join(f'IF(COUNT({cells})=0,{quoted(f", {label}")},"")' for label, cells in drawn.items())
    told = formulas.sentence("kpis.nothing_to_draw", charts=f"MID({missing},3,255)")
    return f'IF({missing}="","",{told})'


def _rows() -> tuple[int, int, int]:
    upper = BLOCKS["charts"].header_row
    return upper, upper + CHART_ROWS + 1, BLOCKS["funnel"].first_row + len(FUNNEL) + 1


def _charts() -> Iterator[tuple[str, Drawn, str, str, str]]:
    by_week, steps, top = (BLOCKS[key] for key in ("weeks", "funnel", "top_posts"))

    def points(block_of: str, columns: tuple[str, str]) -> tuple[str, str]:
        return BLOCKS[block_of].cells(columns[0]), BLOCKS[block_of].cells(columns[1])

    def of_steps(column: str) -> str:
        return f"{column}{steps.first_row}:{column}{steps.first_row + len(FUNNEL) - 1}"

    yield "rate_by_week", Drawn.LINE, *points("weeks", weeks.RATE_POINTS), _RATE
    yield "views_by_week", Drawn.COLUMNS, by_week.cells("A"), by_week.cells("B"), _COUNT
    yield "followers", Drawn.LINE, *points("weeks", weeks.FOLLOWER_POINTS), _COUNT
    yield "growth_by_month", Drawn.LINE_BY_MONTH, *points("months", months.GROWTH_POINTS), _RATE
    yield "funnel", Drawn.BARS, of_steps(funnel.LABELS), of_steps(funnel.VALUES), _NOT_LABELLED
    yield "best_posts", Drawn.BARS, top.cells("A"), top.cells("D"), _RATE
