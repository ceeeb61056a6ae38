"""The kinds of problem found when a portfolio is read or queried."""

from __future__ import annotations

from tiktok_kpis.problems import Severity, declare

ACCOUNT_MISSING = declare("account_missing")
KIND_NOT_KEPT = declare("kind_not_kept", "rows", severity=Severity.NOTE)
PARQUET_BROKEN = declare("parquet_broken", "reason")
NOT_A_STORE = declare("not_a_store")
STORE_BUSY = declare("store_busy", "holder")
UNKNOWN_GROUPING = declare("unknown_grouping", "name", "names")

KINDS = (
    ACCOUNT_MISSING,
    KIND_NOT_KEPT,
    PARQUET_BROKEN,
    NOT_A_STORE,
    STORE_BUSY,
    UNKNOWN_GROUPING,
)
