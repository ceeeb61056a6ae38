"""The command line run again and again in children of this process, each with the files and the words of one run.

A child is forked when everything is loaded, so a run costs a fraction of what starting a Python would. It has real files as its
output: what a library in another language prints is found there too.
"""

from __future__ import annotations

import os
import signal
import sys
import traceback
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

HANGS = -signal.SIGALRM
"""How a run ends that takes longer than it may."""


@dataclass(frozen=True)
class Ended:
    """How a run ended: its exit code, or the number of a signal below zero, and what it printed on the error output."""

    words: tuple[str, ...]
    code: int
    said: str

    @property
    def is_clean(self) -> bool:
        """Say whether it ended as every run should: done, refused or interrupted, and no trace of the program's insides."""
        return self.code in {0, 2, 130, 143} and "Traceback" not in self.said and "panicked at" not in self.said


def run(
    words: Sequence[object],
    folder: Path,
    *,
    output: Path | None = None,
    seconds: int = 120,
    first: Callable[[], object] | None = None,
) -> Ended:
    """Run a command in a folder and return how it ended; its output goes to a file beside, or to ``output``."""
    said = folder / "said.txt"
    child = begin(words, folder, output=output, said=said, seconds=seconds, first=first)
    return ended(words, child, said)


def begin(
    words: Sequence[object],
    folder: Path,
    *,
    said: Path,
    output: Path | None = None,
    seconds: int = 120,
    first: Callable[[], object] | None = None,
) -> int:
    """Start a command and return its process; ``first`` is done in it before the command."""
    sys.stdout.flush()
    sys.stderr.flush()
    child = os.fork()
    if child:
        return child
    code = 99
    try:
        signal.alarm(seconds)
        os.chdir(folder)
        for place, number in ((output or folder / "output.txt", 1), (said, 2)):
            os.dup2(os.open(place, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), number)
        nowhere = os.open(os.devnull, os.O_RDONLY)
        os.dup2(nowhere, 0)
        if first is not None:
            first()
        code = _command([str(word) for word in words])
    except BaseException:
        with suppress(BaseException):
            os.write(2, traceback.format_exc().encode())
    finally:
        os._exit(code)


def ended(words: Sequence[object], child: int, said: Path) -> Ended:
    """Wait for a command and return how it ended."""
    _, status = os.waitpid(child, 0)
    text = said.read_text("utf-8", "replace") if said.exists() else ""
    return Ended(tuple(map(str, words)), os.waitstatus_to_exitcode(status), text)


def _command(words: list[str]) -> int:
    """Do what starting the command does, with its output on the files that are open for it; return the exit code."""
    from tiktok_kpis.__main__ import main

    sys.argv = ["tiktok-kpis", *words]
    for name, number in (("stdout", 1), ("stderr", 2)):
        stream = os.fdopen(number, "w", encoding="utf-8", closefd=False)
        setattr(sys, name, stream)
        setattr(sys, f"__{name}__", stream)
    os.environ["COLUMNS"] = "120"
    try:
        main()
    except SystemExit as end:
        sys.stdout.flush()
        return end.code if isinstance(end.code, int) else 0
    return 0


def loaded() -> None:
    """Load what the commands load, so that a child finds it there."""
    import tiktok_kpis.cli
    import tiktok_kpis.cli.report
    import tiktok_kpis.portfolio.answers
    import tiktok_kpis.portfolio.store
    import tiktok_kpis.refresh.repairing
    import tiktok_kpis.sample.workbook  # noqa: F401
