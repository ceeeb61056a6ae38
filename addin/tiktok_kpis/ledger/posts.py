"""Posts: every export of a post is a snapshot, and the row of the post shows the newest count that any snapshot knew.

Snapshots are never lowered or removed. Because the counts of the row follow from them, and what else it says from the newest
export that said it, importing exports in any order gives the same tables.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import date, datetime, time
from functools import cached_property
from typing import Any
from zoneinfo import ZoneInfo

import numpy as np
import pandas as pd

from tiktok_kpis.exports.records import Records
from tiktok_kpis.ledger.as_exported import COLUMN, Row, Said, emptied, same
from tiktok_kpis.ledger.changes import Changes
from tiktok_kpis.ledger.frames import Frame, as_day, days_of, filled, frame, is_missing, missing, rows, where
from tiktok_kpis.ledger.progress import Told, stretch, telling
from tiktok_kpis.ledger.tables import POSTS, SNAPSHOTS, Writer

AGES = ["age", "age_from"]
COUNTS = [name for name in SNAPSHOTS.names(Writer.IMPORT) if name not in {*SNAPSHOTS.key, *AGES, COLUMN}]
SHOWN = [name for name in POSTS.names(Writer.IMPORT, Writer.EITHER) if name not in {"video_id", "snapshot", COLUMN}]
"""What the row of a post shows of exports."""
SAID = [name for name in SHOWN if name not in {*COUNTS, "account", "hashtags", "weekday", "hour"}]
"""What an export says of the post itself."""
_HASHTAG = re.compile(r"#\w+")
_HEARD = 0.3
"""How much of merging posts is done, by time, when all has been heard that exports say."""


def merge_snapshots(existing: Frame, incoming: Iterable[Records], changes: Changes, told: Told = bool) -> Frame:
    """Return the table ``Snapshots`` with the counts of exports added, sorted by day, account and video.

    Two readings of one post on one day become one, with the larger of each count. A reading whose export day is not known is
    left out when the post already has a snapshot that says the same. ``told`` is told which part of the work is done.
    """
    exports = sorted(incoming, key=_age)
    heard = _videos(exports)
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
    for records, position, video_id in telling(_posts(exports), sum(map(len, exports)), stretch(told, 0, _HEARD)):
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
    for row in telling(readings.values(), len(readings), stretch(told, _HEARD, 1)):
        row.settle(SNAPSHOTS, COUNTS, changes)
    changes.count(
        SNAPSHOTS.name,
        added=len(readings.keys() - before.keys()),
        updated=sum(readings[key].cells != cells for key, cells in before.items()),
    )
    made = frame(SNAPSHOTS, [*(row.cells for row in readings.values()), *others], beside=existing)
    return _by_key(pd.concat([where(existing, [not spoken for spoken in spoken_of]), made], ignore_index=True))


def merge_posts(
    existing: Frame,
    snapshots: Frame,
    incoming: Iterable[Records],
    zone: ZoneInfo,
    weekdays: list[str],
    changes: Changes,
    told: Told = bool,
) -> Frame:
    """Return the table ``Posts``: the rows that stand there in their order, then new posts, oldest first.

    ``snapshots`` are those after this merge. ``weekdays`` names the days from Monday; weekday and hour are those of ``zone``.
    ``told`` is told which part of the work is done.
    """
    exports = sorted(incoming, key=_age)
    videos = existing["video_id"].tolist()
    # Of several rows of one post the upper one is its row
    standing = {video: place for place, video in zip(range(len(videos) - 1, -1, -1), reversed(videos), strict=True)}
    # A row nothing is said of stays as it is, unread: of 100,000 posts an export speaks of few
    counted = Newest(snapshots)
    concerned = _videos(exports) | counted.unlike(existing) | _misplaced(existing, zone, weekdays)
    concerned.update(existing["video_id"][emptied(existing, SHOWN)])
    places = sorted(standing[video] for video in concerned.intersection(standing) if not is_missing(video))
    order = [videos[place] for place in places]
    read = rows(existing.iloc[places])
    posts = {video_id: Row.read(cells, SHOWN) for video_id, cells in zip(order, read, strict=True)}
    before = {key: dict(row.cells) for key, row in posts.items()}
    for records, position, video_id in telling(_posts(exports), sum(map(len, exports)), stretch(told, 0, _HEARD)):
        said = {name: values[position] for name, values in records.columns.items()}
        row = posts.setdefault(video_id, Row({**dict.fromkeys(POSTS.names()), "video_id": video_id}))
        _hear(row, records, said)
    for video_id, row in telling(posts.items(), len(posts), stretch(told, _HEARD, 1)):
        counts = counted.of(video_id)
        for name, (day, value) in counts.items():
            if not same(row.exported.get(name, (day, None))[1], value):
                row.heard.add(name)
            row.exported[name] = (day, value)
        for name in set(COUNTS) - counts.keys() if counted.has(video_id) else ():
            _follow(row, name, date.min, None)  # the user took it out of the snapshot it came from
        _place_in_week(row, zone, weekdays)
        row.settle(POSTS, SHOWN, changes)
        row.cells["snapshot"] = max((day for day, _ in counts.values()), default=row.cells["snapshot"])
    added = sorted(posts.keys() - before.keys(), key=lambda key: (str(posts[key].cells["posted"] or "9999"), key))
    changes.count(POSTS.name, added=len(added), updated=sum(posts[key].cells != cells for key, cells in before.items()))
    columns = {}
    for name in existing.columns:
        cells = [posts[video_id].cells.get(name) for video_id in (*order, *added)]
        columns[name] = np.concatenate([existing[name].to_numpy(dtype=object), _objects(cells[len(order) :])])
        columns[name][places] = _objects(cells[: len(order)])
    return Frame(columns, dtype=object)


def aged(snapshots: Frame, posts: Frame, changes: Changes) -> Frame:
    """Return ``Snapshots`` with the age of each post on the day of the export, and the ages the row stands for."""
    videos = _as_texts(snapshots["video_id"])
    posted = dict(zip(_as_texts(posts["video_id"]), posts["posted"].tolist(), strict=True))
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
        videos, self._videos = pd.factorize(_as_texts(snapshots["video_id"]))
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
        places = pd.Index(self._videos, dtype=object).get_indexer(pd.Index(_as_texts(videos), dtype=object))
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


def _as_texts(videos: pd.Series[Any]) -> np.ndarray[Any, np.dtype[np.object_]]:
    """Return a column of video ids as texts."""
    listed = videos.tolist()
    return _objects(listed if set(map(type, listed)) <= {str} else list(map(str, listed)))


def _objects(cells: list[Any]) -> np.ndarray[Any, np.dtype[np.object_]]:
    """Return cells as an array that keeps each as it is."""
    made = np.empty(len(cells), dtype=object)
    made[:] = cells
    return made


def _posts(exports: Iterable[Records]) -> Iterator[tuple[Records, int, str]]:
    """Go through the posts of exports: the table each is of, its place there, and its video."""
    for records in exports:
        for position, video_id in enumerate(records.columns["video_id"]):
            yield records, position, str(video_id)


def _videos(exports: Iterable[Records]) -> set[str]:
    return {video_id for _, _, video_id in _posts(exports)}


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


def _misplaced(posts: Frame, zone: ZoneInfo, weekdays: list[str]) -> set[str]:
    """Return the videos whose row shows another weekday or hour than that of their publication, or one without the other."""
    shown = posts[["video_id", "posted", "weekday", "hour"]]
    known = np.fromiter((isinstance(posted, datetime) for posted in posts["posted"].tolist()), bool, len(posts))
    dated, undated = where(shown, known), where(shown, ~known)
    stale = ~(missing(undated["weekday"]) & missing(undated["hour"]))
    moments = pd.Series(list(dated["posted"]), dtype="datetime64[us]")
    timed = moments != moments.dt.normalize()
    local = moments.dt.tz_localize("UTC").dt.tz_convert(zone)
    days = local.dt.day_of_week.where(timed, moments.dt.day_of_week).to_numpy(dtype=int)
    hours = local.dt.hour.astype(object).to_numpy(copy=True)
    hours[~timed.to_numpy()] = None
    differs = (dated["weekday"].to_numpy(dtype=object) != _objects(weekdays)[days]) | (filled(dated["hour"]) != hours)
    return {*dated["video_id"][differs.astype(bool)], *undated["video_id"][stale]}


def _age(records: Records) -> tuple[date, str]:
    return records.exported or date.min, records.source.name


def _says(row: Row, said: dict[str, Any]) -> bool:
    """Say whether a reading holds just these counts, or held them before the user changed it."""
    return all(
        same(row.cells[name], value) or same(row.exported.get(name, (None, None))[1], value) for name, value in said.items()
    )


def _hear(row: Row, records: Records, said: dict[str, Any]) -> None:
    """Take in what an export says of the post itself; a guessed day of export makes nothing newer that is known already."""
    made = records.exported or date.min
    known = {name: value for name, value in {**said, "account": records.account}.items() if not is_missing(value)}
    for name in (*SAID, "account"):
        if name in known:
            again = not records.exported_is_known and name in row.exported and same(row.exported[name][1], known[name])
            day, value = row.exported[name] if again else (made, known[name])
            if name == "title":
                _hear_title(row, day, value, known.get("hashtags"))
            elif not again:
                row.hear(name, day, value)
    if "hashtags" in known and "title" not in known and made > row.exported.get("title", (date.min, ""))[0]:
        row.hear("hashtags", made, known["hashtags"])


def _hear_title(row: Row, made: date, title: Said, hashtags: Said | None) -> None:
    """Take in a title with its hashtags: those the export names, or else those in the title.

    They belong together: of two exports of one day the hashtags are those of the title that is taken.
    """
    before = row.exported.get("title")
    tags = hashtags or " ".join(_HASHTAG.findall(str(title))) or None
    if not row.hear("title", made, title):
        return
    if before == (made, title):
        if tags is not None:
            row.hear("hashtags", made, tags)
    elif "hashtags" not in row.exported or row.exported["hashtags"][0] <= made:
        _follow(row, "hashtags", made, tags)
        if hashtags is not None:
            row.heard.add("hashtags")


def _place_in_week(row: Row, zone: ZoneInfo, weekdays: list[str]) -> None:
    """Say on which weekday and at which hour the post went up."""
    posted = row.shown("posted")
    if not isinstance(posted, datetime):
        for name in ("weekday", "hour"):
            _follow(row, name, date.min, None)
        return
    # Midnight sharp is a day without an hour: a scheduled post, whose id tells only when it was uploaded
    without_hour = posted.time() == time.min
    local = posted if without_hour else posted.replace(tzinfo=ZoneInfo("UTC")).astimezone(zone)
    made = row.exported["posted"][0] if "posted" in row.exported else posted.date()
    _follow(row, "weekday", made, weekdays[local.weekday()])
    _follow(row, "hour", made, None if without_hour else local.hour)


def _follow(row: Row, name: str, made: date, value: Said | None) -> None:
    """Have a cell say what follows from others; where nothing does, what stands there of ours goes."""
    if value is not None:
        row.exported[name] = (made, value)
    elif row.exported.pop(name, None) is not None and name not in row.typed:
        row.cells[name] = None
