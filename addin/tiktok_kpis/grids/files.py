"""Files into grids, by what their bytes are and not by what their names say.

The readers of workbooks and the guess at an encoding load when a file needs them.
"""

from __future__ import annotations

import re
import sys
import zipfile
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from functools import partial
from io import BytesIO, TextIOWrapper
from pathlib import Path, PurePosixPath
from typing import Generic

from tiktok_kpis.grids.blocks import cut
from tiktok_kpis.grids.decoding import Encoding, Opener, find_encoding
from tiktok_kpis.grids.delimited import read_batches
from tiktok_kpis.grids.file_types import ENCRYPTED, OLE, PACKAGES, WORKBOOK, is_ordinary, type_of_bytes, type_of_package
from tiktok_kpis.grids.grid import CellValue, Grid, Hints, Source
from tiktok_kpis.grids.json_tables import read_json
from tiktok_kpis.grids.package_check import MOST_BYTES, check_package
from tiktok_kpis.grids.problem_kinds import (
    ARCHIVE_NESTED,
    ENCODING_GUESSED,
    FILE_EMPTY,
    FILE_IS_FOLDER,
    FILE_IS_PAGE,
    FILE_MISSING,
    FILE_NOT_ORDINARY,
    FILE_NOT_TEXT,
    FILE_OF_OTHER_TYPE,
    FILE_TOO_LARGE,
    FILE_TOO_LONG,
    FILE_UNREADABLE,
    JSON_BROKEN,
    JSON_UNKNOWN,
    LISTS_NOT_READ,
    WORKBOOK_BROKEN,
    WORKBOOK_LOCKED,
    WORKBOOK_TOO_OLD,
    WORKBOOK_WITHOUT_READER,
)
from tiktok_kpis.grids.vocabulary import Shape, Vocabulary
from tiktok_kpis.grids.workbook_sheets import NoReaderError, open_sheets
from tiktok_kpis.problems import Place, Problem, ProblemKind
from tiktok_kpis.progress import NOT_SHOWN, Progress
from tiktok_kpis.spreadsheet.limits import LAST_ROW

_MOST_TEXT = 2**30
_MOST_JSON = MOST_BYTES
_HEAD = 65_536
_LARGE_TEXT = 2**25
_MOST_LINES = 2 * LAST_ROW
"""Beyond these, titles of several lines do not explain that a file has more of them than a sheet has rows."""
_READ_AS_WORKBOOKS = (".xlsb (Excel)", ".ods (OpenDocument)")
_ARCHIVES = (".zip", ".zip (0)")
_BLANK = b"\0 \t\r\n\xef\xbb\xbf\xff\xfe"
_BEGINS_JSON = re.compile(r"\{|\[\s*(?:[\[{\"\]\d-]|true|false|null)")
"""``[Date Range]: …``, the first line of TikTok Shop's exports, is no JSON."""
_CELL_MARKS = re.compile(r"[,;\t|]")
_LEFT_BY_SYSTEMS = ("__macosx/", ".ds_store", "thumbs.db", "desktop.ini")


@dataclass(slots=True)
class Opened:
    """The grids of one file, and why parts of it, or all of it, were not opened."""

    grids: list[Grid] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    most_rows: int = 0
    """How many rows of a text are made into one grid, 0 for all of them; then texts of any size are read."""
    take: Callable[[Grid], None] | None = None
    """Who takes the grids of a text one by one, so that none is kept here."""

    def refuse(self, kind: ProblemKind, place: Place, **values: str) -> Opened:
        """Add a problem and return the same object."""
        self.problems.append(Problem(kind, place, values))
        return self


def open_file(path: Path, vocabulary: Vocabulary[Shape], progress: Progress = NOT_SHOWN, into: Opened | None = None) -> Opened:
    """Return the grids of a file. Nothing is raised: what cannot be opened is a problem.

    Args:
        path: the file.
        vocabulary: what tells the headings and rows of a text, and which lists of JSON are tables.
        progress: of reading a text; other files are read at once.
        into: where to add the grids and problems, by default to a new one.

    """
    opened, place = into or Opened(), Place(file=path.name)
    try:
        if path.is_dir():
            return opened.refuse(FILE_IS_FOLDER, place)
        if not path.exists():
            return opened.refuse(FILE_MISSING, Place(file=str(path)))
        if not is_ordinary(path):
            return opened.refuse(FILE_NOT_ORDINARY, place)
        status = path.stat()
        modified = datetime.fromtimestamp(status.st_mtime, UTC).date()
        hints = vocabulary.hints_of_name(path.name, modified)
        reader = _FileReader(vocabulary, opened, progress)
        reader.open_stream(lambda: path.open("rb"), status.st_size, Source(path.name), hints)
    except OSError as error:
        return opened.refuse(FILE_UNREADABLE, place, reason=error.strerror or type(error).__name__)
    return opened


@dataclass(frozen=True, slots=True)
class _FileReader(Generic[Shape]):
    """Opens files, and the members of archives, into grids and problems."""

    vocabulary: Vocabulary[Shape]
    opened: Opened
    progress: Progress

    def open_stream(self, opener: Opener, size: int, source: Source, hints: Hints, *, is_member: bool = False) -> None:
        """Open bytes as what they begin like, those of text piece by piece and others as a whole."""
        place = source.place()
        with opener() as stream:
            start = stream.read(_HEAD)
            is_blank = not start.strip(_BLANK)
            while is_blank and (more := stream.read(_HEAD)):
                is_blank = not more.strip(_BLANK)
        is_package, is_old = start.startswith(PACKAGES), start.startswith(OLE)
        most = MOST_BYTES if is_package or is_old else sys.maxsize if self.opened.most_rows else _MOST_TEXT
        if size > most:
            self.opened.refuse(FILE_TOO_LARGE, place, size=f"{size >> 20} MB", most=f"{most >> 20} MB")
        elif is_blank:
            self.opened.refuse(FILE_EMPTY, place)
        elif is_package or is_old:
            with opener() as stream:
                content = stream.read()
            if is_package:
                self._open_package(content, source, hints, is_member=is_member)
            else:
                self.opened.refuse(WORKBOOK_LOCKED if ENCRYPTED in content else WORKBOOK_TOO_OLD, place)
        elif other := type_of_bytes(start):
            self.opened.refuse(FILE_OF_OTHER_TYPE, place, type=other)
        else:
            self._open_text(opener, size, source, hints)

    def _open_text(self, opener: Opener, size: int, source: Source, hints: Hints) -> None:
        place = source.place()
        encoding = find_encoding(opener, self._known_headings)
        if encoding is None:
            self.opened.refuse(FILE_NOT_TEXT, place)
            return
        with _text_of(opener, encoding) as text:
            head = text.read(_HEAD)
        start = head[:2000].lstrip().casefold()
        if start.startswith(("<!doctype html", "<html", "<head", "<body")) or ("<?xml" in start[:5] and "<html" in start):
            self.opened.refuse(FILE_IS_PAGE, place)
            return
        if start.startswith("<?xml"):
            self.opened.refuse(FILE_OF_OTHER_TYPE, place, type="XML")
            return
        if _BEGINS_JSON.match(start):
            if size > _MOST_JSON:
                self.opened.refuse(FILE_TOO_LARGE, place, size=f"{size >> 20} MB", most=f"{_MOST_JSON >> 20} MB")
                return
            with _text_of(opener, encoding) as text:
                self._open_json(text.read(), source, hints)
            return
        if not self.opened.most_rows and size > _LARGE_TEXT and _lines_of(opener) > _MOST_LINES:
            self.opened.refuse(FILE_TOO_LONG, place, most=f"{LAST_ROW:,}")
            return
        if encoding.is_guess:
            self.opened.problems.append(Problem(ENCODING_GUESSED, place, {"encoding": encoding.name}))
        take = self.opened.take or self.opened.grids.append
        with opener() as stream, _text_of(lambda: stream, encoding) as text:

            def position() -> float:
                return stream.tell() / size

            for found in read_batches(
                text, head, source, self.vocabulary, self.opened.most_rows or LAST_ROW, self.progress, position
            ):
                if not self.opened.most_rows and len(found.rows) >= LAST_ROW:
                    self.opened.refuse(FILE_TOO_LONG, place, most=f"{LAST_ROW:,}")
                    return
                self.opened.problems += found.problems
                take(
                    Grid(
                        found.rows,
                        source,
                        numbers=found.numbers,
                        headings=found.headings,
                        is_delimited=True,
                        hints=hints,
                        refused=found.refused,
                    )
                )

    def _known_headings(self, text: str) -> int:
        """Count the headings that are known in the first lines of a text, which tells a right encoding from a wrong one."""
        cells = (cell for line in text.splitlines()[:20] for cell in _CELL_MARKS.split(line))
        return sum(1 for cell in cells if self.vocabulary.field_of(cell.strip(' "')))

    def _open_json(self, text: str, source: Source, hints: Hints) -> None:
        grids = read_json(text, source, hints)
        if grids is None:
            self.opened.refuse(JSON_BROKEN, source.place())
            return
        known = [grid for grid in grids if cut(grid, self.vocabulary).blocks]
        self.opened.grids += known
        if not known:
            self.opened.refuse(JSON_UNKNOWN, source.place())
            return
        left = [grid.source.sheet for grid in grids if all(grid is not one for one in known)]
        if left:
            names = ", ".join(left[:5]) + ("…" if len(left) > 5 else "")
            values = {"count": str(len(left)), "found": names[:300]}
            self.opened.problems.append(Problem(LISTS_NOT_READ, source.place(), values))

    def _open_package(self, content: bytes, source: Source, hints: Hints, *, is_member: bool) -> None:
        fault = check_package(content)
        if fault is not None:
            self.opened.refuse(fault.kind, source.place(), **fault.values)
            return
        with zipfile.ZipFile(BytesIO(content)) as archive:
            names = archive.namelist()
            found = type_of_package(archive)
            if found in (WORKBOOK, *_READ_AS_WORKBOOKS):
                self._open_workbook(content, names, source, hints)
            elif found not in _ARCHIVES:
                self.opened.refuse(FILE_OF_OTHER_TYPE, source.place(), type=found)
            elif is_member:
                self.opened.refuse(ARCHIVE_NESTED, source.place())
            else:
                self._open_members(archive, source, hints)

    def _open_members(self, archive: zipfile.ZipFile, source: Source, hints: Hints) -> None:
        members = [
            part for part in archive.infolist() if not part.is_dir() and not part.filename.casefold().endswith(_LEFT_BY_SYSTEMS)
        ]
        members = [part for part in members if not part.filename.casefold().startswith(_LEFT_BY_SYSTEMS[0])]
        if not members:
            self.opened.refuse(FILE_EMPTY, source.place())
        # Each member is read at once: which part of a member is read says nothing of the archive
        reader = replace(self, progress=NOT_SHOWN)
        for part in members:
            own = self.vocabulary.hints_of_name(PurePosixPath(part.filename).name, None)
            inside = Hints(hints.account or own.account, hints.days or own.days, _archive_days(part), hints.modified)
            content, own_source = archive.read(part), replace(source, member=part.filename)
            reader.open_stream(partial(BytesIO, content), len(content), own_source, inside, is_member=True)

    def _open_workbook(self, content: bytes, names: list[str], source: Source, hints: Hints) -> None:
        try:
            workbook = open_sheets(BytesIO(content), names)
        except NoReaderError as kind:
            self.opened.refuse(WORKBOOK_WITHOUT_READER, source.place(), type=str(kind))
            return
        except Exception:
            self.opened.refuse(WORKBOOK_BROKEN, source.place())
            return
        if not workbook.names:
            self.opened.refuse(WORKBOOK_BROKEN, source.place())
        for name in workbook.names:
            place = replace(source, sheet=name)
            try:
                cells = workbook.rows(name)
            except Exception:
                self.opened.refuse(WORKBOOK_BROKEN, place.place())
                continue
            rows: list[list[CellValue]] = [[_cell(value) for value in row] for row in cells]
            self.opened.grids.append(Grid(rows, place, hints=hints))


def _lines_of(opener: Opener) -> int:
    """Count the lines of a text, which is much faster than reading its rows."""
    counts = {b"\n": 0, b"\r": 0}
    with opener() as stream:
        while chunk := stream.read(2**20):
            for end in counts:
                counts[end] += chunk.count(end)
    return max(counts.values())


def _text_of(opener: Opener, encoding: Encoding) -> TextIOWrapper:
    stream = opener()
    stream.seek(encoding.skipped)
    return TextIOWrapper(stream, encoding.name, errors="strict", newline="")


def _archive_days(part: zipfile.ZipInfo) -> tuple[date, ...]:
    """Return the day an archive keeps of a member, none when it keeps the earliest one there is."""
    year, month, day = part.date_time[:3]
    try:
        return (date(year, month, day),) if year > 1980 else ()
    except ValueError:
        return ()


def _cell(value: object) -> CellValue:
    """Return a cell of the reader as ours: a time of day and a length of time as text, as they would be copied."""
    if value is None or value == "":
        return None
    if isinstance(value, (str, int, float, bool, datetime, date)):
        return value
    return str(value)
