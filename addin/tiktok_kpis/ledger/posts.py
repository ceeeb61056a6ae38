"""Posts: every export of a post is a snapshot, and the row of the post shows the newest count that any snapshot knew.

Snapshots are never lowered or removed. Because the row follows from them, importing exports in any order gives the same
tables, and a cell that differs from what they gave before was changed by the user, who is never overwritten.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

import pandas as pd

from tiktok_kpis.exports.records import Records
from tiktok_kpis.ledger.changes import Changes
from tiktok_kpis.ledger.frames import Frame, as_day, frame, has_content, is_missing, rows
from tiktok_kpis.ledger.tables import POSTS, SNAPSHOTS, Writer
from tiktok_kpis.problems import Place, Problem, Severity

COUNTS = [name for name in SNAPSHOTS.names() if name not in SNAPSHOTS.key]
FACTS = [name for name in POSTS.names(Writer.EITHER) if name not in COUNTS]
"""What an export may say once and for all: filled where the cell is empty."""
_HASHTAG = re.compile(r"#\w+")
LABELS = ["link", "posted", "title", "hashtags"]


def merge_snapshots(existing: Frame, incoming: Iterable[Records], changes: Changes) -> Frame:
    """Return the table ``Snapshots`` with the counts of exports added, sorted by account, video and day.

    Two readings of one post on one day become one, with the larger of each count. A reading whose export day is not known is
    left out when the post already has a snapshot that says the same.
    """
    readings: dict[tuple[str, str, date], dict[str, Any]] = {}
    by_video: dict[str, list[dict[str, Any]]] = {}
    for cells in rows(existing):
        day = as_day(cells["snapshot"])
        if day is not None:
            cells.update(account=cells["account"] or "", snapshot=day)
            readings[cells["account"], cells["video_id"], day] = cells
            by_video.setdefault(cells["video_id"], []).append(cells)
    before = {key: dict(cells) for key, cells in readings.items()}
    for records in sorted(incoming, key=lambda records: (records.exported or date.min, records.source.name)):
        counts = [name for name in COUNTS if name in records.columns]
        for position, video_id in enumerate(records.columns["video_id"]):
            said = {name: records.columns[name][position] for name in counts}
            known = by_video.setdefault(str(video_id), [])
            if records.exported is None or not any(value is not None for value in said.values()):
                continue
            if not records.exported_is_known and any(all(cells[n] == v for n, v in said.items()) for cells in known):
                continue
            key = (records.account, str(video_id), records.exported)
            if key not in readings:
                readings[key] = {**dict.fromkeys(SNAPSHOTS.names()), **dict(zip(SNAPSHOTS.key, key, strict=True))}
                known.append(readings[key])
            _keep_larger(readings[key], said)
    changes.count(
        SNAPSHOTS.name,
        added=len(readings.keys() - before.keys()),
        updated=sum(readings[key] != cells for key, cells in before.items()),
    )
    return frame(SNAPSHOTS, [readings[key] for key in sorted(readings)], beside=existing)


def merge_posts(
    existing: Frame,
    before: Frame,
    after: Frame,
    incoming: Iterable[Records],
    zone: ZoneInfo,
    weekdays: list[str],
    changes: Changes,
) -> Frame:
    """Return the table ``Posts``: the rows that stand there in their order, then new posts, oldest first.

    ``before`` and ``after`` are the snapshots before and after this merge: a count that differs from what ``before`` gave was
    changed by the user and stays. ``weekdays`` names the days from Monday; weekday and hour are those of ``zone``.
    """
    posts: dict[str, dict[str, Any]] = {}
    others = []
    for cells in rows(existing):
        video_id = cells["video_id"]
        if is_missing(video_id) or video_id in posts:
            others.append(cells)
        else:
            posts[video_id] = cells
    was = {key: dict(cells) for key, cells in posts.items()}
    order = list(posts)
    for records in sorted(incoming, key=lambda records: (records.exported or date.min, records.source.name)):
        for position, video_id in enumerate(records.columns["video_id"]):
            said = {name: values[position] for name, values in records.columns.items()}
            said["hashtags"] = said.get("hashtags") or " ".join(_HASHTAG.findall(str(said.get("title") or "")))
            cells = posts.setdefault(str(video_id), {**dict.fromkeys(POSTS.names()), "video_id": str(video_id)})
            _describe(cells, records, said)
    newest_before, newest_after = newest(before), newest(after)
    for video_id, cells in posts.items():
        _show_counts(cells, newest_before.get(video_id, {}), newest_after.get(video_id, {}), changes)
        _place_in_week(cells, zone, weekdays)
    added = sorted(posts.keys() - was.keys(), key=lambda key: (str(posts[key]["posted"] or "9999"), key))
    changes.count(POSTS.name, added=len(added), updated=sum(posts[key] != cells for key, cells in was.items()))
    return frame(POSTS, [*(posts[key] for key in [*order, *added]), *filter(has_content, others)], beside=existing)


def newest(snapshots: Frame) -> dict[str, dict[str, Any]]:
    """Return per video the newest known value of each count, and the newest day as ``snapshot``."""
    if snapshots.empty:
        return {}
    ordered = snapshots.sort_values("snapshot", kind="stable")
    last = ordered.groupby("video_id", sort=False)[[*COUNTS, "snapshot"]].last()
    return {
        str(video_id): {name: None if pd.isna(value) else value for name, value in zip(last.columns, values, strict=True)}
        for video_id, values in zip(last.index, last.itertuples(index=False, name=None), strict=True)
    }


def _keep_larger(cells: dict[str, Any], said: dict[str, Any]) -> None:
    for name, value in said.items():
        if value is not None and (cells[name] is None or value > cells[name]):
            cells[name] = value


def _describe(cells: dict[str, Any], records: Records, said: dict[str, Any]) -> None:
    """Fill in what an export says of the post itself; exports come oldest first, so the newest stays."""
    cells["account"] = cells["account"] or records.account
    shown = as_day(cells["snapshot"])
    older = shown is not None and records.exported is not None and records.exported < shown
    for name in LABELS:
        if not is_missing(said.get(name)) and (is_missing(cells[name]) or not older):
            cells[name] = said[name]
    for name in FACTS:
        if is_missing(cells[name]) and not is_missing(said.get(name)):
            cells[name] = said[name]


def _show_counts(cells: dict[str, Any], was: dict[str, Any], now: dict[str, Any], changes: Changes) -> None:
    for name in COUNTS:
        value = now.get(name)
        if value is None:
            continue
        if is_missing(cells[name]) or cells[name] == was.get(name):
            cells[name] = value
        elif cells[name] != value and value != was.get(name):
            values = {
                "day": str(now["snapshot"]),
                "account": cells["account"] or "",
                "kept": str(cells[name]),
                "exported": str(value),
            }
            place = Place(sheet=POSTS.name, column=POSTS.column(name).heading())
            changes.problems.append(Problem("typed_value_kept", place, Severity.NOTE, values))
    if now:
        cells["snapshot"] = as_day(now["snapshot"])


def _place_in_week(cells: dict[str, Any], zone: ZoneInfo, weekdays: list[str]) -> None:
    posted = cells["posted"]
    if not isinstance(posted, datetime):
        return
    if posted.time() == time.min:
        # Midnight sharp is a day without an hour: a scheduled post, whose id tells only when it was uploaded
        cells["weekday"], cells["hour"] = weekdays[posted.weekday()], None
    else:
        local = posted.replace(tzinfo=ZoneInfo("UTC")).astimezone(zone)
        cells["weekday"], cells["hour"] = weekdays[local.weekday()], local.hour
