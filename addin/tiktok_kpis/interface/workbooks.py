"""Making workbooks, refreshing them, and reading their tables with pandas."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

import pandas as pd

from tiktok_kpis.hosts.programs import HOSTS
from tiktok_kpis.interface.exports import PathLike, as_paths, local_time
from tiktok_kpis.interface.frames import typed_table
from tiktok_kpis.interface.sentences import Problems
from tiktok_kpis.interface.spoken import check_language
from tiktok_kpis.languages import SOURCE_LANGUAGE
from tiktok_kpis.ledger.tables import TABLES
from tiktok_kpis.refresh.file_store import FileStore
from tiktok_kpis.refresh.opening import check_workbook
from tiktok_kpis.refresh.refresh import refresh as refresh_file
from tiktok_kpis.refresh.saving import in_sentences
from tiktok_kpis.sample.workbook import make_workbook
from tiktok_kpis.workbook.spelling import FormulaKind, Spelling


@dataclass(frozen=True)
class RefreshedWorkbook:
    """The result of a refresh."""

    workbook: Path
    """The file that was written: the workbook, or the copy next to it."""
    added: Mapping[str, int]
    """The number of rows added per table; tables without changes are left out."""
    updated: Mapping[str, int]
    """The number of rows changed per table; tables without changes are left out."""
    problems: Problems = field(repr=False)
    """What was refused or decided; use ``print`` to read it."""
    backup: Path | None
    """The backup of the workbook as it was before; ``None`` if nothing changed or a copy was written."""
    calculated: bool
    """Whether the file has the calculated figures; if not, a spreadsheet program calculates them when it opens the file."""

    @property
    def changed(self) -> bool:
        """Whether anything was new."""
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
        path: the file to create; its name ends in ``.xlsx``, and it must not exist yet.
        language: ``en``, ``ro``, ``es``, ``fr``, ``de`` or ``pt``.
        example: whether to fill it with the sample account.
        formulas: the kind of formulas for the KPIs: ``native``, which works in all programs, ``functions`` or ``lambda``.
        host: with ``functions``, the program whose functions are used: ``excel``, ``lite`` or ``calc``.

    Raises:
        Refused: the language is not known, the file exists already, its folder does not exist, or it cannot be written.
        ValueError: there is no such kind of formulas or no such host.

    """
    check_language(language)
    if host not in HOSTS:
        raise ValueError(f"{host!r} is none of {', '.join(HOSTS)}")
    make_workbook(Path(path), language, example=example, spelling=Spelling(FormulaKind(formulas), HOSTS[host].spelled))
    return Path(path)


def refresh(
    workbook: PathLike, exports: PathLike | Iterable[PathLike] = (), *, copy: bool = False, now: datetime | None = None
) -> RefreshedWorkbook:
    """Read the Paste sheet and any exports into a workbook. If nothing is new, nothing is written.

    Args:
        workbook: the workbook; it must not be open in another program.
        exports: one file or several: CSV, XLSX or ZIP, as TikTok exported them.
        copy: do not change the workbook, which may be open, but write a copy with the date in its name next to it.
        now: the local time, for the Log and the name of the backup; by default the current time.

    Raises:
        Refused: the workbook cannot be read or written; it is not changed.

    """
    path = Path(workbook)
    refreshed = refresh_file(path, as_paths(exports), now=now or local_time(), copy=copy)
    touched = [table for table in refreshed.changes.added if refreshed.changes.touched(table)]
    return RefreshedWorkbook(
        refreshed.copy or path,
        {table: refreshed.changes.added[table] for table in touched},
        {table: refreshed.changes.updated[table] for table in touched},
        Problems(refreshed.problems, refreshed.language),
        refreshed.backup,
        refreshed.calculated,
    )


def tables(workbook: PathLike) -> dict[str, pd.DataFrame]:
    """Return the tables of a workbook by their names, such as ``Posts``, ``Daily``, ``Calendar`` and ``Advice``.

    Columns have the same names in every language (``views``, ``posted``). Counts are ``Int64``, other numbers
    ``float64``, dates and times ``datetime64`` (``posted`` is in UTC), text ``string``. Columns with formulas and
    columns that the user added are left out; the metrics are functions of this package.

    Raises:
        Refused: the file does not exist, cannot be read, or is not a workbook.

    """
    with opened(workbook) as store:
        return {name: typed_table(table, store.read(table)) for name, table in TABLES.items() if store.has(table)}


@contextmanager
def opened(workbook: PathLike) -> Iterator[FileStore]:
    """Open a workbook to read its tables.

    Raises:
        Refused: the file does not exist, cannot be read, or is not a workbook.

    """
    path = Path(workbook)
    check_workbook(path)
    with in_sentences(path):
        yield FileStore(path)
