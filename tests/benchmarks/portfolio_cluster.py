"""The command on a Spark cluster of one master and two workers on this machine, and on DuckDB: the same posts, the same answer.

    python -m tests.benchmarks.portfolio_cluster 1_000_000 FOLDER

Seconds are those of the clock; Spark's include the start of the cluster.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from pathlib import Path
from time import perf_counter

import pandas as pd

from tests.benchmarks.portfolio import as_a_portfolio
from tests.benchmarks.portfolio_rows import write_posts
from tests.harness.spark_cluster import cluster

_COMMAND = "from tiktok_kpis.cli import main; main()"
_MEMORY = 1_000
"""MB of each worker."""


def _run(place: Path, to: Path, *options: str, environment: dict[str, str] | None = None) -> pd.DataFrame:
    to.unlink(missing_ok=True)
    arguments = ["portfolio", str(place), "--by", "account,month", "--to", str(to), *options]
    subprocess.run([sys.executable, "-c", _COMMAND, *arguments], env=environment or os.environ, check=True, stdout=sys.stderr)
    return pd.read_parquet(to).sort_values(["account", "month"], ignore_index=True)


def main(count: int, folder: Path) -> None:
    """Ask both, check that they say the same, and print what they took."""
    place = as_a_portfolio(write_posts(count, folder))
    begun = perf_counter()
    expected = _run(place, place.with_suffix(".duckdb.parquet"))
    print(f"{count:,} posts, DuckDB: {perf_counter() - begun:,.1f} s", flush=True)
    begun = perf_counter()
    with tempfile.TemporaryDirectory() as temporary:
        with cluster(Path(temporary), memory=_MEMORY, for_little_data=False) as spark:
            options = ("--engine", "spark", "--master", spark.master, "--memory", f"{_MEMORY - 50}MB")
            shown = _run(place, place.with_suffix(".spark.parquet"), *options, environment=spark.environment)
        print(f"{count:,} posts, Spark: {perf_counter() - begun:,.1f} s")
    pd.testing.assert_frame_equal(shown, expected, check_dtype=False, rtol=1e-12)
    print(f"the same {len(shown):,} groups")


if __name__ == "__main__":
    main(int(sys.argv[1].replace("_", "")), Path(sys.argv[2]))
