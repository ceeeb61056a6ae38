"""What each engine does beside the figures."""

from __future__ import annotations

from pathlib import Path

from tests.benchmarks.portfolio_rows import write_posts
from tiktok_kpis.ledger.tables import POSTS
from tiktok_kpis.portfolio.answers import Portfolio
from tiktok_kpis.portfolio.engines import engine
from tiktok_kpis.portfolio.files import Resources


def test_what_is_closed_can_be_asked_again(tmp_path: Path) -> None:
    """A session that is ended is not the one the next question finds, and leaves no file; one never begun ends as well."""
    write_posts(1_000, tmp_path / "posts")
    resources = Resources(memory=200, spill=str(tmp_path / "spill"))
    engine("duckdb").close(resources)
    for _ in range(2):
        asked = Portfolio(str(tmp_path), (POSTS.name.lower(),), resources=resources)
        assert asked.groups(["account"]).count == 1
        asked.close()
        assert not list((tmp_path / "spill").iterdir())
