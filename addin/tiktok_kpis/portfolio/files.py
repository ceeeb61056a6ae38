"""Files of a portfolio: Parquet, or CSV under the names of the ledger's columns, single or in partitioned folders."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import narwhals as nw

from tiktok_kpis.ledger.tables import Table
from tiktok_kpis.metrics.units import Unit
from tiktok_kpis.portfolio.columns import Frame

MOMENTS = (Unit.DATE, Unit.DATE_TIME)


@dataclass(frozen=True)
class Resources:
    """What an engine may use: ``memory`` in MB, a folder it may ``spill`` to, the ``master`` of a cluster.

    Where nothing is said the engine decides; an engine that knows no such limit does without.
    """

    memory: int | None = None
    spill: str | None = None
    master: str | None = None


@dataclass(frozen=True)
class Files:
    """Where rows lie: files, patterns and folders of one format, ``parquet`` or ``csv``."""

    paths: tuple[str, ...]
    format: str

    @property
    def patterns(self) -> list[str]:
        """The paths, each folder as the pattern of the files below it."""
        return [f"{path}/**/*.{self.format}" if Path(path).is_dir() else path for path in self.paths]


def files_at(paths: Sequence[str]) -> Files:
    """Return the files at paths; a folder is of the format it holds, Parquet before CSV.

    Raises:
        FileNotFoundError: a folder holds neither.

    """
    formats = {_format(path) for path in paths}
    if len(formats) != 1:
        raise ValueError(f"files of one format, Parquet or CSV, are read together: {', '.join(paths)}")
    return Files(tuple(path.rstrip("/") for path in paths), formats.pop())


def with_types(frame: Frame, table: Table) -> Frame:
    """Return the columns of a table with its types where a file gives others: text stays text, and becomes numbers and days."""
    schema = frame.collect_schema()
    casts = []
    for column in table.columns:
        is_text = schema.get(column.name) == nw.String
        match column.unit:
            case _ if column.name not in schema:
                continue
            case Unit.TEXT if not is_text:
                casts.append(nw.col(column.name).cast(nw.String))
            case unit if is_text and unit in MOMENTS:
                casts.append(nw.col(column.name).cast(nw.Datetime))
            case unit if is_text and unit is not Unit.TEXT:
                casts.append(nw.col(column.name).cast(nw.Float64))
    return frame.with_columns(*casts) if casts else frame


def _format(path: str) -> str:
    folder = Path(path)
    if folder.is_dir():
        for suffix in ("parquet", "csv"):
            if next(folder.rglob(f"*.{suffix}"), None) is not None:
                return suffix
        raise FileNotFoundError(f"no Parquet and no CSV file in {path}")
    return "csv" if path.lower().endswith((".csv", ".csv.gz")) else "parquet"
