"""One page to hand to a brand: the figures of the KPIs sheet that a negotiation asks for, each with its definition."""

from __future__ import annotations

from tiktok_kpis.kpis.definitions import Kpi, Section, kpis_in_section
from tiktok_kpis.languages import text
from tiktok_kpis.metrics.notations import prose
from tiktok_kpis.metrics.units import Unit
from tiktok_kpis.workbook.blueprint import Look, SheetPlan
from tiktok_kpis.workbook.contract import ALL_ACCOUNTS, LISTS, LISTS_HEADER_ROW, absolute, choice
from tiktok_kpis.workbook.formulas import Formulas, iso_date, quoted
from tiktok_kpis.workbook.kpi_cells import BLOCKS, KPI_CELLS

HEADER_ROW = 5
FIGURES = (
    *("followers", "views", "reach", "profile_views", "posts"),
    *("posts_median_engagement_rate", "average_watch_time", "watched_share"),
)
"""What stands under the headline KPIs: the size of the audience, how much it saw and for how long."""
POST_COLUMNS = {"A": "A", "B": "C", "C": "D", "D": "G"}
"""Columns of the best posts, each with its column on the KPIs sheet."""


def plan(formulas: Formulas) -> SheetPlan:
    """Return the plan."""
    language = formulas.language
    made = SheetPlan("brand", gridlines=False, protected=True, print_columns="A:D", one_page=True, upright=True)
    made.widths = {"A": 42, "B": 20, "C": 20, "D": 62}
    made.heights = {1: 36, 2: 22, 3: 24, HEADER_ROW: 34}
    made.put("A1", f"={_account(language)}", Look.TITLE)
    made.put("A2", text("workbook.help.brand", language), Look.HELP)
    days = formulas.sentence(
        "brand.period",
        first=iso_date("Period_From"),
        last=iso_date("Period_To"),
        days="(Period_To-Period_From+1)",
    )
    made.put("A3", f"=IF(ISNUMBER(Period_From),{days},Period_From)", Look.BLOCK)
    made.put_row(HEADER_ROW, {"A": _words("figure", language), "D": _words("definition", language)}, Look.HEADING)
    made.put_row(
        HEADER_ROW,
        {"B": text("workbook.kpis.value", language), "C": text("workbook.kpis.previous", language)},
        Look.FIGURE_HEADING,
    )
    row = HEADER_ROW
    headlines = [kpi.key for kpi in kpis_in_section(Section.HEADLINES)]
    for row, key in enumerate((*headlines, *FIGURES), start=HEADER_ROW + 1):
        kpi = KPI_CELLS[key]
        made.heights[row] = 58 if key in headlines else 52 if key == "reach" else 38
        made.put(f"A{row}", f"={_on_kpis(kpi.label, language)}", Look.LABEL)
        look = Look.HEADLINE if key in headlines else Look.FIGURE
        made.put(f"B{row}", f"={_on_kpis(kpi.value, language)}", look, kpi.unit)
        made.put(f"C{row}", f"={_on_kpis(kpi.previous, language)}", Look.FIGURE, kpi.unit)
        made.put(f"D{row}", _definition(kpi.kpi, language), Look.NOTE)
    made.put(f"A{row + 2}", text("workbook.kpis.top_posts", language), Look.BLOCK)
    made.heights[row + 2] = 28
    _write_posts(made, formulas, row + 3)
    made.put(f"A{row + 5 + BLOCKS['top_posts'].length}", text("workbook.start.independence", language), Look.HELP)
    return made


def _write_posts(made: SheetPlan, formulas: Formulas, header_row: int) -> None:
    block = BLOCKS["top_posts"]
    for column, source in POST_COLUMNS.items():
        heading = f"={_on_kpis(f'{source}{block.header_row}', formulas.language)}"
        made.put(f"{column}{header_row}", heading, Look.FIGURE_HEADING if column in "BC" else Look.HEADING)
    made.heights[header_row] = 24
    units = {"B": Unit.COUNT, "C": Unit.RATE}
    for row, source_row in enumerate(block.rows, start=header_row + 1):
        made.heights[row] = 22
        for column, source in POST_COLUMNS.items():
            look = {"A": Look.LABEL, "D": Look.NOTE}.get(column, Look.FIGURE)
            shown = f"={_on_kpis(f'{source}{source_row}', formulas.language)}"
            made.put(f"{column}{row}", shown, look, units.get(column, ""))


def _definition(kpi: Kpi, language: str) -> str:
    """Return what a figure is: its arithmetic and what it was computed from, or its help."""
    if kpi.section is Section.HEADLINES:
        arithmetic = f"{prose(kpi.metric, language)}. "
        return f"={quoted(arithmetic)}&{_on_kpis(str(KPI_CELLS[kpi.key].note), language)}"
    note = text("workbook.kpis.note.reach", language) if kpi.key == "reach" else ""
    return f"{kpi.help_in(language)} {note}".strip()


def _account(language: str) -> str:
    everything = quoted(choice(ALL_ACCOUNTS, language))
    first = absolute("lists", f"{LISTS['List_Accounts'][0]}{LISTS_HEADER_ROW + 2}", language)
    only = f'IF(AND(Accounts_Found=1,{first}<>""),"@"&{first},{everything})'
    return f'IF(Account_Shown={everything},{only},"@"&Account_Shown)'


def _on_kpis(cell: str, language: str) -> str:
    return absolute("kpis", cell, language)


def _words(key: str, language: str) -> str:
    return text(f"workbook.brand.{key}", language)
