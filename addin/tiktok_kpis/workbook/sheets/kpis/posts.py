"""The posts published in the period: their lifetime totals, three ways to average their rates, and how they were watched."""

from __future__ import annotations

from tiktok_kpis.kpis.definitions import NUMBER_OF_POSTS, RATE_OF_A_POST, How, Kpi, Section, kpis_in_section
from tiktok_kpis.kpis.measures import Lack, Obstacle, parts_of
from tiktok_kpis.languages import text
from tiktok_kpis.metrics.units import Unit
from tiktok_kpis.workbook.blueprint import Look, SheetPlan
from tiktok_kpis.workbook.formulas import ANY_NUMBER, Formulas
from tiktok_kpis.workbook.kpi_cells import KPI_CELLS, KpiCells
from tiktok_kpis.workbook.sheets.kpis.blocks import PERIODS, cell_of, head, put_change, rate_of
from tiktok_kpis.workbook.sheets.kpis.ranking import RATED_POSTS, rate_at_rank
from tiktok_kpis.workbook.sheets.records import SECONDS


def write_totals(made: SheetPlan, formulas: Formulas) -> None:
    """Write the lifetime totals of the posts and their rates."""
    language = formulas.language
    head(made, formulas, "posts", ("kpi", "value", "previous", "change_mixed", "", "", "note_heading"))
    for kpi in kpis_in_section(Section.POSTS):
        cells = KPI_CELLS[kpi.key]
        made.put(cells.label, kpi.label(language), Look.LABEL)
        put_change(made, formulas, cells)
        made.put_row(int(cells.value[1:]), {"E": None, "F": None}, Look.FIGURE)
        made.put(str(cells.note), None if kpi.how is How.TOTAL else kpi.help_in(language), Look.NOTE)
        for before in (False, True):
            shown = _calculated(formulas, kpi, before=before)
            if kpi.how is How.NUMBER:
                start = PERIODS[before][0]
                made.put(cell_of(cells, before=before), f"=IF(ISNUMBER({start}),{shown},{start})", Look.FIGURE, kpi.unit)
            else:
                _put(made, formulas, cells, shown, before=before)
    for before, ranked in zip((False, True), RATED_POSTS, strict=True):
        rated = f"COUNTIFS({_published(formulas, before=before)},{formulas.column('Posts', RATE_OF_A_POST)},{ANY_NUMBER})"
        made.put(ranked, f"=IF(ISNUMBER({PERIODS[before][0]}),{rated},0)", Look.WORKING, Unit.COUNT)
    made.put(f"K{RATED_POSTS[0][1:]}", text("workbook.kpis.rated_posts", language), Look.WORKING)


def write_attention(made: SheetPlan, formulas: Formulas) -> None:
    """Write how often and how long the posts were seen: metrics over totals of the posts that have all it takes."""
    headings = ("kpi", "value", "previous", "change_difference", "known_posts", "known_posts_before", "computed_from")
    head(made, formulas, "attention", headings)
    for kpi in kpis_in_section(Section.ATTENTION):
        cells = KPI_CELLS[kpi.key]
        made.put(cells.label, kpi.label(formulas.language), Look.LABEL)
        for before, count in zip((False, True), (str(cells.known), str(cells.known_before)), strict=True):
            start, known = PERIODS[before][0], _known(formulas, kpi, before=before)
            made.put(count, f"=IF(ISNUMBER({start}),COUNTIFS({known}),0)", Look.FIGURE, Unit.COUNT)
            shown = f"IF({count}=0,{formulas.reason('not_exported')},{_rate(formulas, kpi, known)})"
            _put(made, formulas, cells, shown, before=before)
        put_change(made, formulas, cells)
        made.put(str(cells.note), kpi.help_in(formulas.language), Look.NOTE)


def _calculated(formulas: Formulas, kpi: Kpi, *, before: bool) -> str:
    """Return the formula of a KPI of the posts, where there are posts."""
    criteria, rated = _published(formulas, before=before), RATED_POSTS[before]
    unrated = f"IF({rated}=0,{formulas.reason('zero_views')},{{}})".format
    match kpi.how:
        case How.NUMBER:
            return f"COUNTIFS({criteria})"
        case How.TOTAL:
            known, summed = (find("Posts", kpi.field_name, criteria) for find in (formulas.known, formulas.total))
            return f"IF({known}=0,{formulas.reason('not_exported')},{summed})"
        case How.RATE_OF_TOTALS:
            return rate_of(formulas, kpi, before=before)
        case How.MEAN:
            rates = formulas.column("Posts", RATE_OF_A_POST)
            return unrated(f"AVERAGEIFS({rates},{criteria},{rates},{ANY_NUMBER})")
        case How.MEDIAN:
            lower, upper = (rate_at_rank(formulas, f"INT(({rated}+{step})/2)", *PERIODS[before]) for step in (1, 2))
            return unrated(f"({lower}+{upper})/2")
    raise TypeError(f"{kpi.key} is no figure of this block")


def _rate(formulas: Formulas, kpi: Kpi, known: str) -> str:
    _, below = parts_of(kpi.metric)
    divisors = [column for argument in below for column in kpi.columns[argument]]
    divided = ",".join([known, *(f'{formulas.column("Posts", column)},"<>0"' for column in divisors)])
    totals = {argument: formulas.total("Posts", _column(columns), divided) for argument, columns in kpi.columns.items()}
    zero = formulas.reason(Obstacle(Lack.ZERO, below).reason)
    return f"IF(COUNTIFS({divided})=0,{zero},{formulas.metric(kpi.metric, totals)})"


def _known(formulas: Formulas, kpi: Kpi, *, before: bool) -> str:
    """Return the criteria for posts of the period that have every column a metric takes."""
    columns = dict.fromkeys(column for columns in kpi.columns.values() for column in columns)
    return ",".join(
        [_published(formulas, before=before), *(f"{formulas.column('Posts', column)},{ANY_NUMBER}" for column in columns)]
    )


def _column(columns: tuple[str, ...]) -> str:
    """Return the column of Posts that has the product of columns."""
    return columns[0] if len(columns) == 1 else next(name for name, parts in SECONDS.items() if parts == columns)


def _published(formulas: Formulas, *, before: bool) -> str:
    return formulas.period("Posts", *PERIODS[before])


def _put(made: SheetPlan, formulas: Formulas, kpi: KpiCells, shown: str, *, before: bool) -> None:
    count = cell_of(KPI_CELLS[NUMBER_OF_POSTS.key], before=before)
    guarded = f"=IF(ISNUMBER({count}),IF({count}=0,{formulas.reason('no_posts')},{shown}),{count})"
    made.put(cell_of(kpi, before=before), guarded, Look.FIGURE, kpi.unit)
