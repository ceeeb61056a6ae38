"""The table ``Posts``: each row has the newest counts of a post's snapshots, and other values from the newest export.

So importing exports in any order gives the same table.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date, time
from typing import Any
from zoneinfo import ZoneInfo

import numpy as np
import pandas as pd

from tiktok_kpis.exports.records import Records
from tiktok_kpis.ledger.as_exported import COLUMN, ExportedValue, Row, matches_export, maybe_cleared
from tiktok_kpis.ledger.changes import Changes
from tiktok_kpis.ledger.frames import (
    Frame,
    as_moment,
    as_objects,
    counted,
    is_missing,
    missing,
    none_for_missing,
    row_dicts,
    select_rows,
)
from tiktok_kpis.ledger.incoming import READING_SHARE, oldest_first, posts_of, videos_of
from tiktok_kpis.ledger.snapshots import COUNTS, NewestCounts
from tiktok_kpis.ledger.tables import POSTS, Writer
from tiktok_kpis.progress import NOT_SHOWN, Progress

EXPORTED_COLUMNS = [
    name for name in POSTS.names(Writer.IMPORT, Writer.EITHER) if name not in {"video_id", "snapshot", COLUMN, "left_out"}
]
"""The columns of ``Posts`` with values from exports."""
DESCRIPTION_COLUMNS = [name for name in EXPORTED_COLUMNS if name not in {*COUNTS, "account", "hashtags", "weekday", "hour"}]
"""The columns that describe the post itself, such as its link and title."""
_HASHTAG = re.compile(r"#\w+")


def merge_posts(
    existing: Frame,
    snapshots: Frame,
    incoming: Iterable[Records],
    zone: ZoneInfo,
    weekdays: list[str],
    changes: Changes,
    progress: Progress = NOT_SHOWN,
) -> Frame:
    """Return the table ``Posts``: the existing rows in their order, then new posts, oldest first.

    ``snapshots`` is the table after this merge. ``weekdays`` names the days from Monday; weekday and hour are in ``zone``.
    """
    exports = oldest_first(incoming)
    videos = existing["video_id"].tolist()
    # If a post has several rows, the upper one counts
    row_numbers = {video: position for position, video in zip(range(len(videos) - 1, -1, -1), reversed(videos), strict=True)}
    # Rows that cannot change are not read: of 100,000 posts, an export lists only a few
    newest = NewestCounts(counted(snapshots))
    concerned = videos_of(exports) | newest.videos_that_differ(existing) | _with_wrong_weekday_or_hour(existing, zone, weekdays)
    concerned.update(existing["video_id"][maybe_cleared(existing, EXPORTED_COLUMNS)])
    positions = sorted(row_numbers[video] for video in concerned.intersection(row_numbers) if not is_missing(video))
    order = [videos[position] for position in positions]
    read = row_dicts(existing.iloc[positions])
    posts = {video_id: Row.read(cells, EXPORTED_COLUMNS) for video_id, cells in zip(order, read, strict=True)}
    before = {key: dict(row.cells) for key, row in posts.items()}
    for records, position, video_id in progress.part(0, READING_SHARE).through(posts_of(exports), sum(map(len, exports))):
        values = {name: values[position] for name, values in records.columns.items()}
        row = posts.setdefault(video_id, Row({**dict.fromkeys(POSTS.names()), "video_id": video_id}))
        _record_description(row, records, values)
    for video_id, row in progress.part(READING_SHARE, 1).through(posts.items(), len(posts)):
        counts = newest.counts_of(video_id)
        for name, (day, value) in counts.items():
            if not matches_export(row.exported.get(name, (day, None))[1], value):
                row.recorded.add(name)
            row.exported[name] = (day, value)
        for name in set(COUNTS) - counts.keys() if newest.has_snapshot(video_id) else ():
            _set_derived(row, name, date.min, None)  # the user deleted it from its snapshot
        _set_weekday_and_hour(row, zone, weekdays)
        row.update_cells(POSTS, EXPORTED_COLUMNS, changes)
        row.cells["snapshot"] = max((day for day, _ in counts.values()), default=row.cells["snapshot"])
    added = sorted(posts.keys() - before.keys(), key=lambda key: (str(posts[key].cells["posted"] or "9999"), key))
    changes.count(POSTS.name, added=len(added), updated=sum(posts[key].cells != cells for key, cells in before.items()))
    columns = {}
    for name in existing.columns:
        cells = [posts[video_id].cells.get(name) for video_id in (*order, *added)]
        columns[name] = np.concatenate([existing[name].to_numpy(dtype=object), as_objects(cells[len(order) :])])
        columns[name][positions] = as_objects(cells[: len(order)])
    return Frame(columns, dtype=object)


def _with_wrong_weekday_or_hour(posts: Frame, zone: ZoneInfo, weekdays: list[str]) -> set[str]:
    """Return the videos whose weekday or hour does not match the time they were posted, or is there without such a time."""
    shown = posts[["video_id", "posted", "weekday", "hour"]]
    known = np.fromiter((as_moment(posted) is not None for posted in posts["posted"].tolist()), bool, len(posts))
    dated, undated = select_rows(shown, known), select_rows(shown, ~known)
    stale = ~(missing(undated["weekday"]) & missing(undated["hour"]))
    moments = pd.Series(list(dated["posted"]), dtype="datetime64[us]")
    timed = moments != moments.dt.normalize()
    local = moments.dt.tz_localize("UTC").dt.tz_convert(zone)
    days = local.dt.day_of_week.where(timed, moments.dt.day_of_week).to_numpy(dtype=int)
    hours = local.dt.hour.astype(object).to_numpy(copy=True)
    hours[~timed.to_numpy()] = None
    differs = (dated["weekday"].to_numpy(dtype=object) != as_objects(weekdays)[days]) | (
        none_for_missing(dated["hour"]) != hours
    )
    return {*dated["video_id"][differs.astype(bool)], *undated["video_id"][stale]}


def _record_description(row: Row, records: Records, values: dict[str, Any]) -> None:
    """Record the description of a post from an export. If the export day is a guess, a value already recorded keeps its day."""
    export_day = records.exported or date.min
    known = {name: value for name, value in {**values, "account": records.account}.items() if not is_missing(value)}
    for name in (*DESCRIPTION_COLUMNS, "account"):
        if name in known:
            again = (
                not records.exported_is_known and name in row.exported and matches_export(row.exported[name][1], known[name])
            )
            day, value = row.exported[name] if again else (export_day, known[name])
            if name == "title":
                _record_title(row, day, value, known.get("hashtags"))
            elif not again:
                row.record(name, day, value)
    if "hashtags" in known and "title" not in known and export_day > row.exported.get("title", (date.min, ""))[0]:
        row.record("hashtags", export_day, known["hashtags"])


def _record_title(row: Row, export_day: date, title: ExportedValue, hashtags: ExportedValue | None) -> None:
    """Record a title with its hashtags: those that the export lists, or otherwise those in the title.

    They belong together: of two exports from one day, the hashtags come from the export whose title is used.
    """
    before = row.exported.get("title")
    tags = hashtags or " ".join(_HASHTAG.findall(str(title))) or None
    if not row.record("title", export_day, title):
        return
    if before == (export_day, title):
        if tags is not None:
            row.record("hashtags", export_day, tags)
    elif "hashtags" not in row.exported or row.exported["hashtags"][0] <= export_day:
        _set_derived(row, "hashtags", export_day, tags)
        if hashtags is not None:
            row.recorded.add("hashtags")


def _set_weekday_and_hour(row: Row, zone: ZoneInfo, weekdays: list[str]) -> None:
    """Set the weekday and the hour at which the post was published."""
    posted = as_moment(row.value_shown("posted"))
    if posted is None:
        for name in ("weekday", "hour"):
            _set_derived(row, name, date.min, None)
        return
    # Exactly midnight means that the hour is unknown: a scheduled post, whose id only has the upload time
    without_hour = posted.time() == time.min
    local = posted if without_hour else posted.replace(tzinfo=ZoneInfo("UTC")).astimezone(zone)
    export_day = row.exported["posted"][0] if "posted" in row.exported else posted.date()
    _set_derived(row, "weekday", export_day, weekdays[local.weekday()])
    _set_derived(row, "hour", export_day, None if without_hour else local.hour)


def _set_derived(row: Row, name: str, export_day: date, value: ExportedValue | None) -> None:
    """Set a cell that is derived from others. With no value, clear what we wrote, never what the user typed."""
    if value is not None:
        row.exported[name] = (export_day, value)
    elif row.exported.pop(name, None) is not None and name not in row.typed:
        row.cells[name] = None
