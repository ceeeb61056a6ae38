"""The three headline KPIs: engagement, follower growth, conversion."""

from __future__ import annotations

from collections.abc import Sequence

from tiktok_kpis.languages import text, within_sentence
from tiktok_kpis.metrics.definitions import METRICS
from tiktok_kpis.metrics.fields import FIELDS
from tiktok_kpis.metrics.units import Unit
from tiktok_kpis.workbook.blueprint import Emphasis, Look, SheetPlan, Tone
from tiktok_kpis.workbook.formulas import Formulas, iso_date, quoted
from tiktok_kpis.workbook.kpi_cells import BLOCKS, KPIS

PARTS = ("likes", "comments", "saves", "shares")
CHANGE_OF_A_RATE = "+0.00%;-0.00%;0.00%"


def total(field: str, *, before: bool = False) -> str:
    """Return the cell of a total, as an operand: a total that is missing adds nothing."""
    return f"N({KPIS[field].previous if before else KPIS[field].value})"


def known(field: str, *, before: bool = False) -> str:
    """Return the cell that counts the rows a total was made of."""
    return str(KPIS[field].known_before if before else KPIS[field].known)


def write(made: SheetPlan, formulas: Formulas) -> None:
    """Write the block."""
    language = formulas.language

    def words(key: str) -> str:
        return text(f"workbook.kpis.{key}", language)

    block = BLOCKS["headlines"]
    made.put(f"A{block.header_row - 1}", words("headlines"), Look.BLOCK)
    headings = ("kpi", "value", "previous", "change_points", "target", "status", "computed_from")
    put_headings(made, block.header_row, [words(key) for key in headings], figures="BCDE")
    made.heights |= {block.header_row - 1: 28, block.header_row: 34}
    values = {
        "engagement_rate": (_engagement(formulas, before=False), _engagement(formulas, before=True)),
        "follower_growth_rate": (_growth(formulas, before=False), _growth(formulas, before=True)),
        "conversion_rate": (_conversion(formulas, before=False), _conversion(formulas, before=True)),
    }
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
    for key, (value, previous) in values.items():
        kpi = KPIS[key]
        row = kpi.value[1:]
        made.heights[int(row)] = 42
        made.put(kpi.label, METRICS[key.upper()].label(language), Look.LABEL)
        made.put(kpi.value, f"=IF(ISNUMBER(Period_From),{value},Period_From)", Look.HEADLINE, Unit.RATE)
        made.put(kpi.previous, f"=IF(ISNUMBER(Previous_From),{previous},Previous_From)", Look.FIGURE, Unit.RATE)
        made.put(kpi.change, f"={difference(formulas, kpi.value, kpi.previous)}", Look.FIGURE, CHANGE_OF_A_RATE)
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


def put_headings(made: SheetPlan, row: int, headings: Sequence[str | None], *, figures: str) -> None:
    """Put the headings of columns A to G into a row; those over ``figures`` stand where the figures stand."""
    for letter, heading in zip("ABCDEFG", headings, strict=True):
        made.put(f"{letter}{row}", heading, Look.FIGURE_HEADING if letter in figures else Look.HEADING)


def difference(formulas: Formulas, value: str, previous: str) -> str:
    """Return the formula of a change in percentage points, or of two sums of money."""
    return f"IF(AND(ISNUMBER({value}),ISNUMBER({previous})),{value}-{previous},{formulas.reason('no_comparison')})"


def _status(value: str, target: str, language: str) -> str:
    def said(key: str) -> str:
        return quoted(text(f"workbook.status.{key}", language))

    against_target = (
        f"IF({value}>={target},{said('reached')},IF({value}>={target}*Setting_NearTarget,{said('close')},{said('below')}))"
    )
    return f"IF(ISNUMBER({target}),IF(ISNUMBER({value}),{against_target},{said('unknown')}),{said('no_target')})"


def _engagement(formulas: Formulas, *, before: bool) -> str:
    operands = {field: total(field, before=before) for field in (*PARTS, "views")}
    rate = formulas.metric(METRICS["ENGAGEMENT_RATE"], operands)
    any_part = "+".join(known(field, before=before) for field in PARTS)
    with_parts = f"IF({any_part}=0,{formulas.reason('no_interactions')},{rate})"
    with_views = f"IF({operands['views']}=0,{formulas.reason('zero_views')},{with_parts})"
    return f"IF({known('views', before=before)}=0,{formulas.reason('no_views')},{with_views})"


def _engagement_note(formulas: Formulas) -> str:
    def field_label(field: str) -> str:
        return within_sentence(FIELDS[field].labelled(formulas.language), formulas.language)

    missing = "&".join(f'IF({known(field)}=0,{quoted(", " + field_label(field))},"")' for field in PARTS)
    without = f'IF(({missing})="","",{formulas.sentence("kpis.note.without", parts=f"MID({missing},3,99)")})'
    interactions = "+".join(total(field) for field in PARTS)
    told = formulas.sentence(
        "kpis.note.engagement",
        interactions=f"FIXED({interactions},0)",
        views=f"FIXED({total('views')},0)",
        rows=known("views"),
        days="(Period_To-Period_From+1)",
        without=without,
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


def _conversion(formulas: Formulas, *, before: bool) -> str:
    conversions, visits = total("conversions", before=before), total("profile_views", before=before)
    rate = formulas.metric(METRICS["CONVERSION_RATE"], {"conversions": conversions, "visitors": visits})
    with_visits = f"IF({visits}=0,{formulas.reason('zero_visitors')},{rate})"
    exported = f"IF({known('profile_views', before=before)}=0,{formulas.reason('no_visitors')},{with_visits})"
    return f"IF({known('conversions', before=before)}=0,{formulas.reason('no_conversions')},{exported})"


def _conversion_note(formulas: Formulas) -> str:
    told = formulas.sentence(
        "kpis.note.conversion",
        conversions=f"FIXED({total('conversions')},0)",
        visits=f"FIXED({total('profile_views')},0)",
        rows=known("conversions"),
        days="(Period_To-Period_From+1)",
    )
    missing = quoted(text("workbook.kpis.note.type_conversions", formulas.language))
    return f"IF(ISNUMBER({KPIS['conversion_rate'].value}),{told},{missing})"
