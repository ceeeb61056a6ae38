"""The other KPIs: totals of the days, totals of the posts published in the period, and rates between totals."""

from __future__ import annotations

from tiktok_kpis.languages import text
from tiktok_kpis.metrics.catalogue import Metric
from tiktok_kpis.metrics.definitions import METRICS
from tiktok_kpis.metrics.fields import FIELDS, STANDS_FOR
from tiktok_kpis.metrics.units import Unit
from tiktok_kpis.workbook.blueprint import Look, SheetPlan
from tiktok_kpis.workbook.formulas import ANY_NUMBER, Formulas, quoted
from tiktok_kpis.workbook.kpi_cells import BLOCKS, KPIS, POST_TOTALS, RATES, TOTALS, KpiCells
from tiktok_kpis.workbook.sheets.kpis.headlines import CHANGE_OF_A_RATE, PARTS, difference, known, put_headings, total
from tiktok_kpis.workbook.sheets.kpis.ranking import rate_at_rank

ROW_HEIGHT = 20
CHANGE_OF_A_TOTAL = "+0.0%;-0.0%;0.0%"
CHANGE_OF_MONEY = "+#,##0.00;-#,##0.00;0.00"
PERIODS = (("Period_From", "Period_To"), ("Previous_From", "Previous_To"))


def write_totals(made: SheetPlan, formulas: Formulas) -> None:
    """Write the totals of the days, and of how many rows each was made."""
    made.page_breaks.append(BLOCKS["totals"].header_row - 2)
    _head(made, formulas, "totals", ("kpi", "value", "previous", "change_share", "known", "known_before", "note_heading"))
    for field in TOTALS:
        kpi = KPIS[field]
        made.put(kpi.label, FIELDS[field].labelled(formulas.language), Look.LABEL)
        for (start, end), value, count in zip(PERIODS, (kpi.value, kpi.previous), (kpi.known, kpi.known_before), strict=True):
            criteria = formulas.period("Daily", "date", start, end)
            counted = formulas.known("Daily", field, criteria)
            summed = formulas.total("Daily", field, criteria)
            made.put(str(count), f"=IF(ISNUMBER({start}),{counted},0)", Look.FIGURE, Unit.COUNT)
            shown = f"IF({count}=0,{formulas.reason('not_exported')},{summed})"
            made.put(value, f"=IF(ISNUMBER({start}),{shown},{start})", Look.FIGURE, kpi.unit)
        made.put(kpi.change, f"={relative(formulas, kpi)}", Look.FIGURE, CHANGE_OF_A_TOTAL)
        missing = quoted(text("workbook.kpis.note.missing_total", formulas.language))
        made.put(str(kpi.note), f'=IF(AND({known("views")}>0,{kpi.known}=0),{missing},"")', Look.NOTE)


def write_posts(made: SheetPlan, formulas: Formulas) -> None:
    """Write the lifetime totals of the posts published in the period, and three ways to average their rates."""
    _head(made, formulas, "posts", ("kpi", "value", "previous", "change_mixed", "", "", "note_heading"))
    for field, before in ((name, before) for name in POST_TOTALS for before in (False, True)):
        kpi = KPIS[f"posts_{field}"]
        criteria = _published(formulas, before=before)
        known_posts, summed = formulas.known("Posts", field, criteria), formulas.total("Posts", field, criteria)
        shown = f"IF({known_posts}=0,{formulas.reason('not_exported')},{summed})"
        _put_post_figure(made, formulas, kpi, shown, before=before)
        made.put(kpi.label, FIELDS[field].labelled(formulas.language), Look.LABEL)
    for before in (False, True):
        start, count = PERIODS[before][0], _count(before=before)
        kpi = KPIS["posts"]
        made.put(
            count, f"=IF(ISNUMBER({start}),COUNTIFS({_published(formulas, before=before)}),{start})", Look.FIGURE, kpi.unit
        )
        operands = {field: f"N({_cell(KPIS[f'posts_{field}'], before=before)})" for field in (*PARTS, "views")}
        parts = ",".join(_cell(KPIS[f"posts_{field}"], before=before) for field in PARTS)
        rate = formulas.metric(METRICS["ENGAGEMENT_RATE"], operands)
        with_parts = f"IF(COUNT({parts})=0,{formulas.reason('no_interactions')},{rate})"
        with_views = f"IF({operands['views']}=0,{formulas.reason('zero_views')},{with_parts})"
        views = _cell(KPIS["posts_views"], before=before)
        rated = f"IF(ISNUMBER({views}),{with_views},{formulas.reason('no_views')})"
        _put_post_figure(made, formulas, KPIS["posts_engagement_rate"], rated, before=before)
        rates = formulas.column("Posts", "engagement_rate")
        mean = f"IFERROR(AVERAGEIFS({rates},{_published(formulas, before=before)}),{formulas.reason('zero_views')})"
        _put_post_figure(made, formulas, KPIS["posts_mean_engagement_rate"], mean, before=before)
        ranked = rated_posts(before=before)
        lower, upper = (rate_at_rank(formulas, f"INT(({ranked}+{step})/2)", *PERIODS[before]) for step in (1, 2))
        middle = f"({lower}+{upper})/2"
        median = f"IF({ranked}=0,{formulas.reason('zero_views')},{middle})"
        _put_post_figure(made, formulas, KPIS["posts_median_engagement_rate"], median, before=before)
        counted = f"COUNTIFS({_published(formulas, before=before)},{rates},{ANY_NUMBER})"
        made.put(ranked, f"=IF(ISNUMBER({start}),{counted},0)", Look.WORKING, Unit.COUNT)
    made.put(f"I{KPIS['posts'].value[1:]}", text("workbook.kpis.rated_posts", formulas.language), Look.WORKING)
    for key, kpi in KPIS.items():
        if key.startswith("posts"):
            mixed = kpi.unit is Unit.RATE
            made.put(
                kpi.change,
                f"={difference(formulas, kpi.value, kpi.previous) if mixed else relative(formulas, kpi)}",
                Look.FIGURE,
                CHANGE_OF_A_RATE if mixed else CHANGE_OF_A_TOTAL,
            )
            made.put_row(int(kpi.value[1:]), {"E": None, "F": None}, Look.FIGURE)
            if f"posts_{key.removeprefix('posts_')}" not in {f"posts_{field}" for field in POST_TOTALS}:
                made.put(kpi.label, text(f"workbook.kpis.{key}.label", formulas.language), Look.LABEL)
                made.put(str(kpi.note), text(f"workbook.kpis.note.{key}", formulas.language), Look.NOTE)
            else:
                made.put(str(kpi.note), None, Look.NOTE)


def write_rates(made: SheetPlan, formulas: Formulas) -> None:
    """Write the rates between totals of the days."""
    _head(made, formulas, "rates", ("kpi", "value", "previous", "change_difference", "", "", "computed_from"))
    for key in RATES:
        kpi, metric = KPIS[key], METRICS[key.upper()]
        made.put(kpi.label, metric.label(formulas.language), Look.LABEL)
        for before, (start, _) in zip((False, True), PERIODS, strict=True):
            shown = _rate(formulas, metric, before=before)
            made.put(_cell(kpi, before=before), f"=IF(ISNUMBER({start}),{shown},{start})", Look.FIGURE, kpi.unit)
        shown_change = CHANGE_OF_MONEY if kpi.unit is Unit.MONEY else CHANGE_OF_A_RATE
        made.put(kpi.change, f"={difference(formulas, kpi.value, kpi.previous)}", Look.FIGURE, shown_change)
        made.put_row(int(kpi.value[1:]), {"E": None, "F": None}, Look.FIGURE)
        made.put(str(kpi.note), metric.help(formulas.language), Look.NOTE)


def _rate(formulas: Formulas, metric: Metric, *, before: bool) -> str:
    """Return a rate of totals; what it counts and what it divides by must be known, as one where there are several parts."""
    names = [parameter.name for parameter in metric.parameters]
    fields = {name: STANDS_FOR.get(name, name) for name in names}
    counted, divisor = names[0], names[1:]
    zero = f"zero_{divisor[0]}" if len(divisor) == 1 else "zero_interactions"
    unknown = f"no_{divisor[0]}" if len(divisor) == 1 else "no_interactions"
    below = "+".join(total(fields[name], before=before) for name in divisor)
    rows_below = "+".join(known(fields[name], before=before) for name in divisor)
    rate = formulas.metric(metric, {name: total(field, before=before) for name, field in fields.items()})
    above_zero = f"IF({below}=0,{formulas.reason(zero)},{rate})"
    divisible = f"IF({rows_below}=0,{formulas.reason(unknown)},{above_zero})"
    return f"IF({known(fields[counted], before=before)}=0,{formulas.reason(f'no_{counted}')},{divisible})"


def relative(formulas: Formulas, kpi: KpiCells) -> str:
    """Return the formula of a change as a share of the figure before."""
    change = formulas.metric(METRICS["PERIOD_CHANGE"], {"current": kpi.value, "previous": kpi.previous})
    both = f"AND(ISNUMBER({kpi.value}),ISNUMBER({kpi.previous}))"
    return f"IF({both},IF({kpi.previous}=0,{formulas.reason('was_zero')},{change}),{formulas.reason('no_comparison')})"


def rated_posts(*, before: bool) -> str:
    """Return the cell that counts the posts of the period that have an engagement rate."""
    return f"{'K' if before else 'J'}{KPIS['posts'].value[1:]}"


def _published(formulas: Formulas, *, before: bool) -> str:
    return formulas.period("Posts", "posted", *PERIODS[before])


def _cell(kpi: KpiCells, *, before: bool) -> str:
    return kpi.previous if before else kpi.value


def _count(*, before: bool) -> str:
    return _cell(KPIS["posts"], before=before)


def _put_post_figure(made: SheetPlan, formulas: Formulas, kpi: KpiCells, shown: str, *, before: bool) -> None:
    count = _count(before=before)
    guarded = f"=IF(ISNUMBER({count}),IF({count}=0,{formulas.reason('no_posts')},{shown}),{count})"
    made.put(_cell(kpi, before=before), guarded, Look.FIGURE, kpi.unit)


def _head(made: SheetPlan, formulas: Formulas, block: str, headings: tuple[str, ...]) -> None:
    def words(key: str) -> str | None:
        return text(f"workbook.kpis.{key}", formulas.language) if key else None

    row = BLOCKS[block].header_row
    made.put(f"A{row - 1}", words(block), Look.BLOCK)
    put_headings(made, row, [words(key) for key in headings], figures="BCDEF")
    made.heights |= {row - 1: 26, row: 34} | dict.fromkeys(BLOCKS[block].rows, ROW_HEIGHT)
