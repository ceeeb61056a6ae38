"""Workbooks: made, refreshed, and read as pandas tables."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

import pandas as pd

from tiktok_kpis.hosts.programs import HOSTS
from tiktok_kpis.interface.exports import PathLike, listed, local_time
from tiktok_kpis.interface.frames import given_table
from tiktok_kpis.interface.sentences import Problems
from tiktok_kpis.interface.spoken import check_language
from tiktok_kpis.languages import SOURCE_LANGUAGE
from tiktok_kpis.ledger.tables import TABLES
from tiktok_kpis.refresh.file_store import FileStore
from tiktok_kpis.refresh.refresh import check_workbook
from tiktok_kpis.refresh.refresh import refresh as refresh_file
from tiktok_kpis.refresh.saving import in_sentences
from tiktok_kpis.sample.workbook import make_workbook
from tiktok_kpis.workbook.spelling import FormulaKind, Spelling


@dataclass(frozen=True)
class RefreshedWorkbook:
    """What a refresh did."""

    workbook: Path
    """The file that was written: the workbook, or the copy beside it."""
    added: Mapping[str, int]
    """How many rows came, by table; tables in which nothing changed are left out."""
    updated: Mapping[str, int]
    """How many rows changed, by table; tables in which nothing changed are left out."""
    problems: Problems = field(repr=False)
    """What was refused or decided; ``print`` it to read it."""
    backup: Path | None
    """The workbook as it was; ``None`` where nothing changed or a copy was written."""
    calculated: bool
    """Whether the figures are in the file; if not, they appear when a spreadsheet program opens it."""

    @property
    def changed(self) -> bool:
        """Say whether anything was new."""
        return bool(self.added)


def new_workbook(
    path: PathLike,
    language: str = SOURCE_LANGUAGE,
    *,
    example: bool = False,
    formulas: str = FormulaKind.NATIVE,
    host: str = "excel",
) -> Path:
    """Make a new workbook, empty or with the sample account, and return its path.

    Args:
        path: where to make it; the name ends in ``.xlsx``, and there is no file of that name yet.
        language: ``en``, ``ro``, ``es``, ``fr``, ``de`` or ``pt``.
        example: with the sample account in it, to look at.
        formulas: what the KPIs are written as: ``native``, which works everywhere, ``functions`` or ``lambda``.
        host: with ``functions``, the program whose functions are called: ``excel``, ``lite`` or ``calc``.

    Raises:
        Refused: the language is not known, the file exists, its folder does not, or it cannot be written.
        ValueError: there are no such formulas or host.

    """
    check_language(language)
    if host not in HOSTS:
        raise ValueError(f"{host!r} is none of {', '.join(HOSTS)}")
    make_workbook(Path(path), language, example=example, spelling=Spelling(FormulaKind(formulas), HOSTS[host].spelled))
    return Path(path)


def refresh(
    workbook: PathLike, exports: PathLike | Iterable[PathLike] = (), *, copy: bool = False, now: datetime | None = None
) -> RefreshedWorkbook:
    """Read the Paste sheet and any exports into a workbook. Where nothing is new, nothing is written.

    Args:
        workbook: the workbook, which no other program has open.
        exports: one file or several: CSV, XLSX or ZIP, as TikTok exported them.
        copy: leave the workbook, which may be open, and write a dated copy beside it.
        now: the local time, for the Log and the name of the backup; by default the time it is.

    Raises:
        Refused: the workbook cannot be read or written; it is then as it was.

    """
    path = Path(workbook)
    made = refresh_file(path, listed(exports), now=now or local_time(), copy=copy)
    touched = [table for table in made.changes.added if made.changes.touched(table)]
    return RefreshedWorkbook(
        made.copy or path,
        {table: made.changes.added[table] for table in touched},
        {table: made.changes.updated[table] for table in touched},
        Problems(made.problems, made.language),
        made.backup,
        made.calculated,
    )


def tables(workbook: PathLike) -> dict[str, pd.DataFrame]:
    """Return the tables of a workbook by their names, such as ``Posts``, ``Daily``, ``Calendar`` and ``Advice``.

    Columns have the same names in every language (``views``, ``posted``). Counts are ``Int64``, other numbers ``float64``, days
    and moments ``datetime64`` (``posted`` is UTC), text ``string``. What formulas show and columns the user added are left out:
    the metrics are functions of this package.

    Raises:
        Refused: the file is not there, cannot be read, or is not a workbook.

    """
    with opened(workbook) as store:
        return {name: given_table(table, store.read(table)) for name, table in TABLES.items() if store.has(table)}


@contextmanager
def opened(workbook: PathLike) -> Iterator[FileStore]:
    """Open a workbook to read its tables.

    Raises:
        Refused: the file is not there, cannot be read, or is not a workbook.

    """
    path = Path(workbook)
    check_workbook(path)
    with in_sentences(path):
        yield FileStore(path)
