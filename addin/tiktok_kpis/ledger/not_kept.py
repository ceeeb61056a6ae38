"""What is read and no table takes: it is not counted as read, and said."""

from __future__ import annotations

from dataclasses import replace

from tiktok_kpis.exports.records import Kind, Reading
from tiktok_kpis.ledger.problem_kinds import ROWS_NOT_KEPT
from tiktok_kpis.problems import Problem

KEPT_KINDS = frozenset({Kind.POSTS, Kind.PRODUCTS, Kind.DAILY, Kind.AUDIENCE, Kind.ACTIVITY})
"""The kinds of records that a table of the workbook takes."""


def leave_out_what_no_table_takes(reading: Reading) -> list[Problem]:
    """Take the records out of a reading that no table takes, and return what is to be said of them."""
    problems = []
    for position, block in enumerate(reading.blocks):
        if block.kind in KEPT_KINDS or not block.rows_read:
            continue
        problems.append(Problem(ROWS_NOT_KEPT, block.source.place(), {"rows": f"{block.rows_read:,}"}))
        reading.blocks[position] = replace(block, rows_read=0)
    reading.records = [part for part in reading.records if part.kind in KEPT_KINDS]
    return problems
