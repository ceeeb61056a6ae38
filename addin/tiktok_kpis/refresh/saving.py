"""Saving a workbook so that nothing can destroy it: one writer at a time, a checked copy, a dated backup, one replacement."""

from __future__ import annotations

import contextlib
import errno
import hashlib
import os
import shutil
import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from pathlib import Path

from tiktok_kpis.grids.problem_kinds import FILE_UNREADABLE
from tiktok_kpis.problems import Place, Problem, Refused
from tiktok_kpis.refresh.backups import (
    backup_folder,
    backups,
    lock_name,
    open_elsewhere,
    temporary_prefix,
    unused_backup,
    unused_copy,
)
from tiktok_kpis.refresh.opening import DOES_NOT_FIT, check_ordinary, is_damaged
from tiktok_kpis.refresh.problem_kinds import (
    DISK_FULL,
    MEMORY_SHORT,
    NO_RIGHT_TO_WRITE,
    NOT_SAVED,
    SAVE_FAILED,
    WORKBOOK_BUSY,
    WORKBOOK_CHANGED,
    WORKBOOK_DAMAGED,
    WORKBOOK_MISSING,
    WORKBOOK_OPEN,
    WORKBOOK_READ_ONLY,
)
from tiktok_kpis.system.interruption import not_interrupted, undone_when_interrupted
from tiktok_kpis.system.locks import HeldError, locked
from tiktok_kpis.system.own_files import is_own, unforeseeable, write_own

BACKUPS_KEPT = 10
WAIT_SECONDS = 60
_NO_ROOM = {errno.ENOSPC, errno.EFBIG, getattr(errno, "EDQUOT", errno.ENOSPC)}
_NO_RIGHT = {errno.EACCES, errno.EPERM, errno.EROFS}

Step = Callable[[Path], object]
"""What is done with a temporary file: writing the new workbook into it, or checking what was written."""


@dataclass(frozen=True)
class Held:
    """A workbook nobody else of us can write meanwhile. ``path`` is the file itself, behind any link."""

    path: Path
    _fingerprint: str | None
    """Of the content that was there at first; ``None`` where there was no file."""

    def replace(self, write: Step, *, check: Step, now: datetime) -> Path | None:
        """Replace the workbook by what ``write`` puts into the file it is given; return the backup of what was there.

        ``check`` reads the written file and raises where it does not hold what it should. Without a file before there is no
        backup.

        Raises:
            Refused: the workbook was changed meanwhile, or what was written cannot be read back; the workbook is untouched.

        """
        with self._written(write, check) as made, not_interrupted():
            backup = None if self._fingerprint is None else back_up(self.path, self._copy, now=now)
            try:
                os.replace(made, self.path)
            except BaseException:
                if backup is not None:
                    backup.unlink(missing_ok=True)
                raise
        _flush_folder(self.path.parent)
        if backup is not None:
            forget_old_backups(self.path, backup)
        return backup

    def write_beside(self, write: Step, *, check: Step, now: datetime) -> Path:
        """Write the new workbook under a dated name beside the old one, and return where it is.

        Raises:
            Refused: as for :meth:`replace`.

        """
        with self._written(write, check) as made:
            copy = unused_copy(self.path, now)
            os.replace(made, copy)
        _flush_folder(copy.parent)
        return copy

    @contextmanager
    def _written(self, write: Step, check: Step) -> Iterator[Path]:
        """Give a temporary file that holds the new workbook, checked and on the disk; it is gone afterwards."""
        with _temporary(self.path, self.path.parent) as made:
            write(made)
            self._check(check, made)
            self._refuse_if_changed()
            if self._fingerprint is not None:
                _look_like(self.path, made)
                os.utime(made)
            _flush(made)
            self._refuse_if_changed()
            yield made

    def _check(self, check: Step, made: Path) -> None:
        try:
            check(made)
        except (OSError, zipfile.BadZipFile, zlib.error, EOFError) as error:
            raise Refused(Problem(SAVE_FAILED, Place(self.path.name), values={"reason": str(error)})) from error

    def _refuse_if_changed(self) -> None:
        if fingerprint(self.path) != self._fingerprint:
            raise Refused(Problem(WORKBOOK_CHANGED, Place(self.path.name)))

    def _copy(self, made: Path) -> None:
        shutil.copyfile(self.path, made)
        _look_like(self.path, made)


@contextmanager
def held(path: Path, *, even_if_open: bool = False, even_if_missing: bool = False) -> Iterator[Held]:
    """Hold a workbook for reading, changing and replacing it. A second refresh of it waits.

    ``even_if_open`` is for :meth:`Held.write_beside`, which leaves the workbook alone; ``even_if_missing`` for bringing back
    one that is gone.

    Raises:
        Refused: another program has it open, another refresh of it does not end, it may not be written; or the system
            refused something while it was held. The workbook is then as it was.

    """
    with in_sentences(path):
        real = path.resolve()
        with _locked(real):
            for folder in (real.parent, backup_folder(real)):
                _clean(folder, temporary_prefix(real))
            before = _first_look(real)
            if before is None and not even_if_missing:
                raise Refused(Problem(WORKBOOK_MISSING, Place(path.name)))
            if not even_if_open:
                for name in {path, real}:
                    refuse_if_open(name)
                if before is not None and not _may_write(real):
                    raise Refused(Problem(WORKBOOK_READ_ONLY, Place(path.name)))
            yield Held(real, before)


def _first_look(path: Path) -> str | None:
    check_ordinary(path)
    try:
        return fingerprint(path)
    except PermissionError as error:
        raise Refused(Problem(FILE_UNREADABLE, Place(path.name), values={"reason": error.strerror or ""})) from error


def refuse_if_open(path: Path) -> None:
    """Refuse a workbook that Excel or LibreOffice has open: they leave a file beside it."""
    found = open_elsewhere(path)
    if found is not None:
        program, mark = found
        raise Refused(Problem(WORKBOOK_OPEN, Place(path.name), values={"program": program, "beside": mark}))


def fingerprint(path: Path) -> str | None:
    """Return what tells whether a file's content is still the same, ``None`` where there is no file."""
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except FileNotFoundError:
        return None


def back_up(path: Path, copy: Step, *, now: datetime) -> Path:
    """Have ``copy`` write the workbook as it is into a dated file in the folder of its backups, and return that file."""
    folder = backup_folder(path)
    if not folder.is_dir():
        folder.mkdir()
        _flush_folder(folder.parent)
    with _temporary(path, folder) as made:
        copy(made)
        _flush(made)
        backup = unused_backup(path, now)
        os.replace(made, backup)
        _flush_folder(folder)
    return backup


def forget_old_backups(path: Path, newest: Path) -> None:
    """Remove all but the newest backups of a workbook; the one just made stays whatever the others are dated."""
    with contextlib.suppress(OSError):  # the new workbook is there, whatever happens
        for old in [file for file in backups(path) if file != newest][BACKUPS_KEPT - 1 :]:
            old.unlink()


@contextmanager
def _locked(real: Path) -> Iterator[None]:
    with ExitStack() as stack:
        try:
            stack.enter_context(locked(lock_name(real), wait_seconds=WAIT_SECONDS))
        except HeldError as held:
            raise Refused(Problem(WORKBOOK_BUSY, Place(real.name), values={"holder": str(held)})) from None
        yield


@contextmanager
def in_sentences(path: Path) -> Iterator[None]:
    """Say in a sentence what the system refuses."""
    place = Place(path.name)
    try:
        yield
    except OSError as error:
        kind = DISK_FULL if error.errno in _NO_ROOM else NO_RIGHT_TO_WRITE if error.errno in _NO_RIGHT else NOT_SAVED
        values = {"folder": str(path.absolute().parent), "reason": error.strerror or str(error)}
        raise Refused(Problem(kind, place, values=values)) from error
    except MemoryError as error:
        raise Refused(Problem(MEMORY_SHORT, place)) from error
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError) as error:
        raise Refused(Problem(WORKBOOK_DAMAGED, place)) from error
    except DOES_NOT_FIT as error:
        if not is_damaged(path):
            raise
        raise Refused(Problem(WORKBOOK_DAMAGED, place)) from error


@contextmanager
def _temporary(path: Path, folder: Path) -> Iterator[Path]:
    name = unforeseeable(temporary_prefix(path), ".saving")
    with undone_when_interrupted(partial(_clean, folder, name)):
        try:
            yield write_own(folder, name, b"")
        finally:
            with contextlib.suppress(OSError):
                (folder / name).unlink(missing_ok=True)


def _clean(folder: Path, prefix: str) -> None:
    """Remove the files whose names begin so: a temporary, and what a program made of it under a longer name.

    Those of another user may be of a refresh that goes on: no lock keeps the two apart.
    """
    with contextlib.suppress(OSError):
        for entry in list(os.scandir(folder)):
            if entry.name.startswith(prefix) and is_own(Path(entry.path)):
                with contextlib.suppress(OSError):
                    os.unlink(entry.path)


def _may_write(path: Path) -> bool:
    """Say whether a file may be written; to an administrator everything may, so the file's own mode is asked too."""
    return os.access(path, os.W_OK) and bool(path.stat().st_mode & 0o222)


def _look_like(before: Path, made: Path) -> None:
    """Give a new file the owner, the mode and the extended attributes of another."""
    owner = before.stat()
    if hasattr(os, "chown"):
        for user in (owner.st_uid, -1):  # a colleague's file in a shared folder: at least the group stays
            with contextlib.suppress(PermissionError):
                os.chown(made, user, owner.st_gid)
                break
    shutil.copystat(before, made)


def _flush(path: Path) -> None:
    """Have the system put a file on the disk; Windows asks to write for it."""
    handle = os.open(path, os.O_RDWR if os.name == "nt" else os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _flush_folder(path: Path) -> None:
    """Have the system put the names in a folder on the disk, where it can: Windows and some network disks cannot."""
    with contextlib.suppress(OSError):
        _flush(path)
