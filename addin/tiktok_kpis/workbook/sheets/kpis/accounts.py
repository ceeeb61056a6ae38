"""Followers by account, at the start and at the end of both periods: what follower growth is computed from.

Growth of several accounts is the sum of what each gained over the sum of what each had. An account whose followers are not
known on two days adds to neither.
"""

from __future__ import annotations

from tiktok_kpis.kpis.definitions import FOLLOWER_GROWTH_RATE
from tiktok_kpis.languages import text
from tiktok_kpis.metrics.units import Unit
from tiktok_kpis.workbook.blueprint import Look, SheetPlan
from tiktok_kpis.workbook.contract import ALL_ACCOUNTS, LISTS, LISTS_HEADER_ROW, absolute, choice
from tiktok_kpis.workbook.formulas import ANY_TEXT, Formulas, criterion, quoted
from tiktok_kpis.workbook.kpi_cells import BLOCKS
from tiktok_kpis.workbook.sheets.kpis.blocks import growth_of, head
from tiktok_kpis.workbook.sheets.kpis.choices import NO_DAY


def write(made: SheetPlan, formulas: Formulas) -> None:
    """Write both blocks: the first row is for days that name no account."""
    for key, start, end in (("accounts", "Period_From", "Period_To"), ("accounts_before", "Previous_From", "Previous_To")):
        block = BLOCKS[key]

        def words(name: str) -> str:
            return text(f"workbook.kpis.{name}", formulas.language)

        headings = ("account", "start_day", "end_day", "start_followers", "end_followers", "growth", "note_heading")
        head(made, formulas, key, headings)
        made.put_row(
            block.header_row, dict(zip("KLM", map(words, ("account", "end_day", "start_day")), strict=True)), Look.WORKING
        )
        for number, row in enumerate(block.rows):
            _write_account(made, formulas, row, number, start, end)


def _write_account(made: SheetPlan, formulas: Formulas, row: int, number: int, start: str, end: str) -> None:
    everything = quoted(choice(ALL_ACCOUNTS, formulas.language))
    all_chosen = f"Account_Shown={everything}"
    listed = absolute("lists", f"{LISTS['List_Accounts'][0]}{LISTS_HEADER_ROW + 1 + number}", formulas.language)
    account, last, first = f"$K{row}", f"$L{row}", f"$M{row}"
    if number == 0:
        made.put(f"K{row}", '=""', Look.WORKING)
        unnamed = f'SUMPRODUCT(({formulas.column("Daily", "account")}="")*({formulas.column("Daily", "counted_on")}>0))>0'
        counts = f"AND({all_chosen},{unnamed})"
    else:
        alone = "Account_Shown" if number == 1 else '""'
        made.put(f"K{row}", f"=IF({all_chosen},{listed},{alone})", Look.WORKING)
        counts = f'{account}<>""'
    days = formulas.column("Daily", "counted_on")
    accounts = formulas.column("Daily", "account")
    known, mask = formulas.column("Daily", "followers_on"), f"({accounts}={account})"
    latest = f"SUMPRODUCT(MAX({mask}*({known}<={end})*{known}))"
    before = f"SUMPRODUCT(MAX({mask}*({known}<{start})*{known}))"
    earliest = f"SUMPRODUCT(MIN({NO_DAY}-{mask}*({known}>={start})*({NO_DAY}-{known})))"
    counts = f"AND(ISNUMBER({start}),{counts})"
    made.put(f"L{row}", f"=IF({counts},{latest},0)", Look.WORKING, Unit.DATE)
    made.put(f"M{row}", f"=IF({counts},IF({before}>0,{before},{earliest}),0)", Look.WORKING, Unit.DATE)
    name = quoted(choice("no_account", formulas.language)) if number == 0 else account
    made.put(f"A{row}", f'=IF({counts},{name},"")', Look.LABEL)
    enough = f"AND({first}>0,{first}<{last})"
    made.put(f"B{row}", f'=IF({enough},{first},"")', Look.FIGURE, Unit.DATE)
    made.put(f"C{row}", f'=IF({enough},{last},"")', Look.FIGURE, Unit.DATE)
    for letter, day in (("D", first), ("E", last)):
        followers = formulas.total("Daily", "followers", f"{days},{day}")
        whose = ANY_TEXT if number == 0 else criterion(account)
        named = formulas.total("Daily", "followers", f"{days},{day},{accounts},{whose}")
        followers = f"({followers}-{named})" if number == 0 else named
        made.put(f"{letter}{row}", f'=IF({enough},{followers},"")', Look.FIGURE, Unit.COUNT)
    growth = growth_of(formulas, f"D{row}", f"E{row}")
    made.put(f"F{row}", f'=IF(ISNUMBER(D{row}),{growth},"")', Look.FIGURE, FOLLOWER_GROWTH_RATE.unit)
    made.put(f"G{row}", f'=IF(AND({counts},NOT({enough})),{formulas.reason("no_followers")},"")', Look.NOTE)
