"""The kinds of problem that refreshing, saving and bringing back a workbook finds."""

from __future__ import annotations

from tiktok_kpis.problems import Severity, declare

TABLE_MISSING = declare("table_missing", "table")
COLUMN_MISSING = declare("column_missing", "table", "columns", "kept", severity=Severity.WARNING)
KEY_COLUMN_MISSING = declare("key_column_missing", "table", "columns")
TOO_MANY_ROWS = declare("too_many_rows", "table", "rows")
BELOW_THE_TABLE = declare("below_the_table", "table")
WORKBOOK_CHANGED = declare("workbook_changed")
SAVE_FAILED = declare("save_failed", "reason")
WORKBOOK_BUSY = declare("workbook_busy", "holder")
WORKBOOK_OPEN = declare("workbook_open", "program", "beside")
WORKBOOK_DAMAGED = declare("workbook_damaged")
WORKBOOK_READ_ONLY = declare("workbook_read_only")
DISK_FULL = declare("disk_full", "folder", "reason")
NO_RIGHT_TO_WRITE = declare("no_right_to_write", "folder", "reason")
NOT_SAVED = declare("not_saved", "reason")
MEMORY_SHORT = declare("memory_short")
CONFLICT_COPIES = declare("conflict_copies", "copies", severity=Severity.WARNING)
NO_BACKUP = declare("no_backup", "folder")
BACKUP_UNKNOWN = declare("backup_unknown", "wanted")
BACKUP_DAMAGED = declare("backup_damaged")
WORKBOOK_MISSING = declare("workbook_missing")
NO_WORKBOOK = declare("no_workbook")
WORKBOOK_OF_OTHER_TYPE = declare("workbook_of_other_type", "type")
WORKBOOK_FIRST = declare("workbook_first", "workbook", "export")
WORKBOOK_PROTECTED = declare("workbook_protected")
PASTE_SHEET_MISSING = declare("paste_sheet_missing", severity=Severity.WARNING)
UNKNOWN_TIME_ZONE = declare("unknown_time_zone", "zone", severity=Severity.WARNING)
UNKNOWN_COUNTRY = declare("unknown_country", "country", severity=Severity.WARNING)
FORMULAS_MISSING = declare("formulas_missing", "count", "cells", "file", severity=Severity.WARNING)
FORMULAS_FIXED = declare("formulas_fixed", "count", "cells", "file", severity=Severity.WARNING)
FORMULAS_BROKEN = declare("formulas_broken", "count", "cells", "file", severity=Severity.WARNING)
FORMULAS_FROZEN = declare("formulas_frozen", "count", "cells", "file", severity=Severity.WARNING)
NAMES_MISSING = declare("names_missing", "count", "names", "file", severity=Severity.WARNING)
SHEETS_MISSING = declare("sheets_missing", "sheets", "file", severity=Severity.WARNING)
COLUMN_FORMULAS_LOST = declare("column_formulas_lost", "count", "tables", severity=Severity.NOTE)
FORMULAS_TYPED_OVER = declare("formulas_typed_over", "count", "cells", severity=Severity.NOTE)
FORMULAS_OWN = declare("formulas_own", "count", "cells", severity=Severity.NOTE)
NAMES_OWN = declare("names_own", "names", severity=Severity.NOTE)
SHEETS_MOVED = declare("sheets_moved", "sheets", severity=Severity.NOTE)
BLUEPRINT_UNKNOWN = declare("blueprint_unknown", "version", "ours")

KINDS = (
    TABLE_MISSING,
    COLUMN_MISSING,
    KEY_COLUMN_MISSING,
    TOO_MANY_ROWS,
    BELOW_THE_TABLE,
    WORKBOOK_CHANGED,
    SAVE_FAILED,
    WORKBOOK_BUSY,
    WORKBOOK_OPEN,
    WORKBOOK_DAMAGED,
    WORKBOOK_READ_ONLY,
    DISK_FULL,
    NO_RIGHT_TO_WRITE,
    NOT_SAVED,
    MEMORY_SHORT,
    CONFLICT_COPIES,
    NO_BACKUP,
    BACKUP_UNKNOWN,
    BACKUP_DAMAGED,
    WORKBOOK_MISSING,
    NO_WORKBOOK,
    WORKBOOK_OF_OTHER_TYPE,
    WORKBOOK_FIRST,
    WORKBOOK_PROTECTED,
    PASTE_SHEET_MISSING,
    UNKNOWN_TIME_ZONE,
    UNKNOWN_COUNTRY,
    FORMULAS_MISSING,
    FORMULAS_FIXED,
    FORMULAS_BROKEN,
    FORMULAS_FROZEN,
    NAMES_MISSING,
    SHEETS_MISSING,
    COLUMN_FORMULAS_LOST,
    FORMULAS_TYPED_OVER,
    FORMULAS_OWN,
    NAMES_OWN,
    SHEETS_MOVED,
    BLUEPRINT_UNKNOWN,
)

TO_REPAIR = (FORMULAS_MISSING, FORMULAS_FIXED, FORMULAS_BROKEN, FORMULAS_FROZEN, NAMES_MISSING, SHEETS_MISSING)
"""The kinds of damage that change figures, and that can be put back."""
