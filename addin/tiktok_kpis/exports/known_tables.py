"""What tells TikTok's tables, and those made after them, from all else in a file."""

from __future__ import annotations

from collections.abc import Iterable
from collections.abc import Set as AbstractSet

from tiktok_kpis.exports.fields import KEYS, MEASURES, NOT_READ, field_of, fold_heading
from tiktok_kpis.exports.names import hints_of_name
from tiktok_kpis.exports.records import Kind
from tiktok_kpis.exports.shapes import Shape, shape_of
from tiktok_kpis.exports.video_links import LINE_WITH_LINK
from tiktok_kpis.grids import blocks
from tiktok_kpis.grids.grid import Grid
from tiktok_kpis.grids.vocabulary import Anchor, Vocabulary

Block = blocks.Block[Shape]
"""One table of a known shape."""


def _shape_of(fields: AbstractSet[str], headings: Iterable[str]) -> Shape | None:
    return shape_of(fields, map(fold_heading, headings))


TIKTOK_TABLES = Vocabulary(
    field_of=field_of,
    shape_of=_shape_of,
    keys=frozenset(KEYS),
    left_out=NOT_READ.keys(),
    numbers=MEASURES.keys(),
    names=frozenset({"creator"}),
    # TikTok Studio does not escape the quotes inside a title; every row of its posts has a video link
    anchor=Anchor("link", LINE_WITH_LINK, beginning="http", free_text="title"),
    hints_of_name=hints_of_name,
)


def cut(grid: Grid) -> blocks.Cut[Shape]:
    """Find every table of a grid; the date of a post is when it was posted, where nothing else says that."""
    found = blocks.cut(grid, TIKTOK_TABLES)
    for block in found.blocks:
        if block.shape.kind is Kind.POSTS and "date" in block.fields:
            block.fields.setdefault("posted", block.fields["date"])
    return found
