"""Who the audience is and when it is active: the newest export of each kind, largest part first, for the account shown."""

from __future__ import annotations

from dataclasses import dataclass

from tiktok_kpis.languages import text
from tiktok_kpis.ledger.audience import ACTIVE_HOUR
from tiktok_kpis.ledger.tables import DAILY
from tiktok_kpis.metrics.units import Unit
from tiktok_kpis.workbook.blueprint import Emphasis, Look, SheetPlan, Tone
from tiktok_kpis.workbook.contract import NAMES, absolute
from tiktok_kpis.workbook.formulas import ANY_NUMBER, Formulas, quoted

DATE_ROW = 4
HEADER_ROW = 6
HOURS = 24
HOUR_COLUMN, ACTIVE_COLUMN, DAYS_COLUMN, BEST_COLUMN = "I", "J", "K", "L"
VIEWERS_ROW = 24


@dataclass(frozen=True)
class Parts:
    """A block of the parts of one dimension: the column of its names, with their shares and positions to the right."""

    dimension: str
    column: str
    share: str
    position: str
    header_row: int
    length: int


BLOCKS = (
    Parts("territory", "A", "B", "N", HEADER_ROW, 10),
    Parts("gender", "D", "E", "O", HEADER_ROW, 4),
    Parts("age", "D", "E", "P", HEADER_ROW + 8, 6),
    Parts("city", "A", "B", "Q", HEADER_ROW + 14, 10),
)


def activity_cell(hour: int, language: str) -> str:
    """Return the cell of how many followers are active at an hour."""
    return absolute("audience", f"{ACTIVE_COLUMN}{HEADER_ROW + 1 + hour}", language)


def plan(formulas: Formulas) -> SheetPlan:
    """Return the plan."""
    language = formulas.language
    made = SheetPlan("audience", gridlines=False, protected=True, print_columns="A:L", first_input="A1")
    made.widths = {"A": 30, "B": 16, "C": 3, "D": 34, "E": 16, "F": 3, "G": 3, "H": 3, "I": 12, "J": 20, "K": 16, "L": 16}
    made.widths |= dict.fromkeys("MNOPQ", 12)
    # One height below the first headings: the blocks stand side by side
    made.heights = {1: 30, 2: 22, DATE_ROW: 22, HEADER_ROW - 1: 26, HEADER_ROW: 34}
    made.heights |= dict.fromkeys(range(HEADER_ROW + 1, HEADER_ROW + HOURS + 1), 20.0)
    made.put("A1", text("workbook.sheet.audience", language), Look.TITLE)
    made.put("A2", text("workbook.help.audience", language), Look.HELP)
    for block in BLOCKS:
        _put_parts(made, formulas, block)
    _put_activity(made, formulas)
    _put_viewers(made, formulas)
    return made


def _words(formulas: Formulas, key: str) -> str:
    return text(f"workbook.audience.{key}", formulas.language)


def _newest(formulas: Formulas, dimension: str) -> str:
    """Return the day of the newest export of a dimension, 0 without any."""
    days, dimensions = formulas.column("Audience", "counted_on"), formulas.column("Audience", "dimension")
    return f"SUMPRODUCT(MAX(({dimensions}={quoted(dimension)})*{formulas.chosen('Audience')}*{days}))"


def _put_parts(made: SheetPlan, formulas: Formulas, block: Parts) -> None:
    title_row = block.header_row - 1
    newest = f"{block.share}{title_row}"
    made.put(f"{block.column}{title_row}", _words(formulas, block.dimension), Look.BLOCK)
    found = f"IFERROR({_newest(formulas, block.dimension)},0)"
    none = formulas.reason("not_exported")
    made.put(newest, f"=IF({found}=0,{none},{found})", Look.WORKING, Unit.DATE)
    made.put(f"{block.column}{block.header_row}", _words(formulas, f"{block.dimension}.name"), Look.HEADING)
    made.put(f"{block.share}{block.header_row}", _words(formulas, "share"), Look.FIGURE_HEADING)
    made.put(f"{block.position}{HEADER_ROW}", _words(formulas, block.dimension), Look.WORKING)
    keys, dimensions, days = (formulas.column("Audience", name) for name in ("ranking_key", "dimension", "counted_on"))
    mask = f"({dimensions}={quoted(block.dimension)})*({days}={newest.replace(block.share, f'${block.share}$')})"
    ranked = f"{mask}*{formulas.chosen('Audience')}*{keys}"
    for place in range(1, block.length + 1):
        row = block.header_row + place
        # Above the workings of every block, in the block's own column of positions
        position = f"{block.position}{HEADER_ROW + place}"
        nth = f"SUMPRODUCT(LARGE({ranked},{place}))"
        made.put(position, f"=IFERROR(IF({nth}>0,MATCH({nth},{keys},0),0),0)", Look.WORKING)
        for letter, name, look, unit in (
            (block.column, "value", Look.LABEL, ""),
            (block.share, "share", Look.FIGURE, "0.0%"),
        ):
            made.put(
                f"{letter}{row}", f'=IF({position}=0,"",INDEX({formulas.column("Audience", name)},{position}))', look, unit
            )


def _put_activity(made: SheetPlan, formulas: Formulas) -> None:
    """Put the mean of active followers by hour, over the days of the newest export; hours it has no figure for are left out."""
    active, days, hours, dimensions = (
        formulas.column("Audience", name) for name in ("active_followers", "counted_on", "hour", "dimension")
    )
    accounts = formulas.column("Audience", "account")
    made.put(f"{HOUR_COLUMN}{HEADER_ROW - 1}", _words(formulas, "activity"), Look.BLOCK)
    found, none = f"IFERROR({_newest(formulas, ACTIVE_HOUR)},0)", formulas.reason("not_exported")
    made.put(f"{BEST_COLUMN}{HEADER_ROW - 1}", f"=IF({found}=0,{none},{found})", Look.WORKING, Unit.DATE)
    newest = f"${BEST_COLUMN}${HEADER_ROW - 1}"
    made.put(f"{HOUR_COLUMN}{DATE_ROW}", _words(formulas, "busiest"), Look.LABEL)
    headings = {HOUR_COLUMN: "hour", ACTIVE_COLUMN: "active", DAYS_COLUMN: "days", BEST_COLUMN: "best"}
    for letter, key in headings.items():
        look = Look.FIGURE_HEADING if letter in (ACTIVE_COLUMN, DAYS_COLUMN) else Look.HEADING
        made.put(f"{letter}{HEADER_ROW}", _words(formulas, key), look)
    first, last = HEADER_ROW + 1, HEADER_ROW + HOURS
    figures = f"${ACTIVE_COLUMN}${first}:${ACTIVE_COLUMN}${last}"
    labels = f"${HOUR_COLUMN}${first}:${HOUR_COLUMN}${last}"
    busiest = f"INDEX({labels},MATCH(MAX({figures}),{figures},0))"
    made.put(
        NAMES["Busiest_Hour"].address,
        f'=IF(COUNT({figures})=0,{none},RIGHT("0"&{busiest},2)&":00")',
        Look.FIGURE,
    )
    best = quoted(text("workbook.works.best_hour", formulas.language))
    for hour in range(HOURS):
        row = first + hour
        criteria = f"{dimensions},{quoted(ACTIVE_HOUR)},{days},{newest},{hours},{hour},{accounts},Account_Criterion"
        made.put(f"{HOUR_COLUMN}{row}", hour, Look.LABEL, '00":00"')
        counted = f"{DAYS_COLUMN}{row}"
        made.put(counted, f"=COUNTIFS({criteria},{active},{ANY_NUMBER})", Look.FIGURE, Unit.COUNT)
        made.put(
            f"{ACTIVE_COLUMN}{row}",
            f"=IF({counted}=0,{none},SUMIFS({active},{criteria},{active},{ANY_NUMBER})/{counted})",
            Look.FIGURE,
            Unit.COUNT,
        )
        cell = f"{ACTIVE_COLUMN}{row}"
        among = f"{cell}>=LARGE({figures},MAX(1,MIN(Setting_BestHours,COUNT({figures}))))"
        made.put(f"{BEST_COLUMN}{row}", f'=IF(ISNUMBER({cell}),IF({among},{best},""),"")', Look.STATUS)
    made.emphases += [
        Emphasis(f"{BEST_COLUMN}{first}:{BEST_COLUMN}{last}", f'{BEST_COLUMN}{first}<>""', Tone.GOOD),
        Emphasis(f"{ACTIVE_COLUMN}{first}:{ACTIVE_COLUMN}{last}", f"ISTEXT({ACTIVE_COLUMN}{first})", Tone.MISSING),
    ]


def _put_viewers(made: SheetPlan, formulas: Formulas) -> None:
    """Put the viewers of the days of the period that the KPIs show."""
    made.put(f"D{VIEWERS_ROW - 1}", _words(formulas, "viewers"), Look.BLOCK)
    made.put(f"D{VIEWERS_ROW}", _words(formulas, "viewers.name"), Look.HEADING)
    made.put(f"E{VIEWERS_ROW}", _words(formulas, "viewers.sum"), Look.FIGURE_HEADING)
    criteria = formulas.period("Daily", "Period_From", "Period_To")
    none = formulas.reason("not_exported")
    rows = {name: VIEWERS_ROW + number for number, name in enumerate(("viewers", "new_viewers", "returning_viewers"), start=1)}
    for name, row in rows.items():
        made.put(f"D{row}", DAILY.column(name).heading(formulas.language), Look.LABEL)
        counted = formulas.known("Daily", name, criteria)
        total = formulas.total("Daily", name, criteria)
        shown = f"IF({counted}>0,{total},{none})"
        made.put(f"E{row}", f"=IF(ISNUMBER(Period_From),{shown},{none})", Look.FIGURE, Unit.COUNT)
    row = VIEWERS_ROW + len(rows) + 1
    new, returning = f"E{rows['new_viewers']}", f"E{rows['returning_viewers']}"
    made.put(f"D{row}", _words(formulas, "new_share"), Look.LABEL)
    made.put(
        f"E{row}",
        f"=IF(COUNT({new},{returning})<2,{none},IF({new}+{returning}=0,{none},{new}/({new}+{returning})))",
        Look.FIGURE,
        "0.0%",
    )
