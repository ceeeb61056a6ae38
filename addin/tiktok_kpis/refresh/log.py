"""The table Log: one row per block a refresh read, and one per problem it met."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from tiktok_kpis.exports.records import BlockSummary, Reading, Records
from tiktok_kpis.exports.tables import label_of
from tiktok_kpis.languages import LANGUAGES, text
from tiktok_kpis.ledger.frames import Frame, frame
from tiktok_kpis.ledger.frames import row_dicts as records
from tiktok_kpis.ledger.tables import LOG
from tiktok_kpis.problems import Problem
from tiktok_kpis.refresh.problem_kinds import TO_REPAIR


def logged(log: Frame, reading: Reading, problems: Sequence[Problem], now: datetime, language: str) -> Frame:
    """Return the Log with one more row per block read and per problem."""
    told = [
        *(_block_row(block, reading.of_block(position), language) for position, block in enumerate(reading.blocks)),
        *(_problem_row(problem, language) for problem in problems),
    ]
    moment = now.replace(microsecond=0, tzinfo=None)
    return frame(LOG, [*records(log), *({"refreshed": moment, **row} for row in told)], keep_columns_of=log)


def is_to_repair(kind: Any) -> bool:
    """Say whether a row of the Log is of this kind, in whichever language it was written."""
    return kind in {text("workbook.log.to_repair", language) for language in LANGUAGES}


def lacks_any(log: Frame, problems: Sequence[Problem], language: str) -> bool:
    """Say whether one of some problems is nowhere in the Log."""
    if not problems:
        return False
    known = {tuple(row[name] for name in ("source", "row", "message")) for row in records(log)}
    wanted = (_problem_row(problem, language) for problem in problems)
    return any(tuple(row[name] for name in ("source", "row", "message")) not in known for row in wanted)


def _problem_row(problem: Problem, language: str) -> dict[str, Any]:
    to_repair = problem.kind in TO_REPAIR
    return {
        "source": problem.place.file or problem.place.sheet,
        "kind": text("workbook.log.to_repair" if to_repair else f"workbook.severity.{problem.severity.value}", language),
        "row": problem.place.row,
        "message": problem.sentence_with_rows(language),
        "remedy": problem.remedy(language),
    }


def _block_row(block: BlockSummary, read: list[Records], language: str) -> dict[str, Any]:
    days = f"{block.first_day} … {block.last_day}" if block.first_day else ""
    source = f"{block.source.name} · {block.source.sheet}" if block.source.sheet else block.source.name
    return {
        "source": source,
        "kind": label_of(block.shape, language),
        "account": ", ".join(sorted({records.account for records in read if records.account})),
        "snapshot": max((records.exported for records in read if records.exported), default=None),
        "rows_read": block.rows_read,
        "rows_refused": block.rows_refused,
        "message": text("workbook.log.read", language, rows=block.rows_read, days=days).strip(),
    }
