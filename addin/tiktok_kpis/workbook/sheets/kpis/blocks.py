"""How the blocks of the KPIs sheet begin, and what their figures of totals have in common."""

from __future__ import annotations

from collections.abc import Sequence

from tiktok_kpis.kpis.measures import parts_of, reason_of
from tiktok_kpis.languages import text
from tiktok_kpis.metrics.catalogue import Metric
from tiktok_kpis.metrics.definitions import METRICS
from tiktok_kpis.metrics.fields import STANDS_FOR
from tiktok_kpis.metrics.units import Unit
from tiktok_kpis.workbook.blueprint import Look, SheetPlan
from tiktok_kpis.workbook.formulas import Formulas
from tiktok_kpis.workbook.kpi_cells import BLOCKS, KPIS, TOTALS, KpiCells

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


def rate_of(formulas: Formulas, metric: Metric, *, before: bool, prefix: str = "") -> str:
    """Return a metric over totals of the sheet, or the reason why it has none; ``prefix`` leads to the totals of the posts.

    A total that is missing adds nothing. Of a single thing that is counted, the reason says first that nobody knows it; of
    several, first what they are divided by.
    """
    cells = {
        parameter.name: cell_of(KPIS[f"{prefix}{STANDS_FOR.get(parameter.name, parameter.name)}"], before=before)
        for parameter in metric.parameters
    }
    operands = {argument: f"N({cell})" for argument, cell in cells.items()}
    above, below = parts_of(metric)

    def unknown(arguments: tuple[str, ...]) -> tuple[str, str]:
        return f"COUNT({','.join(cells[argument] for argument in arguments)})=0", reason_of("no", arguments)

    divided = [unknown(below), (f"{'+'.join(operands[argument] for argument in below)}=0", reason_of("zero", below))]
    counted = [unknown(above)]
    made = formulas.metric(metric, operands)
    for condition, reason in reversed(counted + divided if len(above) == 1 else divided + counted):
        made = f"IF({condition},{formulas.reason(reason)},{made})"
    return made


def put_change(made: SheetPlan, formulas: Formulas, kpi: KpiCells) -> None:
    """Put the change of a KPI: of a total or a count as a share of the one before, of anything else the difference."""
    share = kpi.key in TOTALS or kpi.unit is Unit.COUNT
    change = _relative(formulas, kpi) if share else difference(formulas, kpi.value, kpi.previous)
    made.put(kpi.change, f"={change}", Look.FIGURE, _CHANGE_OF_A_TOTAL if share else _CHANGES[kpi.unit])


def difference(formulas: Formulas, value: str, previous: str) -> str:
    """Return the formula of a change in percentage points, seconds or money."""
    return f"IF(AND(ISNUMBER({value}),ISNUMBER({previous})),{value}-{previous},{formulas.reason('no_comparison')})"


def _relative(formulas: Formulas, kpi: KpiCells) -> str:
    change = formulas.metric(METRICS["PERIOD_CHANGE"], {"current": kpi.value, "previous": kpi.previous})
    both = f"AND(ISNUMBER({kpi.value}),ISNUMBER({kpi.previous}))"
    return f"IF({both},IF({kpi.previous}=0,{formulas.reason('was_zero')},{change}),{formulas.reason('no_comparison')})"
