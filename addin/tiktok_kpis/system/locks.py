"""One process at a time: locks in a folder of the user's own, which say who holds them.

The system lets a lock go when its process ends, however it ends. Two users are not kept apart by it, as neither may write where
the other's locks are: so neither can block the other.
"""

from __future__ import annotations

import getpass
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import datetime
from pathlib import Path

from filelock import FileLock, Timeout

from tiktok_kpis.system.own_files import own_folder


class HeldError(Exception):
    """Another process holds the lock; the argument says which one, whose, and since when."""


@contextmanager
def locked(name: str, *, wait_seconds: float) -> Iterator[None]:
    """Hold the lock of a name. Where the user can have no folder of their own there is none to hold.

    Raises:
        HeldError: another process still holds it after the time to wait.
        OSError: it cannot be made.

    """
    folder = own_folder("locks")
    if folder is None:
        yield
        return
    file, about = folder / f"{name}.lock", folder / f"{name}.txt"
    lock = FileLock(file, timeout=wait_seconds)
    try:
        lock.acquire()
    except Timeout:
        raise HeldError(_said(about) or str(file)) from None
    try:
        with suppress(OSError):
            about.write_text(_holder(), encoding="utf-8")
        yield
    finally:
        with suppress(OSError):
            about.unlink(missing_ok=True)
        with suppress(OSError):
            lock.release()


def _holder() -> str:
    """Return this process in signs that need no language: ``PID 4711, maria, 2026-04-02 09:30:00``."""
    user = ""
    with suppress(Exception):  # a user without a name, as in containers
        user = getpass.getuser()
    return ", ".join(filter(None, (f"PID {os.getpid()}", user, f"{datetime.now().astimezone():%Y-%m-%d %H:%M:%S}")))


def _said(about: Path) -> str:
    with suppress(OSError, UnicodeDecodeError):
        return about.read_text(encoding="utf-8")[:200]
    return ""
