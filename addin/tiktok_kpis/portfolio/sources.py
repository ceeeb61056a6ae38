"""Folders of exports: which files are read together, and whose they are.

The files of one account's export are evidence for one another (posts tell the year of the days beside them), those of another
account are not. So the files of a folder are read together, apart where their names say different accounts.
"""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from urllib.parse import unquote

from tiktok_kpis.exports.names import hints_of_name
from tiktok_kpis.exports.problem_kinds import FILE_MISSING
from tiktok_kpis.exports.video_links import handle_of
from tiktok_kpis.problems import Place, Problem

READER = "1"
"""Changed when the same files would be read differently: then they are read again."""

LARGE = 32 * 2**20
"""Bytes from which a text is read in batches, by itself."""

_PARQUET = b"PAR1"
_PACKAGE = b"PK\x03\x04"
_PARTITION = re.compile(r"^(\w+)=(.*)$")
_NO_HANDLE = re.compile(r"^[\d_.\-]*$")
_NOT_EXPORTS = ("__MACOSX", "Thumbs.db", "desktop.ini")

Known = Mapping[Path, Mapping[str, str]]
"""The files of each folder that were read before, with what their content was."""


@dataclass(frozen=True)
class Bundle:
    """Files that are read together. ``account`` is what their folder says, ``partitions`` what the names of folders say."""

    folder: Path
    shown: str
    """The folder as problems name it, empty for the folder the user named."""
    names: tuple[str, ...]
    account: str = ""
    partitions: tuple[tuple[str, str], ...] = ()
    is_table: bool = False
    """Whether it is read in batches: Parquet, or a text too large to be read at once."""

    @property
    def paths(self) -> list[Path]:
        """Its files."""
        return [self.folder / name for name in self.names]

    @cached_property
    def contents(self) -> dict[str, str]:
        """What tells whether each file is still the same, by its name."""
        return {path.name: content_of(path) for path in self.paths}

    @cached_property
    def key(self) -> str:
        """What makes it itself: contents, names, and what its folder says; not where the folder is."""
        said = (READER, self.account, *(f"{name}={value}" for name, value in self.partitions))
        files = (f"{name}\t{content}" for name, content in sorted(self.contents.items()))
        return hashlib.sha256("\n".join((*said, *files)).encode("utf-8", "surrogateescape")).hexdigest()[:32]

    @property
    def size(self) -> int:
        """Its bytes."""
        return sum(path.stat().st_size for path in self.paths)


def content_of(path: Path) -> str:
    """Return what tells a file's content from every other, the empty text for a file that cannot be read."""
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError:
        return ""


def bundles(sources: Sequence[Path], *, known: Known, leave_out: Path) -> tuple[list[Bundle], list[Problem]]:
    """Return what is read together of files and folders, in the order of their paths, and why a source is not there.

    ``known`` are files read before: a new file of the same folder is read with them. ``leave_out`` is the store.
    """
    problems: list[Problem] = []
    files: dict[Path, dict[str, Path]] = {}
    for source in sources:
        root = source.absolute()
        if root.is_dir():
            for folder, names in _walk(root, leave_out.absolute()):
                for name in names:
                    files.setdefault(folder, {}).setdefault(name, root)
        elif root.exists():
            files.setdefault(root.parent, {}).setdefault(root.name, root.parent)
        else:
            problems.append(Problem(FILE_MISSING, Place(str(source))))
    made: list[Bundle] = []
    for folder in sorted(files):
        root = next(iter(files[folder].values()))
        again = (name for name, content in known.get(folder, {}).items() if content == content_of(folder / name))
        made += _bundles_of(folder, root, sorted({*files[folder], *again}))
    return made, problems


def _walk(root: Path, leave_out: Path) -> Iterator[tuple[Path, list[str]]]:
    for folder, inside, names in os.walk(root):
        inside[:] = sorted(name for name in inside if _may_be_export(name) and Path(folder, name) != leave_out)
        yield Path(folder), sorted(filter(_may_be_export, names))


def _may_be_export(name: str) -> bool:
    return not name.startswith((".", "~$", "_")) and name not in _NOT_EXPORTS


def _bundles_of(folder: Path, root: Path, names: Sequence[str]) -> Iterator[Bundle]:
    relative = folder.relative_to(root)
    shown = "" if relative == Path() else relative.as_posix()
    partitions = tuple((found[1], unquote(found[2])) for part in relative.parts if (found := _PARTITION.match(part)))
    account = _account_of(root, relative)

    def bundle(*own: str, is_table: bool = False) -> Bundle:
        return Bundle(folder, shown, own, account, partitions, is_table)

    parquet = [name for name in names if _starts(folder / name, _PARQUET)]
    large = [name for name in names if name not in parquet and _is_large_text(folder / name)]
    if parquet:
        yield bundle(*parquet, is_table=True)
    for name in large:
        yield bundle(name, is_table=True)
    by_handle: dict[str, list[str]] = {}
    for name in names:
        if name not in parquet and name not in large:
            by_handle.setdefault(hints_of_name(name).account, []).append(name)
    unnamed = by_handle.pop("", [])
    if len(by_handle) < 2:
        together = sorted([*unnamed, *(name for own in by_handle.values() for name in own)])
        if together:
            yield bundle(*together)
        return
    for own in by_handle.values():
        yield bundle(*own)
    for name in unnamed:
        yield bundle(name)


def _account_of(root: Path, relative: Path) -> str:
    """Return the account that the nearest folder names; from the one the user named on upwards with ``@`` or ``account=``."""
    inside = len(relative.parts)
    for above, part in enumerate(reversed((*root.parts, *relative.parts))):
        partition = _PARTITION.match(part)
        if partition and partition[1] == "account":
            return unquote(partition[2]).lower()
        says = part.startswith("@") or (above < inside and not _NO_HANDLE.match(part))
        if says and (handle := handle_of(part)):
            return handle
    return ""


def _starts(path: Path, mark: bytes) -> bool:
    try:
        with path.open("rb") as file:
            return file.read(len(mark)) == mark
    except OSError:
        return False


def _is_large_text(path: Path) -> bool:
    try:
        return path.stat().st_size >= LARGE and not _starts(path, _PACKAGE)
    except OSError:
        return False
