"""Where every figure of the KPIs sheet stands: blocks of rows under each other, and the cells of each KPI in them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from tiktok_kpis.kpis.definitions import Kpi, Section, kpis_in_section
from tiktok_kpis.metrics.units import Unit

ACCOUNTS_LISTED = 8
"""How many accounts the list of accounts and the followers by account have room for."""


@dataclass(frozen=True)
class KpiCells:
    """Where the figures of one KPI stand on the KPIs sheet. ``None`` where its block has no such column.

    A value, a previous value and a change is a number or the text that says why there is none. ``known`` counts the rows of
    ``Daily`` (the posts, of a figure of posts) that have the figure in the period, ``known_before`` in the period before.
    """

    kpi: Kpi
    label: str
    value: str
    previous: str
    change: str
    target: str | None = None
    status: str | None = None
    known: str | None = None
    known_before: str | None = None
    note: str | None = None

    @property
    def unit(self) -> Unit:
        """What the KPI measures."""
        return self.kpi.unit


FUNNEL = ("views", "profile_views", "conversions")
"""The way from a view to a conversion, step by step."""
PROJECTED = {"revenue_per_thousand_views": "views", "revenue_per_visitor": "profile_views"}
"""Metrics that revenue is projected from, each with the total it is multiplied by."""

CHART_ROWS = 14
"""The height of a chart on the KPIs sheet, in rows."""
WEEKS = 12
MONTHS = 12
DAYS_IN_A_WEEK = 7
HOURS_TOGETHER = 3
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


def _of_section(section: Section) -> tuple[str, int]:
    return section.value, len(kpis_in_section(section))


BLOCKS: dict[str, Block] = {
    block.key: block
    for block in _stacked(
        10,
        (
            _of_section(Section.HEADLINES),
            ("charts", 2 * CHART_ROWS + 1),
            _of_section(Section.TOTALS),
            _of_section(Section.POSTS),
            _of_section(Section.ATTENTION),
            _of_section(Section.RATES),
            ("funnel", len(FUNNEL) + CHART_ROWS + 1),
            ("projection", 2 * len(PROJECTED)),
            ("top_posts", RANKED_POSTS),
            ("bottom_posts", RANKED_POSTS),
            ("times", DAYS_IN_A_WEEK + 1),
            ("weeks", WEEKS),
            ("months", MONTHS),
            ("accounts", ACCOUNTS_LISTED + 1),
            ("accounts_before", ACCOUNTS_LISTED + 1),
        ),
    )
}
"""The blocks of the KPIs sheet from top to bottom, by key."""


def _cells(kpi: Kpi, section: Section, row: int) -> KpiCells:
    shared = (f"A{row}", f"B{row}", f"C{row}", f"D{row}")
    match section:
        case Section.HEADLINES:
            return KpiCells(kpi, *shared, target=f"E{row}", status=f"F{row}", note=f"G{row}")
        case Section.TOTALS | Section.ATTENTION:
            return KpiCells(kpi, *shared, known=f"E{row}", known_before=f"F{row}", note=f"G{row}")
    return KpiCells(kpi, *shared, note=f"G{row}")


KPI_CELLS: dict[str, KpiCells] = {
    kpi.key: _cells(kpi, section, row)
    for section in Section
    for row, kpi in zip(BLOCKS[section.value].rows, kpis_in_section(section), strict=True)
}
"""Where each KPI stands, by its key, from top to bottom."""
