"""What no table takes is never counted as read: the terminal, the Log and `check` say so; sales of a shop become posts."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest
from typer.testing import CliRunner

from tiktok_kpis.cli.commands import app
from tiktok_kpis.refresh.refresh import refresh
from tiktok_kpis.workbook.new import write_new_workbook

NOW = datetime(2026, 4, 1, 9, 30, tzinfo=UTC)
LIVE = "Date,New followers,Viewers who commented,Likes,Shares\n2026-03-01,12,13,3423,5\n2026-03-02,7,10,8424,4\n"
ADS = "Ad name,By Day,Cost,Impressions,Conversions\nSpring,2026-03-01,12.50,5000,2\n"
CAMPAIGNS = "Campaign name,Primary status,Cost,Impressions,Conversions,Currency\nSpring,Active,12.50,5000,2,USD\n"
SHOP = (
    "[Date Range]: 2026-03-01 ~ 2026-03-31\n"
    "Creator name,Video Info,Video ID,Time,Products,VV,Likes,Orders,Gross merchandise value (Video) ($)\n"
    "sample.bakery,Bread,7613000000000000001,2026-03-03 12:00:00,Bread tin,1000,100,4,80.00\n"
    "sample.bakery,Bread,7613000000000000001,2026-03-03 12:00:00,Whisk,1000,100,1,12.50\n"
)


@pytest.fixture
def book(tmp_path: Path) -> Path:
    """An empty workbook."""
    path = tmp_path / "book.xlsx"
    write_new_workbook(path, "en")
    return path


@pytest.mark.parametrize("export", [LIVE, ADS, CAMPAIGNS], ids=["live", "ads", "campaigns"])
def test_rows_without_a_table_are_said_and_not_counted(book: Path, export: str) -> None:
    """And nothing claims that the workbook has them already."""
    file = book.with_name("export.csv")
    file.write_text(export, encoding="utf-8")
    before = book.read_bytes()
    for command in (["refresh", str(book), str(file)], ["check", str(file)]):
        done = CliRunner().invoke(app, command)
        rows = export.count("\n") - 1
        assert f"{rows} rows were not kept" in " ".join(done.output.split())
        assert "0 rows" in done.output
        assert "already" not in done.output
    assert book.read_bytes() == before


def test_beside_another_export_the_log_says_what_is_not_kept(book: Path) -> None:
    """One file is read, of the other no row counts."""
    live, days = book.with_name("live.csv"), book.with_name("days.csv")
    live.write_text(LIVE, encoding="utf-8")
    days.write_text("Date,Views,Likes\n2026-03-01,100,10\n", encoding="utf-8")
    made = refresh(book, [live, days], now=NOW)
    log = made.reading.blocks
    assert [(block.source.name, block.rows_read) for block in log] == [("live.csv", 0), ("days.csv", 1)]
    assert [problem.values["rows"] for problem in made.problems if problem.code == "rows_not_kept"] == ["2"]
    assert made.changes.added["Daily"] == 1


def test_sales_of_products_are_those_of_their_post(book: Path) -> None:
    """Orders and revenue are added up over the products, views and likes are the video's own."""
    file = book.with_name("shop.csv")
    file.write_text(SHOP, encoding="utf-8")
    made = refresh(book, [file], now=NOW)
    (post,) = made.tables["Posts"].to_dict("records")
    shown = {name: post[name] for name in ("account", "views", "likes", "conversions", "revenue")}
    assert shown == {"account": "sample.bakery", "views": 1000, "likes": 100, "conversions": 5, "revenue": 92.5}
