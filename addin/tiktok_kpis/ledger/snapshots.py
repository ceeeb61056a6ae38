"""The table ``Snapshots``: the counts of each post on each export day. An import never lowers or removes them.

The counts in ``Posts`` are taken from the snapshots, so importing exports in any order gives the same tables.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from functools import cached_property
from typing import Any

import numpy as np
import pandas as pd

from tiktok_kpis.exports.records import Records
from tiktok_kpis.ledger.as_exported import COLUMN, ExportedValue, Row, matches_export, maybe_cleared
from tiktok_kpis.ledger.changes import Changes
from tiktok_kpis.ledger.frames import Frame, as_day, as_texts, frame, row_dicts, select_rows, to_days
from tiktok_kpis.ledger.incoming import READING_SHARE, oldest_first, posts_of, videos_of
from tiktok_kpis.ledger.tables import SNAPSHOTS, Writer
from tiktok_kpis.progress import NOT_SHOWN, Progress

AGES = ["age", "age_from"]
COUNTS = [name for name in SNAPSHOTS.names(Writer.IMPORT) if name not in {*SNAPSHOTS.key, *AGES, COLUMN, "left_out"}]


def merge_snapshots(existing: Frame, incoming: Iterable[Records], changes: Changes, progress: Progress = NOT_SHOWN) -> Frame:
    """Return the table ``Snapshots`` with the counts of exports added, sorted by day, account and video.

    Two readings of one post on one day become one snapshot, with the larger value of each count. A reading whose export day is
    not known is left out if the post already has a snapshot with the same counts.
    """
    exports = oldest_first(incoming)
    exported_videos = videos_of(exports)
    is_concerned = [
        video in exported_videos or cleared
        for video, cleared in zip(existing["video_id"].tolist(), maybe_cleared(existing, COUNTS), strict=True)
    ]
    readings: dict[tuple[str, str, date], Row] = {}
    by_video: dict[str, list[Row]] = {}
    others = []
    for cells in row_dicts(select_rows(existing, is_concerned)):
        day = as_day(cells["snapshot"])
        key = (cells["account"] or "", str(cells["video_id"]), day or date.min)
        if day is None or key in readings:
            others.append(cells)
        else:
            readings[key] = Row.read({**cells, **dict(zip(SNAPSHOTS.key, key, strict=True))}, COUNTS)
            by_video.setdefault(key[1], []).append(readings[key])
    before = {key: dict(row.cells) for key, row in readings.items()}
    for records, position, video_id in progress.part(0, READING_SHARE).through(posts_of(exports), sum(map(len, exports))):
        values = {name: records.columns[name][position] for name in COUNTS if name in records.columns}
        known = by_video.setdefault(video_id, [])
        if records.exported is None or not any(value is not None for value in values.values()):
            continue
        if not records.exported_is_known and any(_has_counts(row, values) for row in known):
            continue
        key = (records.account, video_id, records.exported)
        if key not in readings:
            readings[key] = Row({**dict.fromkeys(SNAPSHOTS.names()), **dict(zip(SNAPSHOTS.key, key, strict=True))})
            known.append(readings[key])
        for name, value in values.items():
            if isinstance(value, int | float):
                readings[key].record(name, records.exported, value)
    for row in progress.part(READING_SHARE, 1).through(readings.values(), len(readings)):
        row.update_cells(SNAPSHOTS, COUNTS, changes)
    changes.count(
        SNAPSHOTS.name,
        added=len(readings.keys() - before.keys()),
        updated=sum(readings[key].cells != cells for key, cells in before.items()),
    )
    merged = frame(SNAPSHOTS, [*(row.cells for row in readings.values()), *others], keep_columns_of=existing)
    return _sorted_snapshots(
        pd.concat([select_rows(existing, [not concerned for concerned in is_concerned]), merged], ignore_index=True)
    )


def with_ages(snapshots: Frame, posts: Frame, changes: Changes) -> Frame:
    """Return ``Snapshots`` with the age of each post on the export day, and the ages that the row covers."""
    videos = as_texts(snapshots["video_id"])
    posted = dict(zip(as_texts(posts["video_id"]), posts["posted"].tolist(), strict=True))
    age = (to_days(snapshots["snapshot"]) - to_days(map(posted.get, videos))).astype("timedelta64[D]")
    known = ~np.isnat(age)
    ages = np.maximum(age[known].astype(int), 0)
    # A row covers the ages since the previous snapshot
    accounts = snapshots["account"].fillna("").to_numpy(dtype=object)
    before = pd.Series(ages).groupby([accounts[known], videos[known]], sort=False).shift(fill_value=-1).to_numpy()
    shown: dict[str, Any] = {}
    updated = np.zeros(len(snapshots), dtype=bool)
    for name, values in {"age": ages, "age_from": np.minimum(before + 1, ages)}.items():
        shown[name] = np.full(len(snapshots), None, dtype=object)
        shown[name][known] = values.astype(object)
        before_merge = snapshots[name].to_numpy(dtype=object)
        updated |= ~pd.isna(before_merge) & (before_merge != shown[name]).astype(bool)
    changes.count(SNAPSHOTS.name, added=0, updated=int(updated.sum()))
    return snapshots.assign(**shown)


class NewestCounts:
    """The newest known value of each count of each video, with its day. Of two snapshots of one day the upper row counts."""

    def __init__(self, snapshots: Frame) -> None:
        self._days = snapshots["snapshot"].tolist()
        videos, self._videos = pd.factorize(as_texts(snapshots["video_id"]))
        days = to_days(self._days)
        by_day = np.lexsort((-np.arange(len(days)), days))
        by_day = by_day[~np.isnat(days[by_day])]
        self._values: dict[str, Any] = {}
        self._rows: dict[str, Any] = {}
        for name in COUNTS:
            cells = snapshots[name].to_numpy(dtype=object)
            known = ~pd.isna(cells)
            if known.any():
                if not set(map(type, cells)) <= {int, float, type(None)}:
                    known[known] = [isinstance(cell, int | float) for cell in cells[known]]
                with_value = by_day[known[by_day]]
                # NumPy keeps the last of several assignments to one position: the newest value
                rows = np.full(len(self._videos), -1)
                rows[videos[with_value]] = with_value
                self._values[name], self._rows[name] = cells, rows

    def counts_of(self, video: str) -> dict[str, tuple[date, ExportedValue]]:
        """Return the newest counts of a video with their days."""
        position = self._positions.get(video)
        rows = {} if position is None else {name: rows[position] for name, rows in self._rows.items()}
        return {
            name: (day, self._values[name][row])
            for name, row in rows.items()
            if row >= 0 and (day := as_day(self._days[row])) is not None
        }

    def has_snapshot(self, video: str) -> bool:
        """Return whether a video has a snapshot."""
        return video in self._positions

    def videos_that_differ(self, posts: Frame) -> set[str]:
        """Return the videos whose row shows a count that is not the newest one of their snapshots."""
        videos = posts["video_id"]
        positions = pd.Index(self._videos, dtype=object).get_indexer(pd.Index(as_texts(videos), dtype=object))
        found = np.zeros(len(videos), dtype=bool)
        with_snapshot = np.flatnonzero(positions >= 0)
        for name in COUNTS:
            shown = posts[name].to_numpy(dtype=object)[with_snapshot]
            newest = np.full(len(with_snapshot), None, dtype=object)
            if name in self._rows:
                rows = self._rows[name][positions[with_snapshot]]
                newest[rows >= 0] = self._values[name][rows[rows >= 0]]
            for position in np.flatnonzero(newest != shown).tolist():
                found[with_snapshot[position]] |= not matches_export(shown[position], newest[position])
        return set(videos[found])

    @cached_property
    def _positions(self) -> dict[str, int]:
        return {video: position for position, video in enumerate(self._videos.tolist())}


def _sorted_snapshots(snapshots: Frame) -> Frame:
    """Return snapshots sorted by day, account and video; rows without a day, which the user added, come last.

    This way a new export adds rows at the end of the table and moves no others.
    """
    days = [as_day(day) for day in snapshots["snapshot"].tolist()]
    keys = [
        (day is None, day or date.min, account or "", str(video or ""))
        for account, video, day in zip(snapshots["account"].tolist(), snapshots["video_id"].tolist(), days, strict=True)
    ]
    return snapshots.iloc[sorted(range(len(keys)), key=keys.__getitem__)].reset_index(drop=True)


def _has_counts(row: Row, values: dict[str, Any]) -> bool:
    """Return whether a snapshot has these counts, or had them before the user changed it."""
    return all(
        matches_export(row.cells[name], value) or matches_export(row.exported.get(name, (None, None))[1], value)
        for name, value in values.items()
    )
