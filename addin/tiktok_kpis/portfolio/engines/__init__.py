"""What narwhals leaves to each engine: opening files, and the few columns it cannot express for all of them.

One module per engine, each with the functions of :class:`Engine`; an engine's own package loads when its module does.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from importlib import import_module
from typing import TYPE_CHECKING, Protocol, cast

import narwhals as nw

from tiktok_kpis.ledger.tables import Table
from tiktok_kpis.portfolio.columns import Frame
from tiktok_kpis.portfolio.files import Resources

if TYPE_CHECKING:
    import pandas as pd

ENGINES = ("duckdb", "spark", "polars", "pandas")
"""The names of the engines."""
_OF_IMPLEMENTATION = {nw.Implementation.PYSPARK: "spark", nw.Implementation.PYSPARK_CONNECT: "spark"}


class Engine(Protocol):
    """What a module of this package offers."""

    def opened(self, paths: Sequence[str], table: Table, resources: Resources = ...) -> Frame:
        """Return the rows of Parquet or CSV files: paths, folders or patterns such as ``posts/*/*.parquet``.

        A folder may be partitioned (``account=…/month=…``): the names of its folders are columns too. A CSV file has the
        names of the ledger's columns in its first row, and those give the types. The same resources share one session.
        """

    def hashtag_rows(self, posts: Frame) -> Frame:
        """Return one row per post and hashtag, in ``hashtag``: each once, in small letters, null where a post has none."""

    def first_days(self, frame: Frame, moment: str) -> Frame:
        """Return the rows with ``month`` and ``week`` added: the first day of the month, the Monday of the week."""

    def kept(self, frame: Frame) -> Frame:
        """Return the rows of a query so that they are computed once, however often they are asked."""

    def share(self, frame: Frame, by: Sequence[str], share: int, shares: int) -> Frame:
        """Return the rows of a share of the groups: each group is whole, in one share of so many. Only DuckDB divides."""

    def batches(self, frame: Frame) -> Iterator[pd.DataFrame]:
        """Yield the rows of a query in their order, a part of them at a time where the engine can."""

    def close(self, resources: Resources) -> None:
        """Give back what was held with these resources, the files on the disk too."""


def engine(name: str) -> Engine:
    """Return an engine by its name."""
    if name not in ENGINES:
        raise ValueError(f"no engine is called {name}: {', '.join(ENGINES)}")
    return cast(Engine, import_module(f"{__name__}.{name}"))


def engine_of(frame: Frame) -> Engine:
    """Return the engine that holds a frame."""
    return engine(_OF_IMPLEMENTATION.get(frame.implementation, str(frame.implementation.value)))
