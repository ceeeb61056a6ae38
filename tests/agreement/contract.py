"""What a cell shows in every case: the contract of the cell functions, as data for every host.

Each case gives the arguments of a function as single cells, and says what they show; and the same cells each at the top of a
range of more than one cell. ``unlike`` names the program whose native formula is known to differ, with the reason.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from tiktok_kpis.spreadsheet.errors import CellError

NA, DIV, VALUE, NUM, REF = (
    CellError.NOT_AVAILABLE,
    CellError.DIVISION_BY_ZERO,
    CellError.VALUE,
    CellError.NUMBER,
    CellError.REFERENCE,
)
Shown = float | CellError


@dataclass(frozen=True)
class ContractCase:
    """One row of the contract: the function's cells in order, what they show, and what they show as ranges."""

    title: str
    cells: tuple[Any, ...]
    as_cells: Shown
    as_ranges: Shown
    function: str = "ENGAGEMENT_RATE"
    unlike: Mapping[str, str] = field(default_factory=dict)

    def in_range(self, position: int) -> list[list[Any]]:
        """Return an argument as a range of two cells, the second one blank."""
        return [[self.cells[position]], [None]]


BASE = ContractCase("all numbers", (10.0, 5.0, 3.0, 2.0, 1000.0), 0.02, 0.02)
_BOOLEANS = {"ranges": "Calc counts TRUE inside a range"}
_SMALL = dict.fromkeys(("cells", "ranges"), "Calc holds numbers down to 5E-324, Excel none below 2.2E-308")


def _with(
    title: str, shown: Shown, in_ranges: Shown, *, unlike: Mapping[str, str] | None = None, **changed: Any
) -> ContractCase:
    names = ("likes", "comments", "saves", "shares", "views")
    cells = tuple(changed.get(name, cell) for name, cell in zip(names, BASE.cells, strict=True))
    return replace(BASE, title=title, cells=cells, as_cells=shown, as_ranges=in_ranges, unlike=unlike or {})


CASES: tuple[ContractCase, ...] = (
    BASE,
    _with("likes blank", 0.01, 0.01, likes=None),
    _with("likes an empty text", VALUE, 0.01, likes=""),
    _with("likes a number as text", 0.022, 0.01, likes="12"),
    _with("likes with a suffix", VALUE, 0.01, likes="1.2K"),
    _with("likes with a no-break space", VALUE, 0.01, likes="1\u00a0234"),
    _with("likes in Arabic digits", VALUE, 0.01, likes="١٢"),
    _with("likes a word", VALUE, 0.01, likes="abc"),
    _with("likes TRUE", 0.011, 0.01, likes=True, unlike=_BOOLEANS),
    _with("likes negative", 0.005, 0.005, likes=-5.0),
    _with("likes #N/A", NA, NA, likes=NA),
    _with("likes #NUM!", NUM, NUM, likes=NUM),
    _with("likes #REF!", REF, REF, likes=REF),
    _with("#N/A before #DIV/0!", NA, NA, likes=NA, saves=DIV),
    _with("#DIV/0! before #N/A", DIV, DIV, likes=DIV, saves=NA),
    _with("#N/A among views", NA, NA, views=NA),
    _with("likes #N/A, views 0", NA, NA, likes=NA, views=0.0),
    _with("likes a word, views #N/A", NA, NA, likes="abc", views=NA, unlike={"cells": "Calc converts the numerator first"}),
    _with("likes a word, views 0", VALUE, DIV, likes="abc", views=0.0),
    _with("views 0", DIV, DIV, views=0.0),
    _with("views blank", DIV, DIV, views=None),
    _with("views FALSE", DIV, DIV, views=False),
    _with("views an empty text", VALUE, DIV, views=""),
    _with("views a number as text", 0.02, DIV, views="1000"),
    _with("views TRUE", 20.0, DIV, views=True, unlike=_BOOLEANS),
    _with("views negative", -0.02, -0.02, views=-1000.0),
    _with("all blank", DIV, DIV, likes=None, comments=None, saves=None, shares=None, views=None),
    _with("more interactions than views", 1.2, 1.2, likes=110.0, views=100.0),
    _with("too large", NUM, NUM, likes=1e300, comments=0.0, saves=0.0, shares=0.0, views=1e-300),
    _with("views smaller than a cell holds", DIV, DIV, views=1e-320, unlike=_SMALL),
    ContractCase("growth from 0", (5.0, 0.0), DIV, VALUE, "FOLLOWER_GROWTH_RATE"),
    ContractCase("growth from blank", (5.0, None), DIV, VALUE, "FOLLOWER_GROWTH_RATE"),
    ContractCase("nothing gained", (None, 100.0), 0.0, VALUE, "FOLLOWER_GROWTH_RATE"),
    ContractCase("followers lost", (-10.0, 100.0), -0.1, VALUE, "FOLLOWER_GROWTH_RATE"),
    ContractCase("conversions over visitors", (3.0, 60.0), 0.05, 0.05, "CONVERSION_RATE"),
    ContractCase("no visitors", (3.0, None), DIV, DIV, "CONVERSION_RATE"),
)
"""Every row of the contract."""
