"""An answer as a file of rows: CSV for people, Parquet for programs."""

from __future__ import annotations

import csv
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pandas as pd

from tiktok_kpis.portfolio.answers import Answer

_LIVE = ("=", "+", "-", "@", "\t", "\r")
"""What a spreadsheet takes for the beginning of a formula."""


def write_csv(path: Path, answer: Answer) -> None:
    """Write an answer as CSV in UTF-8; a text that a spreadsheet would take for a formula gets an apostrophe before it."""

    def write(beside: Path) -> None:
        with beside.open("w", encoding="utf-8-sig", newline="") as file:
            writer = csv.writer(file)
            writer.writerow(answer.columns)
            writer.writerows([_said(value) for value in row] for row in answer.itertuples(index=False, name=None))

    _replace(path, write)


def write_parquet(path: Path, answer: Answer) -> None:
    """Write an answer as Parquet."""
    _replace(path, lambda beside: answer.to_parquet(beside, index=False))


def write_bytes(path: Path, content: bytes) -> None:
    """Write a file that is made already, such as a workbook."""

    def write(beside: Path) -> None:
        beside.write_bytes(content)

    _replace(path, write)


def _replace(path: Path, write: Callable[[Path], None]) -> None:
    """Have a file written beside the one of that name, which then is this one: whole, or not there."""
    beside = path.with_name(f".{path.name}.unfinished")
    try:
        write(beside)
        beside.replace(path)
    finally:
        beside.unlink(missing_ok=True)


def _said(value: Any) -> Any:
    if value is None or pd.isna(value):
        return ""
    if isinstance(value, str):
        return f"'{value}" if value.startswith(_LIVE) else value
    if isinstance(value, float):
        return int(value) if value.is_integer() else repr(value)
    return value.isoformat()[:10] if isinstance(value, date) else value
