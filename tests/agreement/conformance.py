"""One table for every host: each function with each kind of argument, and what the value rules say it shows.

A host's test runs :data:`TABLE` through that host and compares with :attr:`Conformance.expected`; what a host itself imposes is
declared with its reason in ``tests.agreement.differences``, and anything else fails.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from tiktok_kpis.hosts.functions import ALL
from tiktok_kpis.metrics.cells import evaluate
from tiktok_kpis.metrics.functions import Function, Metric, Parameter, Takes
from tiktok_kpis.spreadsheet.errors import CellError

OMITTED = object()
"""An argument left out between two commas, or at the end."""

LINK = "https://www.tiktok.com/@sample.bakery/video/7300000000000000001"
SAMPLE: dict[str, Any] = {
    "views": 2000.0,
    "likes": 80.0,
    "comments": 10.0,
    "saves": 4.0,
    "shares": 6.0,
    "reach": 1600.0,
    "impressions": 4000.0,
    "full_views": 500.0,
    "total_watch_time": 15000.0,
    "average_watch_time": 7.5,
    "duration": 30.0,
    "profile_views": 600.0,
    "visitors": 640.0,
    "followers": 1000.0,
    "followers_at_start": 2400.0,
    "followers_gained": 120.0,
    "new_followers": 30.0,
    "conversions": 12.0,
    "clicks": 20.0,
    "revenue": 300.0,
    "orders": 12.0,
    "units_sold": 45.0,
    "units_received": 60.0,
    "stock": 60.0,
    "days": 28.0,
    "target_rate": 0.0625,
    "current": 1250.0,
    "previous": 1000.0,
    "start": 100.0,
    "end": 400.0,
    "periods": 2.0,
    "count_text": "1,2 mil",
    "video_link": LINK,
    "hours_from_utc": 2.0,
    "export_day": 46113.0,
    "rows_wanted": 2.0,
}
"""A believable value of every field a function takes."""

COLUMN = [[100.0], [210.0], [395.0], [820.0]]
BLOCK = [
    ["My channel", None, None],
    ["Fecha", "Visualizaciones", "Me gusta"],
    ["28 de marzo", "1,2 mil", 30.0],
    ["29 de marzo", "--", None],
    ["30 de marzo", "980", "abc"],
]
"""A pasted export: a title, counts and days as text, a day without figures, and a cell that cannot be read."""

COLUMNS: dict[str, list[list[Any]]] = {
    "post_titles": [["Title"], ["Bread"], ["Rolls"], [None], ["Cake"]],
    "posting_times": [["Posted"], [46099.75], [46106.75], [46113.8125], [46100.5]],
    "post_rates": [["Rate"], [0.04], [0.06], [0.05], ["--"]],
    "count_dates": [["Date"], [46081.0], [46096.0], [46112.0], [46142.0]],
    "followers": [["Followers"], [2000.0], [2100.0], [2200.0], [None]],
    "views": [["Views"], [1000.0], [2000.0], [0.0], [4000.0]],
    "likes": [["Likes"], [80.0], [20.0], [5.0], [None]],
    "comments": [["Comments"], [10.0], [5.0], [1.0], [None]],
    "saves": [["Saves"], [None], [None], [None], [None]],
    "shares": [["Shares"], [6.0], [1.0], [0.0], [90.0]],
}
"""Whole columns with their headings, for the functions that pair their rows; some cells hold nothing or no number."""


@dataclass(frozen=True)
class Conformance:
    """A function with arguments: cells, ranges as lists of rows, or :data:`OMITTED`."""

    function: Function
    kind: str
    arguments: tuple[Any, ...]

    @property
    def title(self) -> str:
        """Name the case."""
        return f"{self.function.name}, {self.kind}"

    @property
    def expected(self) -> Any:
        """What the value rules say it shows: a float, a text, a :class:`CellError`, or rows of those."""
        given = [
            (parameter.default if parameter.optional else None) if argument is OMITTED else argument
            for parameter, argument in zip(self.function.parameters, self.arguments, strict=True)
        ]
        return evaluate(self.function, given)


@dataclass(frozen=True)
class Difference:
    """What a host imposes: cases of these kinds (of these functions, or all) show something else there, and why."""

    host: str
    kinds: frozenset[str]
    reason: str
    functions: frozenset[str] = frozenset()

    def covers(self, host: str, case: Conformance) -> bool:
        """Say whether a case may differ in a host."""
        return host == self.host and case.kind in self.kinds and (not self.functions or case.function.name in self.functions)


def _usual(parameter: Parameter) -> Any:
    """Return a believable argument."""
    if parameter.takes is Takes.COLUMN:
        return COLUMN
    return COLUMNS.get(parameter.field.name, BLOCK) if parameter.takes is Takes.BLOCK else SAMPLE[parameter.field.name]


def _cases(function: Function) -> Iterator[Conformance]:
    base = tuple(map(_usual, function.parameters))
    last = len(base) - 1

    def case(kind: str, position: int, argument: Any) -> Conformance:
        return Conformance(function, kind, (*base[:position], argument, *base[position + 1 :]))

    yield Conformance(function, "normal", base)
    yield case("blank", 0, None)
    yield case("last blank", last, None)
    yield case("omitted", last, OMITTED)
    yield case("first omitted", 0, OMITTED)
    yield case("a number as text", 0, "12")
    yield case("a word", 0, "abc")
    yield case("an empty text", 0, "")
    yield case("TRUE", 0, True)
    yield case("zero", last, 0.0)
    yield case("error", 0, CellError.NOT_AVAILABLE)
    yield case("last error", last, CellError.DIVISION_BY_ZERO)
    yield case("date", 0, datetime(2026, 3, 15, 12, 0))  # noqa: DTZ001
    yield case("range down", 0, [[80.0], [None], [7.0]])
    yield case("range across", 0, [[80.0, 5.0, 7.0]])
    yield case("block", 0, [[80.0, 5.0], [7.0, 1.0]])
    yield case("mixed range", 0, [["Heading"], [80.0], [None], ["12"], [5.0]])
    yield case("error in a range", 0, [[80.0], [CellError.NUMBER], [CellError.NOT_AVAILABLE]])
    yield case("range of one", 0, [[80.0]])
    yield case("whole column", 0, [["Heading"], *[[float(row)] for row in range(1, 1000)], [None], [None]])
    if isinstance(function, Metric):
        yield Conformance(
            function,
            "all ranges",
            tuple([[SAMPLE[parameter.field.name]], [3.0], [1.0]] for parameter in function.parameters),
        )


TABLE: tuple[Conformance, ...] = tuple(case for function in ALL for case in _cases(function))
"""Every case."""
