"""Child processes to be killed, refused and starved: forked from one server that has imported everything already."""

from __future__ import annotations

import multiprocessing
import os
import sys
import traceback
from collections.abc import Callable
from contextlib import suppress
from itertools import count
from multiprocessing.context import ForkServerContext, ForkServerProcess
from pathlib import Path
from threading import Event
from typing import Any

import pytest

from tests.faults.saver import save
from tiktok_kpis.problems import Refused

SAVED, REFUSED, UNFORESEEN = 0, 2, 70
"""How a child ends: with the work done, with a sentence, with anything else. A negative number is a signal."""

needs_fork = pytest.mark.skipif(
    "forkserver" not in multiprocessing.get_all_start_methods(), reason="children are forked, which Windows does not do"
)


def context() -> ForkServerContext:
    """Return the server of children."""
    made = multiprocessing.get_context("forkserver")
    made.set_forkserver_preload(["pytest", "tests.faults.children", "tests.faults.warmed_up"])
    return made


def begin(work: Callable[..., object], *arguments: Any) -> tuple[ForkServerProcess, Event, Event]:
    """Start a child that says when it is ready, and works when it is told to: the child and the two events."""
    server = context()
    ready, told = server.Event(), server.Event()
    child = server.Process(target=_do, args=(ready, told, work, arguments), daemon=True)
    child.start()
    ready.wait()
    return child, ready, told  # type: ignore[return-value]  # an Event of processes is used like one of threads


def done(work: Callable[..., object], *arguments: Any) -> int:
    """Have a child do some work, and return how it ended."""
    child, _, told = begin(work, *arguments)
    told.set()
    child.join()
    assert child.exitcode is not None
    return child.exitcode


def save_until_killed(path: Path) -> None:
    """Save a workbook again and again, a number in its Log each time."""
    for number in count(1):
        save(path, str(number))


def _do(ready: Event, told: Event, work: Callable[..., object], arguments: tuple[Any, ...]) -> None:
    ready.set()
    told.wait()
    code = SAVED
    try:
        work(*arguments)
    except Refused:
        code = REFUSED
    except BaseException:
        code = UNFORESEEN
        with suppress(BaseException):
            traceback.print_exc(file=sys.stderr)
    os._exit(code)
