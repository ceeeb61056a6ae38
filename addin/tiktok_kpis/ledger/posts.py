"""Posts: the row of a post shows the newest count that any snapshot knew, and what else the newest export says of it.

So importing exports in any order gives the same table.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

import numpy as np
import pandas as pd

from tiktok_kpis.exports.records import Records
from tiktok_kpis.ledger.as_exported import COLUMN, Row, Said, emptied, same
from tiktok_kpis.ledger.changes import Changes
from tiktok_kpis.ledger.frames import Frame, as_objects, filled, is_missing, missing, rows, where
from tiktok_kpis.ledger.incoming import PART_HEARD, oldest_first, posts_of, videos_of
from tiktok_kpis.ledger.progress import Told, stretch, telling
from tiktok_kpis.ledger.snapshots import COUNTS, Newest
from tiktok_kpis.ledger.tables import POSTS, Writer

SHOWN = [name for name in POSTS.names(Writer.IMPORT, Writer.EITHER) if name not in {"video_id", "snapshot", COLUMN}]
"""What the row of a post shows of exports."""
SAID = [name for name in SHOWN if name not in {*COUNTS, "account", "hashtags", "weekday", "hour"}]
"""What an export says of the post itself."""
_HASHTAG = re.compile(r"#\w+")


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
    exports = oldest_first(incoming)
    videos = existing["video_id"].tolist()
    # Of several rows of one post the upper one is its row
    standing = {video: place for place, video in zip(range(len(videos) - 1, -1, -1), reversed(videos), strict=True)}
    # A row nothing is said of stays as it is, unread: of 100,000 posts an export speaks of few
    counted = Newest(snapshots)
    concerned = videos_of(exports) | counted.unlike(existing) | _misplaced(existing, zone, weekdays)
    concerned.update(existing["video_id"][emptied(existing, SHOWN)])
    places = sorted(standing[video] for video in concerned.intersection(standing) if not is_missing(video))
    order = [videos[place] for place in places]
    read = rows(existing.iloc[places])
    posts = {video_id: Row.read(cells, SHOWN) for video_id, cells in zip(order, read, strict=True)}
    before = {key: dict(row.cells) for key, row in posts.items()}
    for records, position, video_id in telling(posts_of(exports), sum(map(len, exports)), stretch(told, 0, PART_HEARD)):
        said = {name: values[position] for name, values in records.columns.items()}
        row = posts.setdefault(video_id, Row({**dict.fromkeys(POSTS.names()), "video_id": video_id}))
        _hear(row, records, said)
    for video_id, row in telling(posts.items(), len(posts), stretch(told, PART_HEARD, 1)):
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
        columns[name] = np.concatenate([existing[name].to_numpy(dtype=object), as_objects(cells[len(order) :])])
        columns[name][places] = as_objects(cells[: len(order)])
    return Frame(columns, dtype=object)


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
    differs = (dated["weekday"].to_numpy(dtype=object) != as_objects(weekdays)[days]) | (filled(dated["hour"]) != hours)
    return {*dated["video_id"][differs.astype(bool)], *undated["video_id"][stale]}


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
