"""A sheet's part as a stream of rows: a large one is never held as a whole."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass
from itertools import islice

from tiktok_kpis.ooxml.cells import Cell, cells_of, placed
from tiktok_kpis.ooxml.zip_entries import Restart
from tiktok_kpis.spreadsheet.addresses import column_letters

RawRow = tuple[int, bytes]
"""A row's number, and the row as written, without its end tag."""
_HELD = 16 << 20
_BATCH = 1 << 20
_SHEET_DATA = re.compile(rb"<((?:\w+:)?)sheetData\b[^>]*?(/?)>")
_NUMBER = re.compile(rb"<(?:\w+:)?row\b[^>]*?\sr\s*=\s*[\"'](\d+)")
_NUMBERED = re.compile(_SHEET_DATA.pattern + rb"\s*" + _NUMBER.pattern)
_PLAIN_PLACE = re.compile(rb'(<c r="[A-Z]+)\d+"')
_USUAL = b'<row r="'
_NEXT = b'</row><row r="'
"""Between rows as they usually stand; of several ways to count rows, searching for the longest text is the fastest."""
_SLASH = ord("/")
_EMPTY_ROW = re.compile(rb"<(?:\w+:)?row\b[^>]*/>")


@dataclass(frozen=True, slots=True)
class Run:
    """Whole rows as they stand one below the other, with their end tags."""

    text: bytes
    first: int = 0
    last: int = 0
    """The numbers of the first row and the last, 0 where they do not stand there as usual."""

    @classmethod
    def of(cls, text: bytes) -> Run:
        """Return whole rows as a run."""
        last = text.rfind(_USUAL)
        if not text.startswith(_USUAL) or last < text.rfind(b"<row"):
            return cls(text)
        first, last = (int(text[place + len(_USUAL) : text.index(b'"', place + len(_USUAL))]) for place in (0, last))
        return cls(text, first, last)

    @property
    def whole(self) -> bool:
        """Say whether no row is missing between the first and the last."""
        return self.first > 0 and self.text.count(_NEXT) == self.last - self.first

    def pieces(self) -> list[bytes]:
        """Return the rows of a run that stands as usual, without the tags that end one and begin the next."""
        return self.text.removesuffix(b"</row>").split(_NEXT)


@dataclass(frozen=True)
class Unchanged:
    """What a sheet that is written anew has in common with the one it was read from: all that stands before a restart."""

    head: str
    until: Restart
    rest: Callable[[], Iterable[Run]]
    """The rows as they become, from the restart on."""


class SheetPart:
    """What stands before the rows of a sheet, its rows, and what stands after them."""

    restarts: Collection[Restart] = ()
    """Where a large sheet can be taken up, as far as it was read."""

    def __init__(
        self, head: str, tail: str, prefix: str, runs: Callable[[], Iterable[Run]], begins: Unchanged | None = None
    ) -> None:
        self.head, self.tail, self.prefix = head, tail, prefix
        self.runs = runs
        self._begins = begins
        self._cells: dict[int, dict[int, Cell]] | None = None

    @classmethod
    def read(cls, blocks: Callable[..., Iterable[bytes]], size: int, restarts: Collection[Restart] = ()) -> SheetPart:
        """Read a part. One that is not large is unpacked once and held.

        ``blocks`` yields all of it, or, given one of ``restarts``, what follows that.

        Raises:
            ValueError: the part has no cells, as that of a chart sheet.

        """
        unpacked = blocks
        if size <= _HELD or not _NUMBERED.search(b"".join(islice(blocks(), 2))):
            held = _utf8(b"".join(blocks()))
            blocks, size = lambda: (held,), 0
        head = b""
        for block in blocks():
            head += block
            found = _SHEET_DATA.search(head)
            if found is not None:
                break
        else:
            raise ValueError("a sheet without cells")
        prefix = found[1].decode()
        if found[2]:
            text = b"".join(blocks())
            return cls(text[: found.start()].decode("utf-8-sig"), text[found.end() :].decode(), prefix, tuple)
        part = cls(head[: found.start()].decode("utf-8-sig"), "", prefix, tuple)
        part._blocks = unpacked
        begin = found.end()

        def runs() -> Iterator[Run]:
            return part._read(blocks(), begin)

        part.runs = runs
        if size > _HELD:
            part._tail_unknown = True
            part.restarts = restarts
        else:
            end = held.rindex(f"</{prefix}sheetData>".encode())
            part.tail = held[end + len(f"</{prefix}sheetData>") :].decode()
        return part

    _tail_unknown = False
    _blocks: Callable[..., Iterable[bytes]] = tuple

    def rows(self) -> Iterator[RawRow]:
        """Yield every row from top to bottom."""
        return rows_of(self.runs(), self.prefix)

    def rest(self, restart: Restart) -> Iterator[Run]:
        """Yield the rows that follow a restart."""
        return self._read(self._blocks(restart), 0)

    def row(self, number: int) -> dict[int, Cell]:
        """Return the cells of one row; meant for sheets of a few thousand cells."""
        if self._cells is None:
            self._cells = {row: cells_of(raw) for row, raw in self.rows()}
        return self._cells.get(number, {})

    def after(self) -> str:
        """Return what stands after the rows."""
        if self._tail_unknown:
            for _ in self.runs():
                pass
        return self.tail

    def ends_with(self, tail: str) -> None:
        """Take what stands after the rows from whoever read them all."""
        self.tail, self._tail_unknown = tail, False

    def written(self, reached: Callable[[int], object] = bool) -> Iterator[bytes]:
        """Yield the part as it is written, or what follows :attr:`unchanged` in it.

        ``reached`` is told the rows that are written, where they stand as usual.
        """
        begins = self._begins if self.unchanged else None
        if begins is None:
            yield f"{self.head}<{self.prefix}sheetData>".encode()
        for run in begins.rest() if begins else self.runs():
            yield run.text
            if run.last:
                reached(run.last)
        yield f"</{self.prefix}sheetData>{self.after()}".encode()

    @property
    def unchanged(self) -> Restart | None:
        """The restart up to which the part is that of the file, byte for byte, if there is one."""
        return self._begins.until if self._begins and self._begins.head == self.head else None

    def _read(self, blocks: Iterable[bytes], begin: int) -> Iterator[Run]:
        end, data_end = f"</{self.prefix}row>".encode(), f"</{self.prefix}sheetData>".encode()
        left, skip = b"", begin
        finished = False
        rest: list[bytes] = []
        for block in blocks:
            if finished:
                rest.append(block)
                continue
            left += block
            if skip:
                if len(left) < skip:
                    continue
                left, skip = left[skip:], 0
            # The rows end somewhere behind the last of those that are here
            cut = left.rfind(end) + len(end)
            close = left.find(data_end, max(cut - len(end), 0))
            if close >= 0:
                finished = True
                rest.append(left[close + len(data_end) :])
                left, cut = left[:close], close
            if cut >= len(end):
                yield Run.of(left[:cut])
                left = left[cut:]
        if self._tail_unknown:
            self.ends_with(b"".join(rest).decode())


def row_at(restart: Restart) -> int:
    """Return the number of the row that follows a restart, 0 where it does not stand there as usual."""
    number, quote, _ = restart.follows.removeprefix(_USUAL).partition(b'"')
    return int(number) if quote and restart.follows.startswith(_USUAL) else 0


def rows_of(runs: Iterable[Run], prefix: str) -> Iterator[RawRow]:
    """Yield the rows of runs one by one."""
    end = f"</{prefix}row>".encode()
    number = 0
    for run in runs:
        for piece in run.text.split(end):
            # As nearly every row is written; anything else is looked at closely
            begin = piece.find(b'"', len(_USUAL)) if piece.startswith(_USUAL) else 0
            if begin and piece[piece.find(b">") - 1] != _SLASH:
                number = int(piece[len(_USUAL) : begin])
                yield number, piece
                continue
            for raw in _single(piece):
                named = _NUMBER.match(raw)
                number = int(named[1]) if named else number + 1
                yield number, raw


def runs_of(rows: Iterable[RawRow], prefix: str) -> Iterator[Run]:
    """Yield rows in runs."""
    end = f"</{prefix}row>".encode()
    batch: list[bytes] = []
    length = 0
    for _, raw in rows:
        batch.append(raw)
        length += len(raw)
        if length > _BATCH:
            yield Run.of(end.join([*batch, b""]))
            batch, length = [], 0
    if batch:
        yield Run.of(end.join([*batch, b""]))


def moved(raw: bytes, number: int) -> bytes:
    """Return a row as it stands in another place."""
    there = b'%d"' % number
    shifted, count = _PLAIN_PLACE.subn(lambda found: found[1] + there, raw)
    if count == raw.count(b"<c ") and raw.startswith(b"<row "):
        end = shifted.index(b">") + 1
        return opening(shifted[:end], number) + shifted[end:]
    cells = cells_of(raw)
    return opening(raw, number) + b"".join(
        placed(cell.raw, f"{column_letters(column)}{number}") for column, cell in cells.items()
    )


def opening(raw: bytes, number: int) -> bytes:
    """Return a row's start tag for another place; ``spans`` is a hint that new cells may make untrue."""
    tag = raw[: raw.index(b">")].rstrip(b"/")
    tag = re.sub(rb"\s(?:r|spans)\s*=\s*(?:\"[^\"]*\"|'[^']*')", b"", tag)
    name, _, described = tag.partition(b" ")
    return b'%s r="%d"%s>' % (name, number, b" " + described if described.strip() else b"")


def _single(piece: bytes) -> Iterator[bytes]:
    """Yield the rows of a piece that ends with a row: those before it are empty."""
    place = piece.find(b"<")
    while place >= 0 and (found := _EMPTY_ROW.match(piece, place)):
        yield found[0][:-2] + b">"
        place = piece.find(b"<", found.end())
    if place >= 0:
        yield piece[place:] if place else piece


def _utf8(raw: bytes) -> bytes:
    if raw[:2] in {b"\xff\xfe", b"\xfe\xff"}:
        return re.sub(r'(encoding=)(["\'])[^"\']*\2', r"\1\2UTF-8\2", raw.decode("utf-16"), count=1).encode()
    return raw
