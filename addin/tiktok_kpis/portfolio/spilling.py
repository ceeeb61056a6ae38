"""The folder for data that does not fit into memory. It is removed at the end, or at the next start if a command was killed."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path

from filelock import FileLock, Timeout

from tiktok_kpis.system.own_files import is_own, temporary_folder

_PREFIX = "tiktok-kpis-spill-"
_LOCK = "in use.lock"
"""The lock file, held while the command runs; the system releases it if the command is killed."""
_TRIES = 100


@contextmanager
def spill_folder() -> Iterator[str]:
    """Give a folder for temporary files; folders left by killed commands are removed first."""
    for lock in Path(tempfile.gettempdir()).glob(f"{_PREFIX}*/{_LOCK}"):
        if is_own(lock.parent) and is_own(lock):  # nobody else can have put a link into it, or made one of it
            with suppress(OSError, Timeout):
                _remove(lock)
    with ExitStack() as held:
        yield _new_folder(held)


def _remove(lock: Path) -> None:
    """Remove the folder of a command that no longer runs; its lock comes last, because a starting command waits for it."""
    with FileLock(lock, timeout=0):
        for left in lock.parent.iterdir():
            if left.is_dir():
                shutil.rmtree(left)
            elif left != lock:
                left.unlink()
        with suppress(PermissionError):  # Windows removes no open file
            lock.unlink()
    lock.unlink(missing_ok=True)
    lock.parent.rmdir()


def _new_folder(held: ExitStack) -> str:
    """Make a folder and lock it; try again if another command removed the folder before the lock was held."""
    for _ in range(_TRIES):
        with ExitStack() as tried:
            folder = tried.enter_context(temporary_folder(_PREFIX))
            lock = folder / _LOCK
            with suppress(FileNotFoundError):
                tried.enter_context(FileLock(lock))
                if lock.exists():
                    held.push(tried.pop_all())
                    return str(folder)
    raise FileNotFoundError(tempfile.gettempdir())
