"""The three headline KPIs: engagement, follower growth, conversion."""

from __future__ import annotations

from tiktok_kpis.kpis.definitions import (
    CONVERSION_RATE,
    ENGAGEMENT_RATE,
    FOLLOWER_GROWTH_RATE,
    NUMBER_OF_POSTS,
    How,
    Kpi,
    Section,
    kpis_in_section,
)
from tiktok_kpis.kpis.measures import INTERACTIONS
from tiktok_kpis.kpis.settings import setting_name
from tiktok_kpis.languages import text, within_sentence
from tiktok_kpis.metrics.fields import FIELDS
from tiktok_kpis.workbook.blueprint import Emphasis, Look, SheetPlan, Tone
from tiktok_kpis.workbook.formulas import Formulas, iso_date, quoted
from tiktok_kpis.workbook.kpi_cells import BLOCKS, KPI_CELLS
from tiktok_kpis.workbook.sheets.kpis.blocks import growth_of, head, put_change, rate_of


def write(made: SheetPlan, formulas: Formulas) -> None:
    """Write the block."""
    language = formulas.language
    block = BLOCKS["headlines"]
    headings = ("kpi", "value", "previous", "change_points", "target", "status", "computed_from")
    head(made, formulas, "headlines", headings, figures="BCDE")
    notes = {
        ENGAGEMENT_RATE: _engagement_note(formulas),
        FOLLOWER_GROWTH_RATE: _growth_note(formulas),
        CONVERSION_RATE: _conversion_note(formulas),
    }
    for headline in kpis_in_section(Section.HEADLINES):
        kpi, target = KPI_CELLS[headline.key], setting_name(headline.target_setting)
        value, previous = (_value(formulas, headline, before=before) for before in (False, True))
        row = kpi.value[1:]
        made.heights[int(row)] = 42
        made.put(kpi.label, headline.label(language), Look.LABEL)
        made.put(kpi.value, f"=IF(ISNUMBER(Period_From),{value},Period_From)", Look.HEADLINE, kpi.unit)
        made.put(kpi.previous, f"=IF(ISNUMBER(Previous_From),{previous},Previous_From)", Look.FIGURE, kpi.unit)
        put_change(made, formulas, kpi)
        compared = f"=IF(ISNUMBER({target}),{target},{formulas.reason('no_target')})"
        made.put(str(kpi.target), compared, Look.FIGURE, kpi.unit)
        made.put(str(kpi.status), f"={_status(kpi.value, str(kpi.target), language)}", Look.STATUS)
        note = notes.get(headline) or quoted(headline.help_in(language))
        made.put(str(kpi.note), f'=IF(ISNUMBER(Period_From),{note},"")', Look.NOTE)
    made.emphases += [
        Emphasis(
            block.cells("F"),
            f"AND(ISNUMBER(B{block.first_row}),N(E{block.first_row})<=B{block.first_row},ISNUMBER(E{block.first_row}))",
            Tone.GOOD,
        ),
        Emphasis(block.cells("F"), f"AND(ISNUMBER(B{block.first_row}),ISNUMBER(E{block.first_row}))", Tone.ATTENTION),
    ]


def _total(field: str) -> str:
    """Return the cell of a total, as an operand: a total that is missing adds nothing."""
    return f"N({KPI_CELLS[field].value})"


def _status(value: str, target: str, language: str) -> str:
    def said(key: str) -> str:
        return quoted(text(f"workbook.status.{key}", language))

    against_target = (
        f"IF({value}>={target},{said('reached')},IF({value}>={target}*Setting_NearTarget,{said('close')},{said('below')}))"
    )
    return f"IF(ISNUMBER({target}),IF(ISNUMBER({value}),{against_target},{said('unknown')}),{said('no_target')})"


def _value(formulas: Formulas, headline: Kpi, *, before: bool) -> str:
    if headline.how is How.GROWTH:
        return _growth(formulas, before=before)
    return rate_of(formulas, headline, before=before)


def _engagement_note(formulas: Formulas) -> str:
    def field_label(field: str) -> str:
        return within_sentence(FIELDS[field].label_in(formulas.language), formulas.language)

    missing = "&".join(f'IF({KPI_CELLS[field].known}=0,{quoted(", " + field_label(field))},"")' for field in INTERACTIONS)
    without = f'IF(({missing})="","",{formulas.sentence("kpis.note.without", parts=f"MID({missing},3,99)")})'
    published = formulas.sentence("kpis.note.published", posts=f"FIXED(N({KPI_CELLS[NUMBER_OF_POSTS.key].value}),0)")
    interactions = "+".join(_total(field) for field in INTERACTIONS)
    told = formulas.sentence(
        "kpis.note.engagement",
        interactions=f"FIXED({interactions},0)",
        views=f"FIXED({_total('views')},0)",
        rows=str(KPI_CELLS["views"].known),
        days="(Period_To-Period_From+1)",
        without=f"{published}&{without}",
    )
    untold = quoted(text("workbook.kpis.note.paste_overview", formulas.language))
    return f"IF(ISNUMBER({KPI_CELLS[ENGAGEMENT_RATE.key].value}),{told},{untold})"


def _growth(formulas: Formulas, *, before: bool) -> str:
    block = BLOCKS["accounts_before" if before else "accounts"]
    growth = growth_of(formulas, f"SUM({block.cells('D')})", f"SUM({block.cells('E')})")
    return f"IF(COUNT({block.cells('D')})=0,{formulas.reason('no_followers')},{growth})"


def _growth_note(formulas: Formulas) -> str:
    block = BLOCKS["accounts"]
    counted = f"COUNT({block.cells('D')})"
    several = f'IF({counted}>1,{formulas.sentence("kpis.note.accounts", accounts=counted)},"")'
    told = formulas.sentence(
        "kpis.note.growth",
        start=f"FIXED(SUM({block.cells('D')}),0)",
        start_day=iso_date(f"MIN({block.cells('B')})"),
        end=f"FIXED(SUM({block.cells('E')}),0)",
        end_day=iso_date(f"MAX({block.cells('C')})"),
        accounts=several,
    )
    return f"IF({counted}>0,{told},{quoted(text('workbook.kpis.note.paste_followers', formulas.language))})"


def _conversion_note(formulas: Formulas) -> str:
    told = formulas.sentence(
        "kpis.note.conversion",
        conversions=f"FIXED({_total('conversions')},0)",
        visits=f"FIXED({_total('profile_views')},0)",
        rows=str(KPI_CELLS["conversions"].known),
        days="(Period_To-Period_From+1)",
    )
    missing = quoted(text("workbook.kpis.note.type_conversions", formulas.language))
    return f"IF(ISNUMBER({KPI_CELLS[CONVERSION_RATE.key].value}),{told},{missing})"
