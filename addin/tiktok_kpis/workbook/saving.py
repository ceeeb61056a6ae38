"""Saving a workbook so that nothing can destroy it: one writer at a time, a checked copy, a dated backup, one replacement."""

from __future__ import annotations

import contextlib
import hashlib
import os
import shutil
import tempfile
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from filelock import FileLock, Timeout

from tiktok_kpis.problems import Place, Problem, Refused

BACKUPS_KEPT = 10
WAIT_SECONDS = 60
_TEMPORARY = ".tiktok-kpis-saving"


@dataclass(frozen=True)
class Held:
    """A workbook nobody else of us can write meanwhile. ``path`` is the file itself, behind any link."""

    path: Path
    _fingerprint: str

    def replace(self, write: Callable[[Path], None], *, now: datetime) -> Path:
        """Replace the workbook by what ``write`` puts into the file it is given; return the backup of what was there.

        Raises:
            Refused: the workbook was changed meanwhile, or what was written cannot be read back; the workbook is untouched.

        """
        handle, name = tempfile.mkstemp(prefix=f".{self.path.stem[:40]}.", suffix=_TEMPORARY, dir=self.path.parent)
        os.close(handle)
        made = Path(name)
        try:
            write(made)
            _check(made, self.path)
            shutil.copymode(self.path, made)
            _flush(made)
            if fingerprint(self.path) != self._fingerprint:
                raise Refused(Problem("workbook_changed", Place(self.path.name)))
            backup = back_up(self.path, lambda copy: shutil.copy2(self.path, copy), now=now)
            os.replace(made, self.path)
            _flush(self.path.parent)
        finally:
            made.unlink(missing_ok=True)
        return backup


@contextmanager
def held(path: Path) -> Iterator[Held]:
    """Hold a workbook for reading, changing and replacing it. A second refresh of it waits.

    Raises:
        Refused: another program has it open, or another refresh of it does not end.

    """
    real = path.resolve()
    name = hashlib.sha256(str(real).encode()).hexdigest()[:16]
    lock = FileLock(Path(tempfile.gettempdir()) / f"tiktok-kpis-{name}.lock", timeout=WAIT_SECONDS)
    try:
        with lock:
            refuse_if_open(real)
            for stale in real.parent.glob(f".{_literal(real.stem[:40])}.*{_TEMPORARY}"):
                with contextlib.suppress(OSError):
                    stale.unlink()
            yield Held(real, fingerprint(real))
    except Timeout:
        raise Refused(Problem("workbook_busy", Place(path.name))) from None


def refuse_if_open(path: Path) -> None:
    """Refuse a workbook that Excel or LibreOffice has open: they leave a file beside it."""
    for beside, program in ((f"~${path.name}", "Excel"), (f".~lock.{path.name}#", "LibreOffice")):
        if (path.parent / beside).exists():
            raise Refused(Problem("workbook_open", Place(path.name), values={"program": program, "beside": beside}))


def fingerprint(path: Path) -> str:
    """Return what tells whether a file's content is still the same."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


def backups(path: Path) -> list[Path]:
    """Return the backups of a workbook, newest first."""
    return sorted(_backup_folder(path).glob(f"{_literal(path.stem)} ????-??-?? ??????*{_literal(path.suffix)}"), reverse=True)


def back_up(path: Path, copy: Callable[[Path], object], *, now: datetime) -> Path:
    """Have ``copy`` write the workbook as it is into the folder of its backups, where the newest ones are kept."""
    folder = _backup_folder(path)
    folder.mkdir(exist_ok=True)
    name = f"{path.stem} {now:%Y-%m-%d %H%M%S}"
    backup = folder / f"{name}{path.suffix}"
    count = 1
    while backup.exists():
        count += 1
        backup = folder / f"{name} {count}{path.suffix}"
    copy(backup)
    _flush(backup)
    for old in backups(path)[BACKUPS_KEPT:]:
        with contextlib.suppress(OSError):
            old.unlink()
    return backup


def _backup_folder(path: Path) -> Path:
    return path.parent / f"{path.stem} backups"


def _check(made: Path, path: Path) -> None:
    try:
        with zipfile.ZipFile(made) as archive:
            broken = archive.testzip()
    except (OSError, zipfile.BadZipFile) as error:
        broken = str(error)
    if broken is not None:
        raise Refused(Problem("save_failed", Place(path.name), values={"reason": broken}))


def _flush(path: Path) -> None:
    """Have the system put a file or a folder on the disk; Windows has no such call for folders."""
    if path.is_dir() and os.name == "nt":
        return
    handle = os.open(path, os.O_RDONLY if path.is_dir() else os.O_RDWR)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _literal(name: str) -> str:
    """Return a name as a pattern that matches only itself."""
    return "".join(f"[{letter}]" if letter in "*?[" else letter for letter in name)
