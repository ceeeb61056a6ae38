"""Millions of posts: time and peak memory of our figures, of SQL written by hand for DuckDB, and of pandas.

    python -m tests.benchmarks.portfolio 10_000_000 FOLDER              # all ways, and their ratios
    python -m tests.benchmarks.portfolio 100_000_000 FOLDER command     # one of them

Each runs in a process of its own, in turn. Processor time is compared, which a busy machine changes less than the clock.
"""

from __future__ import annotations

import json
import resource
import subprocess
import sys
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path
from time import perf_counter

from tests.benchmarks.portfolio_rows import write_posts
from tiktok_kpis.cli.portfolio import MEMORY

_FIELDS = ("views", "reach", "impressions", "likes", "comments", "saves", "shares", "full_views")
_INTERACTIONS = ("likes", "comments", "saves", "shares")
_TOTAL = " + ".join(f"coalesce(sum({part}), 0)" for part in _INTERACTIONS)
_SINGLE = f"({' + '.join(f'coalesce({part}, 0)' for part in _INTERACTIONS)}) / nullif(views, 0)"
BY_HAND = f"""
    SELECT account, date_trunc('month', posted)::DATE AS month, count(*) AS posts,
           {", ".join(f"sum({field})" for field in _FIELDS)}, sum(new_followers), sum(conversions), sum(revenue),
           ({_TOTAL}) / nullif(sum(views), 0), ({_TOTAL}) / nullif(sum(reach), 0),
           sum(likes) / nullif(sum(views), 0), sum(comments) / nullif(sum(views), 0),
           sum(saves) / nullif(sum(views), 0), sum(shares) / nullif(sum(views), 0),
           sum(impressions) / nullif(sum(reach), 0), sum(full_views) / nullif(sum(views), 0),
           sum(conversions) / nullif({_TOTAL}, 0), 1000 * sum(revenue) / nullif(sum(views), 0),
           avg({_SINGLE}), median({_SINGLE})
    FROM read_parquet('{{folder}}/*.parquet') GROUP BY ALL
"""
"""What :func:`tiktok_kpis.portfolio.measures.summarize` gives by account and month, as an expert would ask for it."""


def ours(folder: Path, *, shares: int = 1, figures: Sequence[str] | None = None) -> int:
    """Return how many rows the product's own summary has."""
    from tiktok_kpis.ledger.tables import POSTS
    from tiktok_kpis.portfolio.engines import engine
    from tiktok_kpis.portfolio.files import Resources
    from tiktok_kpis.portfolio.measures import summarize

    with tempfile.TemporaryDirectory() as spill:
        posts = engine("duckdb").opened([str(folder)], POSTS, Resources(memory=MEMORY, spill=spill))
        return len(summarize(posts, ["account", "month"], figures=figures, shares=shares).to_native().fetchall())


def in_shares(folder: Path) -> int:
    """Return how many rows our summary has when it is made for eight shares of the groups, one after the other."""
    return ours(folder, shares=8)


def without_median(folder: Path) -> int:
    """Return how many rows our summary has with every figure but the median."""
    from tiktok_kpis.ledger.tables import POSTS
    from tiktok_kpis.portfolio.figures import figures_of

    figures = [figure for figure in figures_of(POSTS) if not figure.startswith("median_")]
    return ours(folder, figures=figures)


def as_a_portfolio(folder: Path) -> Path:
    """Return a folder that has the posts where the command looks for them."""
    place = folder.with_name(f"{folder.name} as a portfolio")
    if not place.exists():
        (place / "posts").mkdir(parents=True)
        for path in folder.glob("*.parquet"):
            (place / "posts" / path.name).hardlink_to(path)
    return place


def command(folder: Path) -> int:
    """Return how many rows the command writes, with what it finds by itself of memory, shares, growth and standouts."""
    import pyarrow.parquet as pq
    from typer.testing import CliRunner

    from tiktok_kpis.cli.commands import app

    place = as_a_portfolio(folder)
    to = place.with_suffix(".parquet")
    to.unlink(missing_ok=True)
    done = CliRunner().invoke(app, ["portfolio", str(place), "--by", "account,month", "--to", str(to)], catch_exceptions=False)
    if done.exit_code:
        raise SystemExit(done.output)
    return int(pq.read_metadata(to).num_rows)


def by_hand(folder: Path) -> int:
    """Return how many rows the hand-written SQL gives, within the same memory."""
    import duckdb

    with tempfile.TemporaryDirectory() as spill:
        session = duckdb.connect(config={"memory_limit": f"{MEMORY}MB", "temp_directory": spill})
        session.execute("SET preserve_insertion_order = false")
        return len(session.sql(BY_HAND.format(folder=folder)).fetchall())


def pandas(folder: Path) -> int:
    """Return how many rows pandas gives, reading only the columns it needs."""
    import pandas as pd

    columns = ["account", "posted", *_FIELDS, "new_followers", "conversions", "revenue"]
    posts = pd.read_parquet(folder, columns=columns)
    posts["month"] = posts["posted"].dt.to_period("M")
    posts["single"] = posts[list(_INTERACTIONS)].sum(axis=1) / posts["views"].where(posts["views"] != 0)
    groups = posts.groupby(["account", "month"])
    totals = groups[columns[2:]].sum(min_count=1)
    interactions = totals[list(_INTERACTIONS)].sum(axis=1)
    rates = {
        **{part: totals[part] / totals["views"] for part in (*_INTERACTIONS, "full_views", "revenue")},
        **{f"interactions by {field}": interactions / totals[field] for field in ("views", "reach")},
        "frequency": totals["impressions"] / totals["reach"],
        "conversions": totals["conversions"] / interactions,
        "mean": groups["single"].mean(),
        "median": groups["single"].median(),
    }
    return len(pd.DataFrame(rates))


WAYS: dict[str, Callable[[Path], int]] = {
    way.__name__: way for way in (ours, in_shares, without_median, by_hand, pandas, command)
}


def measured(way: str, folder: Path) -> dict[str, float]:
    """Return seconds, seconds of the processor and peak memory in MB of one way, in a process of its own."""
    done = subprocess.run(
        [sys.executable, "-m", "tests.benchmarks.portfolio", "one", str(folder), way],
        check=True,
        capture_output=True,
        text=True,
    )
    told: dict[str, float] = json.loads(done.stdout)
    return told


def _one(way: str, folder: Path) -> None:
    begun = perf_counter()
    rows = WAYS[way](folder)
    used = resource.getrusage(resource.RUSAGE_SELF)
    figures = {"seconds": perf_counter() - begun, "processor": used.ru_utime + used.ru_stime, "peak": used.ru_maxrss / 1024}
    print(json.dumps({**figures, "rows": rows}))


def main(count: int, folder: Path, ways: list[str]) -> None:
    """Measure ways of summarizing posts, and print each and its ratio to ours."""
    write_posts(count, folder)
    told = {way: measured(way, folder) for way in ways}
    if len({figures["rows"] for figures in told.values()}) > 1:
        raise SystemExit(f"they do not give the same groups: {told}")
    for way, figures in told.items():
        ratios = [
            f"{figures[what] / told['ours'][what]:.2f}× the {what} of ours" for what in ("processor", "peak") if "ours" in told
        ]
        amounts = ", ".join(f"{name} {figure:,.1f}" for name, figure in figures.items())
        print(f"{count:,} posts, {way}: {amounts}; {', '.join(ratios)}", flush=True)


if __name__ == "__main__":
    if sys.argv[1] == "one":
        _one(sys.argv[3], Path(sys.argv[2]))
    else:
        main(int(sys.argv[1].replace("_", "")), Path(sys.argv[2]), sys.argv[3:] or list(WAYS))
