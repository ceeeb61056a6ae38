"""The merge: old tables and what was read give new tables and what changed. A pure function.

Importing the same export twice changes nothing; importing several in any order gives the same tables; the newest export wins;
nothing the user typed is touched; no row is removed because an export no longer has it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from zoneinfo import ZoneInfo

import pandas as pd

from tiktok_kpis.exports.records import Kind, Reading, Records
from tiktok_kpis.ledger.audience import merge_audience
from tiktok_kpis.ledger.changes import Changes
from tiktok_kpis.ledger.days import merge_days
from tiktok_kpis.ledger.frames import Frame, Tables, empty, is_missing, missing
from tiktok_kpis.ledger.posts import merge_posts
from tiktok_kpis.ledger.problem_kinds import ACCOUNT_UNKNOWN
from tiktok_kpis.ledger.progress import Told, stretch
from tiktok_kpis.ledger.snapshots import aged, merge_snapshots
from tiktok_kpis.ledger.tables import AUDIENCE, DAILY, POSTS, SNAPSHOTS
from tiktok_kpis.problems import Problem

MERGED = (POSTS, DAILY, SNAPSHOTS, AUDIENCE)
"""The tables an export can change."""
_SNAPSHOTS = 0.25
"""How much of a merge is done, by time, when the snapshots are merged. Posts take nearly all the rest."""


@dataclass(frozen=True)
class Merged:
    """The tables after a merge, by name, and what changed."""

    tables: dict[str, Frame]
    changes: Changes


def merge(tables: Tables, reading: Reading, *, zone: ZoneInfo, weekdays: Sequence[str], told: Told = bool) -> Merged:
    """Merge what was read into the tables.

    ``tables`` holds the frames of :data:`MERGED` by name (one that is not there is empty). ``zone`` is where the user
    publishes: posts show their weekday (``weekdays``, Monday first) and hour there. ``posted`` stays UTC.
    ``told`` is told which part of the merge is done.
    """
    changes = Changes()
    old = {table.name: tables[table.name] if table.name in tables else empty(table) for table in MERGED}
    old, records = _name_the_account(old, reading.records, changes)
    posts = [block for block in records if block.kind is Kind.POSTS]
    snapshots = merge_snapshots(old[SNAPSHOTS.name], posts, changes, stretch(told, 0, _SNAPSHOTS))
    told_of_posts = stretch(told, _SNAPSHOTS, 1)
    merged = merge_posts(old[POSTS.name], snapshots, posts, zone, list(weekdays), changes, told_of_posts)
    return Merged(
        {
            POSTS.name: merged,
            DAILY.name: merge_days(old[DAILY.name], [block for block in records if block.kind is Kind.DAILY], changes),
            SNAPSHOTS.name: aged(snapshots, merged, changes),
            AUDIENCE.name: merge_audience(old[AUDIENCE.name], records, changes),
        },
        changes,
    )


def accounts(tables: Tables) -> list[str]:
    """Return the handles of every account in the tables, sorted."""
    seen = set().union(*(table["account"].tolist() for table in tables.values() if "account" in table))
    return sorted(str(account) for account in seen if not is_missing(account))


def _name_the_account(
    old: dict[str, Frame], records: list[Records], changes: Changes
) -> tuple[dict[str, Frame], list[Records]]:
    """Give rows and exports without a handle the one account there is; with several, say that they have none.

    Only Content and video exports hold a handle, in their links: without this, the days read before the first of them would
    stand beside the same days read after it. A handle that no row will show says nothing: a later refresh would not know it.
    """
    handles = {*accounts(old), *(block.account for block in records if block.account and _leaves_rows(block))}
    if len(handles) == 1:
        handle = next(iter(handles))
        named = [block if block.account else replace(block, account=handle) for block in records]
        return {name: _filled_in(table, handle, changes, name) for name, table in old.items()}, named
    if len(handles) > 1:
        changes.problems.extend(
            Problem(ACCOUNT_UNKNOWN, block.source.place(), {"accounts": ", ".join(sorted(handles))})
            for block in records
            if not block.account
        )
    return old, records


def _leaves_rows(block: Records) -> bool:
    if block.kind in {Kind.POSTS, Kind.AUDIENCE}:
        return len(block) > 0
    figures = (values for name, values in block.columns.items() if name not in {"date", "hour"})
    return any(isinstance(value, int | float) for values in figures for value in values)


def _filled_in(table: Frame, handle: str, changes: Changes, name: str) -> Frame:
    blank = pd.Series(missing(table["account"]), index=table.index)
    if not blank.any():
        return table
    blank &= ~table.drop(columns="account").map(is_missing).all(axis=1)
    if not blank.any():
        return table
    changes.count(name, added=0, updated=int(blank.sum()))
    return table.assign(account=table["account"].where(~blank, handle))
