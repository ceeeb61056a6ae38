"""The last months of the period: how many followers there were, and at what rate they grew."""

from __future__ import annotations

from tiktok_kpis.kpis.definitions import FOLLOWER_GROWTH_RATE
from tiktok_kpis.languages import text
from tiktok_kpis.metrics.units import Unit
from tiktok_kpis.workbook.blueprint import Look, SheetPlan
from tiktok_kpis.workbook.formulas import Formulas
from tiktok_kpis.workbook.kpi_cells import BLOCKS, MONTHS
from tiktok_kpis.workbook.sheets.kpis.blocks import growth_of, head
from tiktok_kpis.workbook.sheets.kpis.choices import NO_DAY
from tiktok_kpis.workbook.sheets.kpis.weeks import several_accounts, write_points

MONTH_FORMAT = "yyyy-mm"
GROWTH_POINTS = ("M", "N")
"""Columns of the month and the growth rate of each point the line chart draws."""


def write(made: SheetPlan, formulas: Formulas) -> None:
    """Write the block. A month starts with the last count before it, or the first one in it."""

    def words(key: str) -> str:
        return text(f"workbook.kpis.{key}", formulas.language)

    block = BLOCKS["months"]
    headings = ("month", "start_followers", "end_followers", "followers_gained", "growth", "follower_days", "note_heading")
    head(made, formulas, "months", headings)
    labels = dict(zip("KLMN", map(words, ("start_day", "end_day", "point_month", "point_figure")), strict=True))
    made.put_row(block.header_row, dict(labels), Look.WORKING)
    for number, row in enumerate(block.rows):
        _write_month(made, formulas, row, MONTHS - 1 - number)
    write_points(made, block, "E", GROWTH_POINTS, Unit.RATE)


def _write_month(made: SheetPlan, formulas: Formulas, row: int, months_ago: int) -> None:
    start, first, last = f"$A{row}", f"$K{row}", f"$L{row}"
    end = f"MIN(DATE(YEAR({start}),MONTH({start})+1,1)-1,Period_To)"
    month = f'=IF(ISNUMBER(Period_From),DATE(YEAR(Period_To),MONTH(Period_To)-{months_ago},1),"")'
    made.put(f"A{row}", month, Look.LABEL, MONTH_FORMAT)
    days, account = formulas.column("Daily", "counted_on"), formulas.column("Daily", "account")
    known, chosen = formulas.column("Daily", "followers_on"), formulas.chosen("Daily")
    in_month = f"{chosen}*({known}>={start})*({known}<={end})"
    latest, before = f"SUMPRODUCT(MAX({in_month}*{known}))", f"SUMPRODUCT(MAX({chosen}*({known}<{start})*{known}))"
    earliest = f"SUMPRODUCT(MIN({NO_DAY}-{in_month}*({NO_DAY}-{known})))"
    several = several_accounts(formulas)
    shown = f"AND(ISNUMBER({start}),NOT({several}))"
    made.put(f"L{row}", f"=IF({shown},{latest},0)", Look.WORKING, Unit.DATE)
    made.put(f"K{row}", f"=IF({last}>0,IF({before}>0,{before},{earliest}),0)", Look.WORKING, Unit.DATE)
    enough = f"AND({first}>0,{first}<{last})"
    for letter, day in (("B", first), ("C", last)):
        followers = formulas.total("Daily", "followers", f"{days},{day},{account},Account_Criterion")
        known_day = enough if letter == "B" else f"{last}>0"
        made.put(f"{letter}{row}", f'=IF({known_day},{followers},"")', Look.FIGURE, Unit.COUNT)
    gained = f"(C{row}-B{row})"
    made.put(f"D{row}", f'=IF(ISNUMBER(B{row}),{gained},"")', Look.FIGURE, "+#,##0;-#,##0;0")
    growth = growth_of(formulas, f"B{row}", f"C{row}")
    made.put(f"E{row}", f'=IF(ISNUMBER(B{row}),{growth},"")', Look.FIGURE, FOLLOWER_GROWTH_RATE.unit)
    counted = formulas.known("Daily", "followers", formulas.period("Daily", start, end))
    made.put(f"F{row}", f"=IF(ISNUMBER({start}),{counted},0)", Look.FIGURE, Unit.COUNT)
    untold = f'IF({enough},"",{formulas.reason("no_followers")})'
    note = f'=IF(ISNUMBER({start}),IF({several},{formulas.reason("choose_one_account")},{untold}),"")'
    made.put(f"G{row}", note, Look.NOTE)
