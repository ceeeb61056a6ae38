"""The kinds of problem that are found in what the tables of an export say."""

from __future__ import annotations

from tiktok_kpis.problems import Severity, declare

NOT_AN_EXPORT = declare("not_an_export", "found")
NOTHING_PASTED = declare("nothing_pasted")
TABLE_EMPTY = declare("table_empty", severity=Severity.NOTE)
TEXT_IN_TABLE = declare("text_in_table", "found", severity=Severity.NOTE)
TABLE_UNKNOWN = declare("table_unknown", "headings")
FIGURES_UNKNOWN = declare("figures_unknown", "columns")
FIGURES_MISSING = declare("figures_missing")
POSTS_WITHOUT_LINK = declare("posts_without_link")
SPLIT_FROM_ONE_COLUMN = declare("split_from_one_column", severity=Severity.NOTE)
COLUMNS_EXPLAINED = declare("columns_explained", severity=Severity.NOTE)
COLUMNS_UNKNOWN = declare("columns_unknown", "columns", severity=Severity.NOTE)
NOT_READ_FOLLOWER_DIFFERENCE = declare("not_read_follower_difference", severity=Severity.NOTE)
NOT_READ_NET_FOLLOWERS = declare("not_read_net_followers", severity=Severity.NOTE)
NOT_READ_CALCULATED_RATE = declare("not_read_calculated_rate", severity=Severity.NOTE)
NOT_READ_OF_THE_ACCOUNT = declare("not_read_of_the_account", severity=Severity.NOTE)
ROW_TOO_LONG = declare("row_too_long", "found", "expected")
ROW_TOO_SHORT = declare("row_too_short", "found", "expected")
TOTAL_ROW = declare("total_row", "found", severity=Severity.NOTE)
NUMBER_UNREADABLE = declare("number_unreadable", "found", severity=Severity.WARNING)
NUMBER_DOUBTFUL = declare("number_doubtful", "found", severity=Severity.WARNING)
COUNT_WAS_FRACTION = declare("count_was_fraction", "found", "read", severity=Severity.WARNING)
TIME_WAS_CLOCK = declare("time_was_clock", "found", "read", severity=Severity.NOTE)
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
ACCOUNT_FROM_FOLDER = declare("account_from_folder", "account", severity=Severity.NOTE)
ANOTHER_ACCOUNT = declare("another_account", "other")

KINDS = (
    NOT_AN_EXPORT,
    NOTHING_PASTED,
    TABLE_EMPTY,
    TEXT_IN_TABLE,
    TABLE_UNKNOWN,
    FIGURES_UNKNOWN,
    FIGURES_MISSING,
    POSTS_WITHOUT_LINK,
    SPLIT_FROM_ONE_COLUMN,
    COLUMNS_EXPLAINED,
    COLUMNS_UNKNOWN,
    NOT_READ_FOLLOWER_DIFFERENCE,
    NOT_READ_NET_FOLLOWERS,
    NOT_READ_CALCULATED_RATE,
    NOT_READ_OF_THE_ACCOUNT,
    ROW_TOO_LONG,
    ROW_TOO_SHORT,
    TOTAL_ROW,
    NUMBER_UNREADABLE,
    NUMBER_DOUBTFUL,
    COUNT_WAS_FRACTION,
    TIME_WAS_CLOCK,
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
    ACCOUNT_FROM_FOLDER,
    ANOTHER_ACCOUNT,
)
