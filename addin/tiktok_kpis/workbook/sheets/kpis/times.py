"""When posts did well: the engagement rate by weekday and hours, with the number of posts behind each figure."""

from __future__ import annotations

from openpyxl.utils import get_column_letter

from tiktok_kpis.kpis.definitions import ENGAGEMENT_RATE, RATE_OF_A_POST
from tiktok_kpis.kpis.measures import INTERACTIONS
from tiktok_kpis.languages import text
from tiktok_kpis.metrics.units import Unit
from tiktok_kpis.workbook.blueprint import Emphasis, Look, SheetPlan, Tone
from tiktok_kpis.workbook.contract import absolute, list_cells
from tiktok_kpis.workbook.formulas import ANY_NUMBER, Formulas, quoted
from tiktok_kpis.workbook.kpi_cells import BLOCKS, DAYS_IN_A_WEEK, HOURS_TOGETHER
from tiktok_kpis.workbook.sheets.kpis.blocks import head

BANDS = 24 // HOURS_TOGETHER


def _columns(first: int) -> list[str]:
    return [get_column_letter(first + band) for band in range(BANDS)]


SHOWN, RATES, COUNTS = _columns(2), _columns(11), _columns(11 + BANDS)
"""Columns of what is shown, of the rates and of the numbers of posts it is made of: one for each of the hours."""
BEST, BEST_HOUR = (get_column_letter(11 + 2 * BANDS + number) for number in range(2))
"""Columns of the best rate of a weekday, and the hour it begins at."""
FEW, HIGH, LOW = "Setting_FewPostsOfKind", "(1+Setting_BetterBy)", "Setting_LowAgainstUsual"
ENOUGH = f"MAX(1,{FEW})"


def write(made: SheetPlan, formulas: Formulas) -> None:
    """Write the block: all posts of the account up to the end of the period, since few of them share an hour."""
    block = BLOCKS["times"]
    head(made, formulas, "times", ("weekday", "", "", "", "", "", ""), figures="BCDEFG")
    for band, (shown, rate, count) in enumerate(zip(SHOWN, RATES, COUNTS, strict=True)):
        hour = band * HOURS_TOGETHER
        made.put(f"{shown}{block.header_row}", _hours(hour), Look.FIGURE_HEADING)
        # Formulas take the hour from here
        made.put(f"{rate}{block.header_row}", hour, Look.WORKING)
        made.put(f"{count}{block.header_row}", hour, Look.WORKING)
    titles = {RATES[0]: "rates_by_time", COUNTS[0]: "posts_by_time", BEST: "best_of_day"}
    for letter, key in titles.items():
        made.put(f"{letter}{block.header_row - 1}", text(f"workbook.kpis.{key}", formulas.language), Look.WORKING)
    for number, row in enumerate(block.rows[:DAYS_IN_A_WEEK]):
        _write_weekday(made, formulas, row, number)
    _write_best(made, formulas, block.last_row)
    first = block.first_row
    grid = f"{SHOWN[0]}{first}:{SHOWN[-1]}{block.last_row - 1}"
    rate, count, usual = f"{RATES[0]}{first}", f"{COUNTS[0]}{first}", f"${RATES[0]}${block.last_row}"
    made.emphases += [
        Emphasis(grid, f"{count}<{ENOUGH}", Tone.MISSING),
        Emphasis(grid, f"{rate}>={usual}*{HIGH}", Tone.GOOD),
        Emphasis(grid, f"{rate}<={usual}*{LOW}", Tone.ATTENTION),
    ]


def _write_weekday(made: SheetPlan, formulas: Formulas, row: int, number: int) -> None:
    block = BLOCKS["times"]
    weekdays = absolute("lists", list_cells("List_Weekdays"), formulas.language)
    made.put(f"A{row}", f"=INDEX({weekdays},MOD(Week_Starts-1+{number},{DAYS_IN_A_WEEK})+1)", Look.LABEL)
    hours, weekday = formulas.column("Posts", "hour"), formulas.column("Posts", "weekday")
    usual = f"${RATES[0]}${block.last_row}"
    for shown, rate, count in zip(SHOWN, RATES, COUNTS, strict=True):
        hour = f"{rate}${block.header_row}"
        of_the_time = f'{weekday},$A{row},{hours},">="&{hour},{hours},"<"&{hour}+{HOURS_TOGETHER}'
        criteria = f"{_rated(formulas)},{of_the_time}"
        made.put(f"{count}{row}", f"=IF(ISNUMBER(Period_To),COUNTIFS({criteria}),0)", Look.WORKING, Unit.COUNT)
        made.put(f"{rate}{row}", f"=IF({count}{row}=0,0,{_engagement(formulas, criteria)})", Look.WORKING, Unit.RATE)
        sign = f'IF({rate}{row}>={usual}*{HIGH},"▲ ",IF({rate}{row}<={usual}*{LOW},"▼ ","● "))'
        judged = f'IF({count}{row}<{ENOUGH},"",{sign})'
        words = f'{judged}&FIXED({rate}{row}*100,1)&"% ("&{count}{row}&")"'
        made.put(f"{shown}{row}", f'=IF({count}{row}=0,"",{words})', Look.FIGURE)
    judged = f"({COUNTS[0]}{row}:{COUNTS[-1]}{row}>={ENOUGH})"
    rates = f"{RATES[0]}{row}:{RATES[-1]}{row}"
    header = f"{RATES[0]}${block.header_row}:{RATES[-1]}${block.header_row}"
    made.put(f"{BEST}{row}", f"=SUMPRODUCT(MAX({judged}*{rates}))", Look.WORKING, Unit.RATE)
    made.put(f"{BEST_HOUR}{row}", f"=SUMPRODUCT(MAX({judged}*({rates}={BEST}{row})*{header}))", Look.WORKING, Unit.COUNT)


def _write_best(made: SheetPlan, formulas: Formulas, row: int) -> None:
    """Write the best time, and the usual rate the times are held against: that of the same posts together."""
    block = BLOCKS["times"]
    days = f"{block.first_row}:{{0}}{block.last_row - 1}".format
    best, hours, names = (f"{letter}{days(letter)}" for letter in (BEST, BEST_HOUR, "A"))
    every_hour = f"{_rated(formulas)},{formulas.column('Posts', 'hour')},{ANY_NUMBER}"
    counts = f"{COUNTS[0]}{days(COUNTS[-1])}"
    usual = f"{RATES[0]}{row}"
    made.put(usual, f"=IF(SUM({counts})=0,0,{_engagement(formulas, every_hour)})", Look.WORKING, Unit.RATE)
    made.put(f"{COUNTS[0]}{row}", f"=SUM({counts})", Look.WORKING, Unit.COUNT)
    made.put(f"{BEST}{row}", f"=MAX({best})", Look.WORKING, Unit.RATE)
    place = f"MATCH({BEST}{row},{best},0)"
    hour = f"INDEX({hours},{place})"
    said = formulas.sentence(
        "kpis.best_time_is",
        weekday=f"INDEX({names},{place})",
        first=hour,
        last=f"{hour}+{HOURS_TOGETHER}",
        rate=f"FIXED({BEST}{row}*100,1)",
    )
    none_better = formulas.reason("no_better_time")
    made.put(f"A{row}", text("workbook.kpis.best_time", formulas.language), Look.LABEL)
    made.put(
        f"B{row}",
        f"=IF({BEST}{row}=0,{formulas.reason('too_few_posts')},IF({BEST}{row}<{usual},{none_better},{said}))",
        Look.STATUS,
    )
    legend = formulas.sentence(
        "kpis.times_legend",
        few=ENOUGH,
        usual=f"FIXED({usual}*100,1)",
        high="FIXED(Setting_BetterBy*100,0)",
        low="FIXED((1-Setting_LowAgainstUsual)*100,0)",
        posts=f"{COUNTS[0]}{row}",
    )
    none = quoted(text("workbook.kpis.no_times", formulas.language))
    made.put(f"D{row}", f"=IF({COUNTS[0]}{row}=0,{none},{legend})", Look.NOTE)
    made.joined += [f"B{row}:C{row}", f"D{row}:{SHOWN[-1]}{row}"]
    made.heights[row] = 34


def _rated(formulas: Formulas) -> str:
    """Return the criteria for posts of the chosen account, up to the end of the period, that have an engagement rate."""
    posted, account = formulas.column("Posts", "counted_on"), formulas.column("Posts", "account")
    rates = formulas.column("Posts", RATE_OF_A_POST)
    return f'{posted},"<"&Period_To+1,{account},Account_Criterion,{rates},{ANY_NUMBER}'


def _engagement(formulas: Formulas, criteria: str) -> str:
    operands = {field: formulas.total("Posts", field, criteria) for field in (*INTERACTIONS, "views")}
    return formulas.metric(ENGAGEMENT_RATE.metric, operands)


def _hours(first: int) -> str:
    return f"{first:02}–{first + HOURS_TOGETHER:02}"
