"""How the blocks of the KPIs sheet begin, and what their figures of totals have in common."""

from __future__ import annotations

from collections.abc import Sequence

from tiktok_kpis.kpis.definitions import FOLLOWER_GROWTH_RATE, How, Kpi, totals_of
from tiktok_kpis.kpis.measures import Lack, obstacles
from tiktok_kpis.languages import text
from tiktok_kpis.metrics.definitions import METRICS
from tiktok_kpis.metrics.units import Unit
from tiktok_kpis.workbook.blueprint import Look, SheetPlan
from tiktok_kpis.workbook.formulas import Formulas
from tiktok_kpis.workbook.kpi_cells import BLOCKS, KPI_CELLS, KpiCells

PERIODS = (("Period_From", "Period_To"), ("Previous_From", "Previous_To"))
"""The days of the period and of the one before: a choice by ``before``."""
ROW_HEIGHT = 20
NOTE_COLUMNS = ("G", "I")
"""A note is as wide as these columns together; the table of times has a figure in each of them."""
_CHANGE_OF_A_TOTAL = "+0.0%;-0.0%;0.0%"
_CHANGES = {
    Unit.RATE: "+0.00%;-0.00%;0.00%",
    Unit.MONEY: "+#,##0.00;-#,##0.00;0.00",
    Unit.NUMBER: "+0.00;-0.00;0.00",
    Unit.SECONDS: '+0.0" s";-0.0" s";0.0" s"',
}


def head(made: SheetPlan, formulas: Formulas, block: str, headings: Sequence[str], *, figures: str = "BCDEF") -> None:
    """Put the title of a block and its headings, keys of ``kpis``; those over ``figures`` stand where the figures stand."""

    def words(key: str) -> str | None:
        return text(f"workbook.kpis.{key}", formulas.language) if key else None

    row = BLOCKS[block].header_row
    made.put(f"A{row - 1}", words(block), Look.BLOCK)
    for letter, heading in zip("ABCDEFG", headings, strict=True):
        made.put(f"{letter}{row}", words(heading), Look.FIGURE_HEADING if letter in figures else Look.HEADING)
    made.heights |= {row - 1: 26, row: 34} | dict.fromkeys(BLOCKS[block].rows, ROW_HEIGHT)


def widen_notes(made: SheetPlan) -> None:
    """Join the cells of each note, and of the heading above it, with the columns it may run over."""
    first, last = NOTE_COLUMNS
    for address, cell in made.cells.items():
        row = address.removeprefix(first)
        if row.isdigit() and cell.look in {Look.NOTE, Look.HEADING} and f"H{row}" not in made.cells:
            made.joined.append(f"{address}:{last}{row}")


def cell_of(kpi: KpiCells, *, before: bool) -> str:
    """Return the cell of a KPI in the period or in the one before."""
    return kpi.previous if before else kpi.value


def rate_of(formulas: Formulas, rate: Kpi, *, before: bool) -> str:
    """Return a rate of totals of the sheet, or the reason why it has none: a total that is missing adds nothing."""
    cells = {argument: cell_of(KPI_CELLS[total.key], before=before) for argument, total in totals_of(rate).items()}
    operands = {argument: f"N({cell})" for argument, cell in cells.items()}
    made = formulas.metric(rate.metric, operands)
    for obstacle in reversed(tuple(obstacles(rate.metric))):
        if obstacle.lack is Lack.UNKNOWN:
            met = f"COUNT({','.join(cells[argument] for argument in obstacle.arguments)})=0"
        else:
            met = f"{'+'.join(operands[argument] for argument in obstacle.arguments)}=0"
        made = f"IF({met},{formulas.reason(obstacle.reason)},{made})"
    return made


def growth_of(formulas: Formulas, start: str, end: str) -> str:
    """Return the growth rate between two counts of followers that are known, or that there were none to grow from."""
    gained = {"followers_gained": f"({end}-{start})", "followers_at_start": start}
    rate = formulas.metric(FOLLOWER_GROWTH_RATE.metric, gained)
    return f"IF({start}=0,{formulas.reason('zero_followers')},{rate})"


def put_change(made: SheetPlan, formulas: Formulas, cells: KpiCells) -> None:
    """Put the change of a KPI: of a total or a count as a share of the one before, of anything else the difference."""
    share = cells.kpi.how is How.TOTAL or cells.unit is Unit.COUNT
    change = _relative(formulas, cells) if share else difference(formulas, cells.value, cells.previous)
    made.put(cells.change, f"={change}", Look.FIGURE, _CHANGE_OF_A_TOTAL if share else _CHANGES[cells.unit])


def difference(formulas: Formulas, value: str, previous: str) -> str:
    """Return the formula of a change in percentage points, seconds or money."""
    return f"IF(AND(ISNUMBER({value}),ISNUMBER({previous})),{value}-{previous},{formulas.reason('no_comparison')})"


def _relative(formulas: Formulas, kpi: KpiCells) -> str:
    change = formulas.metric(METRICS["PERIOD_CHANGE"], {"current": kpi.value, "previous": kpi.previous})
    both = f"AND(ISNUMBER({kpi.value}),ISNUMBER({kpi.previous}))"
    return f"IF({both},IF({kpi.previous}=0,{formulas.reason('was_zero')},{change}),{formulas.reason('no_comparison')})"
