"""Summarize posts on a Spark cluster, and say when half of the work is done: what a worker's end is tried against.

    python -m tests.portfolio.cluster_query MASTER FOLDER

Prints ``half``, then a line of JSON: the rows, and how many executors are left.
"""

from __future__ import annotations

import json
import sys
import threading
import time
from typing import TYPE_CHECKING

from tests.portfolio.frames import rows_of
from tiktok_kpis.ledger.tables import POSTS
from tiktok_kpis.portfolio.engines import engine
from tiktok_kpis.portfolio.engines.spark import session
from tiktok_kpis.portfolio.files import Resources
from tiktok_kpis.portfolio.measures import summarize

if TYPE_CHECKING:
    from pyspark import SparkContext

FIGURES = ("views", "likes", "engagement_rate", "median_engagement_rate")


def main(master: str, folder: str) -> None:
    """Run the query."""
    resources = Resources(master=master, memory=512)
    context = session(resources).sparkContext
    posts = engine("spark").opened([folder], POSTS, resources)
    _wait_for_executors(context, 2)
    threading.Thread(target=_say_when_half_done, args=(context,), daemon=True).start()
    rows = rows_of(summarize(posts, ["account", "week"], figures=FIGURES))
    print(json.dumps({"rows": rows, "executors": _executors(context)}, default=str), flush=True)


def _say_when_half_done(context: SparkContext) -> None:
    tracker = context.statusTracker()
    while True:
        stages = [tracker.getStageInfo(stage) for stage in tracker.getActiveStageIds()]
        if any(stage and stage.numTasks > 4 and 2 * stage.numCompletedTasks >= stage.numTasks for stage in stages):
            print("half", flush=True)
            return
        time.sleep(0.01)


def _wait_for_executors(context: SparkContext, count: int) -> None:
    until = time.monotonic() + 120
    while _executors(context) < count and time.monotonic() < until:
        time.sleep(0.1)


def _executors(context: SparkContext) -> int:
    """Return how many executors there are; the driver keeps blocks too, and is none."""
    return int(context._jsc.sc().getExecutorMemoryStatus().size()) - 1


if __name__ == "__main__":
    main(*sys.argv[1:])
