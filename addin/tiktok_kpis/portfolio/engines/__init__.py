"""What differs between the engines: opening files, and the few columns that narwhals cannot express for all engines.

There is one module per engine, with the functions of :class:`Engine`. The package of an engine is imported only with its
module.
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
    """The functions that each engine module has."""

    def opened(self, paths: Sequence[str], table: Table, resources: Resources = ...) -> Frame:
        """Return the rows of Parquet or CSV files: paths, folders or patterns such as ``posts/*/*.parquet``.

        A folder may be partitioned (``account=…/month=…``): these names become columns too. A CSV file has the column names of
        the ledger in its first row; the types follow from them. Calls with the same resources share one session.
        """

    def hashtag_rows(self, posts: Frame) -> Frame:
        """Return one row per post and ``hashtag``, in lower case and without duplicates; null for a post without hashtags."""

    def first_days(self, frame: Frame, moment: str) -> Frame:
        """Return the rows with ``month`` and ``week`` added: the first day of the month, the Monday of the week."""

    def materialized(self, frame: Frame) -> Frame:
        """Return the stored rows of a query, so that it is run only once even if the rows are used several times."""

    def share(self, frame: Frame, by: Sequence[str], share: int, shares: int) -> Frame:
        """Return the rows of one share of the groups; each group is complete in one share. Only DuckDB divides the groups."""

    def batches(self, frame: Frame) -> Iterator[pd.DataFrame]:
        """Yield the rows of a query in order, in batches if the engine can do that."""

    def close(self, resources: Resources) -> None:
        """Release the memory and files of these resources."""


def engine(name: str) -> Engine:
    """Return an engine by its name."""
    if name not in ENGINES:
        raise ValueError(f"no engine is called {name}: {', '.join(ENGINES)}")
    return cast(Engine, import_module(f"{__name__}.{name}"))


def engine_of(frame: Frame) -> Engine:
    """Return the engine of a frame."""
    return engine(_OF_IMPLEMENTATION.get(frame.implementation, str(frame.implementation.value)))
