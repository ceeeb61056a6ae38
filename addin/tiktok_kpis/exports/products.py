"""Sales of TikTok Shop by video and product, as posts: a video is one post, however many products it shows."""

from __future__ import annotations

from dataclasses import replace

from tiktok_kpis.exports.records import Kind, Records, Value

_OF_EACH_PRODUCT = ("revenue", "conversions", "items_sold")
"""What a row says of one product. All other figures are the video's own, repeated in the row of each product."""


def as_posts(part: Records) -> Records:
    """Return one row for each video: the sales of its products added up, its own figures once.

    A post shows the product it is about where it is about one.
    """
    rows_of: dict[Value, list[int]] = {}
    for row, video in enumerate(part.columns["video_id"]):
        rows_of.setdefault(video, []).append(row)
    columns: dict[str, list[Value]] = {}
    for name, values in part.columns.items():
        of_videos = [[values[row] for row in rows if values[row] is not None] for rows in rows_of.values()]
        if name in _OF_EACH_PRODUCT:
            columns[name] = [_sum(found) for found in of_videos]
        elif name == "product":
            columns[name] = [found[0] if len(set(found)) == 1 else None for found in of_videos]
        else:
            columns[name] = [_largest(found) for found in of_videos]
    return replace(part, kind=Kind.POSTS, columns=columns, rows=[part.rows[rows[0]] for rows in rows_of.values()])


def _sum(values: list[Value]) -> Value:
    numbers = [value for value in values if isinstance(value, int | float)]
    return round(sum(numbers), 6) if numbers else None


def _largest(values: list[Value]) -> Value:
    numbers = [value for value in values if isinstance(value, int | float)]
    return max(numbers) if numbers else values[0] if values else None
