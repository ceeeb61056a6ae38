"""A month of the calendar as a grid: what is planned on each day, and the holidays. The month is chosen in a cell."""

from __future__ import annotations

from tiktok_kpis.languages import text
from tiktok_kpis.metrics.units import Unit
from tiktok_kpis.workbook.blueprint import Emphasis, Look, Rule, SheetPlan, Tone
from tiktok_kpis.workbook.contract import NAMES, absolute, list_cells
from tiktok_kpis.workbook.formulas import Formulas, shortened

WEEKDAYS_ROW = 5
FIRST_WEEK_ROW = 6
WEEKS, DAYS = 6, 7
ROWS_OF_A_WEEK = 3
POSTS_SHOWN = 3
LETTERS_SHOWN = 44
"""How much of a post or a holiday stands in its day: two lines of a cell."""
DAY_COLUMNS = "ABCDEFG"
WORKINGS = {"day": "I", "from": "J", "count": "K", "holiday": "L"}
POST_COLUMNS = "MNO"
NAME_COLUMNS = "PQR"
"""What each post of the day is, as long as it is."""
WORKINGS_HEADER_ROW = 5


def plan(formulas: Formulas) -> SheetPlan:
    """Return the plan."""
    language = formulas.language

    def words(key: str) -> str:
        return text(f"workbook.month.{key}", language)

    made = SheetPlan("month", gridlines=False, protected=True, print_columns="A:G", one_page=True)
    workings = (*WORKINGS.values(), *POST_COLUMNS, *NAME_COLUMNS)
    made.widths = dict.fromkeys(DAY_COLUMNS, 25.0) | {"H": 3} | dict.fromkeys(workings, 15)
    made.heights = {1: 30, 2: 20, 3: 24, WEEKDAYS_ROW: 22}
    made.put("A1", text("workbook.sheet.month", language), Look.TITLE)
    made.put("A2", text("workbook.help.month", language), Look.HELP)
    chosen, shown = NAMES["Month_Choice"].address, NAMES["Month_Shown"].address
    made.put("A3", words("choose"), Look.LABEL)
    made.put(chosen, None, Look.INPUT, Unit.DATE)
    made.put("C3", words("shown"), Look.LABEL)
    moments = formulas.column("Calendar", "planned_at")
    # Without a choice, the month of the next post that is planned, else of the last one, else of the last day known
    following = f'COUNTIF({moments},"<"&Latest_Day+1)'
    coming = f"IF(COUNT({moments})>{following},SMALL({moments},{following}+1),MAX({moments},Latest_Day))"
    day = f"IF(ISNUMBER(Month_Choice),Month_Choice,{coming})"
    nothing = formulas.reason("no_days")
    made.put(shown, f"=IF({day}<1,{nothing},DATE(YEAR({day}),MONTH({day}),1))", Look.FIGURE, "mmmm yyyy")
    made.put("E3", "=" + formulas.sentence("month.zone", zone="Setting_TimeZone"), Look.NOTE)
    made.rules.append(
        Rule(chosen, "date", "1", words("choose"), words("type_a_day"), text("workbook.rule.not_a_date", language))
    )
    weekdays = absolute("lists", list_cells("List_Weekdays"), language)
    for number, letter in enumerate(DAY_COLUMNS):
        made.put(f"{letter}{WEEKDAYS_ROW}", f"=INDEX({weekdays},MOD(Week_Starts-1+{number},{DAYS})+1)", Look.HEADING)
    _put_grid(made)
    _put_workings(made, formulas)
    made.first_input = chosen
    return made


def _put_grid(made: SheetPlan) -> None:
    for week in range(WEEKS):
        day_row = FIRST_WEEK_ROW + week * ROWS_OF_A_WEEK
        made.heights |= {day_row: 18, day_row + 1: 32, day_row + 2: 92}
        for number, letter in enumerate(DAY_COLUMNS):
            row = WORKINGS_HEADER_ROW + 1 + week * DAYS + number
            day, holiday = (f"${WORKINGS[key]}${row}" for key in ("day", "holiday"))
            posts = "&".join(f"${column}${row}" for column in POST_COLUMNS)
            made.put(f"{letter}{day_row}", f"={day}", Look.DAY, "d")
            made.put(f"{letter}{day_row + 1}", f"={shortened(holiday, LETTERS_SHOWN)}", Look.DAY_HOLIDAY)
            made.put(f"{letter}{day_row + 2}", f"={posts}", Look.DAY_POSTS)
        cells = [f"A{row}:G{row}" for row in range(day_row, day_row + ROWS_OF_A_WEEK)]
        another_month = f"MONTH(A${day_row})<>MONTH(Month_Shown)"
        made.emphases.append(Emphasis(cells[0], f"IF(ISNUMBER(A${day_row}),{another_month},TRUE)", Tone.MISSING))
        made.emphases.append(Emphasis(cells[1], f'A{day_row + 1}<>""', Tone.ATTENTION))
        made.emphases.append(Emphasis(cells[2], f'A{day_row + 2}<>""', Tone.GOOD))


def _put_workings(made: SheetPlan, formulas: Formulas) -> None:
    """Put one row per day: the day, how many moments of the calendar lie before it, its posts and its holiday."""

    def words(key: str) -> str:
        return text(f"workbook.month.{key}", formulas.language)

    made.put(f"I{WORKINGS_HEADER_ROW - 1}", text("workbook.kpis.workings", formulas.language), Look.WORKING)
    for key, letter in WORKINGS.items():
        made.put(f"{letter}{WORKINGS_HEADER_ROW}", words(key), Look.WORKING)
    for columns in (POST_COLUMNS, NAME_COLUMNS):
        for number, letter in enumerate(columns, start=1):
            made.put(f"{letter}{WORKINGS_HEADER_ROW}", f"{words('post')} {number}", Look.WORKING)
    moments = formulas.column("Calendar", "planned_at")
    for number in range(WEEKS * DAYS):
        row = WORKINGS_HEADER_ROW + 1 + number
        day, before, count = (f"${WORKINGS[key]}{row}" for key in ("day", "from", "count"))
        start = "Month_Shown-MOD(WEEKDAY(Month_Shown,2)-Week_Starts,7)"
        made.put(day.lstrip("$"), f'=IF(ISNUMBER(Month_Shown),{start}+{number},"")', Look.WORKING, Unit.DATE)
        known = f"ISNUMBER({day})"
        made.put(before.lstrip("$"), f'=IF({known},COUNTIF({moments},"<"&{day}),0)', Look.WORKING)
        made.put(count.lstrip("$"), f'=IF({known},COUNTIF({moments},"<"&{day}+1)-{before},0)', Look.WORKING)
        holiday = f'IFERROR({formulas.found("Holidays", "holiday", "date", day)}&"","")'
        made.put(f"{WORKINGS['holiday']}{row}", f'=IF({known},{holiday},"")', Look.WORKING)
        for place, letter in enumerate(POST_COLUMNS, start=1):
            name = f"${NAME_COLUMNS[place - 1]}{row}"
            made.put(f"{letter}{row}", f"={_post(formulas, before, count, place, name)}", Look.WORKING)
            made.put(name.lstrip("$"), f'=IF({count}<{place},"",{_name(formulas, before, place)})', Look.WORKING)


def _of_post(formulas: Formulas, column: str, before: str, place: int) -> str:
    return formulas.found("Calendar", column, "planned_at", _moment(formulas, before, place))


def _moment(formulas: Formulas, before: str, place: int) -> str:
    return f"SMALL({formulas.column('Calendar', 'planned_at')},{before}+{place})"


def _name(formulas: Formulas, before: str, place: int) -> str:
    """Return what a day's post is: its format, and its caption or its hook."""
    format_, caption, hook = (_of_post(formulas, column, before, place) for column in ("format", "caption", "hook"))
    return f'{format_}&": "&IF({caption}="",{hook},{caption})'


def _post(formulas: Formulas, before: str, count: str, place: int, name: str) -> str:
    """Return the line of a day's post: its time and what it is, or how many more there are."""
    moment = _moment(formulas, before, place)
    time = f'RIGHT("0"&HOUR({moment}),2)&":"&RIGHT("0"&MINUTE({moment}),2)&" "'
    timed = f'IF(ISNUMBER({_of_post(formulas, "time", before, place)}),{time},"")'
    line = f"{timed}&{shortened(name, LETTERS_SHOWN - 6)}"
    separated = f"CHAR(10)&{line}" if place > 1 else line
    if place < POSTS_SHOWN:
        return f'IF({count}<{place},"",{separated})'
    more = formulas.sentence("month.more", posts=f"({count}-{place - 1})")
    return f'IF({count}<{place},"",IF({count}>{place},CHAR(10)&{more},{separated}))'
