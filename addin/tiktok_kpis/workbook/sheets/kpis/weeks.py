"""The last weeks of the period: views, engagement rate and followers, and what the charts of them draw."""

from __future__ import annotations

from tiktok_kpis.languages import text
from tiktok_kpis.metrics.definitions import METRICS
from tiktok_kpis.metrics.fields import FIELDS
from tiktok_kpis.metrics.notations import LARGEST_NUMBER
from tiktok_kpis.metrics.units import Unit
from tiktok_kpis.workbook.blueprint import Look, SheetPlan
from tiktok_kpis.workbook.contract import ALL_ACCOUNTS, choice
from tiktok_kpis.workbook.formulas import Formulas, quoted
from tiktok_kpis.workbook.kpi_cells import BLOCKS, WEEKS
from tiktok_kpis.workbook.sheets.kpis.headlines import PARTS, put_headings

DAYS_IN_A_WEEK = 7
PART_COLUMNS = dict(zip(PARTS, "IJKL", strict=True))
RATE_POINTS, FOLLOWER_POINTS = ("M", "N"), ("O", "P")
"""Columns of the day and the figure of each point a line chart draws."""


def write(made: SheetPlan, formulas: Formulas) -> None:
    """Write the block."""

    def words(key: str) -> str:
        return text(f"workbook.kpis.{key}", formulas.language)

    block = BLOCKS["weeks"]
    made.put(f"A{block.header_row - 1}", words("weeks"), Look.BLOCK)
    headings = ("week_starting", "week_views", "week_rate", "week_followers", "week_followers_day", "week_rows", "week_note")
    put_headings(made, block.header_row, [words(key) for key in headings], figures="BCDEF")
    made.heights |= {block.header_row - 1: 26, block.header_row: 34} | dict.fromkeys(block.rows, 20)
    made.put(f"I{block.header_row - 1}", words("week_workings"), Look.WORKING)
    made.put_row(block.header_row, {letter: _label(part, formulas) for part, letter in PART_COLUMNS.items()}, Look.WORKING)
    made.put_row(
        block.header_row, dict.fromkeys("MO", words("point_day")) | dict.fromkeys("NP", words("point_figure")), Look.WORKING
    )
    for number, row in enumerate(block.rows):
        _write_week(made, formulas, row, WEEKS - 1 - number)
    _write_points(made, "C", RATE_POINTS, Unit.RATE)
    _write_points(made, "D", FOLLOWER_POINTS, Unit.COUNT)


def _label(part: str, formulas: Formulas) -> str:
    return FIELDS[part].labelled(formulas.language)


def _write_week(made: SheetPlan, formulas: Formulas, row: int, weeks_ago: int) -> None:
    start, end = f"$A{row}", f"MIN($A{row}+{DAYS_IN_A_WEEK - 1},Period_To)"
    last_week = f"Period_To-MOD(WEEKDAY(Period_To,2)-Week_Starts,{DAYS_IN_A_WEEK})"
    made.put(f"A{row}", f'=IF(ISNUMBER(Period_From),{last_week}-{weeks_ago * DAYS_IN_A_WEEK},"")', Look.LABEL, Unit.DATE)
    criteria = formulas.period("Daily", "date", start, end)
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
    rate = formulas.metric(METRICS["ENGAGEMENT_RATE"], operands)
    first, last = PART_COLUMNS[PARTS[0]], PART_COLUMNS[PARTS[-1]]
    with_parts = f"IF(COUNT({first}{row}:{last}{row})=0,{formulas.reason('no_interactions')},{rate})"
    with_views = f"IF(N(B{row})=0,{formulas.reason('zero_views')},{with_parts})"
    made.put(f"C{row}", f'=IF({rows}=0,"",{with_views})', Look.FIGURE, Unit.RATE)
    days = formulas.column("Daily", "date")
    in_week = f"({days}>={start})*({days}<={end})*{formulas.chosen('Daily')}*{formulas.numbers('Daily', 'followers')}"
    known_day = f"SUMPRODUCT(MAX({in_week}*{days}))"
    # Followers of several accounts are seldom known on one day: their sum would rise and fall with who is in it
    several = f"AND(Account_Shown={quoted(choice(ALL_ACCOUNTS, formulas.language))},Accounts_Found>1)"
    made.put(f"E{row}", f'=IF(ISNUMBER({start}),IF({several},"",IF({known_day}=0,"",{known_day})),"")', Look.FIGURE, Unit.DATE)
    account = formulas.column("Daily", "account")
    followers = f"SUMIFS({formulas.column('Daily', 'followers')},{days},$E{row},{account},Account_Criterion)"
    made.put(f"D{row}", f'=IF(ISNUMBER($E{row}),{followers},"")', Look.FIGURE, Unit.COUNT)
    no_rows = f'IF({rows}=0,{formulas.reason("no_views")},"")'
    note = f'=IF(ISNUMBER({start}),IF({several},{formulas.reason("choose_one_account")},{no_rows}),"")'
    made.put(f"G{row}", note, Look.NOTE)


def _write_points(made: SheetPlan, figures: str, points: tuple[str, str], unit: Unit) -> None:
    """A line is drawn through weeks that have a figure: a week without one repeats the next point, never a zero."""
    block = BLOCKS["weeks"]
    for column, source in zip(points, ("A", figures), strict=True):
        for row in block.rows:
            if row < block.last_row:
                otherwise = f"{column}{row + 1}"
            else:
                otherwise = f'IFERROR(LOOKUP({LARGEST_NUMBER},{block.cells(figures)},{block.cells(source)}),"")'
            shown = Unit.DATE if source == "A" else unit
            made.put(f"{column}{row}", f"=IF(ISNUMBER({figures}{row}),{source}{row},{otherwise})", Look.WORKING, shown)
