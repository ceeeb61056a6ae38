"""Which files are opened as workbooks, and which are refused, by what they are: before anything reads one as a whole."""

from __future__ import annotations

import re
import stat
import zipfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from functools import partial
from pathlib import Path
from xml.parsers import expat

from tiktok_kpis.grids.file_types import (
    OLE,
    WORKBOOK,
    is_ordinary,
    type_of_bytes,
    type_of_old_office,
    type_of_package,
    type_of_text,
)
from tiktok_kpis.grids.package_check import check_list
from tiktok_kpis.grids.problem_kinds import ARCHIVE_LOCKED, ARCHIVE_TOO_LARGE, FILE_NOT_ORDINARY, FILE_UNREADABLE
from tiktok_kpis.ledger.tables import LOG
from tiktok_kpis.ooxml.package import WorkbookParts
from tiktok_kpis.ooxml.sheet_part import SheetPart
from tiktok_kpis.problems import Place, Problem, ProblemKind, Refused
from tiktok_kpis.refresh.backups import backups
from tiktok_kpis.refresh.problem_kinds import (
    NO_WORKBOOK,
    WORKBOOK_DAMAGED,
    WORKBOOK_FIRST,
    WORKBOOK_MISSING,
    WORKBOOK_OF_OTHER_TYPE,
    WORKBOOK_PROTECTED,
)
from tiktok_kpis.spreadsheet.addresses import Area

MOST_BYTES_OF_A_PART = 256 << 20
"""Parts other than sheets are held as a whole; a sheet is read row by row."""
MOST_BYTES_OF_A_SHEET = 4 << 30
_START = 65_536
_MOST_OF_OLD_OFFICE = 64 << 20
_SHEET_WITHOUT_CELLS = re.compile(rb"<(?:\w+:)?(?:chartsheet|dialogsheet|macrosheet)\b")
_SUFFIXES = (".xlsx", ".xlsm")
DOES_NOT_FIT = (LookupError, ValueError, TypeError, AttributeError, ArithmeticError, expat.ExpatError)
"""What reading parts that are not as they should be raises, as a fault of ours would too."""


def check_workbook(path: Path, exports: Sequence[Path] = ()) -> None:
    """Refuse what is not a workbook, named for what it is; ``exports`` are the files after it in the command.

    Raises:
        Refused: it is not there, not a file, cannot be opened, or is of another type.

    """
    place = Place(path.name)
    try:
        check_ordinary(path)
        if path.is_dir():
            raise Refused(Problem(NO_WORKBOOK, place))
        found = _kind_of(path)
    except FileNotFoundError:
        raise Refused(Problem(WORKBOOK_MISSING, place)) from None
    except OSError as error:
        raise Refused(Problem(FILE_UNREADABLE, place, values={"reason": error.strerror or str(error)})) from error
    if found is None or found.kind in {NO_WORKBOOK, WORKBOOK_OF_OTHER_TYPE}:
        workbook = next((other for other in exports if _is_ours(other)), None)
        if workbook is not None and (found is not None or not _is_ours(path)):
            raise Refused(Problem(WORKBOOK_FIRST, place, {"workbook": str(workbook), "export": str(path)}))
    if found is not None:
        raise Refused(found)


def check_ordinary(path: Path) -> None:
    """Refuse a device, a pipe or a socket, which may never end; a folder, and a file that is not there, are said by others.

    Raises:
        Refused: it is one of them.
        OSError: it is there and cannot be looked at.

    """
    with suppress(FileNotFoundError):
        if not stat.S_ISDIR(path.stat().st_mode) and not is_ordinary(path):
            raise Refused(Problem(FILE_NOT_ORDINARY, Place(path.name)))


def is_damaged(path: Path) -> bool:
    """Say whether a workbook's own parts explain that reading it failed: one is not what it should be, or not there."""
    try:
        with zipfile.ZipFile(path) as archive:
            for entry in archive.infolist():
                _check_part(archive, entry)
        parts = WorkbookParts(path)
        known = set(parts.names)
        listed = [*parts.sheets.values(), *(table.part for table in parts.tables.values())]
        areas = [Area.parse(table.ref) for table in parts.tables.values()]
        widths = [len(table.headings) for table in parts.tables.values()]
        for sheet in parts.sheets.values():
            _check_sheet(parts, sheet)
        return not parts.sheets or not known.issuperset(listed) or [area.right - area.left + 1 for area in areas] != widths
    except Refused:
        raise
    except Exception:
        return True


def _check_sheet(parts: WorkbookParts, sheet: str) -> None:
    """Look at a sheet as whoever reads its rows does; a sheet without cells, as that of a chart, is said in its first tag."""
    first = next(iter(parts.blocks(sheet)), b"")[:_START]
    if not _SHEET_WITHOUT_CELLS.search(first):
        for _ in SheetPart.read(partial(parts.blocks, sheet), parts.size(sheet)).rows():
            pass


def _check_part(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> None:
    """Read a part to its end, for its checksum; and as XML where it is that."""
    is_xml = entry.filename.lower().endswith((".xml", ".rels"))
    parser = expat.ParserCreate()
    with archive.open(entry) as stream:
        while block := stream.read(1 << 20):
            if is_xml:
                parser.Parse(block, False)
    if is_xml:
        parser.Parse(b"", True)


def _kind_of(path: Path) -> Problem | None:
    """Return why a file is not opened as a workbook."""
    place = Place(path.name)

    def problem(kind: ProblemKind, **values: str) -> Problem:
        return Problem(kind, place, values)

    with path.open("rb") as file:
        start = file.read(_START)
    if start.startswith(OLE):
        with path.open("rb") as file:
            other = type_of_old_office(file.read(_MOST_OF_OLD_OFFICE))
        return problem(WORKBOOK_OF_OTHER_TYPE, type=other) if other else problem(WORKBOOK_PROTECTED)
    if not zipfile.is_zipfile(path):
        if start.startswith(b"PK") or (not start.strip(b"\0") and path.suffix.lower() in _SUFFIXES) or backups(path):
            return problem(WORKBOOK_DAMAGED)
        other = type_of_bytes(start) or type_of_text(start)
        return problem(WORKBOOK_OF_OTHER_TYPE, type=other) if other else problem(NO_WORKBOOK)
    try:
        with zipfile.ZipFile(path) as archive:
            return _kind_of_package(archive, problem)
    except (zipfile.BadZipFile, EOFError, ValueError, NotImplementedError):
        return problem(WORKBOOK_DAMAGED)


def _kind_of_package(archive: zipfile.ZipFile, problem: Callable[..., Problem]) -> Problem | None:
    other = type_of_package(archive)
    if other != WORKBOOK:
        return problem(WORKBOOK_OF_OTHER_TYPE, type=other)
    fault = check_list(archive)
    if fault is not None:
        return problem(WORKBOOK_PROTECTED if fault.kind is ARCHIVE_LOCKED else WORKBOOK_DAMAGED)
    for entry in _too_large(archive):
        return problem(ARCHIVE_TOO_LARGE, found=f"{entry.filename}: {entry.file_size >> 20} MB")
    return None


def _too_large(archive: zipfile.ZipFile) -> Iterator[zipfile.ZipInfo]:
    for entry in archive.infolist():
        is_sheet = "worksheets/" in entry.filename
        if entry.file_size > (MOST_BYTES_OF_A_SHEET if is_sheet else MOST_BYTES_OF_A_PART):
            yield entry


def _is_ours(path: Path) -> bool:
    """Say whether a file is a workbook of this program: one with a Log."""
    try:
        return is_ordinary(path) and _kind_of(path) is None and LOG.name in WorkbookParts(path).tables
    except (OSError, Refused, zipfile.BadZipFile, *DOES_NOT_FIT):
        return False
