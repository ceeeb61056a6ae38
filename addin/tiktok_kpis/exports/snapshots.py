"""Tables that follow videos through time: one video on several days, the date being that of the count and not of the post."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from tiktok_kpis.exports.columns import Rows
from tiktok_kpis.exports.known_tables import Block
from tiktok_kpis.exports.years import latest_until
from tiktok_kpis.grids.date_grammar import read_date_column

_DAY = timedelta(days=1)


def snapshot_days(
    block: Block, rows: Rows, video_ids: Sequence[str], uploads: Sequence[datetime | None], today: date
) -> list[date | None] | None:
    """Return the day of each row's counts, ``None`` where the column of dates says something else.

    It is the day of the counts where one video stands on several days and none of them lies before its upload.
    """
    moments = read_date_column(rows.column(block.fields["date"])).moments
    days = [None if moment is None else latest_until(moment, today) for moment in moments]
    days_of_video: dict[str, date] = {}
    is_followed = False
    for video, day, upload in zip(video_ids, days, uploads, strict=True):
        if day is None:
            continue
        if upload is not None and day < upload.date() - _DAY:
            return None
        is_followed |= days_of_video.setdefault(video, day) != day
    return days if is_followed else None
