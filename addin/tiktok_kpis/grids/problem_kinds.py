"""The kinds of problem that are found in files and in how their tables are laid out."""

from __future__ import annotations

from tiktok_kpis.problems import Severity, declare

FILE_TOO_LARGE = declare("file_too_large", "size", "most")
ARCHIVE_BROKEN = declare("archive_broken")
ARCHIVE_UNSAFE = declare("archive_unsafe", "found")
ARCHIVE_TOO_LARGE = declare("archive_too_large", "found")
ARCHIVE_TOO_MANY = declare("archive_too_many", "count")
ARCHIVE_LOCKED = declare("archive_locked")
SHEET_TOO_LARGE = declare("sheet_too_large", "found")
CELLS_TOO_FAR = declare("cells_too_far", "cell", "most")

FILE_MISSING = declare("file_missing")
FILE_EMPTY = declare("file_empty")
FILE_IS_FOLDER = declare("file_is_folder")
FILE_NOT_ORDINARY = declare("file_not_ordinary")
FILE_TOO_LONG = declare("file_too_long", "most")
FILE_UNREADABLE = declare("file_unreadable", "reason")
FILE_OF_OTHER_TYPE = declare("file_of_other_type", "type")
FILE_NOT_TEXT = declare("file_not_text")
FILE_IS_PAGE = declare("file_is_page")
JSON_UNKNOWN = declare("json_unknown")
JSON_BROKEN = declare("json_broken")
ENCODING_GUESSED = declare("encoding_guessed", "encoding", severity=Severity.WARNING)
ARCHIVE_NESTED = declare("archive_nested")
WORKBOOK_LOCKED = declare("workbook_locked")
WORKBOOK_TOO_OLD = declare("workbook_too_old")
WORKBOOK_WITHOUT_READER = declare("workbook_without_reader", "type")
WORKBOOK_BROKEN = declare("workbook_broken")
LISTS_NOT_READ = declare("lists_not_read", "count", "found", severity=Severity.NOTE)
TEXT_OUTSIDE = declare("text_outside", "count", "found", severity=Severity.NOTE)
ROW_REPAIRED = declare("row_repaired", "title", severity=Severity.NOTE)
ROW_BROKEN = declare("row_broken", "found")
TOO_MANY_TABLES = declare("too_many_tables", "most")
ROWS_MOSTLY_BROKEN = declare("rows_mostly_broken", "count", "row")

KINDS = (
    FILE_TOO_LARGE,
    ARCHIVE_BROKEN,
    ARCHIVE_UNSAFE,
    ARCHIVE_TOO_LARGE,
    ARCHIVE_TOO_MANY,
    ARCHIVE_LOCKED,
    SHEET_TOO_LARGE,
    CELLS_TOO_FAR,
    FILE_MISSING,
    FILE_EMPTY,
    FILE_IS_FOLDER,
    FILE_NOT_ORDINARY,
    FILE_TOO_LONG,
    FILE_UNREADABLE,
    FILE_OF_OTHER_TYPE,
    FILE_NOT_TEXT,
    FILE_IS_PAGE,
    JSON_UNKNOWN,
    JSON_BROKEN,
    ENCODING_GUESSED,
    ARCHIVE_NESTED,
    WORKBOOK_LOCKED,
    WORKBOOK_TOO_OLD,
    WORKBOOK_WITHOUT_READER,
    WORKBOOK_BROKEN,
    LISTS_NOT_READ,
    TEXT_OUTSIDE,
    ROW_REPAIRED,
    ROW_BROKEN,
    TOO_MANY_TABLES,
    ROWS_MOSTLY_BROKEN,
)
