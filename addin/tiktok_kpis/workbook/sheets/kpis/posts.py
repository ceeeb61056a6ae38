"""The posts published in the period: their lifetime totals, three ways to average their rates, and how they were watched."""

from __future__ import annotations

from tiktok_kpis.kpis.measures import POST_RATES, POST_TOTALS, parts_of, reason_of
from tiktok_kpis.languages import text
from tiktok_kpis.metrics.catalogue import Metric
from tiktok_kpis.metrics.definitions import METRICS
from tiktok_kpis.metrics.fields import FIELDS
from tiktok_kpis.metrics.units import Unit
from tiktok_kpis.workbook.blueprint import Look, SheetPlan
from tiktok_kpis.workbook.formulas import ANY_NUMBER, Formulas
from tiktok_kpis.workbook.kpi_cells import ATTENTION, KPIS, POST_FIGURES, KpiCells
from tiktok_kpis.workbook.sheets.kpis.blocks import PERIODS, cell_of, head, put_change, rate_of
from tiktok_kpis.workbook.sheets.kpis.ranking import RATED_POSTS, rate_at_rank


def write_totals(made: SheetPlan, formulas: Formulas) -> None:
    """Write the lifetime totals of the posts and their rates."""
    language = formulas.language
    head(made, formulas, "posts", ("kpi", "value", "previous", "change_mixed", "", "", "note_heading"))
    for key in POST_FIGURES:
        kpi, field = KPIS[key], key.removeprefix("posts_")
        counted = field in POST_TOTALS
        label = FIELDS[field].labelled(language) if counted else text(f"workbook.kpis.{key}.label", language)
        made.put(kpi.label, label, Look.LABEL)
        put_change(made, formulas, kpi)
        made.put_row(int(kpi.value[1:]), {"E": None, "F": None}, Look.FIGURE)
        made.put(str(kpi.note), None if counted else text(f"workbook.kpis.note.{key}", language), Look.NOTE)
    for before in (False, True):
        start, number = PERIODS[before][0], KPIS["posts"]
        counting = f"COUNTIFS({_published(formulas, before=before)})"
        made.put(cell_of(number, before=before), f"=IF(ISNUMBER({start}),{counting},{start})", Look.FIGURE, number.unit)
        for field in POST_TOTALS:
            criteria = _published(formulas, before=before)
            known, summed = formulas.known("Posts", field, criteria), formulas.total("Posts", field, criteria)
            shown = f"IF({known}=0,{formulas.reason('not_exported')},{summed})"
            _put(made, formulas, KPIS[f"posts_{field}"], shown, before=before)
        _write_averages(made, formulas, before=before)
    made.put(f"K{KPIS['posts'].value[1:]}", text("workbook.kpis.rated_posts", language), Look.WORKING)


def write_attention(made: SheetPlan, formulas: Formulas) -> None:
    """Write how often and how long the posts were seen: metrics over totals of the posts that have all it takes."""
    headings = ("kpi", "value", "previous", "change_difference", "known_posts", "known_posts_before", "computed_from")
    head(made, formulas, "attention", headings)
    for key in ATTENTION:
        kpi, metric = KPIS[key], METRICS[key.upper()]
        made.put(kpi.label, metric.label(formulas.language), Look.LABEL)
        for before, count in zip((False, True), (str(kpi.known), str(kpi.known_before)), strict=True):
            start, end = PERIODS[before]
            mask = _known(formulas, key, start, end)
            made.put(count, f"=IF(ISNUMBER({start}),SUMPRODUCT({mask}),0)", Look.FIGURE, Unit.COUNT)
            rate = _rate(formulas, metric, mask)
            shown = f"IF({count}=0,{formulas.reason('not_exported')},{rate})"
            _put(made, formulas, kpi, shown, before=before)
        put_change(made, formulas, kpi)
        made.put(str(kpi.note), metric.help(formulas.language), Look.NOTE)


def _write_averages(made: SheetPlan, formulas: Formulas, *, before: bool) -> None:
    rate = rate_of(formulas, METRICS["ENGAGEMENT_RATE"], before=before, prefix="posts_")
    _put(made, formulas, KPIS["posts_engagement_rate"], rate, before=before)
    rates, none = formulas.column("Posts", "engagement_rate"), formulas.reason("zero_views")
    ranked = RATED_POSTS[before]
    mean = f"IF({ranked}=0,{none},AVERAGEIFS({rates},{_published(formulas, before=before)}))"
    _put(made, formulas, KPIS["posts_mean_engagement_rate"], mean, before=before)
    lower, upper = (rate_at_rank(formulas, f"INT(({ranked}+{step})/2)", *PERIODS[before]) for step in (1, 2))
    _put(made, formulas, KPIS["posts_median_engagement_rate"], f"IF({ranked}=0,{none},({lower}+{upper})/2)", before=before)
    counted = f"COUNTIFS({_published(formulas, before=before)},{rates},{ANY_NUMBER})"
    made.put(ranked, f"=IF(ISNUMBER({PERIODS[before][0]}),{counted},0)", Look.WORKING, Unit.COUNT)


def _rate(formulas: Formulas, metric: Metric, mask: str) -> str:
    totals_of = POST_RATES[metric.name.lower()]
    (_, (divisor,)) = parts_of(metric)
    divided = "*".join([mask, *(f"({formulas.column('Posts', column)}<>0)" for column in totals_of[divisor])])
    totals = {
        argument: f"SUMPRODUCT({','.join([divided, *(formulas.column('Posts', column) for column in columns)])})"
        for argument, columns in totals_of.items()
    }
    zero = formulas.reason(reason_of("zero", (divisor,)))
    return f"IF(SUMPRODUCT({divided})=0,{zero},{formulas.metric(metric, totals)})"


def _known(formulas: Formulas, key: str, start: str, end: str) -> str:
    """Return a mask: 1 for each post of the period that has every column a metric takes."""
    posted = formulas.column("Posts", "posted")
    columns = dict.fromkeys(column for columns in POST_RATES[key].values() for column in columns)
    of_the_period = [f"({posted}>={start})", f"({posted}<{end}+1)", formulas.chosen("Posts")]
    return "*".join([*of_the_period, *(formulas.numbers("Posts", column) for column in columns)])


def _published(formulas: Formulas, *, before: bool) -> str:
    return formulas.period("Posts", "posted", *PERIODS[before])


def _put(made: SheetPlan, formulas: Formulas, kpi: KpiCells, shown: str, *, before: bool) -> None:
    count = cell_of(KPIS["posts"], before=before)
    guarded = f"=IF(ISNUMBER({count}),IF({count}=0,{formulas.reason('no_posts')},{shown}),{count})"
    made.put(cell_of(kpi, before=before), guarded, Look.FIGURE, kpi.unit)
