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
from tiktok_kpis.ledger.frames import Frame, as_day, frame, is_missing, rows, where
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
    exports = sorted(incoming, key=lambda records: (records.exported or date.min, records.source.name))
    heard = _videos(exports)
    days = [as_day(day) for day in existing["snapshot"]]
    spoken_of = [day is not None and video in heard for video, day in zip(existing["video_id"], days, strict=True)]
    readings: dict[tuple[str, str, date], dict[str, Any]] = {}
    by_video: dict[str, list[dict[str, Any]]] = {}
    for cells in rows(where(existing, spoken_of)):
        cells.update(account=cells["account"] or "", snapshot=as_day(cells["snapshot"]))
        readings[cells["account"], cells["video_id"], cells["snapshot"]] = cells
        by_video.setdefault(cells["video_id"], []).append(cells)
    before = {key: dict(cells) for key, cells in readings.items()}
    for records in exports:
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
    others = where(existing, [not spoken for spoken in spoken_of])
    return _by_key(pd.concat([others, frame(SNAPSHOTS, list(readings.values()), beside=existing)], ignore_index=True))


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
    exports = sorted(incoming, key=lambda records: (records.exported or date.min, records.source.name))
    standing: dict[str, int] = {}
    for place, video_id in enumerate(existing["video_id"]):
        if not is_missing(video_id):
            standing.setdefault(video_id, place)
    concerned = _videos(exports) | _behind(existing, after)
    order = [video_id for video_id in standing if video_id in concerned]
    posts = dict(zip(order, rows(existing.iloc[[standing[video_id] for video_id in order]]), strict=True))
    was = {key: dict(cells) for key, cells in posts.items()}
    for records in exports:
        for position, video_id in enumerate(records.columns["video_id"]):
            said = {name: values[position] for name, values in records.columns.items()}
            said["hashtags"] = " ".join(_HASHTAG.findall(str(said.get("title") or "")))
            cells = posts.setdefault(str(video_id), {**dict.fromkeys(POSTS.names()), "video_id": str(video_id)})
            _describe(cells, records, said)
    newest_before, newest_after = (newest(where(table, table["video_id"].isin(posts))) for table in (before, after))
    for video_id, cells in posts.items():
        _show_counts(cells, newest_before.get(video_id, {}), newest_after.get(video_id, {}), changes)
    added = sorted(posts.keys() - was.keys(), key=lambda key: (str(posts[key]["posted"] or "9999"), key))
    columns = {name: [*existing[name], *(posts[key].get(name) for key in added)] for name in existing.columns}
    for video_id in order:
        for name, value in posts[video_id].items():
            columns[name][standing[video_id]] = value
    moved = _place_in_week(columns, zone, weekdays)
    changed = {standing[key] for key, cells in was.items() if posts[key] != cells} | {p for p in moved if p < len(existing)}
    changes.count(POSTS.name, added=len(added), updated=len(changed))
    return Frame(columns, dtype=object)


def newest(snapshots: Frame) -> dict[str, dict[str, Any]]:
    """Return per video the newest known value of each count, and the newest day as ``snapshot``."""
    found: dict[str, dict[str, Any]] = {}
    dated = [cells for cells in rows(snapshots) if as_day(cells["snapshot"]) is not None]
    for cells in sorted(dated, key=lambda cells: as_day(cells["snapshot"]) or date.min):
        known = found.setdefault(str(cells["video_id"]), dict.fromkeys([*COUNTS, "snapshot"]))
        known.update({name: cells[name] for name in known if cells[name] is not None})
    return found


def _videos(exports: Iterable[Records]) -> set[str]:
    return {str(video_id) for records in exports for video_id in records.columns["video_id"]}


def _by_key(snapshots: Frame) -> Frame:
    """Return snapshots sorted by account, video and day; rows without a day, which are the user's own, come last."""
    days = [as_day(day) for day in snapshots["snapshot"]]
    keys = [
        (day is None, account or "", str(video or ""), day or date.min)
        for account, video, day in zip(snapshots["account"], snapshots["video_id"], days, strict=True)
    ]
    return snapshots.iloc[sorted(range(len(keys)), key=keys.__getitem__)].reset_index(drop=True)


def _behind(posts: Frame, snapshots: Frame) -> set[str]:
    """Return the videos whose row is without a count that a snapshot has, or shows another day than the newest one."""
    days: dict[str, date] = {}
    for video, value in zip(snapshots["video_id"], snapshots["snapshot"], strict=True):
        day = as_day(value)
        if day is not None and (video not in days or days[video] < day):
            days[video] = day
    shown = zip(posts["video_id"], posts["snapshot"], strict=True)
    behind = {video for video, value in shown if video in days and as_day(value) != days[video]}
    for name in COUNTS:
        empty = posts["video_id"][posts[name].isna() | (posts[name] == "")]
        known = snapshots["video_id"][snapshots[name].notna()]
        behind.update(set(empty) & set(known))
    return behind


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


def _place_in_week(columns: dict[str, list[Any]], zone: ZoneInfo, weekdays: list[str]) -> set[int]:
    """Write weekday and hour of each post where it is published; return the places where they were others."""
    places = [place for place, posted in enumerate(columns["posted"]) if isinstance(posted, datetime)]
    moments = pd.Series([columns["posted"][place] for place in places], dtype="datetime64[us]")
    # Midnight sharp is a day without an hour: a scheduled post, whose id tells only when it was uploaded
    timed = [columns["posted"][place].time() != time.min for place in places]
    local = moments.dt.tz_localize("UTC").dt.tz_convert(zone)
    days, hours = local.dt.day_of_week.where(pd.Series(timed, dtype=bool), moments.dt.day_of_week), local.dt.hour
    moved = set()
    for place, day, hour, is_timed in zip(places, days.tolist(), hours.tolist(), timed, strict=True):
        shown = (weekdays[day], hour if is_timed else None)
        if (columns["weekday"][place], columns["hour"][place]) != shown:
            columns["weekday"][place], columns["hour"][place] = shown
            moved.add(place)
    return moved
