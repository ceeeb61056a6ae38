"""A look at an archive or a workbook before any reader opens it.

Readers of workbooks allocate what the coordinates claim: two cells at opposite corners end the whole process. So the parts are
streamed once and refused by their sizes, counts and coordinates; the same pass verifies every checksum.
"""

from __future__ import annotations

import itertools
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from io import BytesIO

from tiktok_kpis.grids.cell_reach import Reach, reach_of
from tiktok_kpis.grids.problem_kinds import (
    ARCHIVE_BROKEN,
    ARCHIVE_LOCKED,
    ARCHIVE_TOO_LARGE,
    ARCHIVE_TOO_MANY,
    ARCHIVE_UNSAFE,
    CELLS_TOO_FAR,
    FILE_TOO_LARGE,
    SHEET_TOO_LARGE,
)
from tiktok_kpis.problems import ProblemKind
from tiktok_kpis.spreadsheet.addresses import column_number
from tiktok_kpis.spreadsheet.limits import LAST_COLUMN, LAST_ROW

MOST_BYTES = 50 * 2**20
MOST_UNPACKED = 256 * 2**20
MOST_RATIO = 200
MOST_PARTS = 5000
MOST_CELLS = 5_000_000
"""From the first to the last one, those between them included: a reader holds a place for each."""
MOST_FILLED = 1_500_000
"""Cells that are there, and texts in the list of texts: all that a reader makes an object of."""

_CHUNK = 1 << 20
_OVERLAP = 256
_RATIO_MATTERS_FROM = 2**20
_REFERENCE = re.compile(rb"""\sr\s*=\s*["']([A-Za-z]{0,3})(\d{1,9})["']""")
_STRANGE_REFERENCE = re.compile(rb"""\sr\s*=\s*["'](?:[^"'<>]{13,}|[^"'<>]*&)""")
_OBJECTS = (b"<c ", b"<c>", b"<si>", b"<si ", b":c ", b":si>")
_VALUES = (b"<v>", b"<v ", b"<is>", b"<is ", b":v>", b":is>")
"""What a cell has that holds more than a format."""
_DECLARATION = re.compile(rb"<!(?:DOCTYPE|ENTITY)", re.IGNORECASE)
_SHEET = re.compile(r"worksheets?/[^/]+\.xml$", re.IGNORECASE)
_UNICODE_16 = (b"\xff\xfe", b"\xfe\xff", b"\x00<", b"<\x00")


@dataclass(frozen=True, slots=True)
class PackageFault:
    """Why a package is not opened: the kind of problem and what fills its sentence."""

    kind: ProblemKind
    values: dict[str, str]


def check_package(content: bytes) -> PackageFault | None:
    """Return why a ZIP package must not be opened, ``None`` when nothing speaks against it."""
    if len(content) > MOST_BYTES:
        return PackageFault(FILE_TOO_LARGE, {"size": _megabytes(len(content)), "most": _megabytes(MOST_BYTES)})
    try:
        with zipfile.ZipFile(BytesIO(content)) as archive:
            return check_list(archive) or _check_size(archive) or _check_parts(archive)
    except Exception:
        return PackageFault(ARCHIVE_BROKEN, {})


def _check_size(archive: zipfile.ZipFile) -> PackageFault | None:
    """Judge a package of an export by what it would take to unpack it."""
    parts = archive.infolist()
    if len(parts) > MOST_PARTS:
        return PackageFault(ARCHIVE_TOO_MANY, {"count": str(len(parts))})
    unpacked = sum(part.file_size for part in parts)
    if unpacked > MOST_UNPACKED:
        return PackageFault(ARCHIVE_TOO_LARGE, {"found": _megabytes(unpacked)})
    for part in parts:
        if part.file_size > _RATIO_MATTERS_FROM and part.file_size > MOST_RATIO * max(part.compress_size, 1):
            return PackageFault(ARCHIVE_TOO_LARGE, {"found": f"{part.filename}: {_megabytes(part.file_size)}"})
    return None


def check_list(archive: zipfile.ZipFile) -> PackageFault | None:
    """Judge any package by its list of contents: nothing locked, no name twice or outside of it, no part inside another."""
    parts = archive.infolist()
    if any(part.flag_bits & 1 for part in parts):
        return PackageFault(ARCHIVE_LOCKED, {})
    for part in parts:
        if part.filename.startswith(("/", "\\")) or ".." in re.split(r"[/\\]", part.filename) or ":" in part.filename[:3]:
            return PackageFault(ARCHIVE_UNSAFE, {"found": part.filename[:60]})
    names = [part.filename.casefold() for part in parts]
    if len(set(names)) < len(names):
        return PackageFault(ARCHIVE_UNSAFE, {"found": _twice(names)})
    by_offset = sorted(parts, key=lambda part: part.header_offset)
    for before, after in itertools.pairwise(by_offset):
        if before.header_offset + 30 + before.compress_size > after.header_offset:
            return PackageFault(ARCHIVE_UNSAFE, {"found": f"{before.filename[:60]}, {after.filename[:60]}"})
    return None


def _check_parts(archive: zipfile.ZipFile) -> PackageFault | None:
    """Stream every part once: checksums, declarations that no workbook has, and how much there is to make objects of."""
    for part in archive.infolist():
        is_markup = part.filename.lower().endswith((".xml", ".rels"))
        is_sheet = bool(_SHEET.search(part.filename))
        filled = values = 0
        for number, chunk in enumerate(_chunks(archive, part)):
            if not is_markup:
                continue
            if (number == 0 and chunk[:2] in _UNICODE_16) or _DECLARATION.search(chunk):
                return PackageFault(ARCHIVE_UNSAFE, {"found": part.filename[:60]})
            filled += sum(map(chunk.count, _OBJECTS))
            values += sum(map(chunk.count, _VALUES))
            if (values if is_sheet else filled) > MOST_FILLED:
                return PackageFault(SHEET_TOO_LARGE, {"found": f"> {MOST_FILLED:,}"})
        if is_markup and is_sheet and (fault := _check_reach(archive, part, has_many=filled > MOST_FILLED)):
            return fault
    return None


def _check_reach(archive: zipfile.ZipFile, sheet: zipfile.ZipInfo, *, has_many: bool) -> PackageFault | None:
    """Stream a sheet for the coordinates of its cells: a reader holds a place for all up to the last one with a value.

    Cells with a format only, which is what most sheets have that reach far down, are told apart where there are many.
    """
    last_row = last_column = 0
    is_far = has_many
    for chunk in _chunks(archive, sheet):
        if _STRANGE_REFERENCE.search(chunk):
            return PackageFault(SHEET_TOO_LARGE, {"found": sheet.filename})
        if references := _REFERENCE.findall(chunk):
            last_row = max(last_row, *(int(digits) for _, digits in references))
            letters = {found.decode().upper() for found, _ in references}
            last_column = max(last_column, *map(column_number, letters))
        if last_row > LAST_ROW or last_column > LAST_COLUMN:
            return PackageFault(SHEET_TOO_LARGE, {"found": f"{last_row} × {last_column}"})
        is_far = is_far or last_row * last_column > MOST_CELLS
    if not is_far:
        return None
    with archive.open(sheet) as stream:
        reach = reach_of(iter(partial(stream.read, _CHUNK), b""))
    if reach.values > MOST_FILLED:
        return PackageFault(SHEET_TOO_LARGE, {"found": f"{reach.values:,}"})
    return too_far(reach) if reach.rectangle > MOST_CELLS else None


def too_far(reach: Reach) -> PackageFault:
    """Return that values are too far from the others, by the cells that make it so."""
    return PackageFault(CELLS_TOO_FAR, {"cell": reach.farthest, "most": f"{MOST_CELLS:,}"})


def _chunks(archive: zipfile.ZipFile, part: zipfile.ZipInfo) -> Iterator[bytes]:
    """Yield a part piece by piece, each beginning with the end of the one before, so that no attribute is cut."""
    tail = b""
    with archive.open(part) as stream:
        while chunk := stream.read(_CHUNK):
            yield tail + chunk
            tail = chunk[-_OVERLAP:]


def _megabytes(size: int) -> str:
    return f"{size / 2**20:.0f} MB"


def _twice(names: list[str]) -> str:
    return next(name for position, name in enumerate(names) if name in names[:position])[:60]
