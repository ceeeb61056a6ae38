"""The exports of posts that come in: in which order they are read, and the posts in them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date

from tiktok_kpis.exports.records import Records

PART_HEARD = 0.3
"""How much of merging posts is done, by time, when all exports are read."""


def oldest_first(incoming: Iterable[Records]) -> list[Records]:
    """Return exports by their day, then by name, so that the order in which they are given does not matter."""
    return sorted(incoming, key=lambda records: (records.exported or date.min, records.source.name))


def posts_of(exports: Iterable[Records]) -> Iterator[tuple[Records, int, str]]:
    """Go through the posts of exports: the table each is of, its place there, and its video."""
    for records in exports:
        for position, video_id in enumerate(records.columns["video_id"]):
            yield records, position, str(video_id)


def videos_of(exports: Iterable[Records]) -> set[str]:
    """Return the videos of all exports."""
    return {video_id for _, _, video_id in posts_of(exports)}
