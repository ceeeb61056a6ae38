"""The kinds of problem that opening a workbook's package finds."""

from __future__ import annotations

from tiktok_kpis.problems import declare

WORKBOOK_STRICT = declare("workbook_strict")

KINDS = (WORKBOOK_STRICT,)
