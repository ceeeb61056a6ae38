"""Exports of TikTok as pandas tables, without a workbook."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import pandas as pd

from tiktok_kpis.exports.reading import read_files
from tiktok_kpis.interface.frames import typed_table
from tiktok_kpis.interface.sentences import Problems
from tiktok_kpis.interface.spoken import check_language
from tiktok_kpis.languages import SOURCE_LANGUAGE
from tiktok_kpis.ledger.merge import MERGED_TABLES, merge
from tiktok_kpis.ledger.tables import AUDIENCE, DAILY, POSTS, SNAPSHOTS
from tiktok_kpis.problems import Problem
from tiktok_kpis.refresh.problem_kinds import UNKNOWN_TIME_ZONE
from tiktok_kpis.workbook.contract import choice

PathLike = str | os.PathLike[str]


@dataclass(frozen=True, repr=False)
class Exports:
    """The data of exports, merged: the same tables that a new workbook has after a refresh with them."""

    tables: Mapping[str, pd.DataFrame]
    """``Posts``, ``Daily``, ``Snapshots`` and ``Audience``, as in a workbook."""
    problems: Problems
    """What was refused or decided; use ``print`` to read it."""

    @property
    def posts(self) -> pd.DataFrame:
        """One row per post, with its newest counts. ``posted`` is in UTC."""
        return self.tables[POSTS.name]

    @property
    def daily(self) -> pd.DataFrame:
        """One row per account and day; its counts include followers."""
        return self.tables[DAILY.name]

    @property
    def snapshots(self) -> pd.DataFrame:
        """One row per post and export day: how the counts of a post grew."""
        return self.tables[SNAPSHOTS.name]

    @property
    def audience(self) -> pd.DataFrame:
        """One row per part of the audience: a gender, a territory, an hour of a day."""
        return self.tables[AUDIENCE.name]

    def __repr__(self) -> str:
        counts = ", ".join(f"{name}: {len(table)}" for name, table in self.tables.items())
        return f"Exports({counts}; problems: {len(self.problems)})"


def read_exports(
    paths: PathLike | Iterable[PathLike],
    *,
    time_zone: str = "UTC",
    language: str = SOURCE_LANGUAGE,
    today: date | None = None,
) -> Exports:
    """Read exports of TikTok together and merge them as a refresh of a new workbook does: the newest values win.

    Args:
        paths: one file or several: CSV, XLSX or ZIP, as TikTok exported them.
        time_zone: the time zone for weekday and hour of the posts, such as ``Europe/Bucharest``.
        language: the language for the names of weekdays and for the problems, such as ``ro``.
        today: the export day if nothing else gives one; by default the current day.

    Returns:
        The tables as pandas DataFrames, and the problems. A file that cannot be read is a problem, not an exception.

    Raises:
        Refused: the language is not known.

    >>> read_exports("no-such-file.csv").problems
    no-such-file.csv: The file does not exist. Check the name, or drag the file into the terminal window to type its path.

    """
    check_language(language)
    reading = read_files(as_paths(paths), today=today or local_time().date())
    weekdays = [choice(f"weekday_{day}", language) for day in range(1, 8)]
    zone, unknown = _zone(time_zone)
    merged = merge({}, reading, zone=zone, weekdays=weekdays)
    return Exports(
        {table.name: typed_table(table, merged.tables[table.name]) for table in MERGED_TABLES},
        Problems([*unknown, *reading.problems, *merged.changes.problems], language),
    )


def as_paths(paths: PathLike | Iterable[PathLike]) -> list[Path]:
    """Return one path or several as a list."""
    return [Path(paths)] if isinstance(paths, str | os.PathLike) else [Path(path) for path in paths]


def local_time() -> datetime:
    """Return the local time."""
    return datetime.now().astimezone()


def _zone(name: str) -> tuple[ZoneInfo, list[Problem]]:
    try:
        return ZoneInfo(name), []
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return ZoneInfo("UTC"), [Problem(UNKNOWN_TIME_ZONE, values={"zone": name})]
