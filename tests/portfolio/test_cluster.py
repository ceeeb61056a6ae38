"""A Spark cluster gives what DuckDB gives, also when a machine goes dark half-way."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

from tests.benchmarks.portfolio_rows import write_posts
from tests.harness.java import need_java
from tests.harness.spark_cluster import cluster
from tests.portfolio.cluster_query import FIGURES
from tests.portfolio.frames import rows_of
from tests.portfolio.test_agreement import differences
from tiktok_kpis.ledger.tables import POSTS
from tiktok_kpis.portfolio.engines import engine
from tiktok_kpis.portfolio.measures import summarize

ROOT = Path(__file__).parents[2]


def test_a_cluster_gives_what_duckdb_gives_though_a_worker_dies(tmp_path: Path) -> None:
    """One master and two workers; one of them is killed when half of the files are read."""
    need_java()
    folder = write_posts(16_000, tmp_path / "posts", part=2_000)
    expected = rows_of(summarize(engine("duckdb").opened([str(folder)], POSTS), ["account", "week"], figures=FIGURES))
    (tmp_path / "cluster").mkdir()
    with cluster(tmp_path / "cluster") as spark:
        query = subprocess.Popen(
            [sys.executable, "-m", "tests.portfolio.cluster_query", spark.master, str(folder)],
            env={**spark.environment, "PYTHONPATH": f"{ROOT / 'addin'}:{ROOT}"},
            cwd=ROOT,
            stdout=subprocess.PIPE,
            stderr=(tmp_path / "query.log").open("w"),
            text=True,
        )
        told = query.stdout
        assert told is not None
        assert told.readline() == "half\n", (tmp_path / "query.log").read_text()[-3000:]
        spark.kill_worker()
        answer = json.loads(told.readline())
        query.wait()
    assert answer["executors"] == 1
    shown = {(row["account"], row["week"]): row for row in answer["rows"]}
    assert len(shown) == len(expected)
    for row in expected:
        key = (row.pop("account"), str(row.pop("week")))
        assert not differences(shown[key], row), key
