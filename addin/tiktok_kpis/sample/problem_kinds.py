"""The kinds of problem found when a workbook is made."""

from __future__ import annotations

from tiktok_kpis.problems import declare

NOT_NAMED_XLSX = declare("not_named_xlsx")
FILE_EXISTS = declare("file_exists")
FOLDER_MISSING = declare("folder_missing")

KINDS = (
    NOT_NAMED_XLSX,
    FILE_EXISTS,
    FOLDER_MISSING,
)
