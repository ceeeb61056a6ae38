"""The exports of posts to merge: the order in which they are merged, and the posts in them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date

from tiktok_kpis.exports.records import Records

READING_SHARE = 0.3
"""The share of the time for posts or snapshots that recording the exported values takes; updating the rows takes the rest."""


def oldest_first(incoming: Iterable[Records]) -> list[Records]:
    """Return exports sorted by export day, then by name, so that the order in which they are passed does not matter."""
    return sorted(incoming, key=lambda records: (records.exported or date.min, records.source.name))


def posts_of(exports: Iterable[Records]) -> Iterator[tuple[Records, int, str]]:
    """Yield the posts of exports: the records of the export, the position in them, and the video id."""
    for records in exports:
        for position, video_id in enumerate(records.columns["video_id"]):
            yield records, position, str(video_id)


def videos_of(exports: Iterable[Records]) -> set[str]:
    """Return the videos of all exports."""
    return {video_id for _, _, video_id in posts_of(exports)}
