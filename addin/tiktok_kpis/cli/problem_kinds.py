"""The kinds of problem that commands find."""

from __future__ import annotations

from tiktok_kpis.problems import Severity, declare

UNKNOWN_FUNCTION = declare("unknown_function", "name")
NOTHING_COLLECTED = declare("nothing_collected")
PORTFOLIO_NOT_INSTALLED = declare("portfolio_not_installed", "package", "extra")
UNKNOWN_FIGURE = declare("unknown_figure", "name", "names")
SPARK_NOT_STARTED = declare("spark_not_started", "reason")
MEMORY_NOT_READ = declare("memory_not_read", "memory", "least")
MEMORY_TOO_SMALL = declare("memory_too_small", "memory", "reason")
OUTPUT_NOT_KNOWN = declare("output_not_known")
SYSTEM_REFUSED = declare("system_refused", "reason")
OUTPUT_LOST = declare("output_lost", "reason")
ALREADY_WRITTEN = declare("already_written", "files", severity=Severity.NOTE)
OUT_OF_MEMORY = declare("out_of_memory")
BEYOND_LIMITS = declare("beyond_limits", "details")
UNFORESEEN = declare("unforeseen", "details")

KINDS = (
    UNKNOWN_FUNCTION,
    NOTHING_COLLECTED,
    PORTFOLIO_NOT_INSTALLED,
    UNKNOWN_FIGURE,
    SPARK_NOT_STARTED,
    MEMORY_NOT_READ,
    MEMORY_TOO_SMALL,
    OUTPUT_NOT_KNOWN,
    SYSTEM_REFUSED,
    OUTPUT_LOST,
    ALREADY_WRITTEN,
    OUT_OF_MEMORY,
    BEYOND_LIMITS,
    UNFORESEEN,
)
