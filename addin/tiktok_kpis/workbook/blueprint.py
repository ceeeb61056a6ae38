"""What a sheet is made of, as data. Sheet modules write plans; the builder turns them into a workbook."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum
from typing import Literal

from tiktok_kpis.metrics.units import Unit

Value = str | float | None
"""What a plan puts into a cell: a text that starts with ``=`` is a formula."""


class Look(Enum):
    """How a cell looks; the value is the name of the cell style in the workbook."""

    PLAIN = "KPI plain"
    RECORD = "KPI record"
    TITLE = "KPI title"
    HELP = "KPI help"
    HEADING = "KPI heading"
    FIGURE_HEADING = "KPI figure heading"
    BLOCK = "KPI block"
    LABEL = "KPI label"
    INPUT = "KPI input"
    RECORD_INPUT = "KPI record input"
    FIGURE = "KPI figure"
    HEADLINE = "KPI headline"
    NOTE = "KPI note"
    STATUS = "KPI status"
    WORKING = "KPI working"
    LINK = "KPI link"
    DAY = "KPI day"
    DAY_HOLIDAY = "KPI day holiday"
    DAY_POSTS = "KPI day posts"


class Tone(Enum):
    """What a conditional format says; every one of them repeats what the cell says in words."""

    GOOD = "good"
    ATTENTION = "attention"
    MISSING = "missing"


@dataclass(frozen=True)
class Cell:
    """One cell: what is in it, how it looks and how a number in it is shown."""

    value: Value
    look: Look = Look.PLAIN
    number_format: str = ""
    is_imported: bool = False
    """Whether a text comes from elsewhere and is never a formula."""


MOST_LETTERS = {"title": 32, "message": 255, "mistake": 225}


@dataclass(frozen=True)
class Rule:
    """What may be typed into cells, with the message shown before and the one shown after a mistake.

    ``allows`` is the kind of Excel's data validation; ``formula`` a list's name or a lower bound. With ``advisory`` the user
    may keep what the list does not have. Excel shows :data:`MOST_LETTERS` of each text, and refuses a file with more.
    """

    cells: str
    allows: Literal["list", "date", "time", "whole", "decimal"]
    formula: str
    title: str
    message: str
    mistake: str
    advisory: bool = False

    def __post_init__(self) -> None:
        for name, most in MOST_LETTERS.items():
            if len(getattr(self, name)) > most:
                raise ValueError(f"{name} of {self.cells} has more than {most} letters: {getattr(self, name)}")


@dataclass(frozen=True)
class Emphasis:
    """A conditional format: cells for which a formula, written for the first of them, is true."""

    cells: str
    formula: str
    tone: Tone


class Drawn(Enum):
    """How a chart draws its series."""

    LINE = "line over weeks"
    LINE_BY_MONTH = "line over months"
    COLUMNS = "columns over time"
    BARS = "horizontal bars, first on top"


@dataclass(frozen=True)
class Chart:
    """One chart of one series: ``labels`` and ``values`` are blocks of cells on its own sheet.

    Bars without a ``number_format`` have no figures at their ends.
    """

    title: str
    description: str
    drawn: Drawn
    labels: str
    values: str
    number_format: str
    anchor: str
    width_in_centimetres: float
    height_in_centimetres: float
    orange: bool = False


@dataclass
class TableFill:
    """What a table holds in a new workbook."""

    name: str
    formulas: Mapping[str, str] = field(default_factory=dict)
    """The formula of each calculated column, without the equals sign, the same in every row."""
    lines: int = 1
    """How many lines of a long text a row shows."""
    records: list[dict[str, Value]] = field(default_factory=list)
    """The first records; without any, one blank record."""


@dataclass
class SheetPlan:
    """One sheet."""

    key: str
    cells: dict[str, Cell] = field(default_factory=dict)
    widths: dict[str, float] = field(default_factory=dict)
    heights: dict[int, float] = field(default_factory=dict)
    table: TableFill | None = None
    rules: list[Rule] = field(default_factory=list)
    emphases: list[Emphasis] = field(default_factory=list)
    charts: list[Chart] = field(default_factory=list)
    joined: list[str] = field(default_factory=list)
    """Blocks of cells shown as one, which what the first of them says runs over. Never in a table."""
    shades: list[str] = field(default_factory=list)
    """Blocks of figures that are shaded by their size, each block by itself."""
    filtered: str = ""
    """Cells with the drop-downs of a filter in their first row."""
    freeze: str = ""
    first_input: str = "A1"
    gridlines: bool = True
    protected: bool = False
    every_cell_is_text: bool = False
    print_columns: str = ""
    one_page: bool = False
    upright: bool = False
    repeated_row: int = 0
    page_breaks: list[int] = field(default_factory=list)
    """Rows after which a new page begins."""

    def put(self, address: str, value: Value, look: Look = Look.PLAIN, shown: Unit | str = "") -> None:
        """Put a value into a cell; ``shown`` is its unit or number format."""
        self.cells[address] = Cell(value, look, shown.number_format if isinstance(shown, Unit) else shown)

    def put_imported(self, address: str, value: str | None, look: Look = Look.PLAIN) -> None:
        """Put a text that comes from elsewhere into a cell; whatever it begins with, it is no formula."""
        self.cells[address] = Cell(value, look, is_imported=True)

    def put_row(self, row: int, values: Mapping[str, Value], look: Look = Look.PLAIN, shown: Unit | str = "") -> None:
        """Put values into cells of one row, by column letter."""
        for column, value in values.items():
            self.put(f"{column}{row}", value, look, shown)
