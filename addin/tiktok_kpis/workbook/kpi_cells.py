"""Where every figure of the KPIs sheet stands: blocks of rows under each other, and the cells of each KPI in them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from tiktok_kpis.metrics.units import Unit

ACCOUNTS_LISTED = 8
"""How many accounts the list of accounts and the followers by account have room for."""


@dataclass(frozen=True)
class KpiCells:
    """Where the figures of one KPI stand on the KPIs sheet. ``None`` where its block has no such column.

    A value, a previous value and a change is a number or the text that says why there is none. ``known`` counts the rows of
    ``Daily`` that have the figure in the period, ``known_before`` in the period before.
    """

    key: str
    unit: Unit
    label: str
    value: str
    previous: str
    change: str
    target: str | None = None
    status: str | None = None
    known: str | None = None
    known_before: str | None = None
    note: str | None = None


HEADLINES = {
    "engagement_rate": Unit.RATE,
    "follower_growth_rate": Unit.RATE,
    "conversion_rate": Unit.RATE,
}
TOTALS = {
    "views": Unit.COUNT,
    "reach": Unit.COUNT,
    "profile_views": Unit.COUNT,
    "likes": Unit.COUNT,
    "comments": Unit.COUNT,
    "saves": Unit.COUNT,
    "shares": Unit.COUNT,
    "new_followers": Unit.COUNT,
    "conversions": Unit.COUNT,
    "revenue": Unit.MONEY,
}
POST_TOTALS = ("views", "likes", "comments", "saves", "shares")
POST_FIGURES = {
    "posts": Unit.COUNT,
    **{f"posts_{name}": Unit.COUNT for name in POST_TOTALS},
    "posts_engagement_rate": Unit.RATE,
    "posts_mean_engagement_rate": Unit.RATE,
    "posts_median_engagement_rate": Unit.RATE,
}
RATES = {
    "profile_visit_rate": Unit.RATE,
    "follow_rate": Unit.RATE,
    "revenue_per_visitor": Unit.MONEY,
    "conversions_per_engagement": Unit.RATE,
}

CHART_ROWS = 14
"""The height of a chart on the KPIs sheet, in rows."""
WEEKS = 12
RANKED_POSTS = 5


@dataclass(frozen=True)
class Block:
    """A block of rows on the KPIs sheet: a row of headings and the rows under it."""

    key: str
    header_row: int
    length: int

    @property
    def first_row(self) -> int:
        """The first row under the headings."""
        return self.header_row + 1

    @property
    def last_row(self) -> int:
        """The last row of the block."""
        return self.header_row + self.length

    @property
    def rows(self) -> range:
        """The rows under the headings."""
        return range(self.first_row, self.last_row + 1)

    def cells(self, column: str) -> str:
        """Return the cells of one column of the block, without its heading."""
        return f"{column}{self.first_row}:{column}{self.last_row}"


def _stacked(first_header_row: int, blocks: Sequence[tuple[str, int]]) -> Iterator[Block]:
    row = first_header_row
    for key, length in blocks:
        yield Block(key, row, length)
        row += length + 3  # a blank row, and the title of the next block above its headings


BLOCKS: dict[str, Block] = {
    block.key: block
    for block in _stacked(
        10,
        (
            ("headlines", len(HEADLINES)),
            ("charts", 2 * CHART_ROWS),
            ("totals", len(TOTALS)),
            ("posts", len(POST_FIGURES)),
            ("rates", len(RATES)),
            ("top_posts", RANKED_POSTS),
            ("bottom_posts", RANKED_POSTS),
            ("weeks", WEEKS),
            ("accounts", ACCOUNTS_LISTED + 1),
            ("accounts_before", ACCOUNTS_LISTED + 1),
        ),
    )
}
"""The blocks of the KPIs sheet from top to bottom, by key."""


def _kpi_rows() -> Iterator[KpiCells]:
    for row, (key, unit) in zip(BLOCKS["headlines"].rows, HEADLINES.items(), strict=True):
        shared = (f"A{row}", f"B{row}", f"C{row}", f"D{row}")
        yield KpiCells(key, unit, *shared, target=f"E{row}", status=f"F{row}", note=f"G{row}")
    for row, (key, unit) in zip(BLOCKS["totals"].rows, TOTALS.items(), strict=True):
        shared = (f"A{row}", f"B{row}", f"C{row}", f"D{row}")
        yield KpiCells(key, unit, *shared, known=f"E{row}", known_before=f"F{row}", note=f"G{row}")
    for block, figures in (("posts", POST_FIGURES), ("rates", RATES)):
        for row, (key, unit) in zip(BLOCKS[block].rows, figures.items(), strict=True):
            yield KpiCells(key, unit, f"A{row}", f"B{row}", f"C{row}", f"D{row}", note=f"G{row}")


KPIS: dict[str, KpiCells] = {kpi.key: kpi for kpi in _kpi_rows()}
"""Where each KPI stands, by its key, from top to bottom."""
