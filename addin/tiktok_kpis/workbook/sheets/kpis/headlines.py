"""The three headline KPIs: engagement, follower growth, conversion."""

from __future__ import annotations

from tiktok_kpis.kpis.measures import INTERACTIONS
from tiktok_kpis.languages import text, within_sentence
from tiktok_kpis.metrics.definitions import METRICS
from tiktok_kpis.metrics.fields import FIELDS
from tiktok_kpis.metrics.units import Unit
from tiktok_kpis.workbook.blueprint import Emphasis, Look, SheetPlan, Tone
from tiktok_kpis.workbook.formulas import Formulas, iso_date, quoted
from tiktok_kpis.workbook.kpi_cells import BLOCKS, HEADLINES, KPIS
from tiktok_kpis.workbook.sheets.kpis.blocks import head, put_change, rate_of


def write(made: SheetPlan, formulas: Formulas) -> None:
    """Write the block."""
    language = formulas.language
    block = BLOCKS["headlines"]
    headings = ("kpi", "value", "previous", "change_points", "target", "status", "computed_from")
    head(made, formulas, "headlines", headings, figures="BCDE")
    notes = {
        "engagement_rate": _engagement_note(formulas),
        "follower_growth_rate": _growth_note(formulas),
        "conversion_rate": _conversion_note(formulas),
    }
    targets = {
        "engagement_rate": "Setting_TargetEngagementRate",
        "follower_growth_rate": "Setting_TargetFollowerGrowthRate",
        "conversion_rate": "Setting_TargetConversionRate",
    }
    for key in HEADLINES:
        kpi, value, previous = KPIS[key], _value(formulas, key, before=False), _value(formulas, key, before=True)
        row = kpi.value[1:]
        made.heights[int(row)] = 42
        made.put(kpi.label, METRICS[key.upper()].label(language), Look.LABEL)
        made.put(kpi.value, f"=IF(ISNUMBER(Period_From),{value},Period_From)", Look.HEADLINE, Unit.RATE)
        made.put(kpi.previous, f"=IF(ISNUMBER(Previous_From),{previous},Previous_From)", Look.FIGURE, Unit.RATE)
        put_change(made, formulas, kpi)
        made.put(
            str(kpi.target),
            f"=IF(ISNUMBER({targets[key]}),{targets[key]},{formulas.reason('no_target')})",
            Look.FIGURE,
            Unit.RATE,
        )
        made.put(str(kpi.status), f"={_status(kpi.value, str(kpi.target), language)}", Look.STATUS)
        made.put(str(kpi.note), f'=IF(ISNUMBER(Period_From),{notes[key]},"")', Look.NOTE)
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
    return f"N({KPIS[field].value})"


def _status(value: str, target: str, language: str) -> str:
    def said(key: str) -> str:
        return quoted(text(f"workbook.status.{key}", language))

    against_target = (
        f"IF({value}>={target},{said('reached')},IF({value}>={target}*Setting_NearTarget,{said('close')},{said('below')}))"
    )
    return f"IF(ISNUMBER({target}),IF(ISNUMBER({value}),{against_target},{said('unknown')}),{said('no_target')})"


def _value(formulas: Formulas, key: str, *, before: bool) -> str:
    if key == "follower_growth_rate":
        return _growth(formulas, before=before)
    return rate_of(formulas, METRICS[key.upper()], before=before)


def _engagement_note(formulas: Formulas) -> str:
    def field_label(field: str) -> str:
        return within_sentence(FIELDS[field].labelled(formulas.language), formulas.language)

    missing = "&".join(f'IF({KPIS[field].known}=0,{quoted(", " + field_label(field))},"")' for field in INTERACTIONS)
    without = f'IF(({missing})="","",{formulas.sentence("kpis.note.without", parts=f"MID({missing},3,99)")})'
    published = formulas.sentence("kpis.note.published", posts=f"FIXED(N({KPIS['posts'].value}),0)")
    interactions = "+".join(_total(field) for field in INTERACTIONS)
    told = formulas.sentence(
        "kpis.note.engagement",
        interactions=f"FIXED({interactions},0)",
        views=f"FIXED({_total('views')},0)",
        rows=str(KPIS["views"].known),
        days="(Period_To-Period_From+1)",
        without=f"{published}&{without}",
    )
    untold = quoted(text("workbook.kpis.note.paste_overview", formulas.language))
    return f"IF(ISNUMBER({KPIS['engagement_rate'].value}),{told},{untold})"


def _growth(formulas: Formulas, *, before: bool) -> str:
    block = BLOCKS["accounts_before" if before else "accounts"]
    start, end = f"SUM({block.cells('D')})", f"SUM({block.cells('E')})"
    rate = formulas.metric(
        METRICS["FOLLOWER_GROWTH_RATE"], {"followers_gained": f"({end}-{start})", "followers_at_start": start}
    )
    return (
        f"IF(COUNT({block.cells('D')})=0,{formulas.reason('no_followers')},"
        f"IF({start}=0,{formulas.reason('zero_followers')},{rate}))"
    )


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
        rows=str(KPIS["conversions"].known),
        days="(Period_To-Period_From+1)",
    )
    missing = quoted(text("workbook.kpis.note.type_conversions", formulas.language))
    return f"IF(ISNUMBER({KPIS['conversion_rate'].value}),{told},{missing})"
