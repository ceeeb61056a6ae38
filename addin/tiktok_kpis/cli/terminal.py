"""What is printed, what was written to the disk before it, and what a command says when it cannot go on."""

from __future__ import annotations

import errno
import os
import sys
import traceback
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from contextvars import ContextVar
from pathlib import Path
from tempfile import gettempdir
from typing import Any

from rich.console import Console
from rich.progress import BarColumn, TextColumn, TimeElapsedColumn
from rich.progress import Progress as ProgressBar

from tiktok_kpis.cli.problem_kinds import (
    ALREADY_WRITTEN,
    BEYOND_LIMITS,
    OUT_OF_MEMORY,
    OUTPUT_LOST,
    SYSTEM_REFUSED,
    UNFORESEEN,
)
from tiktok_kpis.languages import SOURCE_LANGUAGE
from tiktok_kpis.problems import Place, Problem
from tiktok_kpis.progress import Progress
from tiktok_kpis.system.interruption import not_interrupted, undone_when_interrupted
from tiktok_kpis.system.own_files import unforeseeable, write_own

DONE = 0

REFUSED = 2
"""The exit code when something was refused: one clear sentence says what, where and what to do."""

FAULT = 70
"""The exit code of a fault of ours."""

INTERRUPTED = 130
"""The exit code after Ctrl-C."""

_BEYOND_LIMITS = (OverflowError, RecursionError)
_SHOW_CURSOR = "\r\x1b[K\x1b[?25h"
_written: list[Path] = []
"""The files that the command has written, whole."""
spoken = ContextVar("the language of the command", default=SOURCE_LANGUAGE)


class OutputLostError(Exception):
    """What is printed does not get to where it goes. It is no OSError: those are of the files that a command works on."""

    def __init__(self, cause: OSError) -> None:
        super().__init__(cause.strerror or str(cause))
        self.is_closed = cause.errno == errno.EPIPE


class Terminal(Console):
    """The output or the error output; a disk that is full or a reader that ended is told apart from any other failure."""

    def print(self, *objects: Any, **how: Any) -> None:
        """Print as rich does."""
        with _as_output():
            super().print(*objects, **how)

    def write_plain(self, text: str) -> None:
        """Write a text as it is, for a program that reads it."""
        with _as_output():
            self.file.write(text)
            self.file.flush()

    def on_broken_pipe(self) -> None:
        """Say that the reader of the output ended, where rich would end the command without a word."""
        raise OutputLostError(BrokenPipeError(errno.EPIPE, os.strerror(errno.EPIPE)))


console = Terminal(highlight=False)
complaints = Terminal(stderr=True, highlight=False)


@contextmanager
def _as_output() -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise OutputLostError(error) from error


def begin() -> None:
    """Forget what an earlier command in this process wrote, and let the output take the letters of every script."""
    _written.clear()
    with not_interrupted(), suppress(OSError):
        gettempdir()  # looks for the folder by writing files, the first time
    for name in ("stdout", "stderr"):
        stream = getattr(sys, name)
        if stream is None:  # closed by whoever started the command
            setattr(sys, name, open(os.devnull, "w", encoding="utf-8"))  # noqa: SIM115 -- open until the process ends
        elif hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="replace")  # a Windows console may know fewer letters than TikTok


def written(path: Path) -> None:
    """Note that a file was written, for what is said if the command cannot go on."""
    _written.append(path)


def flush() -> None:
    """Write out what is still to be printed.

    Raises:
        OutputLostError: it cannot be.

    """
    with _as_output():
        sys.stdout.flush()


def end() -> None:
    """Leave nothing to be printed when Python ends, where it would show an error of its own."""
    try:
        flush()
    except OutputLostError:
        _drop_output()


def failed(error: Exception) -> int:
    """Say why a command could not go on, and what it wrote before; return the exit code."""
    code = REFUSED
    match error:
        case OutputLostError():
            if error.is_closed and not _written:
                return code  # whoever closed it has seen enough
            problem = Problem(OUTPUT_LOST, values={"reason": str(error)})
        case OSError():
            named = error.filename if isinstance(error.filename, str) else ""
            problem = Problem(SYSTEM_REFUSED, Place(named), {"reason": error.strerror or str(error) or type(error).__name__})
        case MemoryError():
            problem = Problem(OUT_OF_MEMORY)
        case _ if isinstance(error, _BEYOND_LIMITS):
            problem = Problem(BEYOND_LIMITS, values={"details": _details(error)})
        case _:
            code = FAULT
            problem = Problem(UNFORESEEN, values={"details": _details(error)})
    complain(problem)
    return code


def complain(problem: Problem) -> None:
    """Print a problem on the error output, and what was written before it."""
    said = [problem]
    if _written:
        said.append(Problem(ALREADY_WRITTEN, values={"files": ", ".join(map(str, _written))}))
    with suppress(OutputLostError):  # then nothing can be said at all
        for each in said:
            complaints.print(each.describe(spoken.get()), style="bold red", markup=False, soft_wrap=True)


@contextmanager
def progress_shown(waiting_for: str = "") -> Iterator[Progress]:
    """Show a bar for work that takes over a second: it is drawn when there is something to wait for, and leaves nothing.

    With ``waiting_for``, which names work whose parts are not known, it shows that the work goes on, and since when.
    """
    columns = (TextColumn("{task.description}"), BarColumn(), TimeElapsedColumn())
    with (
        undone_when_interrupted(_show_cursor),
        ProgressBar(*columns, console=complaints, transient=True, disable=not complaints.is_terminal) as bar,
    ):
        task = bar.add_task(waiting_for, total=None if waiting_for else 1.0)
        yield Progress(lambda message, done: bar.update(task, description=message, completed=done))


def _show_cursor() -> None:
    if complaints.is_terminal:
        complaints.file.write(_SHOW_CURSOR)
        complaints.file.flush()


def _drop_output() -> None:
    """Let Python find nowhere to write when it flushes the output once more at its end."""
    with suppress(OSError, ValueError):  # a test's output is no file
        if sys.__stdout__ is not None and sys.stdout is sys.__stdout__:
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.__stdout__.fileno())


def _details(error: Exception) -> str:
    """Write down where an error came up, for whoever mends it, and return the name of the file."""
    try:
        trace = "".join(traceback.format_exception(error))
        name = unforeseeable("tiktok-kpis-", ".txt")
        return str(write_own(Path(gettempdir()), name, trace.encode("utf-8", "backslashreplace")))
    except (OSError, MemoryError):  # no room for it either
        return repr(error)
