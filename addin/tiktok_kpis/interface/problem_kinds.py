"""The kinds of problem found in the arguments of the Python interface."""

from __future__ import annotations

from tiktok_kpis.problems import declare

UNKNOWN_LANGUAGE = declare("unknown_language", "language", "languages")
UNKNOWN_PERIOD = declare("unknown_period", "period", "periods")
NO_SUCH_ACCOUNT = declare("no_such_account", "account", "accounts")
TABLE_COLUMNS_MISSING = declare("table_columns_missing", "table", "columns")

KINDS = (
    UNKNOWN_LANGUAGE,
    UNKNOWN_PERIOD,
    NO_SUCH_ACCOUNT,
    TABLE_COLUMNS_MISSING,
)
