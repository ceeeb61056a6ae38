"""The kinds of problem that looking at a package finds."""

from __future__ import annotations

from tiktok_kpis.problems import declare

FILE_TOO_LARGE = declare("file_too_large", "size", "most")
ARCHIVE_BROKEN = declare("archive_broken")
ARCHIVE_UNSAFE = declare("archive_unsafe", "found")
ARCHIVE_TOO_LARGE = declare("archive_too_large", "found")
ARCHIVE_TOO_MANY = declare("archive_too_many", "count")
ARCHIVE_LOCKED = declare("archive_locked")
SHEET_TOO_LARGE = declare("sheet_too_large", "found")

KINDS = (
    FILE_TOO_LARGE,
    ARCHIVE_BROKEN,
    ARCHIVE_UNSAFE,
    ARCHIVE_TOO_LARGE,
    ARCHIVE_TOO_MANY,
    ARCHIVE_LOCKED,
    SHEET_TOO_LARGE,
)
