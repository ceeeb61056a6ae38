"""Snapshots: what each export said of a post on its day. They are never lowered or removed.

The counts in the row of a post follow from them, so importing exports in any order gives the same tables.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from functools import cached_property
from typing import Any

import numpy as np
import pandas as pd

from tiktok_kpis.exports.records import Records
from tiktok_kpis.ledger.as_exported import COLUMN, Row, Said, emptied, same
from tiktok_kpis.ledger.changes import Changes
from tiktok_kpis.ledger.frames import Frame, as_day, as_texts, days_of, frame, rows, where
from tiktok_kpis.ledger.incoming import PART_HEARD, oldest_first, posts_of, videos_of
from tiktok_kpis.ledger.progress import Told, stretch, telling
from tiktok_kpis.ledger.tables import SNAPSHOTS, Writer

AGES = ["age", "age_from"]
COUNTS = [name for name in SNAPSHOTS.names(Writer.IMPORT) if name not in {*SNAPSHOTS.key, *AGES, COLUMN}]


def merge_snapshots(existing: Frame, incoming: Iterable[Records], changes: Changes, told: Told = bool) -> Frame:
    """Return the table ``Snapshots`` with the counts of exports added, sorted by day, account and video.

    Two readings of one post on one day become one, with the larger of each count. A reading whose export day is not known is
    left out when the post already has a snapshot that says the same. ``told`` is told which part of the work is done.
    """
    exports = oldest_first(incoming)
    heard = videos_of(exports)
    spoken_of = [
        video in heard or cleared
        for video, cleared in zip(existing["video_id"].tolist(), emptied(existing, COUNTS), strict=True)
    ]
    readings: dict[tuple[str, str, date], Row] = {}
    by_video: dict[str, list[Row]] = {}
    others = []
    for cells in rows(where(existing, spoken_of)):
        day = as_day(cells["snapshot"])
        key = (cells["account"] or "", str(cells["video_id"]), day or date.min)
        if day is None or key in readings:
            others.append(cells)
        else:
            readings[key] = Row.read({**cells, **dict(zip(SNAPSHOTS.key, key, strict=True))}, COUNTS)
            by_video.setdefault(key[1], []).append(readings[key])
    before = {key: dict(row.cells) for key, row in readings.items()}
    for records, position, video_id in telling(posts_of(exports), sum(map(len, exports)), stretch(told, 0, PART_HEARD)):
        said = {name: records.columns[name][position] for name in COUNTS if name in records.columns}
        known = by_video.setdefault(video_id, [])
        if records.exported is None or not any(value is not None for value in said.values()):
            continue
        if not records.exported_is_known and any(_says(row, said) for row in known):
            continue
        key = (records.account, video_id, records.exported)
        if key not in readings:
            readings[key] = Row({**dict.fromkeys(SNAPSHOTS.names()), **dict(zip(SNAPSHOTS.key, key, strict=True))})
            known.append(readings[key])
        for name, value in said.items():
            if isinstance(value, int | float):
                readings[key].hear(name, records.exported, value)
    for row in telling(readings.values(), len(readings), stretch(told, PART_HEARD, 1)):
        row.settle(SNAPSHOTS, COUNTS, changes)
    changes.count(
        SNAPSHOTS.name,
        added=len(readings.keys() - before.keys()),
        updated=sum(readings[key].cells != cells for key, cells in before.items()),
    )
    made = frame(SNAPSHOTS, [*(row.cells for row in readings.values()), *others], beside=existing)
    return _by_key(pd.concat([where(existing, [not spoken for spoken in spoken_of]), made], ignore_index=True))


def aged(snapshots: Frame, posts: Frame, changes: Changes) -> Frame:
    """Return ``Snapshots`` with the age of each post on the day of the export, and the ages the row stands for."""
    videos = as_texts(snapshots["video_id"])
    posted = dict(zip(as_texts(posts["video_id"]), posts["posted"].tolist(), strict=True))
    age = (days_of(snapshots["snapshot"]) - days_of(map(posted.get, videos))).astype("timedelta64[D]")
    known = ~np.isnat(age)
    ages = np.maximum(age[known].astype(int), 0)
    # The row stands for the ages since the snapshot before it
    accounts = snapshots["account"].fillna("").to_numpy(dtype=object)
    before = pd.Series(ages).groupby([accounts[known], videos[known]], sort=False).shift(fill_value=-1).to_numpy()
    shown: dict[str, Any] = {}
    updated = np.zeros(len(snapshots), dtype=bool)
    for name, values in {"age": ages, "age_from": np.minimum(before + 1, ages)}.items():
        shown[name] = np.full(len(snapshots), None, dtype=object)
        shown[name][known] = values.astype(object)
        stood = snapshots[name].to_numpy(dtype=object)
        updated |= ~pd.isna(stood) & (stood != shown[name]).astype(bool)
    changes.count(SNAPSHOTS.name, added=0, updated=int(updated.sum()))
    return snapshots.assign(**shown)


class Newest:
    """The newest known value of each count of each video, with its day. Of two readings of one day the upper row counts."""

    def __init__(self, snapshots: Frame) -> None:
        self._days = snapshots["snapshot"].tolist()
        videos, self._videos = pd.factorize(as_texts(snapshots["video_id"]))
        days = days_of(self._days)
        upwards = np.lexsort((-np.arange(len(days)), days))
        upwards = upwards[~np.isnat(days[upwards])]
        self._values: dict[str, Any] = {}
        self._rows: dict[str, Any] = {}
        for name in COUNTS:
            cells = snapshots[name].to_numpy(dtype=object)
            known = ~pd.isna(cells)
            if known.any():
                if not set(map(type, cells)) <= {int, float, type(None)}:
                    known[known] = [isinstance(cell, int | float) for cell in cells[known]]
                with_value = upwards[known[upwards]]
                # Of several assignments to one place the last one stays: the newest
                rows = np.full(len(self._videos), -1)
                rows[videos[with_value]] = with_value
                self._values[name], self._rows[name] = cells, rows

    def of(self, video: str) -> dict[str, tuple[date, Said]]:
        """Return what is known of a video, by count."""
        place = self._place.get(video)
        rows = {} if place is None else {name: rows[place] for name, rows in self._rows.items()}
        return {
            name: (day, self._values[name][row])
            for name, row in rows.items()
            if row >= 0 and (day := as_day(self._days[row])) is not None
        }

    def has(self, video: str) -> bool:
        """Say whether there is a snapshot of a video."""
        return video in self._place

    def unlike(self, posts: Frame) -> set[str]:
        """Return the videos whose row shows another count, or one that no snapshot of theirs has."""
        videos = posts["video_id"]
        places = pd.Index(self._videos, dtype=object).get_indexer(pd.Index(as_texts(videos), dtype=object))
        found = np.zeros(len(videos), dtype=bool)
        there = np.flatnonzero(places >= 0)
        for name in COUNTS:
            shown = posts[name].to_numpy(dtype=object)[there]
            newest = np.full(len(there), None, dtype=object)
            if name in self._rows:
                rows = self._rows[name][places[there]]
                newest[rows >= 0] = self._values[name][rows[rows >= 0]]
            for place in np.flatnonzero(newest != shown).tolist():
                found[there[place]] |= not same(shown[place], newest[place])
        return set(videos[found])

    @cached_property
    def _place(self) -> dict[str, int]:
        return {video: place for place, video in enumerate(self._videos.tolist())}


def _by_key(snapshots: Frame) -> Frame:
    """Return snapshots sorted by day, account and video; rows without a day, which are the user's own, come last.

    So an export adds rows at the end of the table, and none above them moves.
    """
    days = [as_day(day) for day in snapshots["snapshot"].tolist()]
    keys = [
        (day is None, day or date.min, account or "", str(video or ""))
        for account, video, day in zip(snapshots["account"].tolist(), snapshots["video_id"].tolist(), days, strict=True)
    ]
    return snapshots.iloc[sorted(range(len(keys)), key=keys.__getitem__)].reset_index(drop=True)


def _says(row: Row, said: dict[str, Any]) -> bool:
    """Say whether a reading holds just these counts, or held them before the user changed it."""
    return all(
        same(row.cells[name], value) or same(row.exported.get(name, (None, None))[1], value) for name, value in said.items()
    )
