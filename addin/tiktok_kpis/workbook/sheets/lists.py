"""The drop-down lists. Those a user may extend are inputs; accounts and periods follow from the data and the program."""

from __future__ import annotations

from tiktok_kpis.languages import LANGUAGES, text
from tiktok_kpis.workbook.blueprint import Look, SheetPlan
from tiktok_kpis.workbook.contract import ALL_ACCOUNTS, LISTS, LISTS_HEADER_ROW, PERIODS, choice
from tiktok_kpis.workbook.formulas import Formulas
from tiktok_kpis.workbook.kpi_cells import ACCOUNTS_LISTED
from tiktok_kpis.workbook.sheets.own_rates import write_definitions

EXAMPLES = {
    "List_Statuses": ("status", 6),
    "List_Formats": ("format", 8),
    "List_Pillars": ("pillar", 5),
    "List_Asks": ("ask", 8),
}
"""The lists a user may extend: the kind of their first entries, and how many there are."""
LENGTHS_COLUMN = "C"
WIDTHS = {"List_Periods": 36, "List_Numerators": 46, "List_Denominators": 20, "List_Definitions": 64}


def next_account(formulas: Formulas, above: list[str]) -> str:
    """Return the formula of the first account of ``Daily`` that none of the cells above has, the empty text without any.

    Compared cell by cell: a count over the cells above is not what every program makes an array of.
    """
    accounts = formulas.column("Daily", "account")
    unlisted = "*".join([f'({accounts}<>"")', *(f"({accounts}<>{cell})" for cell in above)])
    # In a table of one record Calc takes the mask for a number, which INDEX refuses; there it is 1 or no account at all
    place = f"IF(ROWS({accounts})=1,1/SUMPRODUCT({unlisted}*1),MATCH(1,INDEX({unlisted}*1,0),0))"
    return f'IFERROR(INDEX({accounts},{place}),"")'


def plan(formulas: Formulas) -> SheetPlan:
    """Return the plan."""
    language = formulas.language
    made = SheetPlan("lists", protected=True, repeated_row=LISTS_HEADER_ROW)
    made.heights = {1: 30, LISTS_HEADER_ROW: 32}
    made.put("A1", text("workbook.sheet.lists", language), Look.TITLE)
    made.put("A2", text("workbook.help.lists", language), Look.HELP)
    for name, (column, _) in LISTS.items():
        made.widths[column] = WIDTHS.get(name, 32)
        made.put(f"{column}{LISTS_HEADER_ROW}", text(f"workbook.list.{name}", language), Look.HEADING)
    made.put(f"{LENGTHS_COLUMN}{LISTS_HEADER_ROW}", text("workbook.list.days", language), Look.HEADING)
    made.widths[LENGTHS_COLUMN] = 10
    _fill(made, "List_Periods", [choice(key, language) for key in PERIODS])
    for offset, days in enumerate(PERIODS.values(), start=1):
        made.put(f"{LENGTHS_COLUMN}{LISTS_HEADER_ROW + offset}", days, Look.PLAIN)
    _fill(made, "List_Weekdays", [choice(f"weekday_{day}", language) for day in range(1, 8)])
    _fill(made, "List_Languages", [choice("language_own", other) for other in LANGUAGES])
    for name, (kind, count) in EXAMPLES.items():
        _fill(made, name, [choice(f"{kind}_{number}", language) for number in range(1, count + 1)], Look.INPUT)
    write_definitions(made, formulas)
    column = LISTS["List_Accounts"][0]
    first = LISTS_HEADER_ROW + 1
    made.put(f"{column}{first}", choice(ALL_ACCOUNTS, language))
    for number in range(1, ACCOUNTS_LISTED + 1):
        above = [f"{column}${row}" for row in range(first + 1, first + number)]
        made.put(f"{column}{first + number}", f"={next_account(formulas, above)}")
    made.freeze = f"A{first}"
    made.first_input = f"{LISTS['List_Pillars'][0]}{first}"
    return made


def _fill(made: SheetPlan, name: str, entries: list[str], look: Look = Look.PLAIN) -> None:
    column, length = LISTS[name]
    for offset in range(length):
        entry = entries[offset] if offset < len(entries) else None
        if entry is not None or look is Look.INPUT:
            made.put(f"{column}{LISTS_HEADER_ROW + 1 + offset}", entry, look)
