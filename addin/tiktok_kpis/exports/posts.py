"""Tables with a row for every video: lifetime totals on the day of the export."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cached_property

from tiktok_kpis.exports.columns import (
    Findings,
    Rows,
    cells_of,
    drop_rows,
    holds_nothing,
    number_columns,
    rows_of,
    text_columns,
    text_of,
)
from tiktok_kpis.exports.context import Context
from tiktok_kpis.exports.fields import FIGURES_OF_POSTS
from tiktok_kpis.exports.known_tables import Block, described
from tiktok_kpis.exports.networks import TIKTOK, network_of_link
from tiktok_kpis.exports.posting_times import posting_times
from tiktok_kpis.exports.problem_kinds import (
    DATES_ARE_SNAPSHOTS,
    EXPORT_DAY_UNREADABLE,
    FIGURES_MISSING,
    FIGURES_UNKNOWN,
    ID_LOST_DIGITS,
    ID_OF_OTHER_NETWORK,
    LINK_IS_DOWNLOAD,
    LINK_SHORT,
    OTHER_NETWORK,
    VIDEO_MISSING,
    VIDEO_TWICE,
    VIDEO_TWICE_SAME,
    VIDEO_UNREADABLE,
)
from tiktok_kpis.exports.records import Kind, Records, Value
from tiktok_kpis.exports.snapshots import snapshot_days
from tiktok_kpis.exports.video_links import (
    VideoId,
    handle_of,
    is_download_link,
    is_short_link,
    link_parts,
    may_be_of_tiktok,
    newest_upload,
    parse_id,
    uploaded_at,
)
from tiktok_kpis.exports.years import earliest_from, latest_until
from tiktok_kpis.grids.date_grammar import read_date_column
from tiktok_kpis.grids.grid import CellValue, link_in
from tiktok_kpis.grids.moments import Moment
from tiktok_kpis.problems import ProblemKind

_DAY = timedelta(days=1)


@dataclass
class _Videos:
    """Who and what each row is about."""

    ids: list[str]
    links: list[Value]
    accounts: list[str]

    @cached_property
    def uploads(self) -> list[datetime | None]:
        """When each was uploaded."""
        return [uploaded_at(video_id) for video_id in self.ids]


def read_posts(block: Block, context: Context, findings: Findings) -> list[Records]:
    """Read a table of videos into one block of records for each account and export day in it."""
    if not FIGURES_OF_POSTS & block.fields.keys():
        findings.add(FIGURES_UNKNOWN, block.source.first_row, columns=described(block.unknown))
        return []
    rows, videos = _identified_rows(block, context.today, findings)
    if not rows.numbers:
        return []
    texts = text_columns(block, rows)
    for position, creator in enumerate(texts.pop("creator", [])):
        videos.accounts[position] = videos.accounts[position] or handle_of(creator)
    if "exported_at" in block.fields and "posted" not in block.fields and _has_clock(cells_of(block, rows, "exported_at")):
        block.fields["posted"] = block.fields.pop("exported_at")
    snapshots = snapshot_days(block, rows, videos.ids, videos.uploads, context.today) if "date" in block.fields else None
    exported = _export_days(block, rows, videos, context, findings)
    if snapshots is not None:
        findings.add(DATES_ARE_SNAPSHOTS, None, block.heading("date"))
        exported = [(day, True) if day else known for day, known in zip(snapshots, exported, strict=True)]
        if block.fields.get("posted") == block.fields["date"]:
            del block.fields["posted"]
    posted, hours = posting_times(block, rows, videos.uploads, exported, findings)
    numbers = number_columns(block, rows, findings)
    rates, views = numbers.pop("full_view_rate", None), numbers.get("views")
    if rates is not None and views is not None and "full_views" not in numbers:
        numbers["full_views"] = [
            round(rate * seen) if isinstance(rate, (int, float)) and isinstance(seen, (int, float)) else None
            for rate, seen in zip(rates, views, strict=True)
        ]
    figures = [values for name, values in numbers.items() if name in FIGURES_OF_POSTS]
    known = [any(value is not None for value in of_row) for of_row in zip(*figures, strict=True)]
    for position, is_known in enumerate(known):
        if not is_known:
            findings.add(FIGURES_MISSING, rows.numbers[position])
    columns: dict[str, list[Value]] = {
        "video_id": list(videos.ids),
        "link": videos.links,
        "posted": posted,
        "posted_hour": hours,
        **texts,
        **numbers,
    }
    return _by_account_and_day(block, context, rows, columns, videos.accounts, exported, known, findings)


def _has_clock(cells: list[CellValue]) -> bool:
    """Whether a column of times has times of day: an export is dated by its day, a post to the minute."""
    return any(moment.clock is not None for moment in read_date_column(cells[:200]).moments if moment is not None)


def _by_account_and_day(
    block: Block,
    context: Context,
    rows: Rows,
    columns: dict[str, list[Value]],
    accounts: list[str],
    exported: list[tuple[date, bool]],
    known: list[bool],
    findings: Findings,
) -> list[Records]:
    """Return records for each account and export day, every video once in each of them. ``columns`` is used up."""
    groups: dict[tuple[str, date, bool], list[int]] = {}
    for position, (account, (day, is_known), has_figures) in enumerate(zip(accounts, exported, known, strict=True)):
        if has_figures:
            groups.setdefault((account or context.account, day, is_known), []).append(position)
    kept = {key: _without_repeated(block, rows, columns, positions, findings) for key, positions in groups.items()}
    own: dict[tuple[str, date, bool], dict[str, list[Value]]] = {key: {} for key in groups}
    for name in list(columns):  # one column after the other, so that a million rows are not held twice
        values = columns.pop(name)
        for key, positions in kept.items():
            own[key][name] = [values[position] for position in positions]
    return [
        Records(
            block.shape.kind,
            block.shape.id,
            block.source,
            account,
            day,
            is_known,
            own[account, day, is_known],
            [rows.numbers[position] for position in positions],
        )
        for (account, day, is_known), positions in kept.items()
    ]


def _identified_rows(block: Block, today: date, findings: Findings) -> tuple[Rows, _Videos]:
    """Return the rows that name a video of TikTok; an id that lost digits is said, a row without one refused."""
    rows = rows_of(block, findings)
    link_cells = [link_in(cell) for cell in cells_of(block, rows, "link")]
    id_field = "video_id" if "video_id" in block.fields else "generic_id"
    id_cells = cells_of(block, rows, id_field)
    videos = _Videos([], [], [])
    ids: list[VideoId | str | None] = []
    known: dict[str, str] = {}  # each name of an account is kept once
    reasons: dict[int, tuple[ProblemKind, dict[str, object]]] = {}
    named = "link" if "link" in block.fields else id_field
    for position, (link_cell, id_cell) in enumerate(zip(link_cells, id_cells, strict=True)):
        parts = link_parts(link_cell) if isinstance(link_cell, str) else None
        video = _id_of(parts, id_cell)
        reason = _why_not(video, parts, link_cell, link_cell if named == "link" else id_cell, today)
        if reason is not None:
            reasons[position] = reason
            video = None
        ids.append(video)
        if video is not None:
            videos.ids.append(_text(video))
            videos.links.append(text_of(link_cell) if parts else None)
            videos.accounts.append(known.setdefault(parts[0], parts[0]) if parts else "")

    def refuse(position: int) -> None:
        kind, found = reasons[position]
        column = "" if kind == OTHER_NETWORK else block.heading(named)
        findings.add(kind, rows.numbers[position], column, **found)

    dropped = drop_rows(rows, findings, lambda position: ids[position] is not None, refuse) if reasons else set()
    for position, video in enumerate(ids):
        if isinstance(video, VideoId) and video.lost_digits:
            column = block.heading(named)
            findings.add(ID_LOST_DIGITS, rows.numbers[position], column, found=video.text)
    return rows.without(dropped), videos


def _why_not(
    video: VideoId | str | None, link: tuple[str, str] | None, link_cell: CellValue, cell: CellValue, today: date
) -> tuple[ProblemKind, dict[str, object]] | None:
    """Return why a row is not one of a video of TikTok, ``None`` where it is one."""
    written = link_cell if isinstance(link_cell, str) else ""
    network = network_of_link(written) if link is None or "?" in written else TIKTOK
    if network not in ("", TIKTOK):
        return OTHER_NETWORK, {"network": network}
    if video is not None:
        return None if may_be_of_tiktok(_text(video), today) else (ID_OF_OTHER_NETWORK, {"found": _text(video)})
    if is_download_link(written):
        return LINK_IS_DOWNLOAD, {}
    if is_short_link(written):
        return LINK_SHORT, {"found": written}
    return (VIDEO_MISSING, {}) if holds_nothing(cell) else (VIDEO_UNREADABLE, {"found": cell or ""})


def _text(video: VideoId | str) -> str:
    return video.text if isinstance(video, VideoId) else video


def _id_of(link: tuple[str, str] | None, cell: CellValue) -> VideoId | str | None:
    """Return the id of a link, which loses no digits; without a link the id in a cell of its own."""
    if link is None:
        return parse_id(cell)
    return cell if isinstance(cell, str) and cell == link[1] else link[1]


def _export_days(block: Block, rows: Rows, videos: _Videos, context: Context, findings: Findings) -> list[tuple[date, bool]]:
    """Return the export day of each row, and whether it is known: from the table itself, or from what lies around it."""
    newest_moment = newest_upload(videos.ids)
    newest = newest_moment.date() if newest_moment else None
    undated = context.export_day_of_undated(newest)
    if "exported_at" not in block.fields:
        return [undated] * len(rows.numbers)
    read = read_date_column(cells_of(block, rows, "exported_at"))
    for position in read.unreadable:
        cell = cells_of(block, rows, "exported_at")[position]
        findings.add(EXPORT_DAY_UNREADABLE, rows.numbers[position], block.heading("exported_at"), found=cell)
    by_moment: dict[tuple[int, int, int | None], tuple[date, bool]] = {}
    days: list[tuple[date, bool]] = []
    for moment in read.moments:
        if moment is None:
            days.append(undated)
            continue
        year = None if moment.from_spreadsheet and not block.shape.has_years else moment.year
        key = (moment.month, moment.day, year)
        if key not in by_moment:
            by_moment[key] = _export_day(Moment(moment.month, moment.day, year), newest, context, undated)
        days.append(by_moment[key])
    return days


def _export_day(moment: Moment, newest: date | None, context: Context, undated: tuple[date, bool]) -> tuple[date, bool]:
    """Place the day of an export: after the newest video in it, as near to what the file's name says as that allows."""
    named = [day for day in context.hints.days if (day.month, day.day) == (moment.month, moment.day)]
    if moment.year is None and named:
        return max(named), True
    day = earliest_from(moment, newest - _DAY) if newest else latest_until(moment, context.today)
    return (day, bool(newest) or moment.year is not None) if day else undated


def _without_repeated(
    block: Block, rows: Rows, columns: dict[str, list[Value]], positions: list[int], findings: Findings
) -> list[int]:
    """Return the positions of distinct records; of a video met twice the row with more views stays, as totals only grow."""
    key_columns = [columns["video_id"]]
    if block.shape.kind is Kind.PRODUCTS:
        key_columns += [columns[name] for name in ("product_id", "product") if name in columns]
    ids = columns["video_id"]
    if len({ids[position] for position in positions}) == len(positions):
        return positions
    kept: dict[tuple[Value, ...], int] = {}
    by_views: Callable[[int], float] = lambda position: _number(columns.get("views"), position)  # noqa: E731
    for position in positions:
        key = tuple(column[position] for column in key_columns)
        before = kept.get(key)
        if before is None:
            kept[key] = position
            continue
        stays, goes = (before, position) if by_views(before) >= by_views(position) else (position, before)
        kept[key] = stays
        same = all(values[stays] == values[goes] for values in columns.values())
        kind = VIDEO_TWICE_SAME if same else VIDEO_TWICE
        findings.add(kind, rows.numbers[goes], "", video=columns["video_id"][goes], kept=rows.numbers[stays])
    return sorted(kept.values())


def _number(column: list[Value] | None, position: int) -> float:
    value = column[position] if column else None
    return float(value) if isinstance(value, (int, float)) else -1.0
