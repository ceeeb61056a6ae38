"""A save that runs out of something: room on the disk, memory, open files."""

from __future__ import annotations

import contextlib
import errno
import os
import shutil
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.faults.children import REFUSED, SAVED, done, needs_fork
from tests.faults.saver import left_over, messages, save, small_workbook, start_again
from tests.run_length import LONG
from tiktok_kpis.problems import Refused

STEPS = 40 if LONG else 8
ENOUGH_MEMORY = 40_000_000
LEFT_FOR_THE_SENTENCE = 500_000
OLD, NEW = ["old"], ["old", "new"]

pytestmark = needs_fork


def save_with_files_of(most: int, book: Path) -> None:
    """Save while no file may grow beyond a size, as on a disk that is full there."""
    import resource
    import signal

    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)  # the call fails instead
    resource.setrlimit(resource.RLIMIT_FSIZE, (most, most))
    save(book, "new")


def save_with_open_files(most: int, book: Path) -> None:
    """Save while so many files may be open, of which some already are."""
    import resource

    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))
    save(book, "new")


def save_with_memory(more: int, book: Path) -> None:
    """Save with so many bytes of memory and no more: all the rest that the process may have is taken."""
    import resource

    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[0])
    most = pages * os.sysconf("SC_PAGE_SIZE") + 2 * ENOUGH_MEMORY
    resource.setrlimit(resource.RLIMIT_AS, (most, most))
    taken = []
    with contextlib.suppress(MemoryError):
        while True:
            taken.append(bytearray(4096))
    for _ in range((more + LEFT_FOR_THE_SENTENCE) // 4096):
        taken.pop()
    save(book, "new")


STARVED: dict[str, tuple[Callable[[int, Path], None], int]] = {
    "room": (save_with_files_of, 8_000),
    "open files": (save_with_open_files, 24),
    "memory": (save_with_memory, ENOUGH_MEMORY),
}
"""What runs out, and how much of it is enough for a save."""


@pytest.mark.parametrize("what", STARVED)
def test_a_save_that_runs_out_of_something_leaves_the_old_workbook(tmp_path: Path, what: str) -> None:
    """Refused in a sentence, however much there was; with enough of it the new one."""
    work, enough = STARVED[what]
    ends: Counter[int] = Counter()
    for step in range(STEPS + 1):
        book = small_workbook(tmp_path / "book.xlsx")
        save(book, *OLD)
        code = done(work, enough * step // STEPS, book)
        where = (what, step, code)
        assert (where, code in {SAVED, REFUSED}) == (where, True)
        assert (where, messages(book)) == (where, NEW if code == SAVED else OLD)
        start_again(book)
        assert left_over(book) == []
        ends[code] += 1
        shutil.rmtree(tmp_path / "book backups")
    assert ends.keys() == {SAVED, REFUSED}
    print(f"{what}: {dict(ends)}")


@pytest.mark.parametrize("call", ["fsync", "replace", "mkdir"])
@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EIO, errno.EACCES, errno.EROFS], ids=errno.errorcode.get)
def test_a_step_that_always_fails_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, call: str, number: int) -> None:
    """By what the system refuses."""

    def fail(*_arguments: object, **_options: object) -> None:
        raise OSError(number, os.strerror(number))

    book = small_workbook(tmp_path / "book.xlsx")
    before = book.read_bytes()
    monkeypatch.setattr(os, call, fail)
    with pytest.raises(Refused) as refused:
        save(book, "new")
    code = {errno.ENOSPC: "disk_full", errno.EIO: "not_saved"}.get(number, "no_right_to_write")
    assert refused.value.problem.code == code
    assert os.strerror(number) in refused.value.problem.describe()
    assert book.read_bytes() == before
    assert left_over(book) == []
