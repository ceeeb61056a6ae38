"""The sheets that hold records: one table each, filled by imports or typed, with nothing below it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping

from openpyxl.utils import get_column_letter

from tiktok_kpis.kpis.definitions import RATE_OF_A_POST
from tiktok_kpis.languages import text
from tiktok_kpis.ledger.frames import END_OF_DAYS, FIRST_DAY
from tiktok_kpis.ledger.tables import Column
from tiktok_kpis.metrics.units import Unit
from tiktok_kpis.spreadsheet.limits import LAST_ROW
from tiktok_kpis.spreadsheet.serial_dates import serial_number
from tiktok_kpis.workbook.blueprint import Emphasis, Look, Rule, SheetPlan, TableFill, Tone
from tiktok_kpis.workbook.contract import TABLE_PLACES
from tiktok_kpis.workbook.formulas import Formulas

WIDTHS = {Unit.TEXT: 18.0, Unit.DATE: 13.0, Unit.DATE_TIME: 18.0, Unit.MONEY: 14.0}
WIDE = {
    "title": 48.0,
    "link": 34.0,
    "hook": 32.0,
    "caption": 40.0,
    "hashtags": 28.0,
    "video_id": 22.0,
    "rule": 26.0,
    "sentence": 90.0,
    "figures": 66.0,
    "threshold": 50.0,
    "rows": 48.0,
    "message": 90.0,
    "remedy": 70.0,
    "source": 58.0,
    "kind": 30.0,
    "as_exported": 28.0,
    "left_out": 24.0,
    "account": 20.0,
    "weekday": 13.0,
    "hour": 8.0,
    "numerator": 40.0,
    "denominator": 22.0,
    "accounts": 36.0,
    "year": 10.0,
    "time": 10.0,
    "comment_prompt": 32.0,
    "holiday": 22.0,
    "warnings": 80.0,
    "evidence": 80.0,
    "verdict": 18.0,
    "stock_verdict": 22.0,
    "stock_evidence": 80.0,
    "ask": 22.0,
    "comparison": 60.0,
    "own_figure": 28.0,
    "against_usual": 22.0,
    "result_engagement_rate": 18.0,
    "usual_engagement_rate": 18.0,
    "rate_of_posts_about_it": 22.0,
    "result_age": 15.0,
    "posts_at_age": 15.0,
    "compared_posts": 15.0,
    "country": 12.0,
    "planned_at": 18.0,
}
NARROW = 13.0

FROZEN = {
    "Posts": "video_id",
    "Daily": "date",
    "Snapshots": "video_id",
    "Audience": "snapshot",
    "Products": "product",
    "Calendar": "status",
    "Advice": "rule",
    "Log": "refreshed",
    "Benchmarks": "source",
    "Holidays": "date",
}
"""The last column that stays in view when the user scrolls to the right."""

KNOWN_ON = {"views_on": "views", "followers_on": "followers"}
"""Columns of Daily that are the day where another one has a number."""
SECONDS = {
    "seconds_watched": ("average_watch_time", "views"),
    "seconds_played": ("duration", "views"),
}
"""Columns of Posts that are others multiplied, for totals of the product."""

LINES = {"Calendar": 3, "Products": 2, "Advice": 5, "Log": 2, "Holidays": 2}
"""How many lines of each row a table of sentences shows; the others are read line by line."""


def table_plan(
    name: str, language: str, calculated: Callable[[Column], str | None] | None = None, first_input: str = ""
) -> SheetPlan:
    """Return the plan of a sheet that holds one table. ``calculated`` gives the formula of a column, where it has one."""
    place = TABLE_PLACES[name]
    made = SheetPlan(place.sheet)
    made.put("A1", text(f"workbook.sheet.{place.sheet}", language), Look.TITLE)
    made.put("A2", text(f"workbook.help.{place.sheet}", language), Look.HELP)
    made.heights = {1: 30, 2: 20}
    for column in place.table.columns:
        width = WIDE.get(column.name, WIDTHS.get(column.unit, NARROW))
        made.widths[place.column_letter(column.name)] = max(width, _heading_width(column.heading(language)))
    formulas: Mapping[str, str] = {
        column.name: formula
        for column in place.table.columns
        if calculated is not None and (formula := calculated(column)) is not None
    }
    made.table = TableFill(name, formulas, lines=LINES.get(name, 1))
    for column_name in formulas:
        if place.table.column(column_name).unit is Unit.TEXT:
            continue
        letter = place.column_letter(column_name)
        cells = f"{letter}{place.first_row}:{letter}{LAST_ROW}"
        made.emphases.append(Emphasis(cells, f"ISTEXT({letter}{place.first_row})", Tone.MISSING))
    made.freeze = f"{get_column_letter(place.column_number(FROZEN[name]) + 1)}{place.first_row}"
    made.first_input = f"{place.column_letter(first_input) if first_input else 'A'}{place.first_row}"
    made.repeated_row = place.header_row
    return made


def _heading_width(heading: str) -> float:
    """Return the width at which no word of a bold heading is broken."""
    return 1.1 * max(len(word) for word in re.split(r"[ -]", heading)) + 2


def plans(formulas: Formulas) -> Iterator[SheetPlan]:
    """Yield the sheets that imports fill, and Holidays."""

    def posts(column: Column) -> str | None:
        if column.name == "ranking_key":
            rate = formulas.cell("Posts", RATE_OF_A_POST)
            # 1 more than the rate, so that a rate of 0 counts; less by a trifle for each row, so that no two are alike:
            # by more than 1E-12, within which a MATCH can take numbers for equal
            return f"IF(ISNUMBER({rate}),1+{rate}-ROW()*1E-11,0)"
        if column.name == "age":
            return _age(formulas)
        if column.name == "counted_on":
            return counted_on(formulas, "Posts", "posted")
        if column.name in SECONDS:
            return _product(formulas, SECONDS[column.name])
        if column.name == "comparison_key":
            # A post without the saves that most posts have would look weak
            complete = f'OR({formulas.cell("Posts", "saves")}<>"",Saves_Usual=0)'
            settled = f"{formulas.cell('Posts', 'age')}>=Setting_SettledAfterDays"
            return _comparison_key(formulas, "Posts", f"AND({complete},{settled})")
        return formulas.row_metric("Posts", column, "video_id") if column.metric else None

    def daily(column: Column) -> str | None:
        if column.name == "counted_on":
            return f"INT({counted_on(formulas, 'Daily', 'date')})"
        if column.name in KNOWN_ON:
            known = formulas.cell("Daily", KNOWN_ON[column.name])
            return f"IF(COUNT({known}),{formulas.cell('Daily', 'counted_on')},0)"
        return formulas.row_metric("Daily", column, "date") if column.metric else None

    def snapshots(column: Column) -> str | None:
        if column.name == "comparison_key":
            return _comparison_key(formulas, "Snapshots", "TRUE")
        return formulas.row_metric("Snapshots", column, "video_id") if column.metric else None

    def audience(column: Column) -> str | None:
        if column.name == "counted_on":
            return counted_on(formulas, "Audience", "snapshot")
        share, counts = formulas.cell("Audience", "share"), formulas.cell("Audience", "counted_on")
        return f"IF(AND(ISNUMBER({share}),{counts}>0),1+{share}-ROW()*1E-11,0)" if column.name == "ranking_key" else None

    yield table_plan("Posts", formulas.language, posts)
    yield table_plan("Daily", formulas.language, daily)
    yield table_plan("Snapshots", formulas.language, snapshots)
    yield table_plan("Audience", formulas.language, audience)
    for name in ("Advice", "Log"):
        yield table_plan(name, formulas.language)
    yield _holidays(formulas.language)


def counted_on(formulas: Formulas, table: str, moment: str) -> str:
    """Return the day or the moment that a row is counted on, 0 for one that is not: always a number."""
    cell, left_out = formulas.cell(table, moment), formulas.cell(table, "left_out")
    first, end = (int(serial_number(day)) for day in (FIRST_DAY, END_OF_DAYS))
    return f'IF(ISNUMBER({cell}),IF(AND({cell}>={first},{cell}<{end},{left_out}=""),{cell},0),0)'


def _product(formulas: Formulas, columns: tuple[str, ...]) -> str:
    """Return columns multiplied, the empty text where one of them is no number."""
    cells = [formulas.cell("Posts", column) for column in columns]
    return f'IF(COUNT({",".join(cells)})={len(cells)},{"*".join(cells)},"")'


def _age(formulas: Formulas) -> str:
    """Return how many days old a post was when its newest counts were taken, or is if nobody says when that was."""
    posted, taken = formulas.cell("Posts", "counted_on"), formulas.cell("Posts", "snapshot")
    last = f"IF(ISNUMBER({taken}),{taken},Latest_Day)"
    return f'IF({posted}>0,MAX(0,INT({last})-INT({posted})),"")'


def _comparison_key(formulas: Formulas, table: str, condition: str) -> str:
    rate, age = (formulas.cell(table, name) for name in (RATE_OF_A_POST, "age"))
    return f"IF(AND(ISNUMBER({rate}),ISNUMBER({age})),IF({condition},1+{rate},0),0)"


def _holidays(language: str) -> SheetPlan:
    made = table_plan("Holidays", language, first_input="date")
    day = TABLE_PLACES["Holidays"].column_letter("date")
    made.rules.append(
        Rule(
            f"{day}{TABLE_PLACES['Holidays'].first_row}:{day}{LAST_ROW}",
            "date",
            "1",
            TABLE_PLACES["Holidays"].table.column("date").heading(language),
            text("workbook.rule.date", language),
            text("workbook.rule.not_a_date", language),
        )
    )
    return made
