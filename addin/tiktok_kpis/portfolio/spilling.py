"""The folder for what does not fit into the memory: removed at the end, and at the next start where a command was killed."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from filelock import FileLock, Timeout

_PREFIX = "tiktok-kpis-spill-"
_LOCK = "in use.lock"
"""Held as long as the command runs; the system lets it go when a command is killed."""


@contextmanager
def spill_folder() -> Iterator[str]:
    """Give a folder for temporary files; those that killed commands left are removed first."""
    for left in Path(tempfile.gettempdir()).glob(f"{_PREFIX}*/{_LOCK}"):
        with suppress(OSError, Timeout):
            with FileLock(left, timeout=0):
                pass
            shutil.rmtree(left.parent)
    with tempfile.TemporaryDirectory(prefix=_PREFIX, ignore_cleanup_errors=True) as folder, FileLock(Path(folder, _LOCK)):
        yield folder
