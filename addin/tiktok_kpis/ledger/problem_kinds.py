"""The kinds of problem found when exports are merged into the workbook."""

from __future__ import annotations

from tiktok_kpis.problems import Severity, declare

ROWS_NOT_KEPT = declare("rows_not_kept", "rows", severity=Severity.WARNING)
DAYS_SHIFTED = declare("days_shifted", "older", "days", "newer", severity=Severity.NOTE)
TYPED_VALUE_KEPT = declare("typed_value_kept", "exported", "day", "kept", severity=Severity.NOTE)
ACCOUNT_UNKNOWN = declare("account_unknown", "accounts", severity=Severity.WARNING)
ANOTHER_ACCOUNT_THAN_BEFORE = declare("another_account_than_before", "first", "last")
ROW_WITHOUT_DATE = declare("row_without_date", "found")
ROW_AFTER_TODAY = declare("row_after_today", "found", severity=Severity.WARNING)
ROW_TWICE = declare("row_twice", severity=Severity.WARNING)
DATES_FROM_TEXT = declare("dates_from_text", "found", severity=Severity.NOTE)
IDS_RESTORED = declare("ids_restored", severity=Severity.NOTE)
IDS_UNKNOWN = declare("ids_unknown", severity=Severity.WARNING)
ACCOUNTS_RESPELLED = declare("accounts_respelled", "found", severity=Severity.NOTE)
COUNT_NOT_A_NUMBER = declare("count_not_a_number", "found", severity=Severity.WARNING)
COUNT_IS_NEGATIVE = declare("count_is_negative", "found", severity=Severity.WARNING)
VALUES_RESTORED = declare("values_restored", "found", severity=Severity.NOTE)
ACCOUNTS_MISSING = declare("accounts_missing", severity=Severity.WARNING)
ACCOUNT_ELSEWHERE = declare("account_elsewhere", "found", severity=Severity.WARNING)
PLAN_DATE_UNREADABLE = declare("plan_date_unreadable", "found", severity=Severity.WARNING)
CELL_SHOWS_ERROR = declare("cell_shows_error", "found", severity=Severity.WARNING)
NAME_TWICE = declare("name_twice", "found", severity=Severity.WARNING)

KINDS = (
    ROWS_NOT_KEPT,
    DAYS_SHIFTED,
    TYPED_VALUE_KEPT,
    ACCOUNT_UNKNOWN,
    ANOTHER_ACCOUNT_THAN_BEFORE,
    ROW_WITHOUT_DATE,
    ROW_AFTER_TODAY,
    ROW_TWICE,
    DATES_FROM_TEXT,
    IDS_RESTORED,
    IDS_UNKNOWN,
    ACCOUNTS_RESPELLED,
    COUNT_NOT_A_NUMBER,
    COUNT_IS_NEGATIVE,
    VALUES_RESTORED,
    ACCOUNTS_MISSING,
    ACCOUNT_ELSEWHERE,
    PLAN_DATE_UNREADABLE,
    CELL_SHOWS_ERROR,
    NAME_TWICE,
)
