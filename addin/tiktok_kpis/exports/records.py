"""What a reading gives: records in columns, the problems met, and a summary of every block for the Log.

All of it is plain data of the standard library, so that a cell function in a browser can use it as it is.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

from tiktok_kpis.grids.grid import Source
from tiktok_kpis.problems import Problem

Value = str | int | float | datetime | date | None
"""What one field of a record holds. ``None`` is missing, which is never zero."""


class Kind(StrEnum):
    """What one record of a block is about."""

    POSTS = "posts"
    """One video, with its totals on the day of the export."""
    DAILY = "daily"
    """One day of one account."""
    ACTIVITY = "activity"
    """One hour of one day: how many followers were active."""
    AUDIENCE = "audience"
    """One part of the audience: a gender, a territory, an age."""
    PRODUCTS = "products"
    """One product of one video."""
    LIVE = "live"
    """One day of LIVE broadcasts, whose likes and shares are not those of videos."""
    CAMPAIGNS = "campaigns"
    """One advertising campaign."""
    ADS = "ads"
    """One advertisement or campaign on one day: what was paid for, which is apart from what the account earned."""


class AccountFrom(StrEnum):
    """How the account of records is known, the surest first."""

    ITSELF = "itself"
    """Their links, a column of accounts or the name of their archive say it."""
    NEIGHBOURS = "neighbours"
    """Other tables of the same workbook, archive or folder say it, or the folder's name."""
    ASSUMED = "assumed"
    """It is the only account there is."""


@dataclass(slots=True)
class Records:
    """The records of one recognised block and one account, column by column.

    ``columns`` maps a field to its values; all lists, and ``rows``, have one entry per record. A field that the source does
    not have has no column; a value it does not have is ``None``. Counts are ``int`` when whole and may be negative.
    ``posted`` is UTC without a zone; ``posted_hour`` is missing where only the day is known, as for a scheduled post.
    """

    kind: Kind
    shape: str
    source: Source
    account: str
    exported: date | None
    exported_is_known: bool
    columns: dict[str, list[Value]]
    rows: list[int]
    block: int = 0
    """Which block of the reading it is of: the position in :attr:`Reading.blocks`."""
    account_from: AccountFrom = AccountFrom.ITSELF

    def __len__(self) -> int:
        return len(self.rows)

    @property
    def days(self) -> list[date]:
        """The days of a block that has them, in the order of the source."""
        return [day for day in self.columns.get("date", ()) if isinstance(day, date)]

    @property
    def first_day(self) -> date | None:
        """The earliest day of a block that has days."""
        return min(self.days, default=None)

    @property
    def last_day(self) -> date | None:
        """The latest day of a block that has days."""
        return max(self.days, default=None)


@dataclass(frozen=True, slots=True)
class BlockSummary:
    """One line of the Log for one block: what it was taken for and how much of it was read."""

    shape: str
    kind: Kind
    source: Source
    rows_read: int
    rows_refused: int
    first_day: date | None = None
    last_day: date | None = None
    """The first and last day of its records: for posts, the days they were posted on."""
    missing_fields: tuple[str, ...] = ()
    """Fields a reader of this shape may expect and that it does not have."""
    unknown_columns: tuple[str, ...] = ()
    """Headings that mean nothing to us; their values are not read."""


@dataclass(slots=True)
class Reading:
    """Everything one call read, and everything it has to say."""

    records: list[Records] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    blocks: list[BlockSummary] = field(default_factory=list)

    def add(self, other: Reading) -> None:
        """Append what another call read."""
        for records in other.records:
            records.block += len(self.blocks)
        self.records += other.records
        self.problems += other.problems
        self.blocks += other.blocks

    def of_block(self, block: int) -> list[Records]:
        """Return what was read of a block, one entry per account and export day in it; empty when no row was read."""
        return [records for records in self.records if records.block == block]

    def of_kind(self, kind: Kind) -> list[Records]:
        """Return the records of one kind, in the order they were read."""
        return [records for records in self.records if records.kind is kind]
