"""What would make the figures wrong, counted: each row passes at or below what is allowed, and says what to do."""

from __future__ import annotations

from dataclasses import dataclass

from tiktok_kpis.languages import LANGUAGES, text
from tiktok_kpis.metrics.units import Unit
from tiktok_kpis.workbook.blueprint import Emphasis, Look, SheetPlan, Tone
from tiktok_kpis.workbook.contract import (
    ALL_ACCOUNTS,
    LISTS,
    LISTS_HEADER_ROW,
    NAMES,
    SETTINGS,
    absolute,
    choice,
)
from tiktok_kpis.workbook.formulas import ANY_TEXT, Formulas, criterion, quoted
from tiktok_kpis.workbook.kpi_cells import ACCOUNTS_LISTED
from tiktok_kpis.workbook.sheets.calendar import DROP_DOWNS

HEADER_ROW = 5


@dataclass(frozen=True)
class Check:
    """One check: ``found`` is a formula; it passes when that is at most ``allowed``."""

    key: str
    found: str
    allowed: str = "0"
    unit: Unit = Unit.COUNT


def checks(formulas: Formulas) -> list[Check]:
    """Return every check, in the order of the sheet."""
    days, account = formulas.column("Daily", "counted_on"), formulas.column("Daily", "account")
    everything = quoted(choice(ALL_ACCOUNTS, formulas.language))
    several = f"AND(Account_Shown={everything},Accounts_Found>1)"
    rows_with_views = formulas.known("Daily", "views", f"{account},Account_Criterion")
    different_days = f"IF({several},(SUMPRODUCT((FREQUENCY({days},{days})>0)*1)-(COUNTIF({days},0)>0)),{rows_with_views})"
    ids, posted = formulas.column("Posts", "video_id"), formulas.column("Posts", "counted_on")
    planned_ids = formulas.column("Calendar", "video_id")
    linked = f'({planned_ids}<>"")*({planned_ids}<>{formulas.reason("no_video_link")})'
    products = formulas.column("Products", "product")
    first, last = LISTS_HEADER_ROW + 2, LISTS_HEADER_ROW + 1 + ACCOUNTS_LISTED
    listed = [absolute("lists", f"{LISTS['List_Accounts'][0]}{row}", formulas.language) for row in range(first, last + 1)]
    unlisted = "*".join([f'({account}<>"")', *(f"({account}<>{cell})" for cell in listed)])
    post_views = formulas.total("Posts", "views", formulas.period("Posts", "First_Day", "Last_Day"))
    daily_views = formulas.total("Daily", "views", f"{account},Account_Criterion")
    refreshed, kind = formulas.column("Log", "refreshed"), formulas.column("Log", "kind")
    to_repair = sorted({quoted(text("workbook.log.to_repair", language)) for language in LANGUAGES})
    return [
        Check("days_missing", f"IF(Last_Day=0,0,Last_Day-First_Day+1-{different_days})", "Setting_DaysMissingAllowed"),
        Check(
            "post_views",
            f"IF(Last_Day=0,0,IF({daily_views}<=0,0,MAX(0,{post_views}/{daily_views}-1)))",
            "Setting_PostViewsTolerance",
            Unit.RATE,
        ),
        # A few days are always young; more of them means that days were exported before they were final, and never again
        Check("provisional_days", _provisional(formulas), "Setting_ProvisionalDays*MAX(1,Accounts_Found)"),
        Check("future_days", _future(formulas)),
        Check("rows_left_out", _left_out(formulas)),
        Check("text_in_posts", _not_numbers(formulas.columns("Posts", "duration", "revenue"))),
        Check("text_in_daily", _not_numbers(formulas.columns("Daily", "views", "revenue"))),
        Check("text_in_products", _not_numbers(formulas.columns("Products", "price", "days"))),
        Check("text_in_settings", _setting_texts()),
        Check("bad_plan_dates", _bad_dates(formulas)),
        Check("bad_plan_times", _bad_times(formulas)),
        *(Check(f"unlisted_{name}", _unlisted(formulas, name)) for name in ("status", "format", "pillar", "ask")),
        Check("posts_without_day", f"COUNTIFS({ids},{ANY_TEXT},{posted},0)"),
        Check("days_twice", f"SUMPRODUCT((COUNTIFS({account},{criterion(account)},{days},{days})>1)*({days}>0))"),
        # With a wildcard, ids are compared as texts; as numbers, two of them that differ in the last digits are one
        Check("posts_twice", f'SUMPRODUCT((COUNTIF({ids},{ids}&"*")>1)*({ids}<>""))'),
        Check("products_twice", f'SUMPRODUCT((COUNTIF({products},{criterion(products)})>1)*({products}<>""))'),
        Check("links_twice", f'SUMPRODUCT((COUNTIF({planned_ids},{planned_ids}&"*")>1)*{linked})'),
        Check("accounts_unlisted", f"SUMPRODUCT({unlisted})"),
        Check("rows_refused", f"SUMIFS({formulas.column('Log', 'rows_refused')},{refreshed},MAX({refreshed}))"),
        # The Log may be written in another language than the sheets
        Check("damage", "+".join(f"COUNTIFS({refreshed},MAX({refreshed}),{kind},{words})" for words in to_repair)),
    ]


def plan(formulas: Formulas) -> SheetPlan:
    """Return the plan."""

    def words(key: str) -> str:
        return text(f"workbook.checks.{key}", formulas.language)

    made = SheetPlan("checks", protected=True, repeated_row=HEADER_ROW, freeze=f"A{HEADER_ROW + 1}")
    made.widths = {"A": 48, "B": 14, "C": 14, "D": 16, "E": 90}
    made.heights = {1: 30, 2: 22, 3: 34, HEADER_ROW: 24}
    made.put("A1", text("workbook.sheet.checks", formulas.language), Look.TITLE)
    made.put("A2", text("workbook.help.checks", formulas.language), Look.HELP)
    headings = {letter: words(key) for letter, key in zip("ABCDE", ("check", "found", "allowed", "result", "do"), strict=True)}
    made.put_row(HEADER_ROW, dict(headings), Look.HEADING)
    made.put_row(HEADER_ROW, {"B": headings["B"], "C": headings["C"]}, Look.FIGURE_HEADING)
    passed, failed = quoted(words("passed")), quoted(words("failed"))
    made_checks = checks(formulas)
    for row, check in enumerate(made_checks, start=HEADER_ROW + 1):
        made.put(f"A{row}", words(f"{check.key}.label"), Look.LABEL)
        # What cannot be calculated, as where a cell shows an error, has not passed
        made.put(f"B{row}", f"=IFERROR({check.found},{check.allowed}+1)", Look.FIGURE, check.unit)
        made.put(f"C{row}", f"={check.allowed}", Look.FIGURE, check.unit)
        made.put(f"D{row}", f"=IF(B{row}<=C{row},{passed},{failed})", Look.STATUS)
        made.put(f"E{row}", words(f"{check.key}.do"), Look.NOTE)
        made.heights[row] = 34
    first, last = HEADER_ROW + 1, HEADER_ROW + len(made_checks)
    made.put("A3", words("total_failed"), Look.LABEL)
    made.put("C3", words("total_passed"), Look.LABEL)
    passes = f"=ROWS(B{first}:B{last})-Checks_Failed"
    made.put(NAMES["Checks_Passed"].address, passes, Look.FIGURE, Unit.COUNT)
    made.put(NAMES["Checks_Failed"].address, f"=SUMPRODUCT((B{first}:B{last}>C{first}:C{last})*1)", Look.FIGURE, Unit.COUNT)
    made.emphases += [
        Emphasis(f"D{first}:D{last}", f"B{first}>C{first}", Tone.ATTENTION),
        Emphasis(f"D{first}:D{last}", f"B{first}<=C{first}", Tone.GOOD),
    ]
    made.first_input = f"A{first}"
    return made


def _provisional(formulas: Formulas) -> str:
    """Return how many days were exported before TikTok was done with counting them."""
    days, exported = formulas.column("Daily", "counted_on"), formulas.column("Daily", "snapshot")
    young = f"({exported}-{days}<=Setting_ProvisionalDays)"
    return f'IFERROR(SUMPRODUCT(({days}>0)*({exported}<>"")*{young}*{formulas.chosen("Daily")}),0)'


def _future(formulas: Formulas) -> str:
    """Return how many days and posts lie after the day of the refresh, after that of their export, or after the last refresh.

    The refresh marks the first; rows that were typed since are compared with what stands beside them.
    """
    late = quoted(text("workbook.left_out.after_today", formulas.language))
    found = []
    for table in ("Daily", "Posts"):
        days, exported = formulas.column(table, "counted_on"), formulas.column(table, "snapshot")
        # A day of grace: an export knows local days, a post its moment in UTC
        after_export = f'({exported}<>"")*({days}>={exported}+2)'
        after_refresh = f'({exported}="")*({days}>=N(Last_Refresh)+2)*(N(Last_Refresh)>0)'
        found.append(f"COUNTIF({formulas.column(table, 'left_out')},{late})")
        found.append(f"IFERROR(SUMPRODUCT(({days}>0)*({after_export}+{after_refresh}>0)),0)")
    return "+".join(found)


def _left_out(formulas: Formulas) -> str:
    """Return how many rows are not counted."""
    tables = ("Posts", "Daily", "Snapshots", "Audience")
    return "+".join(f"COUNTA({formulas.column(table, 'left_out')})" for table in tables)


def _setting_texts() -> str:
    """Return how many settings that are numbers hold something else."""
    numbers = [setting.name for setting in SETTINGS if setting.unit is not Unit.TEXT]
    return "+".join(f"ISTEXT({name})" for name in numbers)


def _bad_dates(formulas: Formulas) -> str:
    days = formulas.column("Calendar", "date")
    return f'{_not_numbers(days)}+COUNTIF({days},"<1")'


def _bad_times(formulas: Formulas) -> str:
    times = formulas.column("Calendar", "time")
    return f'{_not_numbers(times)}+COUNTIF({times},">=1")+COUNTIF({times},"<0")'


def _unlisted(formulas: Formulas, name: str) -> str:
    """Return how many entries of a column of the calendar its list does not have, as after a paste."""
    cells, (column, length) = formulas.column("Calendar", name), LISTS[DROP_DOWNS[name]]
    rows = range(LISTS_HEADER_ROW + 1, LISTS_HEADER_ROW + length + 1)
    entries = (absolute("lists", f"{column}{row}", formulas.language) for row in rows)
    # Compared cell by cell, as the list of accounts is: a count over the list is not what every program makes an array of
    unlisted = "*".join([f'({cells}<>"")', *(f"({cells}<>{entry})" for entry in entries)])
    return f"SUMPRODUCT({unlisted})"


def _not_numbers(cells: str) -> str:
    return f"ROWS({cells})*COLUMNS({cells})-COUNT({cells})-COUNTBLANK({cells})"
