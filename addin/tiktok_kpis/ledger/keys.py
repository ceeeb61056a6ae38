"""The keys of the workbook's own tables, read as critically as those of an export, before anything is merged into them.

Only columns that exports write are mended: video ids, days, and how an account is spelled. What stands in them came from an
export; a spreadsheet, another program or a slip changed it. Each repair is said with its table and rows.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any

from tiktok_kpis.exports.records import Kind, Records
from tiktok_kpis.exports.video_links import link_parts, parse_id
from tiktok_kpis.grids.date_grammar import read_date_column
from tiktok_kpis.ledger.as_exported import COLUMN, exported_from_text
from tiktok_kpis.ledger.changes import Changes
from tiktok_kpis.ledger.frames import Frame, as_day, is_missing
from tiktok_kpis.ledger.own_rows import say, with_values
from tiktok_kpis.ledger.problem_kinds import (
    ACCOUNTS_RESPELLED,
    DATES_FROM_TEXT,
    IDS_RESTORED,
    IDS_UNKNOWN,
)
from tiktok_kpis.ledger.tables import AUDIENCE, DAILY, POSTS, SNAPSHOTS, Table
from tiktok_kpis.metrics.units import Unit
from tiktok_kpis.spreadsheet.errors import CellError

_DATES = {POSTS: ("posted", "snapshot"), DAILY: ("date", "snapshot"), SNAPSHOTS: ("snapshot",), AUDIENCE: ("snapshot", "date")}
_SPACES = re.compile(r"[\s\u00a0\u200b-\u200f\u202a-\u202e\u2066-\u2069\ufeff]+")
_ERRORS = frozenset(CellError)
_WHOLE_ID = re.compile(r"\d{17,20}")


def mend_keys(tables: Mapping[str, Frame], incoming: Iterable[Records], changes: Changes) -> dict[str, Frame]:
    """Return the tables with ids, days and accounts as exports write them, where that can be known."""
    incoming = list(incoming)
    made = {name: _dates_read(table, tables[name], changes) for table in _DATES for name in [table.name]}
    made[POSTS.name] = _posts_identified(made[POSTS.name], made[SNAPSHOTS.name], incoming, changes)
    known = [made[POSTS.name]["video_id"].tolist(), *_ids_of(incoming)]
    made[SNAPSHOTS.name] = _snapshots_identified(made[SNAPSHOTS.name], known, changes)
    return _spelled_alike(made, incoming, changes)


def _dates_read(table: Table, rows: Frame, changes: Changes) -> Frame:
    """Read days that are texts; a text that is no date stays as it is."""
    for name in _DATES[table]:
        cells = rows[name].to_numpy(dtype=object)
        texts = [place for place, cell in enumerate(cells) if isinstance(cell, str) and cell.strip()]
        found = {place: value for place in texts if (value := _date_of(cells[place], table.column(name).unit)) is not None}
        if found:
            say(DATES_FROM_TEXT, table, name, rows, sorted(found), changes)
            rows = with_values(table, rows, name, found, changes)
    return rows


def _date_of(cell: str, unit: Unit) -> date | None:
    read = read_date_column([_SPACES.sub(" ", cell).strip(" '")])
    moment = read.moments[0]
    if moment is None or moment.year is None or read.doubtful:
        return None  # 03/04 may be either: that is for the user to say
    day = as_day(moment.in_year(moment.year))
    if day is None or unit is Unit.DATE:
        return day
    return datetime.combine(day, moment.clock) if moment.clock else datetime(day.year, day.month, day.day)  # noqa: DTZ001


def _posts_identified(posts: Frame, snapshots: Frame, incoming: list[Records], changes: Changes) -> Frame:
    """Restore ids from the link beside them, from the link an export gave, or from another row that has all digits."""
    ids = posts["video_id"].tolist()
    odd = _odd(ids)
    if not odd:
        return posts
    links, exported = posts["link"].tolist(), posts[COLUMN].tolist()
    found: dict[int, str] = {}
    unknown = []
    by_rounded: dict[str, set[str]] | None = None
    for place in odd:
        video = _id_in(links[place]) or _id_in(_exported_link(exported[place]))
        parsed = parse_id(ids[place])
        if video is None and parsed is not None:
            if not parsed.lost_digits:
                video = parsed.text
            else:
                by_rounded = by_rounded or _by_rounded([snapshots["video_id"].tolist(), *_ids_of(incoming)])
                video = _only(by_rounded.get(_rounded(parsed.text), set())) or parsed.text
        if video is None:
            if any(not is_missing(cell) for cell in (links[place], exported[place], ids[place])):
                unknown.append(place)
        elif video != ids[place]:
            found[place] = video
    say(IDS_RESTORED, POSTS, "video_id", posts, sorted(found), changes)
    say(IDS_UNKNOWN, POSTS, "video_id", posts, unknown, changes)
    return with_values(POSTS, posts, "video_id", found, changes)


def _snapshots_identified(snapshots: Frame, known: list[list[str]], changes: Changes) -> Frame:
    """Restore ids that lost digits from the posts; there is no link beside them."""
    ids = snapshots["video_id"].tolist()
    odd = _odd(ids)
    if not odd:
        return snapshots
    by_rounded = _by_rounded(known)
    found, unknown = {}, []
    for place in odd:
        parsed = parse_id(ids[place])
        video = None if parsed is None else parsed.text
        if parsed is not None and parsed.lost_digits:
            video = _only(by_rounded.get(_rounded(parsed.text), set())) or video
        if video is None:
            unknown.append(place)
        elif video != ids[place]:
            found[place] = video
    say(IDS_RESTORED, SNAPSHOTS, "video_id", snapshots, sorted(found), changes)
    say(IDS_UNKNOWN, SNAPSHOTS, "video_id", snapshots, unknown, changes)
    return with_values(SNAPSHOTS, snapshots, "video_id", found, changes)


def _odd(ids: list[Any]) -> list[int]:
    """Return the places of ids that are not a whole one as text; one that ends in zeros may have lost its digits."""
    good = {video for video in set(ids) if isinstance(video, str) and video.isdecimal() and not video.endswith("0000")}
    good = {video for video in good if _WHOLE_ID.fullmatch(video)}
    return [] if good.issuperset(ids) else [place for place, video in enumerate(ids) if video not in good]


def _id_in(link: Any) -> str | None:
    parts = link_parts(link) if isinstance(link, str) else None
    return parts[1] if parts else None


def _exported_link(exported: Any) -> Any:
    said = exported_from_text(exported).get("link") if isinstance(exported, str) else None
    return said[1] if said else None


def _ids_of(incoming: Iterable[Records]) -> list[list[str]]:
    return [list(map(str, records.columns["video_id"])) for records in incoming if records.kind is Kind.POSTS]


def _by_rounded(known: Iterable[list[Any]]) -> dict[str, set[str]]:
    """Return whole ids by what is left of them where a spreadsheet took them for numbers."""
    found: dict[str, set[str]] = {}
    for ids in known:
        for video in set(ids):
            if isinstance(video, str) and _WHOLE_ID.fullmatch(video) and not video.endswith("0000"):
                found.setdefault(_rounded(video), set()).add(video)
    return found


def _rounded(video: str) -> str:
    return f"{int(video):.14e}"


def _only(videos: set[str]) -> str | None:
    return next(iter(videos)) if len(videos) == 1 else None


def folded(account: Any) -> str:
    """Return what makes an account itself, however it is spelled: ``@Name``, ``NAME`` and ``name`` are one."""
    return "" if is_missing(account) else _SPACES.sub(" ", str(account)).strip(" '@").casefold()


def _spelled_alike(tables: dict[str, Frame], incoming: list[Records], changes: Changes) -> dict[str, Frame]:
    """Give every account one spelling: that of exports, else the one most rows have."""
    spellings: Counter[str] = Counter()
    for table in tables.values():
        spellings.update(str(account) for account in table["account"].tolist() if not is_missing(account))
    exported = {records.account for records in incoming if records.account}
    by_account: dict[str, list[str]] = {}
    for spelling in sorted({*spellings, *exported}):
        by_account.setdefault(folded(spelling), []).append(spelling)
    chosen: dict[str, str] = {}
    for account, group in by_account.items():
        best = max(group, key=lambda one: (one in exported, one == account, spellings[one]))
        spaced = best != best.strip() or best in _ERRORS
        best = "" if best in _ERRORS else best.strip() if spaced else best
        chosen |= {spelling: best for spelling in group if spelling != best}
    if not chosen:
        return tables
    made = dict(tables)
    for kept in _DATES:
        cells = made[kept.name]["account"].tolist()
        found = {place: chosen[cell] for place, cell in enumerate(cells) if isinstance(cell, str) and cell in chosen}
        if found:
            say(ACCOUNTS_RESPELLED, kept, "account", made[kept.name], sorted(found), changes)
            made[kept.name] = with_values(kept, made[kept.name], "account", found, changes)
    return made
