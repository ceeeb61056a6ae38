"""The kinds of problem that installing into Excel and working in an open workbook finds."""

from __future__ import annotations

from tiktok_kpis.problems import declare

EXCEL_ON_MAC = declare("excel_on_mac")
EXCEL_ONLY_WINDOWS = declare("excel_only_windows")
EXCEL_NO_APPDATA = declare("excel_no_appdata")
EXCEL_OTHER_XLWINGS = declare("excel_other_xlwings", "needed", "found")
EXCEL_FILE_IN_USE = declare("excel_file_in_use", "reason")
EXCEL_PATH_LETTERS = declare("excel_path_letters", "path")
EXCEL_REFUSES = declare("excel_refuses", "reason")
EXCEL_STOPPED_HALF_WAY = declare("excel_stopped_half_way", "reason", "backup")
SHEET_HAS_A_PASSWORD = declare("sheet_has_a_password")
TABLE_WITHOUT_HEADINGS = declare("table_without_headings", "table")
WORKBOOK_NOT_IN_A_FOLDER = declare("workbook_not_in_a_folder")

KINDS = (
    EXCEL_ON_MAC,
    EXCEL_ONLY_WINDOWS,
    EXCEL_NO_APPDATA,
    EXCEL_OTHER_XLWINGS,
    EXCEL_FILE_IN_USE,
    EXCEL_PATH_LETTERS,
    EXCEL_REFUSES,
    EXCEL_STOPPED_HALF_WAY,
    SHEET_HAS_A_PASSWORD,
    TABLE_WITHOUT_HEADINGS,
    WORKBOOK_NOT_IN_A_FOLDER,
)
