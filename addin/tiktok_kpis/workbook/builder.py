"""Turns the plans of the sheets into a workbook file."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import replace
from io import BytesIO
from math import ceil
from types import MappingProxyType

from openpyxl import Workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.formatting.rule import Rule as FormatRule
from openpyxl.styles import Font
from openpyxl.utils import column_index_from_string, get_column_letter, range_boundaries
from openpyxl.utils.cell import coordinate_from_string
from openpyxl.utils.indexed_list import IndexedList
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.header_footer import HeaderFooterItem, _HeaderFooterPart
from openpyxl.worksheet.pagebreak import Break
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.table import Table, TableFormula, TableStyleInfo
from openpyxl.worksheet.worksheet import Worksheet

from tiktok_kpis.languages import text
from tiktok_kpis.ledger.tables import Column, Writer
from tiktok_kpis.metrics.units import Unit
from tiktok_kpis.ooxml.canonical import reproducible
from tiktok_kpis.spreadsheet.limits import LAST_COLUMN, LAST_ROW
from tiktok_kpis.workbook.blueprint import Cell, Look, SheetPlan, Value
from tiktok_kpis.workbook.charts import add_chart
from tiktok_kpis.workbook.contract import (
    SHEETS,
    TABLE_PLACES,
    setting_cell,
    sheet_name,
)
from tiktok_kpis.workbook.expected import defined_names
from tiktok_kpis.workbook.looks import APART, FONT, SIZE, named_styles, shade, tone_style
from tiktok_kpis.workbook.sheets import plans
from tiktok_kpis.workbook.spelling import NATIVE, Spelling

LONGEST_TEXT = 32_767
A4 = 9
TIME_FORMAT = "hh:mm"
KEPT_AS_TEXT = {"account", "video_id"}
RECORD_HEIGHT = 14.25
ROOM_ACROSS = 10.2 * 96
"""What a landscape page has room for between its margins, in pixels at full size: the narrower Letter, so that A4 does too."""
DIGIT_WIDTH = 8
"""Pixels of a digit of Arial 11, the font of the workbook: a column is so many digits wide, and five pixels of its own."""
PAGE_WIDTH = 450
"""What one landscape page holds in print that can still be read, in characters; a wider table goes on on a page beside it."""
LINE_HEIGHT = 15
_USUAL_WIDTH = 13.0
_WRAPPED = frozenset({Look.PLAIN, Look.LABEL, Look.INPUT, Look.NOTE, Look.HEADING, Look.FIGURE_HEADING})
TABLE_STYLE = "TableStyleLight9"


def build(
    language: str,
    *,
    version: str,
    label: str = "",
    spelling: Spelling = NATIVE,
    settings: Mapping[str, Value] = MappingProxyType({}),
) -> bytes:
    """Return an empty workbook in a language, the same bytes every time.

    ``version`` is shown on the Start sheet; ``label`` on Start, KPIs and the page for brands, where the figures are nobody's.
    ``spelling`` says what its metrics are written as; ``settings`` holds what differs from the defaults.
    """
    workbook = _blank()
    made = {plan.key: plan for plan in plans(language, version, label, spelling)}
    for key, value in settings.items():
        address = setting_cell(key).address
        made["settings"].cells[address] = replace(made["settings"].cells[address], value=value)
    for key in SHEETS:
        _write(workbook.create_sheet(sheet_name(key, language)), made[key], language)
    workbook[sheet_name(SHEETS[0], language)].sheet_view.tabSelected = True
    for name, made_of in defined_names(language, spelling).items():
        workbook.defined_names[name] = DefinedName(name, attr_text=made_of)
    workbook.calculation.fullCalcOnLoad = True
    return _packed(workbook, text("workbook.title", language), [made[key] for key in SHEETS])


def build_book(sheets: Mapping[str, SheetPlan], language: str, *, title: str) -> bytes:
    """Return a workbook of plans by the names of their sheets, in their order, without any of the template's names."""
    workbook = _blank()
    for name, plan in sheets.items():
        _write(workbook.create_sheet(name), plan, language)
    workbook[next(iter(sheets))].sheet_view.tabSelected = True
    return _packed(workbook, title, sheets.values())


def _blank() -> Workbook:
    workbook = Workbook()
    # What a cell without a style is written in
    workbook._fonts = IndexedList([Font(name=FONT, size=SIZE, family=2)])  # type: ignore[attr-defined]
    workbook._named_styles["Normal"].font = Font(name=FONT, size=SIZE)  # type: ignore[attr-defined]
    for style in named_styles():
        workbook.add_named_style(style)
    del workbook[workbook.sheetnames[0]]
    return workbook


def _packed(workbook: Workbook, title: str, plans_in_order: Iterable[SheetPlan]) -> bytes:
    workbook.properties.title = title
    workbook.properties.creator = "TikTok KPIs"
    saved = BytesIO()
    workbook.save(saved)
    in_order = list(plans_in_order)
    return reproducible(
        saved.getvalue(),
        [chart.description for plan in in_order for chart in plan.charts],
        [_text_cells(plan) for plan in in_order],
    )


def _text_cells(plan: SheetPlan) -> str:
    """Return the cells in which a number is a text on purpose: ids, and what is typed or pasted as text."""
    if plan.every_cell_is_text:
        return f"A1:{get_column_letter(LAST_COLUMN)}{LAST_ROW}"
    if plan.table is None:
        return ""
    place = TABLE_PLACES[plan.table.name]
    letters = (place.column_letter(column.name) for column in place.table.columns if column.unit is Unit.TEXT)
    return " ".join(f"{letter}{place.first_row}:{letter}{LAST_ROW}" for letter in letters)


def _write(sheet: Worksheet, plan: SheetPlan, language: str) -> None:
    if plan.every_cell_is_text:
        everything = sheet.column_dimensions["A"]
        everything.min, everything.max, everything.width = 1, LAST_COLUMN, 16
        everything.number_format = "@"
    for letter, width in plan.widths.items():
        sheet.column_dimensions[letter].width = width
    needed = _text_heights(plan)
    for row, height in plan.heights.items():
        sheet.row_dimensions[row].height = max(height, needed[row])
    for address, content in plan.cells.items():
        _fill(sheet, address, content)
    for cells in plan.joined:
        sheet.merge_cells(cells)
    if plan.table is not None:
        _write_table(sheet, plan, language)
    for rule in plan.rules:
        validation = DataValidation(
            type=rule.allows,
            operator=None if rule.allows == "list" else "greaterThanOrEqual",
            formula1=rule.formula,
            allow_blank=True,
            showInputMessage=True,
            showErrorMessage=True,
            errorStyle="warning" if rule.advisory else "stop",
            promptTitle=rule.title,
            prompt=rule.message,
            errorTitle=rule.title,
            error=rule.mistake,
        )
        validation.add(rule.cells)
        sheet.add_data_validation(validation)
    for priority, emphasis in enumerate(plan.emphases, start=1):
        rule_for_cells = FormatRule("expression", formula=[emphasis.formula], dxf=tone_style(emphasis.tone), priority=priority)
        sheet.conditional_formatting.add(emphasis.cells, rule_for_cells)
    for cells in plan.shades:
        sheet.conditional_formatting.add(cells, shade())
    for chart in plan.charts:
        add_chart(sheet, chart)
    if plan.filtered:
        sheet.auto_filter.ref = plan.filtered
    _set_view(sheet, plan)
    _set_print(sheet, plan, language)
    if plan.protected:
        _protect(sheet)


def _text_heights(plan: SheetPlan) -> defaultdict[int, float]:
    """Return how high each row must be for its texts, which are of any length in another language."""
    heights: defaultdict[int, float] = defaultdict(float)
    for address, content in plan.cells.items():
        letter, row = coordinate_from_string(address)
        if content.look in _WRAPPED and isinstance(content.value, str) and not content.value.startswith("="):
            lines = ceil(len(content.value) / plan.widths.get(letter, _USUAL_WIDTH))
            heights[row] = max(heights[row], lines * LINE_HEIGHT)
    return heights


def _fill(sheet: Worksheet, address: str, content: Cell) -> None:
    cell = sheet[address]
    if content.is_imported and isinstance(content.value, str):
        cell.value = ILLEGAL_CHARACTERS_RE.sub("", content.value)[:LONGEST_TEXT]
        cell.data_type = "s"  # text stays text: what begins with = becomes no formula
    else:
        cell.value = content.value
    cell.style = content.look.value
    if content.number_format:
        cell.number_format = content.number_format


def _write_table(sheet: Worksheet, plan: SheetPlan, language: str) -> None:
    fill = plan.table
    if fill is None:
        return
    place = TABLE_PLACES[fill.name]
    records = fill.records or [{}]
    table = Table(displayName=fill.name, name=fill.name, ref=place.reference(len(records)))
    table._initialise_columns()  # type: ignore[attr-defined]
    after_a_figure = False
    for number, column in enumerate(place.table.columns):
        letter = get_column_letter(place.first_column + number)
        heading = column.heading(language)
        shown = _number_format(column)
        sheet.column_dimensions[letter].number_format = shown
        heading_look = Look.HEADING if column.unit is Unit.TEXT else Look.FIGURE_HEADING
        _fill(sheet, f"{letter}{place.header_row}", Cell(heading, heading_look))
        table.tableColumns[number].name = heading
        formula = fill.formulas.get(column.name)
        if formula is not None:
            table.tableColumns[number].calculatedColumnFormula = TableFormula(attr_text=formula)
        look = Look.RECORD_INPUT if column.writer is Writer.USER else Look.RECORD
        for row, record in enumerate(records, start=place.first_row):
            value = f"={formula}" if formula is not None else record.get(column.name)
            _fill(sheet, f"{letter}{row}", Cell(value, look, shown))
            if after_a_figure and column.unit is Unit.TEXT:
                sheet[f"{letter}{row}"].alignment = APART
        after_a_figure = column.unit is not Unit.TEXT
    table.tableStyleInfo = TableStyleInfo(name=TABLE_STYLE, showRowStripes=True)
    sheet.add_table(table)
    sheet.row_dimensions[place.header_row].height = 48
    # Set, so that a long text makes no row taller: a table is read line by line
    for row in range(place.first_row, place.first_row + len(records)):
        sheet.row_dimensions[row].height = RECORD_HEIGHT * fill.lines
    sheet.sheet_format.defaultRowHeight, sheet.sheet_format.customHeight = RECORD_HEIGHT * fill.lines, True


def _number_format(column: Column) -> str:
    if column.name == "time":
        return TIME_FORMAT
    # Ids stay text, digit by digit. Elsewhere text needs no format of its own, and a formula in a text cell is not calculated
    if column.unit is Unit.TEXT and column.name not in KEPT_AS_TEXT:
        return "General"
    return "General" if column.writer is Writer.FORMULA and column.unit is Unit.TEXT else column.unit.number_format


def _set_view(sheet: Worksheet, plan: SheetPlan) -> None:
    view = sheet.sheet_view
    view.showGridLines = plan.gridlines
    view.tabSelected = False
    if plan.freeze:
        sheet.freeze_panes = plan.freeze
    for selection in view.selection:
        selection.activeCell = selection.sqref = plan.first_input


def _set_print(sheet: Worksheet, plan: SheetPlan, language: str) -> None:
    sheet.page_setup.orientation = "portrait" if plan.upright else "landscape"
    sheet.page_setup.paperSize = A4
    if plan.page_breaks:
        # Excel leaves out breaks of the sheet's own where it fits the sheet into pages by itself
        sheet.page_setup.scale = _scale(plan)
    else:
        sheet.page_setup.fitToWidth = 1 if plan.print_columns else ceil(sum(plan.widths.values()) / PAGE_WIDTH) or 1
        sheet.page_setup.fitToHeight = 1 if plan.one_page else 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=not plan.page_breaks)
    sheet.page_margins.left = sheet.page_margins.right = 0.4
    sheet.page_margins.top, sheet.page_margins.bottom, sheet.page_margins.footer = 0.6, 0.75, 0.4
    sheet.HeaderFooter.oddFooter = HeaderFooterItem(
        left=_HeaderFooterPart(text="&A"),
        right=_HeaderFooterPart(text=text("workbook.print.page", language, page="&P", pages="&N")),
    )
    for row in plan.page_breaks:
        sheet.row_breaks.append(Break(id=row))
    if plan.repeated_row:
        sheet.print_title_rows = f"{plan.repeated_row}:{plan.repeated_row}"
    if plan.print_columns:
        last = max(range_boundaries(address)[3] or 1 for address in plan.cells)
        first_column, _, last_column = plan.print_columns.partition(":")
        sheet.print_area = f"{first_column}1:{last_column}{last}"


def _scale(plan: SheetPlan) -> int:
    """Return the percentage at which the printed columns stand beside each other on one page, at most full size."""
    if plan.print_columns:
        first, last = (column_index_from_string(letter) for letter in plan.print_columns.split(":"))
    else:  # a sheet without a print area is printed as far as it is filled
        first, last = 1, max(range_boundaries(address)[2] or 1 for address in plan.cells)
    widths = (plan.widths.get(get_column_letter(column), _USUAL_WIDTH) for column in range(first, last + 1))
    return min(100, int(100 * ROOM_ACROSS / sum(ceil(DIGIT_WIDTH * width) + 5 for width in widths)))


def _protect(sheet: Worksheet) -> None:
    protection = sheet.protection
    protection.sheet = True
    # False allows: the attributes say what is locked
    protection.sort = protection.autoFilter = protection.formatColumns = protection.formatRows = False
