"""The kinds of problem that reading exports finds."""

from __future__ import annotations

from tiktok_kpis.problems import Severity, declare

FILE_MISSING = declare("file_missing")
FILE_EMPTY = declare("file_empty")
FILE_IS_FOLDER = declare("file_is_folder")
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
NOT_AN_EXPORT = declare("not_an_export", "found")
NOTHING_PASTED = declare("nothing_pasted")
TABLE_UNKNOWN = declare("table_unknown", "headings")
TABLE_EMPTY = declare("table_empty", severity=Severity.NOTE)
TEXT_OUTSIDE = declare("text_outside", "count", "found", severity=Severity.NOTE)
TEXT_IN_TABLE = declare("text_in_table", "found", severity=Severity.NOTE)
COLUMNS_UNKNOWN = declare("columns_unknown", "columns", severity=Severity.NOTE)
NOT_READ_FOLLOWER_DIFFERENCE = declare("not_read_follower_difference", severity=Severity.NOTE)
NOT_READ_NET_FOLLOWERS = declare("not_read_net_followers", severity=Severity.NOTE)
NOT_READ_CALCULATED_RATE = declare("not_read_calculated_rate", severity=Severity.NOTE)
ROW_REPAIRED = declare("row_repaired", "title", severity=Severity.NOTE)
ROW_BROKEN = declare("row_broken", "found")
ROW_TOO_LONG = declare("row_too_long", "found", "expected")
ROW_TOO_SHORT = declare("row_too_short", "found", "expected")
TOO_MANY_TABLES = declare("too_many_tables", "most")
ROWS_MOSTLY_BROKEN = declare("rows_mostly_broken", "count", "row")
TOTAL_ROW = declare("total_row", "found", severity=Severity.NOTE)
NUMBER_UNREADABLE = declare("number_unreadable", "found", severity=Severity.WARNING)
NUMBER_DOUBTFUL = declare("number_doubtful", "found", severity=Severity.WARNING)
SHARE_ABOVE_ONE = declare("share_above_one", severity=Severity.WARNING)
NAME_MISSING = declare("name_missing")
DATE_MISSING = declare("date_missing")
DATE_UNREADABLE = declare("date_unreadable", "found")
DATE_DOUBTFUL = declare("date_doubtful", "found", severity=Severity.WARNING)
DAY_AND_MONTH_SWAPPED = declare("day_and_month_swapped", severity=Severity.NOTE)
DAY_AND_MONTH_UNCLEAR = declare("day_and_month_unclear", "found")
DATE_IN_FUTURE = declare("date_in_future", "found", severity=Severity.WARNING)
YEAR_ASSUMED = declare("year_assumed", "first", "last", severity=Severity.NOTE)
SPREADSHEET_YEAR = declare("spreadsheet_year", "first", "last", severity=Severity.NOTE)
LAST_DAY_UNFINISHED = declare("last_day_unfinished", "count", "day", severity=Severity.NOTE)
DAY_TWICE = declare("day_twice", "day", "kept", severity=Severity.WARNING)
DAY_TWICE_SAME = declare("day_twice_same", "day", "kept", severity=Severity.NOTE)
OTHER_NETWORK = declare("other_network", "network", apart_by="network")
ID_OF_OTHER_NETWORK = declare("id_of_other_network", "found")
LINK_IS_DOWNLOAD = declare("link_is_download")
VIDEO_MISSING = declare("video_missing")
VIDEO_UNREADABLE = declare("video_unreadable", "found")
LINK_SHORT = declare("link_short", "found")
ID_LOST_DIGITS = declare("id_lost_digits", "found", severity=Severity.WARNING)
EXPORT_DAY_UNREADABLE = declare("export_day_unreadable", "found", severity=Severity.WARNING)
POSTED_IMPOSSIBLE = declare("posted_impossible", "found", severity=Severity.WARNING)
POSTED_UNREADABLE = declare("posted_unreadable", "found", severity=Severity.WARNING)
VIDEO_TWICE = declare("video_twice", "video", "kept", severity=Severity.WARNING)
VIDEO_TWICE_SAME = declare("video_twice_same", "video", "kept", severity=Severity.NOTE)
POSTS_CAPPED = declare("posts_capped", "most", severity=Severity.NOTE)
LAST_DAYS_PROVISIONAL = declare("last_days_provisional", "first", "last", severity=Severity.NOTE)
DATES_ARE_SNAPSHOTS = declare("dates_are_snapshots", severity=Severity.NOTE)
VIEWERS_SHIFTED = declare("viewers_shifted", "days", "first", "last", severity=Severity.NOTE)

KINDS = (
    FILE_MISSING,
    FILE_EMPTY,
    FILE_IS_FOLDER,
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
    NOT_AN_EXPORT,
    NOTHING_PASTED,
    TABLE_UNKNOWN,
    TABLE_EMPTY,
    TEXT_OUTSIDE,
    TEXT_IN_TABLE,
    COLUMNS_UNKNOWN,
    NOT_READ_FOLLOWER_DIFFERENCE,
    NOT_READ_NET_FOLLOWERS,
    NOT_READ_CALCULATED_RATE,
    ROW_REPAIRED,
    ROW_BROKEN,
    ROW_TOO_LONG,
    ROW_TOO_SHORT,
    TOO_MANY_TABLES,
    ROWS_MOSTLY_BROKEN,
    TOTAL_ROW,
    NUMBER_UNREADABLE,
    NUMBER_DOUBTFUL,
    SHARE_ABOVE_ONE,
    NAME_MISSING,
    DATE_MISSING,
    DATE_UNREADABLE,
    DATE_DOUBTFUL,
    DAY_AND_MONTH_SWAPPED,
    DAY_AND_MONTH_UNCLEAR,
    DATE_IN_FUTURE,
    YEAR_ASSUMED,
    SPREADSHEET_YEAR,
    LAST_DAY_UNFINISHED,
    DAY_TWICE,
    DAY_TWICE_SAME,
    OTHER_NETWORK,
    ID_OF_OTHER_NETWORK,
    LINK_IS_DOWNLOAD,
    VIDEO_MISSING,
    VIDEO_UNREADABLE,
    LINK_SHORT,
    ID_LOST_DIGITS,
    EXPORT_DAY_UNREADABLE,
    POSTED_IMPOSSIBLE,
    POSTED_UNREADABLE,
    VIDEO_TWICE,
    VIDEO_TWICE_SAME,
    POSTS_CAPPED,
    LAST_DAYS_PROVISIONAL,
    DATES_ARE_SNAPSHOTS,
    VIEWERS_SHIFTED,
)
