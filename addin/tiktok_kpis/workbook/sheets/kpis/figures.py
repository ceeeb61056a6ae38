"""The other KPIs: totals of the days, and rates between them."""

from __future__ import annotations

from tiktok_kpis.kpis.definitions import How, Section, kpis_in_section
from tiktok_kpis.languages import text
from tiktok_kpis.metrics.units import Unit
from tiktok_kpis.workbook.blueprint import Look, SheetPlan
from tiktok_kpis.workbook.formulas import Formulas, quoted
from tiktok_kpis.workbook.kpi_cells import BLOCKS, KPI_CELLS
from tiktok_kpis.workbook.sheets.kpis.blocks import PERIODS, cell_of, head, put_change, rate_of


def write_totals(made: SheetPlan, formulas: Formulas) -> None:
    """Write the totals of the days, and of how many rows each was made."""
    head(made, formulas, "totals", ("kpi", "value", "previous", "change_share", "known", "known_before", "note_heading"))
    missing = quoted(text("workbook.kpis.note.missing_total", formulas.language))
    for total in kpis_in_section(Section.TOTALS):
        kpi, field = KPI_CELLS[total.key], total.field_name
        made.put(kpi.label, total.label(formulas.language), Look.LABEL)
        for (start, end), value, count in zip(PERIODS, (kpi.value, kpi.previous), (kpi.known, kpi.known_before), strict=True):
            criteria = formulas.period("Daily", start, end)
            counted = formulas.known("Daily", field, criteria)
            summed = formulas.total("Daily", field, criteria)
            made.put(str(count), f"=IF(ISNUMBER({start}),{counted},0)", Look.FIGURE, Unit.COUNT)
            shown = f"IF({count}=0,{formulas.reason('not_exported')},{summed})"
            made.put(value, f"=IF(ISNUMBER({start}),{shown},{start})", Look.FIGURE, kpi.unit)
        put_change(made, formulas, kpi)
        known = quoted(text("workbook.kpis.note.reach", formulas.language)) if field == "reach" else '""'
        untold = f"AND({KPI_CELLS['views'].known}>0,{kpi.known}=0)"
        made.put(str(kpi.note), f'=IF({untold},{missing},IF({kpi.known}=0,"",{known}))', Look.NOTE)


def write_rates(made: SheetPlan, formulas: Formulas) -> None:
    """Write the followers at the end of the period and the rates between totals of the days."""
    head(made, formulas, "rates", ("kpi", "value", "previous", "change_mixed", "", "", "computed_from"))
    for rate in kpis_in_section(Section.RATES):
        kpi, counted = KPI_CELLS[rate.key], rate.how is How.LAST
        label = text("workbook.kpis.followers_at_end", formulas.language) if counted else rate.label(formulas.language)
        note = text("workbook.kpis.note.followers", formulas.language) if counted else rate.help_in(formulas.language)
        made.put(kpi.label, label, Look.LABEL)
        for before, (start, _) in zip((False, True), PERIODS, strict=True):
            shown = _followers(formulas, before=before) if counted else rate_of(formulas, rate, before=before)
            made.put(cell_of(kpi, before=before), f"=IF(ISNUMBER({start}),{shown},{start})", Look.FIGURE, kpi.unit)
        put_change(made, formulas, kpi)
        made.put_row(int(kpi.value[1:]), {"E": None, "F": None}, Look.FIGURE)
        made.put(str(kpi.note), note, Look.NOTE)


def _followers(formulas: Formulas, *, before: bool) -> str:
    counts = BLOCKS["accounts_before" if before else "accounts"].cells("E")
    return f"IF(COUNT({counts})=0,{formulas.reason('no_followers')},SUM({counts}))"
