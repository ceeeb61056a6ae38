"""What stands beside a workbook, by its name: temporaries, backups, copies, marks of open programs, copies of sync programs."""

from __future__ import annotations

import hashlib
import os
import platform
import re
import sys
import unicodedata
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

MOST_BYTES = 255
"""The longest name of a file that every usual file system takes."""
_STAMP = "%Y-%m-%d %H%M%S"


def fitting(stem: str, rest: str) -> str:
    """Return ``stem`` and ``rest`` as one name, the stem cut where that is longer than a name may be.

    A cut stem ends in a digest of the whole, so that two long names never become one.
    """
    room = MOST_BYTES - len(os.fsencode(rest))
    whole = os.fsencode(stem)
    if len(whole) <= room:
        return stem + rest
    mark = f"~{hashlib.sha256(whole).hexdigest()[:8]}"
    return whole[: room - len(mark)].decode("utf-8", "ignore").rstrip() + mark + rest


def lock_name(path: Path) -> str:
    """Return what every way to name one workbook has in common, on disks that tell capitals apart and on those that do not.

    Raises:
        OSError: there is no folder of that name.

    """
    folder = path.parent.stat()
    return _digest(f"{folder.st_dev} {folder.st_ino} {_folded(path.name)}")


def temporary_prefix(path: Path) -> str:
    """Return how the names of a workbook's temporary files begin: they belong to no other workbook of the folder."""
    return f".tiktok-kpis-{_digest(_folded(path.name))}-"


def backup_folder(path: Path) -> Path:
    """Return the folder of a workbook's backups."""
    return path.parent / fitting(path.stem, " backups")


def unused_backup(path: Path, now: datetime) -> Path:
    """Return the dated name for a backup, counted on where the second has one already."""
    stamp = f"{now:{_STAMP}}"
    count = max((count for dated, count, _ in _backups(path) if dated == stamp), default=0) + 1
    return backup_folder(path) / fitting(path.stem, f" {stamp}{f' {count}' if count > 1 else ''}{path.suffix}")


def unused_copy(path: Path, now: datetime) -> Path:
    """Return the dated name for a copy beside the workbook: ``book (refreshed 2026-04-02).xlsx``."""
    count, copy = 1, path
    while count == 1 or copy.exists():
        counted = f" {count}" if count > 1 else ""
        copy = path.parent / fitting(path.stem, f" (refreshed {now:%Y-%m-%d}{counted}){path.suffix}")
        count += 1
    return copy


def backups(path: Path) -> list[Path]:
    """Return the backups of a workbook, newest first."""
    return [file for _, _, file in sorted(_backups(path), reverse=True)]


def backup_moment(backup: Path) -> str:
    """Return when a backup was made, as its name says: ``2026-04-02 09:30:00``."""
    found = re.findall(r"(\d{4}-\d\d-\d\d) (\d\d)(\d\d)(\d\d)", backup.name)
    day, hour, minute, second = found[-1] if found else ("", "", "", "")
    return f"{day} {hour}:{minute}:{second}" if day else backup.name


def open_elsewhere(path: Path) -> tuple[str, str] | None:
    """Return the program that has a workbook open and the name of the mark it left beside it, ``None`` where none has."""
    for mark, program in ((f"~${path.name}", "Excel"), (f".~lock.{path.name}#", "LibreOffice")):
        if os.path.exists(path.parent / mark):  # unlike Path.exists it takes a name that is too long for one that is not there
            return program, mark
    return None


def conflict_copies(path: Path) -> list[str]:
    """Return the names beside a workbook that a sync program gives to the other of two changed copies.

    Dropbox and Nextcloud say it in words, Syncthing in a mark; OneDrive appends the name of the computer, and iCloud a
    number, which is taken for its work in its own folder and on a Mac only.
    """
    stem, suffix = re.escape(path.stem), re.escape(path.suffix)
    computers = rf"(?:DESKTOP|LAPTOP|WIN)-[A-Z0-9]{{5,}}|{re.escape(platform.node() or '-')}"
    endings = [
        r" \([^()]*(?:conflicted copy|case conflict|selective sync conflict)[^()]*\)",
        r"\.sync-conflict-\d{8}-\d{6}-\w+",
        rf"-(?:{computers})(?:-\d+)?",
    ]
    if sys.platform == "darwin" or "Mobile Documents" in path.parts:
        endings.append(r" \d+")
    named = re.compile(rf"{stem}(?:{'|'.join(endings)}){suffix}", re.IGNORECASE)
    return sorted(entry.name for entry in os.scandir(path.parent) if named.fullmatch(entry.name))


def _backups(path: Path) -> Iterator[tuple[str, int, Path]]:
    """Yield when each backup was made, which of that second it is, and where it is."""
    named = re.compile(rf" (\d{{4}}-\d\d-\d\d \d{{6}})(?: (\d+))?{re.escape(path.suffix)}$")
    folder = backup_folder(path)
    for file in folder.iterdir() if folder.is_dir() else ():
        ending = named.search(file.name)
        if ending and file.name == fitting(path.stem, ending[0]):
            yield ending[1], int(ending[2] or 1), file


def _folded(name: str) -> str:
    return unicodedata.normalize("NFC", name).casefold()


def _digest(words: str) -> str:
    return hashlib.sha256(words.encode("utf-8", "surrogatepass")).hexdigest()[:16]
