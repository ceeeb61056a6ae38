"""Folders of exports: which files are read together, and to which account they belong.

Files of one account help to read each other (the posts give the year for the days); files of different accounts do not. So the
files of a folder are read together, unless their names give different accounts.
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
from tiktok_kpis.exports.video_links import handle_of
from tiktok_kpis.grids.file_types import is_ordinary
from tiktok_kpis.grids.problem_kinds import FILE_MISSING
from tiktok_kpis.portfolio.problem_kinds import STORE_INTO_ITSELF
from tiktok_kpis.problems import Place, Problem, Refused

READER = "1"
"""To be changed when the same files are read in another way than before: then they are read again."""

MANIFEST, READ = "manifest.json", "read"
"""What makes a folder a portfolio: the list of what is in it, and the folder of what was read."""

LARGE = 32 * 2**20
"""The size in bytes from which a text file is read in batches and alone."""

_PARQUET = b"PAR1"
_PACKAGE = b"PK\x03\x04"
_PARTITION = re.compile(r"^(\w+)=(.*)$")
_NO_HANDLE = re.compile(r"^[\d_.\-]*$")
_NOT_EXPORTS = ("__MACOSX", "Thumbs.db", "desktop.ini")

Known = Mapping[Path, Mapping[str, str]]
"""The files of each folder that were read before, with the hash of their content."""


@dataclass(frozen=True)
class Bundle:
    """Files that are read together. ``account`` comes from the folder name, ``partitions`` from ``name=value`` folders."""

    folder: Path
    shown: str
    """The folder as shown in problems; empty for the folder that the user named."""
    names: tuple[str, ...]
    account: str = ""
    partitions: tuple[tuple[str, str], ...] = ()
    is_table: bool = False
    """Whether it is read in batches: Parquet, or a text file that is too large to be read at once."""

    @property
    def paths(self) -> list[Path]:
        """The paths of its files."""
        return [self.folder / name for name in self.names]

    @cached_property
    def contents(self) -> dict[str, str]:
        """The hash of each file, by its name."""
        return {path.name: content_of(path) for path in self.paths}

    @cached_property
    def key(self) -> str:
        """The id of the bundle: a hash of contents, file names and facts from folder names, but not of the folder's path."""
        folder_facts = (READER, self.account, *(f"{name}={value}" for name, value in self.partitions))
        files = (f"{name}\t{content}" for name, content in sorted(self.contents.items()))
        return hashlib.sha256("\n".join((*folder_facts, *files)).encode("utf-8", "surrogateescape")).hexdigest()[:32]

    @property
    def size(self) -> int:
        """Its size in bytes."""
        return sum(path.stat().st_size for path in self.paths)


def content_of(path: Path) -> str:
    """Return the hash of a file's content, an empty text if the file cannot be read."""
    try:
        if not is_ordinary(path):  # a pipe may never end
            return ""
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError:
        return ""


def bundles(sources: Sequence[Path], *, known: Known, leave_out: Path) -> tuple[list[Bundle], list[Problem]]:
    """Return the bundles of files and folders, sorted by path, and a problem for each source that does not exist.

    ``known`` has the files that were read before: a new file in the same folder is read together with them. ``leave_out`` is
    the folder of the store.
    """
    problems: list[Problem] = []
    files: dict[Path, dict[str, Path]] = {}
    for source in sources:
        root = source.absolute()
        if _is_within(root, leave_out):
            raise Refused(Problem(STORE_INTO_ITSELF, Place(str(source))))
        if root.is_dir():
            for folder, names in _walk(root, leave_out):
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


def _is_within(path: Path, folder: Path) -> bool:
    """Say whether a path is a folder or lies in it, by whatever links it is reached."""
    return path.exists() and path.resolve().is_relative_to(folder.resolve())


def _walk(root: Path, leave_out: Path) -> Iterator[tuple[Path, list[str]]]:
    """Yield the folders with their files, without portfolios: what was read once is not an export."""
    for folder, inside, names in os.walk(root):
        here = (Path(folder, name) for name in inside if _may_be_export(name))
        inside[:] = sorted(path.name for path in here if not _is_within(path, leave_out) and not _is_store(path))
        yield Path(folder), sorted(filter(_may_be_export, names))


def _is_store(folder: Path) -> bool:
    return (folder / MANIFEST).is_file() and (folder / READ).is_dir()


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
    """Return the account that the nearest folder names; outside of the source, only ``@name`` and ``account=`` count."""
    inside = len(relative.parts)
    for above, part in enumerate(reversed((*root.parts, *relative.parts))):
        partition = _PARTITION.match(part)
        if partition and partition[1] == "account":
            return unquote(partition[2]).lower()
        names_account = part.startswith("@") or (above < inside and not _NO_HANDLE.match(part))
        if names_account and (handle := handle_of(part)):
            return handle
    return ""


def _starts(path: Path, mark: bytes) -> bool:
    try:
        if not is_ordinary(path):
            return False
        with path.open("rb") as file:
            return file.read(len(mark)) == mark
    except OSError:
        return False


def _is_large_text(path: Path) -> bool:
    try:
        return path.stat().st_size >= LARGE and not _starts(path, _PACKAGE)
    except OSError:
        return False
