"""Running work in several processes, if there is enough of it."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from multiprocessing import active_children, connection, get_context, parent_process
from typing import TypeVar

from tiktok_kpis.system.interruption import ctrl_c_blocked, end_children

WORTH_IT = 8 * 2**20
"""The amount of data in bytes from which several processes are faster than one."""
_MOST = 8

Task = TypeVar("Task")
Result = TypeVar("Result")


def in_parallel(work: Callable[[Task], Result], tasks: Sequence[Task], sizes: Sequence[int]) -> Iterator[tuple[Result, int]]:
    """Yield the result of each task with the task's size in bytes, in the order in which tasks finish."""
    processes = min(os.cpu_count() or 1, len(tasks), _MOST)
    if processes < 2 or sum(sizes) < WORTH_IT:
        for task, size in zip(tasks, sizes, strict=True):
            yield work(task), size
        return
    others = active_children()
    # Spawned, not forked: a fork would copy locks of threads that run in this process only, and wait for them for ever
    with ProcessPoolExecutor(processes, get_context("spawn"), initializer=_end_with_parent) as pool:
        with ctrl_c_blocked():
            size_of = {pool.submit(work, task): size for task, size in zip(tasks, sizes, strict=True)}
        try:
            for done in as_completed(size_of):
                yield done.result(), size_of[done]
        except BaseException:
            end_children(others)  # or leaving would wait for all that is begun
            raise


def _end_with_parent() -> None:
    """End this process when its parent process ends, even if the parent was killed."""
    parent = parent_process()
    if parent is not None:
        threading.Thread(target=_wait_and_end, args=(parent.sentinel,), daemon=True).start()


def _wait_and_end(sentinel: int) -> None:
    connection.wait([sentinel])
    os._exit(1)
