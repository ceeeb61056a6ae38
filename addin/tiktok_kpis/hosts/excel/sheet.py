"""The one sheet of the add-in file: xlwings' settings on the left, the help of the functions on the right, in one language.

It is written anew at installation, when the interpreter and the language are known; VBA stays as it was built.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from xml.sax.saxutils import escape, quoteattr

from tiktok_kpis.languages import SOURCE_LANGUAGE, text
from tiktok_kpis.metrics.functions import Function
from tiktok_kpis.spreadsheet.addresses import column_letters

PROJECT = "tiktok-kpis"
"""The name of the add-in, of its settings sheet and of nothing else: it must not be ``xlwings``, whose sheet other workbooks
have."""
SHEET_NAME = f"{PROJECT}.conf"
SHEET_PART = "xl/worksheets/sheet1.xml"
RIBBON_PART = "customUI/customUI.xml"

NAME_COLUMN, CATEGORY_COLUMN, HELP_COLUMN, ARGUMENT_COLUMN = 4, 5, 6, 7
FIRST_FUNCTION_ROW = 1

NO_INTERPRETER = "pythonw"
"""Whatever Python Windows finds first, until the installation writes the right one."""

BUTTONS = (
    ("RefreshKpis", "refresh", "RefreshAll", "large"),
    ("NewWorkbook", "new_workbook", "FileNew", "large"),
    ("CheckPaste", "check_paste", "Paste", "large"),
    ("ShowHelp", "help", "Help", "normal"),
    ("ShowLastProblem", "last_problem", "ErrorChecking", "normal"),
)
"""The ribbon's buttons: the macro, the key of its texts, the picture of Excel's own, the size."""

Setting = str | bool

_NAMESPACE = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_DECLARATION = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'


def settings(interpreter: str = NO_INTERPRETER, folder: str = "", language: str = SOURCE_LANGUAGE) -> dict[str, Setting]:
    """Return xlwings' settings: which Python runs, where else it looks for modules, and what it registers."""
    return {
        "INTERPRETER_WIN": interpreter,
        "PYTHONPATH": folder,
        "UDF MODULES": "tiktok_kpis.hosts.excel.functions",
        # Otherwise a file named json.py beside any workbook would be run
        "ADD_WORKBOOK_TO_PYTHONPATH": "false",
        "SHOW CONSOLE": False,
        "DEBUG UDFS": False,
        "LANGUAGE": language,
    }


def sheet_part(functions: Iterable[Function], chosen: Mapping[str, Setting], language: str) -> str:
    """Return the sheet as XML."""
    cells: dict[int, dict[int, Setting]] = {}
    for row, (name, value) in enumerate(chosen.items(), start=1):
        cells.setdefault(row, {}).update({1: name, 2: value})
    for row, function in enumerate(functions, start=FIRST_FUNCTION_ROW):
        category = text("metrics.category", language, group=function.group.title(language))
        texts: list[Setting] = [
            function.name,
            category,
            function.help(language),
            *(p.help_in(language) for p in function.parameters),
        ]
        cells.setdefault(row, {}).update(enumerate(texts, start=NAME_COLUMN))
    rows = "".join(f'<row r="{row}">{_row(row, cells[row])}</row>' for row in sorted(cells))
    return (
        f'{_DECLARATION}<worksheet xmlns="{_NAMESPACE}"><sheetPr codeName="Sheet2"/>'
        '<cols><col min="1" max="2" width="32" customWidth="1"/></cols>'
        f"<sheetData>{rows}</sheetData></worksheet>"
    )


def ribbon_part(language: str) -> str:
    """Return the ribbon tab as XML."""
    buttons = "".join(
        f'<button id="TikTokKpis{macro}" label={quoteattr(text(f"excel.{key}.label", language))}'
        f" screentip={quoteattr(text(f'excel.{key}.label', language))}"
        f" supertip={quoteattr(text(f'excel.{key}.help', language))}"
        f' size="{size}" imageMso="{picture}" onAction="TikTokKpisRibbon.{macro}"/>'
        for macro, key, picture, size in BUTTONS
    )
    return (
        f'{_DECLARATION}<customUI xmlns="http://schemas.microsoft.com/office/2006/01/customui"><ribbon><tabs>'
        f'<tab id="TikTokKpisTab" label="TikTok KPIs"><group id="TikTokKpisGroup" label="TikTok KPIs">{buttons}</group>'
        "</tab></tabs></ribbon></customUI>"
    )


def _row(row: int, cells: Mapping[int, Setting]) -> str:
    return "".join(_cell(f"{column_letters(column)}{row}", cells[column]) for column in sorted(cells))


def _cell(address: str, content: Setting) -> str:
    if isinstance(content, bool):
        return f'<c r="{address}" t="b"><v>{content:d}</v></c>'
    return f'<c r="{address}" t="inlineStr"><is><t xml:space="preserve">{escape(content)}</t></is></c>' if content else ""
