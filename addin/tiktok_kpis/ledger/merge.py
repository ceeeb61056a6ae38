"""The merge, a pure function: from the old tables and the exports that were read to the new tables and their changes.

Importing the same export twice changes nothing. Importing several in any order gives the same tables. The newest export wins.
What the user typed is never changed. A row is not removed when an export no longer lists it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from zoneinfo import ZoneInfo

import pandas as pd

from tiktok_kpis.exports.products import as_posts
from tiktok_kpis.exports.records import AccountFrom, Kind, Reading, Records
from tiktok_kpis.ledger.audience import merge_audience
from tiktok_kpis.ledger.changes import Changes
from tiktok_kpis.ledger.counts import mend_counts
from tiktok_kpis.ledger.days import merge_days
from tiktok_kpis.ledger.frames import Frame, Tables, empty, is_missing, missing
from tiktok_kpis.ledger.keys import mend_keys
from tiktok_kpis.ledger.left_out import Words, mark_left_out
from tiktok_kpis.ledger.other_accounts import KnownDays, paired_by_days, without_other_accounts
from tiktok_kpis.ledger.posts import merge_posts
from tiktok_kpis.ledger.problem_kinds import ACCOUNT_UNKNOWN
from tiktok_kpis.ledger.snapshots import merge_snapshots, with_ages
from tiktok_kpis.ledger.tables import AUDIENCE, DAILY, POSTS, SNAPSHOTS, Table
from tiktok_kpis.ledger.typed_tables import check_accounts
from tiktok_kpis.problems import Problem
from tiktok_kpis.progress import NOT_SHOWN, Progress

MERGED_TABLES = (POSTS, DAILY, SNAPSHOTS, AUDIENCE)
"""The tables an export can change."""
_SNAPSHOTS_SHARE = 0.25
"""The share of a merge's time that the snapshots take. Posts take nearly all the rest."""


@dataclass(frozen=True)
class MergeResult:
    """The tables after a merge, by name, and what changed."""

    tables: dict[str, Frame]
    changes: Changes


def merge(
    tables: Tables,
    reading: Reading,
    *,
    zone: ZoneInfo,
    weekdays: Sequence[str],
    today: date = date.max,
    words: Words = str,
    progress: Progress = NOT_SHOWN,
) -> MergeResult:
    """Merge the exports that were read into the tables.

    ``tables`` holds the frames of :data:`MERGED_TABLES` by name; a table without a frame is empty. ``zone`` is the time zone
    in which posts show their weekday (named by ``weekdays``, Monday first) and hour; ``posted`` stays in UTC. Days after
    ``today`` are kept but not counted; ``words`` gives the text of a reason why a row is not counted.
    """
    changes = Changes()
    old = {table.name: tables[table.name] if table.name in tables else empty(table) for table in MERGED_TABLES}
    old = mend_keys(old, reading.records, changes)
    old = {table.name: mend_counts(table, old[table.name], changes) for table in MERGED_TABLES}
    known = KnownDays(old[DAILY.name])
    old, records = _fill_in_account(old, paired_by_days(known, reading.records), changes)
    records = without_other_accounts(known, records, changes)
    records = [as_posts(part) if part.kind is Kind.PRODUCTS else part for part in records]
    posts = [part for part in records if part.kind is Kind.POSTS]

    def marked(table: Table, rows: Frame) -> Frame:
        return mark_left_out(table, rows, today, words, changes)

    snapshots = merge_snapshots(old[SNAPSHOTS.name], posts, changes, progress.part(0, _SNAPSHOTS_SHARE))
    snapshots = marked(SNAPSHOTS, snapshots)
    posts_progress = progress.part(_SNAPSHOTS_SHARE, 1)
    merged = merge_posts(old[POSTS.name], snapshots, posts, zone, list(weekdays), changes, posts_progress)
    days = merge_days(old[DAILY.name], [part for part in records if part.kind is Kind.DAILY], changes)
    made = {
        POSTS.name: marked(POSTS, merged),
        DAILY.name: marked(DAILY, days),
        SNAPSHOTS.name: with_ages(snapshots, merged, changes),
        AUDIENCE.name: marked(AUDIENCE, merge_audience(old[AUDIENCE.name], records, changes)),
    }
    check_accounts(made, changes)
    return MergeResult(made, changes)


def accounts(tables: Tables) -> list[str]:
    """Return the handles of all accounts in the tables, sorted."""
    seen = set().union(*(table["account"].tolist() for table in tables.values() if "account" in table))
    return sorted(str(account) for account in seen if not is_missing(account))


def _fill_in_account(old: dict[str, Frame], records: list[Records], changes: Changes) -> tuple[dict[str, Frame], list[Records]]:
    """Give rows and exports without a handle the only account there is; if there are several, report it.

    Only Content and video exports contain a handle, in their links. Without this, days that were read before the first of
    these exports would be in the table twice: without an account and with it. An export that adds no rows does not count: a
    later refresh would not know its handle.
    """
    handles = {*accounts(old), *(part.account for part in records if part.account and _has_rows_to_add(part))}
    if len(handles) == 1:
        handle = next(iter(handles))
        named = [part if part.account else replace(part, account=handle, account_from=AccountFrom.ASSUMED) for part in records]
        return {name: _with_account(table, handle, changes, name) for name, table in old.items()}, named
    if len(handles) > 1:
        changes.problems.extend(
            Problem(ACCOUNT_UNKNOWN, part.source.place(), {"accounts": ", ".join(sorted(handles))})
            for part in records
            if not part.account
        )
    return old, records


def _has_rows_to_add(records: Records) -> bool:
    if records.kind in {Kind.POSTS, Kind.PRODUCTS, Kind.AUDIENCE}:
        return len(records) > 0
    figures = (values for name, values in records.columns.items() if name not in {"date", "hour"})
    return any(isinstance(value, int | float) for values in figures for value in values)


def _with_account(table: Frame, handle: str, changes: Changes, name: str) -> Frame:
    blank = pd.Series(missing(table["account"]), index=table.index)
    if not blank.any():
        return table
    blank &= ~table.drop(columns="account").map(is_missing).all(axis=1)
    if not blank.any():
        return table
    changes.count(name, added=0, updated=int(blank.sum()))
    return table.assign(account=table["account"].where(~blank, handle))
