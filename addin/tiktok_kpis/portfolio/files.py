"""The files of a portfolio: Parquet, or CSV with the column names of the ledger, as single files or in partitioned folders."""

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
    """What an engine may use: ``memory`` in MB, a folder to ``spill`` to, the address of a cluster's ``master``.

    Without a value the engine decides; an engine without such a limit ignores it.
    """

    memory: int | None = None
    spill: str | None = None
    master: str | None = None


@dataclass(frozen=True)
class Files:
    """Files, patterns and folders of one format, ``parquet`` or ``csv``."""

    paths: tuple[str, ...]
    format: str

    @property
    def patterns(self) -> list[str]:
        """The paths, with folders replaced by the pattern of their files."""
        return [f"{path}/**/*.{self.format}" if Path(path).is_dir() else path for path in self.paths]


def files_at(paths: Sequence[str]) -> Files:
    """Return the files at paths. The format of a folder is that of its files; if it has both formats, Parquet is used.

    Raises:
        FileNotFoundError: a folder has neither Parquet nor CSV files.

    """
    formats = {_format(path) for path in paths}
    if len(formats) != 1:
        raise ValueError(f"files of one format, Parquet or CSV, are read together: {', '.join(paths)}")
    return Files(tuple(path.rstrip("/") for path in paths), formats.pop())


def with_types(frame: Frame, table: Table) -> Frame:
    """Return a frame with the column types of a table: columns that a file has as text are converted to numbers and dates."""
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
