"""The last weeks of the period: views, engagement rate and followers, and what the charts of them draw."""

from __future__ import annotations

from tiktok_kpis.kpis.definitions import ENGAGEMENT_RATE, KPIS
from tiktok_kpis.kpis.measures import INTERACTIONS, parts_of
from tiktok_kpis.languages import text
from tiktok_kpis.metrics.fields import FIELDS
from tiktok_kpis.metrics.notations import LARGEST_NUMBER
from tiktok_kpis.metrics.units import Unit
from tiktok_kpis.workbook.blueprint import Look, SheetPlan
from tiktok_kpis.workbook.contract import ALL_ACCOUNTS, choice
from tiktok_kpis.workbook.formulas import ANY_NUMBER, Formulas, quoted
from tiktok_kpis.workbook.kpi_cells import BLOCKS, DAYS_IN_A_WEEK, PROJECTED, WEEKS, Block
from tiktok_kpis.workbook.sheets.kpis.blocks import head

PART_COLUMNS = dict(zip(INTERACTIONS, "KLMN", strict=True))
RATE_POINTS, FOLLOWER_POINTS = ("O", "P"), ("Q", "R")
"""Columns of the day and the figure of each point a line chart draws."""
PROJECTED_FROM = dict(zip(PROJECTED, "ST", strict=True))
"""Columns of the metrics that revenue is projected from, in the weeks that reach into the period."""


def write(made: SheetPlan, formulas: Formulas) -> None:
    """Write the block."""

    def words(key: str) -> str:
        return text(f"workbook.kpis.{key}", formulas.language)

    block = BLOCKS["weeks"]
    headings = ("week_starting", "week_views", "week_rate", "week_followers", "week_followers_day", "week_rows", "week_note")
    head(made, formulas, "weeks", headings)
    made.put(f"K{block.header_row - 1}", words("week_workings"), Look.WORKING)
    labels = {letter: FIELDS[part].label_in(formulas.language) for part, letter in PART_COLUMNS.items()}
    labels |= {letter: KPIS[key].label(formulas.language) for key, letter in PROJECTED_FROM.items()}
    made.put_row(block.header_row, dict(labels), Look.WORKING)
    made.put_row(
        block.header_row, dict.fromkeys("OQ", words("point_day")) | dict.fromkeys("PR", words("point_figure")), Look.WORKING
    )
    for number, row in enumerate(block.rows):
        _write_week(made, formulas, row, WEEKS - 1 - number)
    write_points(made, block, "C", RATE_POINTS, Unit.RATE)
    write_points(made, block, "D", FOLLOWER_POINTS, Unit.COUNT)


def _write_week(made: SheetPlan, formulas: Formulas, row: int, weeks_ago: int) -> None:
    start, end = f"$A{row}", f"MIN($A{row}+{DAYS_IN_A_WEEK - 1},Period_To)"
    last_week = f"Period_To-MOD(WEEKDAY(Period_To,2)-Week_Starts,{DAYS_IN_A_WEEK})"
    made.put(f"A{row}", f'=IF(ISNUMBER(Period_From),{last_week}-{weeks_ago * DAYS_IN_A_WEEK},"")', Look.LABEL, Unit.DATE)
    criteria = formulas.period("Daily", start, end)
    rows = f"$F{row}"
    made.put(
        rows.replace("$", ""), f"=IF(ISNUMBER({start}),{formulas.known('Daily', 'views', criteria)},0)", Look.FIGURE, Unit.COUNT
    )
    made.put(f"B{row}", f'=IF({rows}=0,"",{formulas.total("Daily", "views", criteria)})', Look.FIGURE, Unit.COUNT)
    for part, letter in PART_COLUMNS.items():
        known = formulas.known("Daily", part, criteria)
        summed = formulas.total("Daily", part, criteria)
        made.put(f"{letter}{row}", f'=IF({rows}=0,"",IF({known}=0,"",{summed}))', Look.WORKING, Unit.COUNT)
    operands = {part: f"N({letter}{row})" for part, letter in PART_COLUMNS.items()} | {"views": f"N(B{row})"}
    rate = formulas.metric(ENGAGEMENT_RATE.metric, operands)
    first, last = PART_COLUMNS[INTERACTIONS[0]], PART_COLUMNS[INTERACTIONS[-1]]
    with_parts = f"IF(COUNT({first}{row}:{last}{row})=0,{formulas.reason('no_interactions')},{rate})"
    with_views = f"IF(N(B{row})=0,{formulas.reason('zero_views')},{with_parts})"
    made.put(f"C{row}", f'=IF({rows}=0,"",{with_views})', Look.FIGURE, Unit.RATE)
    days = formulas.column("Daily", "counted_on")
    known = formulas.column("Daily", "followers_on")
    known_day = f"SUMPRODUCT(MAX(({known}>={start})*({known}<={end})*{formulas.chosen('Daily')}*{known}))"
    several = several_accounts(formulas)
    made.put(f"E{row}", f'=IF(ISNUMBER({start}),IF({several},"",IF({known_day}=0,"",{known_day})),"")', Look.FIGURE, Unit.DATE)
    account = formulas.column("Daily", "account")
    followers = formulas.total("Daily", "followers", f"{days},$E{row},{account},Account_Criterion")
    made.put(f"D{row}", f'=IF(ISNUMBER($E{row}),{followers},"")', Look.FIGURE, Unit.COUNT)
    no_rows = f'IF({rows}=0,{formulas.reason("no_views")},"")'
    note = f'=IF(ISNUMBER({start}),IF({several},{formulas.reason("choose_one_account")},{no_rows}),"")'
    made.put(f"G{row}", note, Look.NOTE)

    for key, letter in PROJECTED_FROM.items():
        _write_projected(made, formulas, f"{letter}{row}", key, criteria, f"{start}+{DAYS_IN_A_WEEK - 1}>=Period_From")


def _write_projected(made: SheetPlan, formulas: Formulas, address: str, key: str, criteria: str, in_period: str) -> None:
    """Write a metric of the week over the days that have both what it counts and what it divides by."""
    metric = KPIS[key].metric
    columns = {p.name: formulas.column("Daily", p.field.column) for p in metric.parameters}
    of_both = ",".join([criteria, *(f"{column},{ANY_NUMBER}" for column in columns.values())])
    totals = {argument: f"SUMIFS({column},{of_both})" for argument, column in columns.items()}
    (_, (divisor,)) = parts_of(metric)
    made.put(
        address,
        f'=IF(ISNUMBER(Period_From),IF({in_period},IF({totals[divisor]}>0,{formulas.metric(metric, totals)},""),""),"")',
        Look.WORKING,
        metric.unit,
    )


def several_accounts(formulas: Formulas) -> str:
    """Return the condition under which followers of a day are not shown.

    Followers of several accounts are seldom known on one day: their sum would rise and fall with who is in it.
    """
    return f"AND(Account_Shown={quoted(choice(ALL_ACCOUNTS, formulas.language))},Accounts_Found>1)"


def write_points(made: SheetPlan, block: Block, figures: str, points: tuple[str, str], unit: Unit) -> None:
    """A line is drawn through rows that have a figure: a row without one repeats the next point, never a zero."""
    for column, source in zip(points, ("A", figures), strict=True):
        for row in block.rows:
            if row < block.last_row:
                otherwise = f"{column}{row + 1}"
            else:
                otherwise = f'IFERROR(LOOKUP({LARGEST_NUMBER},{block.cells(figures)},{block.cells(source)}),"")'
            shown = Unit.DATE if source == "A" else unit
            made.put(f"{column}{row}", f"=IF(ISNUMBER({figures}{row}),{source}{row},{otherwise})", Look.WORKING, shown)
