"""What would make the figures wrong, counted: each row passes at or below what is allowed, and says what to do."""

from __future__ import annotations

from dataclasses import dataclass

from tiktok_kpis.languages import text
from tiktok_kpis.metrics.units import Unit
from tiktok_kpis.workbook.blueprint import Emphasis, Look, SheetPlan, Tone
from tiktok_kpis.workbook.contract import ALL_ACCOUNTS, LISTS, LISTS_HEADER_ROW, NAMES, absolute, choice
from tiktok_kpis.workbook.formulas import LARGER_THAN_NUMBERS, Formulas, quoted
from tiktok_kpis.workbook.kpi_cells import ACCOUNTS_LISTED

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
    days, account = formulas.column("Daily", "date"), formulas.column("Daily", "account")
    everything = quoted(choice(ALL_ACCOUNTS, formulas.language))
    several = f"AND(Account_Shown={everything},Accounts_Found>1)"
    rows_with_views = formulas.known("Daily", "views", f"{account},Account_Criterion")
    different_days = f"IF({several},SUMPRODUCT((FREQUENCY({days},{days})>0)*1),{rows_with_views})"
    ids, posted = formulas.column("Posts", "video_id"), formulas.column("Posts", "posted")
    first, last = LISTS_HEADER_ROW + 2, LISTS_HEADER_ROW + 1 + ACCOUNTS_LISTED
    listed = [absolute("lists", f"{LISTS['List_Accounts'][0]}{row}", formulas.language) for row in range(first, last + 1)]
    unlisted = "*".join([f'({account}<>"")', *(f"({account}<>{cell})" for cell in listed)])
    post_views = formulas.total("Posts", "views", formulas.period("Posts", "posted", "First_Day", "Last_Day"))
    daily_views = formulas.total("Daily", "views", f"{account},Account_Criterion")
    refreshed = formulas.column("Log", "refreshed")
    return [
        Check("days_missing", f"IF(Last_Day=0,0,Last_Day-First_Day+1-{different_days})", "Setting_DaysMissingAllowed"),
        Check(
            "post_views",
            f"IF(Last_Day=0,0,IF({daily_views}<=0,0,MAX(0,{post_views}/{daily_views}-1)))",
            "Setting_PostViewsTolerance",
            Unit.RATE,
        ),
        Check("text_in_posts", _texts(formulas.columns("Posts", "duration", "revenue"))),
        Check("text_in_daily", _texts(formulas.columns("Daily", "views", "revenue"))),
        Check("posts_without_day", f'SUMPRODUCT(({ids}<>"")*({posted}=""))'),
        Check("days_twice", f'SUMPRODUCT((COUNTIFS({account},{account}&"",{days},{days})>1)*({days}<>""))'),
        # With a wildcard, ids are compared as texts; as numbers, two of them that differ in the last digits are one
        Check("posts_twice", f'SUMPRODUCT((COUNTIF({ids},{ids}&"*")>1)*({ids}<>""))'),
        Check("accounts_unlisted", f"SUMPRODUCT({unlisted})"),
        Check("rows_refused", f"SUMIFS({formulas.column('Log', 'rows_refused')},{refreshed},MAX({refreshed}))"),
    ]


def plan(formulas: Formulas) -> SheetPlan:
    """Return the plan."""

    def words(key: str) -> str:
        return text(f"workbook.checks.{key}", formulas.language)

    made = SheetPlan("checks", protected=True, repeated_row=HEADER_ROW, freeze=f"A{HEADER_ROW + 1}")
    made.widths = {"A": 48, "B": 14, "C": 14, "D": 16, "E": 90}
    made.heights = {1: 30, 2: 22, 3: 24, HEADER_ROW: 24}
    made.put("A1", text("workbook.sheet.checks", formulas.language), Look.TITLE)
    made.put("A2", text("workbook.help.checks", formulas.language), Look.HELP)
    headings = {letter: words(key) for letter, key in zip("ABCDE", ("check", "found", "allowed", "result", "do"), strict=True)}
    made.put_row(HEADER_ROW, dict(headings), Look.HEADING)
    made.put_row(HEADER_ROW, {"B": headings["B"], "C": headings["C"]}, Look.FIGURE_HEADING)
    passed, failed = quoted(words("passed")), quoted(words("failed"))
    made_checks = checks(formulas)
    for row, check in enumerate(made_checks, start=HEADER_ROW + 1):
        made.put(f"A{row}", words(f"{check.key}.label"), Look.LABEL)
        made.put(f"B{row}", f"={check.found}", Look.FIGURE, check.unit)
        made.put(f"C{row}", f"={check.allowed}", Look.FIGURE, check.unit)
        made.put(f"D{row}", f"=IF(B{row}<=C{row},{passed},{failed})", Look.STATUS)
        made.put(f"E{row}", words(f"{check.key}.do"), Look.NOTE)
        made.heights[row] = 34
    first, last = HEADER_ROW + 1, HEADER_ROW + len(made_checks)
    made.put("A3", words("total_failed"), Look.LABEL)
    made.put(NAMES["Checks_Failed"].address, f"=SUMPRODUCT((B{first}:B{last}>C{first}:C{last})*1)", Look.FIGURE, Unit.COUNT)
    made.emphases += [
        Emphasis(f"D{first}:D{last}", f"B{first}>C{first}", Tone.ATTENTION),
        Emphasis(f"D{first}:D{last}", f"B{first}<=C{first}", Tone.GOOD),
    ]
    made.first_input = f"A{first}"
    return made


def _texts(cells: str) -> str:
    return f'SUMPRODUCT(({cells}<>"")*({cells}>={LARGER_THAN_NUMBERS}))'
