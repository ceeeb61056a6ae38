"""Files into grids, by what their bytes are and not by what their names say.

The readers of workbooks and the guess at an encoding load when a file needs them.
"""

from __future__ import annotations

import zipfile
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from io import BytesIO
from pathlib import Path, PurePosixPath

from tiktok_kpis.exports.blocks import cut
from tiktok_kpis.exports.decoding import decode
from tiktok_kpis.exports.delimited import read_rows
from tiktok_kpis.exports.grids import Grid, Hints
from tiktok_kpis.exports.json_tables import read_json
from tiktok_kpis.exports.names import hints_of_name
from tiktok_kpis.exports.package_check import check_package
from tiktok_kpis.exports.records import CellValue, Source
from tiktok_kpis.problems import Place, Problem, Severity

_MOST_TEXT = 2**30
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_OTHER_TYPES = (
    (b"%PDF", "PDF"),
    (b"\x89PNG", "PNG"),
    (b"\xff\xd8\xff", "JPEG"),
    (b"GIF8", "GIF"),
    (b"Rar!", "RAR"),
    (b"7z\xbc\xaf", "7z"),
    (b"\x1f\x8b", "gzip"),
    (b"SQLite format", "SQLite"),
    (b"PAR1", "Parquet"),
)
_NOT_FROM_TIKTOK = ("__macosx/", ".ds_store", "thumbs.db", "desktop.ini")


@dataclass(slots=True)
class Opened:
    """The grids of one file, and why parts of it, or all of it, were not opened."""

    grids: list[Grid] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)

    def refuse(self, code: str, place: Place, **values: str) -> Opened:
        """Add a problem and return the same object."""
        self.problems.append(Problem(code, place, Severity.REFUSED, values))
        return self


def open_file(path: Path) -> Opened:
    """Return the grids of a file. Nothing is raised: what cannot be opened is a problem."""
    opened, place = Opened(), Place(file=path.name)
    try:
        if path.is_dir():
            return opened.refuse("file_is_folder", place)
        if not path.exists():
            return opened.refuse("file_missing", Place(file=str(path)))
        status = path.stat()
        if status.st_size > _MOST_TEXT:
            return opened.refuse("file_too_large", place, size=f"{status.st_size >> 20} MB", most=f"{_MOST_TEXT >> 20} MB")
        content = path.read_bytes()
    except OSError as error:
        return opened.refuse("file_unreadable", place, reason=error.strerror or type(error).__name__)
    modified = datetime.fromtimestamp(status.st_mtime, UTC).date()
    _open_bytes(content, Source(path.name), hints_of_name(path.name, modified), opened)
    return opened


def _open_bytes(content: bytes, source: Source, hints: Hints, opened: Opened, *, is_member: bool = False) -> None:
    place = source.place()
    if not content.strip(b"\0 \t\r\n\xef\xbb\xbf\xff\xfe"):
        opened.refuse("file_empty", place)
    elif content.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        _open_package(content, source, hints, opened, is_member=is_member)
    elif content.startswith(_OLE):
        opened.refuse("workbook_locked" if _ENCRYPTED in content else "workbook_too_old", place)
    elif other := next((name for mark, name in _OTHER_TYPES if content.startswith(mark)), ""):
        opened.refuse("file_of_other_type", place, type=other)
    else:
        _open_text(content, source, hints, opened)


def _open_text(content: bytes, source: Source, hints: Hints, opened: Opened) -> None:
    place = source.place()
    decoded = decode(content)
    if decoded is None:
        opened.refuse("file_not_text", place)
        return
    start = decoded.text[:2000].lstrip().casefold()
    if start.startswith(("<!doctype html", "<html", "<head", "<body")) or ("<?xml" in start[:5] and "<html" in start):
        opened.refuse("file_is_page", place)
        return
    if start.startswith("<?xml"):
        opened.refuse("file_of_other_type", place, type="XML")
        return
    if start.startswith(("{", "[")):
        _open_json(decoded.text, source, hints, opened)
        return
    if decoded.is_guess:
        opened.problems.append(Problem("encoding_guessed", place, Severity.WARNING, {"encoding": decoded.encoding}))
    found = read_rows(decoded.text, source)
    opened.grids.append(
        Grid(found.rows, source, numbers=found.numbers, is_delimited=True, hints=hints, problems=found.problems)
    )


def _open_json(text: str, source: Source, hints: Hints, opened: Opened) -> None:
    grids = read_json(text, source, hints)
    if grids is None:
        opened.refuse("json_broken", source.place())
        return
    known = [grid for grid in grids if cut(grid).blocks]
    opened.grids += known
    if not known:
        opened.refuse("json_unknown", source.place())


def _open_package(content: bytes, source: Source, hints: Hints, opened: Opened, *, is_member: bool) -> None:
    fault = check_package(content)
    if fault is not None:
        opened.refuse(fault.code, source.place(), **fault.values)
        return
    with zipfile.ZipFile(BytesIO(content)) as archive:
        names = archive.namelist()
        if "[Content_Types].xml" in names or "mimetype" in names:
            _open_workbook(content, names, source, hints, opened)
        elif is_member:
            opened.refuse("archive_nested", source.place())
        else:
            _open_members(archive, source, hints, opened)


def _open_members(archive: zipfile.ZipFile, source: Source, hints: Hints, opened: Opened) -> None:
    members = [
        part for part in archive.infolist() if not part.is_dir() and not part.filename.casefold().endswith(_NOT_FROM_TIKTOK)
    ]
    members = [part for part in members if not part.filename.casefold().startswith(_NOT_FROM_TIKTOK[0])]
    if not members:
        opened.refuse("file_empty", source.place())
    for part in members:
        own = hints_of_name(PurePosixPath(part.filename).name)
        inside = Hints(hints.account or own.account, hints.days or own.days, _archive_days(part), hints.modified)
        _open_bytes(archive.read(part), replace(source, member=part.filename), inside, opened, is_member=True)


def _archive_days(part: zipfile.ZipInfo) -> tuple[date, ...]:
    """Return the day an archive keeps of a member, none when it keeps the earliest one there is."""
    year, month, day = part.date_time[:3]
    try:
        return (date(year, month, day),) if year > 1980 else ()
    except ValueError:
        return ()


def _open_workbook(content: bytes, names: list[str], source: Source, hints: Hints, opened: Opened) -> None:
    from python_calamine import CalamineWorkbook

    if not any(name.startswith(("xl/", "/xl/")) for name in names) and "content.xml" not in names:
        opened.refuse("file_of_other_type", source.place(), type="Office")
        return
    try:
        workbook = CalamineWorkbook.from_filelike(BytesIO(content))
        sheet_names = workbook.sheet_names
    except Exception:
        opened.refuse("workbook_broken", source.place())
        return
    if not sheet_names:
        opened.refuse("workbook_broken", source.place())
    for name in sheet_names:
        place = replace(source, sheet=name)
        try:
            cells = workbook.get_sheet_by_name(name).to_python(skip_empty_area=False)
        except Exception:
            opened.refuse("workbook_broken", place.place())
            continue
        rows: list[list[CellValue]] = [[_cell(value) for value in row] for row in cells]
        opened.grids.append(Grid(rows, place, hints=hints))


def _cell(value: object) -> CellValue:
    """Return a cell of the reader as ours: a time of day and a length of time as text, as they would be copied."""
    if value is None or value == "":
        return None
    if isinstance(value, (str, int, float, bool, datetime, date)):
        return value
    return str(value)
