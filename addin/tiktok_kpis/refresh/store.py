"""What a refresh needs of a workbook, wherever it is: a file on the disk, or a workbook open in Excel."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Protocol

from tiktok_kpis.grids.grid import CellValue
from tiktok_kpis.languages import LANGUAGES
from tiktok_kpis.ledger.frames import Frame
from tiktok_kpis.ledger.tables import Table
from tiktok_kpis.workbook.contract import choice, language_of_sheets


class Store(Protocol):
    """The tables of one workbook. What is written is kept in the store until its owner saves it."""

    @property
    def name(self) -> str:
        """The name of the workbook's file, as problems name it."""

    @property
    def sheets(self) -> Sequence[str]:
        """The names of the sheets, in the order of the tabs."""

    def has(self, table: Table) -> bool:
        """Say whether the workbook has a table."""

    def lacks(self, table: Table) -> list[str]:
        """Return the columns with data that the table has lost.

        Raises:
            Refused: the workbook has no table of that name.

        """

    def read(self, table: Table) -> Frame:
        """Return a table's rows that hold anything, with :data:`ORIGIN`; a column the workbook lacks is empty.

        What was written and not saved yet is read back as it will stand.

        Raises:
            Refused: the workbook has no table of that name.

        """

    def write(self, table: Table, rows: Frame) -> None:
        """Write a table's rows. A row that came from the sheet keeps all its other cells; none of the user's is lost.

        A row of the sheet that is not among them goes, unless the user has cells of their own in it. A cell whose value did
        not change stays as it is, a formula of the user's included. Text is always text: none becomes a formula or a number.

        Raises:
            Refused: there are more rows than a sheet has, or something stands below the table where it has to grow.

        """

    def moved(self, table: Table) -> Mapping[int, int]:
        """Return where the rows of a table that was written will stand, by where they stood."""

    def named_value(self, name: str) -> Any:
        """Return the value of the one cell a defined name stands for, ``None`` for a blank cell or an unknown name.

        A date is its serial number, as a file holds it, or a ``datetime``.
        """

    def cells(self, sheet: str) -> list[list[CellValue]]:
        """Return the values of a sheet, row by row from its first cell; blank cells are ``None`` or the empty text."""


def language_of(store: Store) -> str:
    """Return the language the workbook's sheets are named in, the first one where the user renamed them all."""
    return language_of_sheets(store.sheets)


def spoken_language(store: Store) -> str:
    """Return the language the program writes its sentences in: the one chosen on Settings, else that of the sheets."""
    chosen = store.named_value("Setting_Language")
    return next((language for language in LANGUAGES if choice("language_own", language) == chosen), language_of(store))
