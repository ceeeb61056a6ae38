"""An end from outside: Ctrl-C, or another program that ends this one. It is quiet and leaves nothing unfinished.

The command line ends right where the signal is handled. An exception could come up in the middle of an import or of a
destructor, where Python prints it, or drops it and goes on. So what is to be undone then (a temporary file, a process) is
registered here for as long as it is there. A program that imports the package keeps its own handlers and gets exceptions.
"""

from __future__ import annotations

import atexit
import os
import signal
import sys
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from itertools import count

TYPE_CHECKING = False  # as in the package: importing typing would take longer
if TYPE_CHECKING:
    from multiprocessing.process import BaseProcess

_SIGNALS = ("SIGINT", "SIGTERM", "SIGHUP", "SIGBREAK")
_SECONDS_TO_END = 5
_numbers = count()
_undo: dict[int, Callable[[], object]] = {}
"""What is undone, the last registered first."""
_blocks_open = 0
_waiting: list[int] = []
"""The signal that came while a block of :func:`not_interrupted` was open."""


def end_quietly() -> None:
    """End this process without a word when it is told to, from here on. A signal it was started to ignore stays ignored."""
    for number in _known():
        if signal.getsignal(number) is not signal.SIG_IGN:
            signal.signal(number, _handle)


def ignore() -> None:
    """Let no signal come between the end of the work and the end of the process."""
    for number in _known():
        signal.signal(number, signal.SIG_IGN)


@contextmanager
def undone_when_interrupted(undo: Callable[[], object]) -> Iterator[None]:
    """Have something undone where this process is ended before the block is."""
    number = next(_numbers)
    _undo[number] = undo
    try:
        yield
    finally:
        _undo.pop(number, None)


@contextmanager
def not_interrupted() -> Iterator[None]:
    """Let no end come between the steps of the block: it comes right after them."""
    global _blocks_open
    _blocks_open += 1
    try:
        yield
    finally:
        _blocks_open -= 1
        if _waiting and not _blocks_open:
            _end(_waiting[0])


@contextmanager
def ctrl_c_blocked() -> Iterator[None]:
    """Start processes that Ctrl-C does not reach, as far as the system can: they end with this one.

    A process has the signals blocked that were when it was started.
    """
    if not hasattr(signal, "pthread_sigmask"):  # Windows
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def end_children(others: Sequence[BaseProcess] = ()) -> None:
    """End the processes that share the work of this one, but for the ``others``. What they did is lost."""
    multiprocessing = sys.modules.get("multiprocessing")
    children = [child for child in multiprocessing.active_children() if child not in others] if multiprocessing else []
    for child in children:
        child.kill()
    for child in children:
        child.join(_SECONDS_TO_END)


def _known() -> list[signal.Signals]:
    return [getattr(signal, name) for name in _SIGNALS if hasattr(signal, name)]


def _handle(number: int, _frame: object) -> None:
    if _blocks_open:
        _waiting.append(number)
    else:
        _end(number)


def _end(number: int) -> None:
    ignore()
    code = 128 + number
    with suppress(Exception):  # whatever hangs on a lock that the interrupted work holds
        late = threading.Timer(_SECONDS_TO_END, os._exit, (code,))
        late.daemon = True
        late.start()
    for step in (_silence, end_children, *reversed(_undo.values()), atexit._run_exitfuncs):  # of libraries: their own files
        with suppress(Exception):
            step()
    os._exit(code)


def _silence() -> None:
    """Let nothing that is ended on the way say so."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), 2)
