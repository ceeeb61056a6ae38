"""One table into records, by the kind of its shape."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from tiktok_kpis.exports.columns import Findings, drop_rows, holds_nothing, is_total, number_columns, rows_of, text_columns
from tiktok_kpis.exports.context import Context
from tiktok_kpis.exports.days import read_days
from tiktok_kpis.exports.fields import DIMENSIONS, NOT_READ
from tiktok_kpis.exports.known_tables import Block
from tiktok_kpis.exports.posts import read_posts
from tiktok_kpis.exports.problem_kinds import COLUMNS_UNKNOWN, LAST_DAYS_PROVISIONAL, NAME_MISSING, POSTS_CAPPED, TABLE_EMPTY
from tiktok_kpis.exports.records import BlockSummary, Kind, Records
from tiktok_kpis.languages import text
from tiktok_kpis.problems import Problem

_READERS = {
    Kind.POSTS: read_posts,
    Kind.PRODUCTS: read_posts,
    Kind.DAILY: read_days,
    Kind.LIVE: read_days,
    Kind.ADS: read_days,
    Kind.ACTIVITY: read_days,
}


@dataclass(frozen=True, slots=True)
class TableReading:
    """The records of one table, what to say about it, and its line of the Log."""

    records: list[Records]
    problems: list[Problem]
    summary: BlockSummary


def read_table(block: Block, context: Context) -> TableReading:
    """Read one table. Nothing is raised: a row that cannot be read is a problem."""
    findings = Findings(block)
    _say_what_is_not_read(block, findings)
    records = _READERS.get(block.shape.kind, _read_parts)(block, context, findings)
    read = sum(len(part) for part in records)
    if not read and not findings.refused_rows:
        findings.add(TABLE_EMPTY)
    days = [day for part in records for day in (*part.days, *_posting_days(part))]
    if block.shape.most_rows and read >= block.shape.most_rows:
        findings.add(POSTS_CAPPED, most=block.shape.most_rows)
    if block.shape.provisional_days and days:
        first = max(min(days), max(days) - timedelta(days=block.shape.provisional_days - 1))
        findings.add(LAST_DAYS_PROVISIONAL, None, block.heading("date"), first=first, last=max(days))
    summary = BlockSummary(
        shape=block.shape.id,
        kind=block.shape.kind,
        source=block.source,
        rows_read=read,
        rows_refused=len(findings.refused_rows),
        first_day=min(days, default=None),
        last_day=max(days, default=None),
        missing_fields=tuple(name for name in block.shape.expected if not _has(name, block, records)),
        unknown_columns=tuple(block.unknown),
    )
    return TableReading(records, findings.finish(), summary)


def _has(name: str, block: Block, records: list[Records]) -> bool:
    """Whether a table has a field as a column, or its records have it from elsewhere, as the time of a post from the id."""
    return name in block.fields or any(value is not None for part in records for value in part.columns.get(name, ()))


def _posting_days(part: Records) -> list[date]:
    return [moment.date() for moment in part.columns.get("posted", ()) if isinstance(moment, datetime)]


def _say_what_is_not_read(block: Block, findings: Findings) -> None:
    """Name the columns that are left out: those that mean nothing to us, and those that mislead."""
    row = block.source.first_row
    if block.unknown:
        findings.add(COLUMNS_UNKNOWN, row, columns=", ".join(block.unknown))
    for name, headings in block.not_read.items():
        findings.add(NOT_READ[name], row, ", ".join(headings))


def _read_parts(block: Block, context: Context, findings: Findings) -> list[Records]:
    """Read a table whose rows are named by a text: the parts of an audience, the campaigns of an advertiser."""
    key = next(name for name in (*DIMENSIONS, "campaign") if name in block.fields)
    rows = rows_of(block, findings)
    cells = rows.column(block.fields[key])

    def has_key(position: int) -> bool:
        cell = cells[position]
        return not holds_nothing(cell) and not is_total(cell)

    def refuse(position: int) -> None:
        findings.add(NAME_MISSING, rows.numbers[position], block.heading(key))

    rows = rows.without(drop_rows(rows, findings, has_key, refuse))
    if not rows.numbers:
        return []
    columns = {**text_columns(block, rows), **number_columns(block, rows, findings)}
    if block.shape.kind is Kind.AUDIENCE:
        columns = {"dimension": [key] * len(rows.numbers), "value": columns[key], "share": columns["share"]}
    exported, is_known = context.export_day_of_undated(None)
    return [Records(block.shape.kind, block.shape.id, block.source, context.account, exported, is_known, columns, rows.numbers)]


def label_of(shape: str, language: str) -> str:
    """Return the name of a shape as a user reads it."""
    return text(f"problems.shape.{shape}", language)
