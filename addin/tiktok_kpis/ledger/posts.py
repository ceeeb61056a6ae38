"""Posts: every export of a post is a snapshot, and the row of the post shows the newest count that any snapshot knew.

Snapshots are never lowered or removed. Because the counts of the row follow from them, and what else it says from the newest
export that said it, importing exports in any order gives the same tables.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from tiktok_kpis.exports.records import Records
from tiktok_kpis.ledger.as_exported import COLUMN, Row, Said, same
from tiktok_kpis.ledger.changes import Changes
from tiktok_kpis.ledger.frames import Frame, as_day, frame, has_content, is_missing, rows
from tiktok_kpis.ledger.tables import POSTS, SNAPSHOTS, Writer

AGES = ["age", "age_from"]
COUNTS = [name for name in SNAPSHOTS.names(Writer.IMPORT) if name not in {*SNAPSHOTS.key, *AGES, COLUMN}]
SHOWN = [name for name in POSTS.names(Writer.IMPORT, Writer.EITHER) if name not in {"video_id", "snapshot", COLUMN}]
"""What the row of a post shows of exports."""
SAID = [name for name in SHOWN if name not in {*COUNTS, "account", "hashtags", "weekday", "hour"}]
"""What an export says of the post itself."""
_HASHTAG = re.compile(r"#\w+")


def merge_snapshots(existing: Frame, incoming: Iterable[Records], changes: Changes) -> Frame:
    """Return the table ``Snapshots`` with the counts of exports added, sorted by account, video and day.

    Two readings of one post on one day become one, with the larger of each count. A reading whose export day is not known is
    left out when the post already has a snapshot that says the same.
    """
    readings: dict[tuple[str, str, date], Row] = {}
    by_video: dict[str, list[Row]] = {}
    others = []
    for cells in rows(existing):
        day = as_day(cells["snapshot"])
        key = (cells["account"] or "", str(cells["video_id"]), day or date.min)
        if day is None or is_missing(cells["video_id"]) or key in readings:
            others.append(cells)
        else:
            readings[key] = Row.read({**cells, **dict(zip(SNAPSHOTS.key, key, strict=True))}, COUNTS)
            by_video.setdefault(key[1], []).append(readings[key])
    before = {key: dict(row.cells) for key, row in readings.items()}
    for records in sorted(incoming, key=_age):
        counts = [name for name in COUNTS if name in records.columns]
        for position, video_id in enumerate(records.columns["video_id"]):
            said = {name: records.columns[name][position] for name in counts}
            known = by_video.setdefault(str(video_id), [])
            if records.exported is None or not any(value is not None for value in said.values()):
                continue
            if not records.exported_is_known and any(_says(row, said) for row in known):
                continue
            key = (records.account, str(video_id), records.exported)
            if key not in readings:
                readings[key] = Row({**dict.fromkeys(SNAPSHOTS.names()), **dict(zip(SNAPSHOTS.key, key, strict=True))})
                known.append(readings[key])
            for name, value in said.items():
                if isinstance(value, int | float):
                    readings[key].hear(name, records.exported, value)
    for row in readings.values():
        row.settle(SNAPSHOTS, COUNTS, changes)
    changes.count(
        SNAPSHOTS.name,
        added=len(readings.keys() - before.keys()),
        updated=sum(readings[key].cells != cells for key, cells in before.items()),
    )
    kept = [readings[key].cells for key in sorted(readings)]
    return frame(SNAPSHOTS, [*kept, *filter(has_content, others)], beside=existing)


def merge_posts(
    existing: Frame,
    snapshots: Frame,
    incoming: Iterable[Records],
    zone: ZoneInfo,
    weekdays: list[str],
    changes: Changes,
) -> Frame:
    """Return the table ``Posts``: the rows that stand there in their order, then new posts, oldest first.

    ``snapshots`` are those after this merge. ``weekdays`` names the days from Monday; weekday and hour are those of ``zone``.
    """
    posts: dict[str, Row] = {}
    others = []
    for cells in rows(existing):
        video_id = cells["video_id"]
        if is_missing(video_id) or video_id in posts:
            others.append(cells)
        else:
            posts[video_id] = Row.read(cells, SHOWN)
    before = {key: dict(row.cells) for key, row in posts.items()}
    for records in sorted(incoming, key=_age):
        for position, video_id in enumerate(records.columns["video_id"]):
            said = {name: values[position] for name, values in records.columns.items()}
            row = posts.setdefault(str(video_id), Row({**dict.fromkeys(POSTS.names()), "video_id": str(video_id)}))
            _hear(row, records, said)
    counted = newest(snapshots)
    for video_id, row in posts.items():
        for name, (day, value) in counted.get(video_id, {}).items():
            if not same(row.exported.get(name, (day, None))[1], value):
                row.heard.add(name)
            row.exported[name] = (day, value)
        _read_hashtags(row)
        _place_in_week(row, zone, weekdays)
        row.settle(POSTS, SHOWN, changes)
        row.cells["snapshot"] = max((day for day, _ in counted.get(video_id, {}).values()), default=row.cells["snapshot"])
    added = sorted(posts.keys() - before.keys(), key=lambda key: (str(posts[key].cells["posted"] or "9999"), key))
    changes.count(POSTS.name, added=len(added), updated=sum(posts[key].cells != cells for key, cells in before.items()))
    kept = [posts[key].cells for key in [*before, *added]]
    return frame(POSTS, [*kept, *filter(has_content, others)], beside=existing)


def aged(snapshots: Frame, posts: Frame, changes: Changes) -> Frame:
    """Return ``Snapshots`` with the age of each post on the day of the export, and the ages the row stands for."""
    posted = {str(video): as_day(day) for video, day in zip(posts["video_id"], posts["posted"], strict=True)}
    made, before = rows(snapshots), dict[tuple[Any, Any], int]()
    updated = 0
    for cells in made:
        day, start = as_day(cells["snapshot"]), posted.get(str(cells["video_id"]))
        post = (cells["account"], cells["video_id"])
        age = None if day is None or start is None else max((day - start).days, 0)
        ages = {"age": age, "age_from": None if age is None else min(before.get(post, -1) + 1, age)}
        updated += any(cells[name] != value and not is_missing(cells[name]) for name, value in ages.items())
        cells |= ages
        if age is not None:
            before[post] = age
    changes.count(SNAPSHOTS.name, added=0, updated=updated)
    return frame(SNAPSHOTS, made, beside=snapshots)


def newest(snapshots: Frame) -> dict[str, dict[str, tuple[date, Said]]]:
    """Return per video the newest known value of each count, with its day."""
    known: dict[str, dict[str, tuple[date, Said]]] = {}
    for cells in rows(snapshots):
        day = as_day(cells["snapshot"])
        if day is None:
            continue
        counts = known.setdefault(str(cells["video_id"]), {})
        for name in COUNTS:
            value = cells[name]
            if isinstance(value, int | float) and (name not in counts or day > counts[name][0]):
                counts[name] = (day, value)
    return known


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
    for name, value in {**{name: said.get(name) for name in (*SAID, "hashtags")}, "account": records.account}.items():
        if is_missing(value) or value is None:
            continue
        if not records.exported_is_known and name in row.exported and same(row.exported[name][1], value):
            continue
        row.hear(name, made, value)


def _read_hashtags(row: Row) -> None:
    """Say the hashtags of the title that exports gave, where none named hashtags of their own since."""
    made, title = row.exported.get("title", (date.min, ""))
    if "hashtags" not in row.exported or row.exported["hashtags"][0] < made:
        _follow(row, "hashtags", made, " ".join(_HASHTAG.findall(str(title))) or None)


def _place_in_week(row: Row, zone: ZoneInfo, weekdays: list[str]) -> None:
    """Say on which weekday and at which hour the post went up."""
    posted = row.shown("posted")
    if not isinstance(posted, datetime):
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
