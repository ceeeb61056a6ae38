"""The kinds of problem found when a portfolio is read or queried."""

from __future__ import annotations

from tiktok_kpis.problems import Severity, declare

ACCOUNT_MISSING = declare("account_missing")
KIND_NOT_KEPT = declare("kind_not_kept", "rows", severity=Severity.NOTE)
PARQUET_BROKEN = declare("parquet_broken", "reason")
NOT_A_STORE = declare("not_a_store")
STORE_NEWER = declare("store_newer")
STORE_INTO_ITSELF = declare("store_into_itself")
STORE_REBUILT = declare("store_rebuilt", "accounts", severity=Severity.WARNING)
STORE_NOT_REBUILT = declare("store_not_rebuilt", "accounts", "reason")
ACCOUNTS_LOST = declare("accounts_lost", "accounts")
RECORDS_DAMAGED = declare("records_damaged", "accounts", severity=Severity.WARNING)
ADDRESS_NOT_READ = declare("address_not_read", "found")
STORE_BUSY = declare("store_busy", "holder")
UNKNOWN_GROUPING = declare("unknown_grouping", "name", "names")

KINDS = (
    ACCOUNT_MISSING,
    KIND_NOT_KEPT,
    PARQUET_BROKEN,
    NOT_A_STORE,
    STORE_NEWER,
    STORE_INTO_ITSELF,
    STORE_REBUILT,
    STORE_NOT_REBUILT,
    ACCOUNTS_LOST,
    RECORDS_DAMAGED,
    ADDRESS_NOT_READ,
    STORE_BUSY,
    UNKNOWN_GROUPING,
)
