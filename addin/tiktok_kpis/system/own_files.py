"""Files of the user's own: temporary ones that nobody else can read, foresee or keep us from, and a folder for locks."""

from __future__ import annotations

import os
import shutil
import stat
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import partial
from pathlib import Path

from tiktok_kpis.system.interruption import undone_when_interrupted

_NAME = "tiktok-kpis"
_OTHERS = 0o077
"""The rights of the group and of everybody else."""


def own_folder(name: str) -> Path | None:
    """Return a folder of this name that is the user's alone, made where it is not there; ``None`` where there can be none.

    It is the same in every session of the user. A folder that another user made, owns or may write is not taken, nor one
    behind a link, nor one in the home of somebody else (as ``sudo`` leaves it): the next place is tried.
    """
    for folder in _places():
        with suppress(OSError):
            if _is_made(folder) and _is_made(folder / name):
                return folder / name
    return None


def is_own(path: Path) -> bool:
    """Say whether a file or folder is there, belongs to the user of this process, and is no link."""
    try:
        found = path.lstat()
    except OSError:
        return False
    return not stat.S_ISLNK(found.st_mode) and (not hasattr(os, "geteuid") or found.st_uid == os.geteuid())


def unforeseeable(prefix: str, suffix: str = "") -> str:
    """Return a name for a file that nobody can have made before."""
    return f"{prefix}{os.urandom(8).hex()}{suffix}"


@contextmanager
def temporary_folder(prefix: str = f"{_NAME}-") -> Iterator[Path]:
    """Give a new folder that only this user can open; it is gone after the block, and where the process is interrupted."""
    folder = Path(tempfile.gettempdir(), unforeseeable(prefix))
    with undone_when_interrupted(partial(shutil.rmtree, folder, ignore_errors=True)):
        folder.mkdir(mode=0o700)
        try:
            yield folder
        finally:
            shutil.rmtree(folder, ignore_errors=True)


def write_own(folder: Path, name: str, content: bytes) -> Path:
    """Write a new file that only this user can read, and return its path.

    Raises:
        OSError: there is a file of that name already, a link too, or it cannot be written.

    """
    path = folder / name
    with open(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(content)
    return path


def _places() -> Iterator[Path]:
    """Yield where programs keep what is neither a setting nor a document of the user's."""
    home = Path(os.path.expanduser("~"))  # unlike expanduser of a Path it raises nothing where there is no home
    if sys.platform == "win32":
        yield Path(os.environ.get("LOCALAPPDATA") or home / "AppData" / "Local", _NAME)
    elif sys.platform == "darwin":
        yield home / "Library" / "Application Support" / _NAME
    else:  # https://specifications.freedesktop.org/basedir-spec/latest/
        named = Path(os.environ.get("XDG_STATE_HOME", ""))
        yield (named if named.is_absolute() else home / ".local" / "state") / _NAME
    user = f"-{os.geteuid()}" if hasattr(os, "geteuid") else ""
    with suppress(OSError):  # no folder for temporary files at all
        yield Path(tempfile.gettempdir(), f"{_NAME}{user}")


def _is_made(folder: Path) -> bool:
    """Make a folder where it is not there, and say whether it is the user's alone.

    Raises:
        OSError: it cannot be made.

    """
    if not folder.is_absolute():
        return False
    if not folder.exists() and not _may_hold(next(above for above in folder.parents if above.exists())):
        return False
    folder.parent.mkdir(parents=True, exist_ok=True)
    with suppress(FileExistsError):
        folder.mkdir(mode=0o700)
    found = folder.lstat()
    if not stat.S_ISDIR(found.st_mode) or not is_own(folder):
        return False
    if os.name == "posix" and found.st_mode & _OTHERS:
        folder.chmod(0o700)
    return os.access(folder, os.W_OK)


def _may_hold(folder: Path) -> bool:
    """Say whether a folder may get another of ours: it is our own, or one in which nobody can take away what is another's."""
    return is_own(folder) or bool(folder.stat().st_mode & stat.S_ISVTX)
