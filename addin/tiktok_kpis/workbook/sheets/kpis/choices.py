"""What the user chooses, and the days that follow from it. Nothing asks for today: a period ends with the data."""

from __future__ import annotations

from tiktok_kpis.kpis.definitions import RATE_OF_A_POST
from tiktok_kpis.languages import text
from tiktok_kpis.metrics.units import Unit
from tiktok_kpis.workbook.blueprint import Emphasis, Look, Rule, SheetPlan, Tone
from tiktok_kpis.workbook.contract import (
    ALL_ACCOUNTS,
    DEFAULT_PERIOD,
    LISTS,
    LISTS_HEADER_ROW,
    NAMES,
    absolute,
    choice,
    list_cells,
)
from tiktok_kpis.workbook.formulas import Formulas, criterion, place_of_words, quoted
from tiktok_kpis.workbook.sheets.lists import LENGTHS_COLUMN

NO_DAY = "1E+6"
"""Later than any day."""


def write(made: SheetPlan, formulas: Formulas) -> None:
    """Write title, choices, the days of both periods and the workings behind them."""
    language = formulas.language

    def words(key: str) -> str:
        return text(f"workbook.kpis.{key}", language)

    made.put("A1", text("workbook.sheet.kpis", language), Look.TITLE)
    made.put("A2", text("workbook.help.kpis", language), Look.HELP)
    made.heights |= {1: 30, 2: 20}
    for name, key, value in (
        ("Account_Choice", "account", None),
        ("Period_Choice", "period", choice(DEFAULT_PERIOD, language)),
        ("Custom_From", "custom_from", None),
        ("Custom_To", "custom_to", None),
    ):
        address = NAMES[name].address
        made.put(f"A{address[1:]}", words(key), Look.LABEL)
        made.put(address, value, Look.INPUT, Unit.DATE if name.startswith("Custom") else "")
        made.heights[int(address[1:])] = 24
    made.first_input = NAMES["Period_Choice"].address
    _limit(made, formulas)
    made.put_row(4, {"D": None, "G": words("days")}, Look.HEADING)
    made.put_row(4, {"E": words("from"), "F": words("to")}, Look.FIGURE_HEADING)
    for row, name in ((5, "Period"), (6, "Previous")):
        made.put(f"D{row}", words(f"{name.lower()}_label"), Look.LABEL)
        start, end = f"{name}_From", f"{name}_To"
        days = formulas.sentence("kpis.number_of_days", days=f"({end}-{start}+1)")
        made.put(f"G{row}", f'=IF(ISNUMBER({start}),{days},"")', Look.NOTE)
    made.put("D7", words("account_shown"), Look.LABEL)
    for name, formula in _periods(formulas).items():
        made.put(NAMES[name].address, f"={formula}", Look.FIGURE, Unit.DATE)
    fallback = quoted(choice(ALL_ACCOUNTS, language))
    made.put(
        NAMES["Account_Shown"].address,
        f'=IF(Account_Choice<>"",Account_Choice,IF(Setting_Account<>"",Setting_Account,{fallback}))',
        Look.FIGURE,
    )
    passed, failed = (
        quoted(text("workbook.checks.all_passed", language)),
        formulas.sentence("checks.some_failed", count="Checks_Failed"),
    )
    made.put("G7", f"=IF(Checks_Failed=0,{passed},{failed})", Look.NOTE)
    made.emphases.append(Emphasis("G7", "Checks_Failed>0", Tone.ATTENTION))
    _workings(made, formulas)


def _limit(made: SheetPlan, formulas: Formulas) -> None:
    def words(key: str) -> str:
        return text(f"workbook.rule.{key}", formulas.language)

    def labelled(key: str) -> str:
        return text(f"workbook.kpis.{key}", formulas.language)

    made.rules += [
        Rule(
            NAMES["Account_Choice"].address,
            "list",
            "List_Accounts",
            labelled("account"),
            words("account"),
            words("not_in_list"),
        ),
        Rule(NAMES["Period_Choice"].address, "list", "List_Periods", labelled("period"), words("period"), words("not_in_list")),
        Rule(NAMES["Custom_From"].address, "date", "1", labelled("custom_from"), words("date"), words("not_a_date")),
        Rule(NAMES["Custom_To"].address, "date", "1", labelled("custom_to"), words("date"), words("not_a_date")),
    ]


def _periods(formulas: Formulas) -> dict[str, str]:
    def chosen(key: str) -> str:
        return f"Period_Choice={quoted(choice(key, formulas.language))}"

    first, length = LISTS_HEADER_ROW + 1, LISTS["List_Periods"][1]
    lengths = absolute("lists", f"{LENGTHS_COLUMN}{first}:{LENGTHS_COLUMN}{first + length - 1}", formulas.language)
    labels = absolute("lists", list_cells("List_Periods"), formulas.language)
    days = f"IFERROR(INDEX({lengths},{place_of_words('Period_Choice', labels)}),0)"
    month_start = "DATE(YEAR({0}),MONTH({0}),1)".format
    custom_end = "IF(ISNUMBER(Custom_To),Custom_To,Last_Day)"
    end = f"IF({chosen('last_month')},{month_start('Last_Day')}-1,IF({chosen('custom')},{custom_end},Last_Day))"
    custom_start = f"IF({chosen('custom')},IF(ISNUMBER(Custom_From),Custom_From,First_Day),First_Day)"
    of_a_month = f"IF(OR({chosen('this_month')},{chosen('last_month')}),{month_start('Period_To')},{custom_start})"
    start = f"IF({days}>0,Period_To-{days}+1,{of_a_month})"
    return {
        "Period_To": f"IF(Last_Day=0,{formulas.reason('no_days')},{end})",
        "Period_From": f"IF(ISNUMBER(Period_To),IF({start}>Period_To,{formulas.reason('end_before_start')},{start}),Period_To)",
        "Previous_From": _before(formulas, chosen("all_days"), "Previous_To-(Period_To-Period_From)"),
        "Previous_To": _before(formulas, chosen("all_days"), "Period_From-1"),
    }


def _before(formulas: Formulas, all_days: str, day: str) -> str:
    nothing = formulas.reason("no_period_before")
    return f"IF(OR({all_days},NOT(ISNUMBER(Period_From))),{nothing},{day})"


def _workings(made: SheetPlan, formulas: Formulas) -> None:
    days, views_on, chosen = (
        formulas.column("Daily", "counted_on"),
        formulas.column("Daily", "views_on"),
        formulas.chosen("Daily"),
    )
    everything = quoted(choice(ALL_ACCOUNTS, formulas.language))
    weekdays = absolute("lists", list_cells("List_Weekdays"), formulas.language)
    accounts = absolute("lists", list_cells("List_Accounts"), formulas.language)
    rates = formulas.column("Posts", RATE_OF_A_POST)
    unnamed = f'({formulas.column("Daily", "account")}="")*({days}>0)'
    made.put("K3", text("workbook.kpis.workings", formulas.language), Look.WORKING)
    for name, formula, shown in (
        # A criterion that every account meets, the blank one included
        ("Account_Criterion", f'IF(Account_Shown={everything},"<>"&{everything},{criterion("Account_Shown")})', ""),
        ("First_Day", f"IF(Last_Day=0,0,SUMPRODUCT(MIN({NO_DAY}-{chosen}*({views_on}>0)*({NO_DAY}-{views_on}))))", Unit.DATE),
        ("Last_Day", f"IFERROR(SUMPRODUCT(MAX({chosen}*{views_on})),0)", Unit.DATE),
        ("Week_Starts", f"IFERROR({place_of_words('Setting_WeekStart', weekdays)},1)", ""),
        ("Accounts_Found", f'SUMPRODUCT(({accounts}<>"")*1)-1+(SUMPRODUCT({unnamed})>0)', ""),
        ("Median_Of_All_Posts", f"IF(COUNT({rates})=0,{formulas.reason('no_posts')},MEDIAN({rates}))", Unit.RATE),
    ):
        row = NAMES[name].address[1:]
        made.put(f"K{row}", name.replace("_", " "), Look.WORKING)
        made.put(f"L{row}", f"={formula}", Look.WORKING, shown)
