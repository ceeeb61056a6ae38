"""The kinds of problem found when exports are merged into the workbook."""

from __future__ import annotations

from tiktok_kpis.problems import Severity, declare

DAYS_SHIFTED = declare("days_shifted", "older", "days", "newer", severity=Severity.NOTE)
TYPED_VALUE_KEPT = declare("typed_value_kept", "exported", "day", "kept", severity=Severity.NOTE)
ACCOUNT_UNKNOWN = declare("account_unknown", "accounts", severity=Severity.WARNING)
ANOTHER_ACCOUNT_THAN_BEFORE = declare("another_account_than_before", "first", "last")

KINDS = (
    DAYS_SHIFTED,
    TYPED_VALUE_KEPT,
    ACCOUNT_UNKNOWN,
    ANOTHER_ACCOUNT_THAN_BEFORE,
)
