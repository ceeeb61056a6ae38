"""The entries of a ZIP file, read, written and copied one by one.

Inflating and deflating is most of the work on a large workbook: igzip does it several times as fast as zlib where it is
installed, and gives the same bytes back. An entry written here can be taken up at many places, so that the next one like it
begins with the packed bytes of this one: see :class:`Restart`.
"""

from __future__ import annotations

import copy
import errno
import os
import zipfile
import zlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

try:
    from isal import igzip_lib
    from isal import isal_zlib as deflate

    _BROKEN: Any = (zlib.error, igzip_lib.IsalError)
except ImportError:  # no wheel for this machine
    import zlib as deflate  # type: ignore[no-redef]

    _BROKEN = zlib.error

BLOCK = 1 << 20
"""How many bytes of a large entry are held at a time."""
_COMPRESSED_BLOCK = 1 << 14
_FAST = 1
"""The level entries are compressed at: the next ones take several times as long to save a few percent."""
_RAW = -15
"""Deflated bytes without a header of their own, as a ZIP file has them."""
_ZIP64_EXTRA = 1
_APART = 4 << 20
"""How many bytes there are from one restart to the next, about."""
_EMPTY_BLOCK = b"\x00\x00\x00\xff\xff"
_RESTART = _EMPTY_BLOCK[1:] + _EMPTY_BLOCK
"""How packed bytes stand at a restart, as pigz has them: an empty block ends what stands before, and a second one says why."""
_FOLLOWS = 32
_USUAL_SIZE = 2**31 - 1
"""The largest entry that zipfile and others take with the usual header."""


@dataclass(frozen=True, slots=True, order=True)
class Restart:
    """A place in a deflated entry behind which nothing looks back: it can be inflated from here, or go on otherwise."""

    size: int
    """The bytes before it, unpacked."""
    packed: int
    """The bytes before it, as they are packed."""
    check: int
    """The checksum of what stands before it."""
    follows: bytes
    """How it goes on."""


@dataclass(frozen=True)
class Beginning:
    """What an entry holds before a restart, in its file."""

    path: Path
    entry: zipfile.ZipInfo
    until: Restart

    def packed(self) -> Iterator[bytes]:
        """Yield it as it is packed."""
        with self.path.open("rb") as file:
            yield from _packed(file, self.entry, BLOCK, end=self.until.packed)


def inflated(
    path: Path, entry: zipfile.ZipInfo, after: Restart | None = None, passed: Callable[[Restart], object] = bool
) -> Iterator[bytes]:
    """Yield what an entry holds, block by block, or what it holds behind a restart; ``passed`` is told each restart.

    Raises:
        zipfile.BadZipFile: it is not what was once packed.

    """
    if entry.compress_type == zipfile.ZIP_STORED:
        yield from _stored(path, entry)
        return
    with path.open("rb") as file:
        unpack = deflate.decompressobj(_RAW)
        at, check, length = (after.packed, after.check, after.size) if after else (0, 0, 0)
        ended = 0
        try:
            for packed in _packed(file, entry, _COMPRESSED_BLOCK, begin=at):
                for piece in _pieces(packed):
                    block = unpack.decompress(piece)
                    if ended and block:
                        passed(Restart(length, ended, check, block[:_FOLLOWS]))
                        ended = 0
                    check, length, at = deflate.crc32(block, check), length + len(block), at + len(piece)
                    if piece.endswith(_RESTART):
                        ended = at
                    yield block
            block = unpack.flush()
        except _BROKEN as problem:
            raise zipfile.BadZipFile(f"{entry.filename}: {problem}") from problem
    if block:
        check, length = deflate.crc32(block, check), length + len(block)
        yield block
    if check != entry.CRC or length != entry.file_size or not unpack.eof:
        raise zipfile.BadZipFile(f"{entry.filename} is damaged")


def _pieces(packed: bytes) -> Iterator[bytes]:
    """Yield packed bytes in pieces that end with a restart, and what follows the last one."""
    begin = 0
    while place := packed.find(_RESTART, begin) + 1:
        yield packed[begin : (begin := place - 1 + len(_RESTART))]
    yield packed[begin:] if begin else packed


def write_deflated(
    made: zipfile.ZipFile,
    name: str,
    blocks: Callable[[], Iterable[bytes]],
    *,
    beginning: Beginning | None = None,
    large: bool = False,
) -> None:
    """Write an entry of what ``blocks`` yields, each time it is asked, behind the beginning of another one.

    ``large`` says that it may have more than two gigabytes. One that has, and was not said to, is begun again: the header
    in front of it has to have room for its sizes, and Excel does not like room that was not needed.
    """
    written = made.fp
    if written is None:
        raise ValueError("a closed archive")
    if not hasattr(written, "seek"):  # what zipfile makes of a file whose place the system did not tell
        raise OSError(errno.ESPIPE, os.strerror(errno.ESPIPE))
    start = written.tell()
    entry = _deflated(written, start, name, blocks(), beginning, large=large)
    if entry is None:
        written.seek(start)
        entry = _deflated(written, start, name, blocks(), beginning, large=True)
    if entry is not None:
        _list(made, entry)


def _deflated(
    written: IO[bytes], start: int, name: str, blocks: Iterable[bytes], beginning: Beginning | None, *, large: bool
) -> zipfile.ZipInfo | None:
    """Write an entry, its sizes in front of it; return ``None`` for one that is larger than it was said to be."""
    entry = zipfile.ZipInfo(name)
    entry.compress_type = zipfile.ZIP_DEFLATED
    entry.header_offset = start
    entry.CRC = 0
    written.write(entry.FileHeader(zip64=large))
    begin = written.tell()
    if beginning is not None:
        for packed in beginning.packed():
            written.write(packed)
        entry.CRC, entry.file_size = beginning.until.check, beginning.until.size
    pack = deflate.compressobj(_FAST, deflate.DEFLATED, _RAW)
    restarted = entry.file_size
    for block in blocks:
        if entry.file_size - restarted > _APART:
            written.write(pack.flush(deflate.Z_SYNC_FLUSH) + _EMPTY_BLOCK)
            pack = deflate.compressobj(_FAST, deflate.DEFLATED, _RAW)
            restarted = entry.file_size
        entry.CRC, entry.file_size = deflate.crc32(block, entry.CRC), entry.file_size + len(block)
        if entry.file_size > _USUAL_SIZE and not large:
            return None
        written.write(pack.compress(block))
    written.write(pack.flush())
    end = written.tell()
    entry.compress_size = end - begin
    written.seek(start)
    written.write(entry.FileHeader(zip64=large))
    written.seek(end)
    return entry


def copy_packed(source: zipfile.ZipFile, entry: zipfile.ZipInfo, made: zipfile.ZipFile) -> None:
    """Copy an entry with its compressed bytes as they are."""
    read, written = source.fp, made.fp
    if read is None or written is None:
        raise ValueError("a closed archive")
    copied = copy.copy(entry)
    copied.flag_bits &= ~0x08  # the sizes stand in the header, not behind the bytes
    copied.extra = _without_sizes(entry.extra)
    copied.header_offset = written.tell()
    written.write(copied.FileHeader())
    for block in _packed(read, entry, BLOCK):
        written.write(block)
    _list(made, copied)


def _stored(path: Path, entry: zipfile.ZipInfo) -> Iterator[bytes]:
    check = 0
    with path.open("rb") as file:
        for block in _packed(file, entry, BLOCK):
            check = deflate.crc32(block, check)
            yield block
    if check != entry.CRC:
        raise zipfile.BadZipFile(f"{entry.filename} is damaged")


def _packed(
    archive: IO[bytes], entry: zipfile.ZipInfo, size: int, *, begin: int = 0, end: int | None = None
) -> Iterator[bytes]:
    """Yield the bytes of an entry as they are in the file, from ``begin`` to ``end``, no more than ``size`` at a time."""
    archive.seek(entry.header_offset)
    header = archive.read(30)
    archive.seek(int.from_bytes(header[26:28], "little") + int.from_bytes(header[28:30], "little") + begin, 1)
    left = (entry.compress_size if end is None else end) - begin
    while left:
        block = archive.read(min(left, size))
        if not block:
            raise zipfile.BadZipFile(f"{entry.filename} ends too early")
        yield block
        left -= len(block)


def _list(made: zipfile.ZipFile, entry: zipfile.ZipInfo) -> None:
    if made.fp is not None:
        made.filelist.append(entry)
        made.NameToInfo[entry.filename] = entry
        made.start_dir = made.fp.tell()


def _without_sizes(extra: bytes) -> bytes:
    """Return the extra fields of an entry without that of zip64, which is written anew where it is needed."""
    kept, place = b"", 0
    while place + 4 <= len(extra):
        kind, length = (
            int.from_bytes(extra[place : place + 2], "little"),
            int.from_bytes(extra[place + 2 : place + 4], "little"),
        )
        if kind != _ZIP64_EXTRA:
            kept += extra[place : place + 4 + length]
        place += 4 + length
    return kept
