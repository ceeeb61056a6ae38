"""The files of a portfolio: Parquet, or CSV with the column names of the ledger, as single files or in partitioned folders."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path, PurePath

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
    """Files of one format, ``parquet`` or ``csv``, by their own names: no character of a name is a pattern."""

    paths: tuple[str, ...]
    format: str
    root: str = ""
    """The folder that was asked for, whose ``name=value`` folders are columns; empty where files were named one by one."""


def files_at(paths: Sequence[str]) -> Files:
    """Return the files at paths. The format of a folder is that of its files; if it has both formats, Parquet is used.

    Raises:
        FileNotFoundError: a folder has neither Parquet nor CSV files.

    """
    formats = {_format(path) for path in paths}
    if len(formats) != 1:
        raise ValueError(f"files of one format, Parquet or CSV, are read together: {', '.join(paths)}")
    (kind,) = formats
    found: list[str] = []
    for path in paths:
        found += [str(file) for file in _within(Path(path), kind)] if Path(path).is_dir() else [path]
    root = paths[0].rstrip("/") if len(paths) == 1 and Path(paths[0]).is_dir() else common_root(found)
    return Files(tuple(found), kind, root)


def common_root(files: Sequence[str]) -> str:
    """Return the folder above the ``name=value`` folders of files, the empty text where they have none."""
    for parent in reversed(PurePath(files[0]).parents):
        if any("=" in part for part in PurePath(files[0]).relative_to(parent).parts[:1]):
            return str(parent) if all(PurePath(file).is_relative_to(parent) for file in files) else ""
    return ""


def _within(folder: Path, kind: str) -> list[Path]:
    """Return the files of a folder, but for those that programs hide while they write them."""
    return sorted(file for file in folder.rglob(f"*.{kind}") if not file.name.startswith((".", "_")) and file.is_file())


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
            if _within(folder, suffix):
                return suffix
        raise FileNotFoundError(f"no Parquet and no CSV file in {path}")
    return "csv" if path.lower().endswith((".csv", ".csv.gz")) else "parquet"
