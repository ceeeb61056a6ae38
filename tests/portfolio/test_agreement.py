"""Every engine gives the figures that plain Python gives: counts exactly, rates to 1e-12."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from functools import cache
from math import isclose
from pathlib import Path
from typing import Any

import narwhals as nw
import pytest

from tests.portfolio import plain, rows
from tests.portfolio.frames import each_engine, opened, rows_of
from tiktok_kpis.kpis.figures import period_figures
from tiktok_kpis.kpis.periods import Period
from tiktok_kpis.ledger.frames import frame
from tiktok_kpis.ledger.tables import DAILY, POSTS
from tiktok_kpis.metrics.definitions import METRICS
from tiktok_kpis.metrics.errors import NoResult
from tiktok_kpis.metrics.fields import FIELDS
from tiktok_kpis.metrics.functions import Metric, Takes
from tiktok_kpis.portfolio.columns import as_column
from tiktok_kpis.portfolio.growth import growth
from tiktok_kpis.portfolio.measures import summarize, summarize_days
from tiktok_kpis.portfolio.standing import outliers, standing

GROUPINGS: tuple[tuple[str, ...], ...] = (
    (),
    ("account", "month"),
    *((key,) for key in ("week", "hour", "format", "hashtag")),
    ("hashtag", "week", "format"),
)
"""A key of each kind: made of a moment or of hashtags, a number, a text; and several together."""
SOME = ("views", "saves", "engagement_rate", "mean_engagement_rate", "median_engagement_rate")
"""Figures of each kind: a total, one often unknown, a rate of totals, averages of rates."""
BY_ROW = [m for m in METRICS.values() if not m.by_row and all(p.takes is not Takes.COLUMN for p in m.parameters)]


def differences(shown: Mapping[str, Any], expected: Mapping[str, float | None], within: float = 1e-12) -> list[str]:
    """Return the figures in which two rows differ; a missing figure is like nothing but another."""
    return [
        f"{figure}: {shown[figure]} is not {value}"
        for figure, value in expected.items()
        if (shown[figure] is None) is not (value is None)
        or (value is not None and not isclose(shown[figure], value, rel_tol=within, abs_tol=1e-15))
    ]


@each_engine
def test_every_grouping_gives_the_plain_figures(name: str, tmp_path: Path) -> None:
    """Groups of every kind, blanks and zeros included: all figures of two, of the others some of each kind."""
    posts = rows.posts()
    table = opened(name, posts, POSTS, tmp_path)
    for by in GROUPINGS:
        figures = None if by in ((), ("account", "month")) else SOME
        shown = {tuple(row.pop(key) for key in by): row for row in rows_of(summarize(table, by, figures=figures))}
        expected = plain.summary(posts, by)
        assert shown.keys() == expected.keys(), by
        for key, known in expected.items():
            assert not differences(shown[key], {figure: known[figure] for figure in ("posts", *(figures or known))}), (by, key)


def test_groups_in_shares_are_the_same(tmp_path: Path) -> None:
    """DuckDB finds them for one share of the groups after the other exactly as at once."""
    posts = rows.posts()
    table = opened("duckdb", posts, POSTS, tmp_path)
    for by in ((), ("account",), ("hashtag", "format")):
        shown = rows_of(summarize(table, by, shares=3))
        expected = plain.summary(posts, by)
        assert len(shown) == len(expected)
        for row in shown:
            known = expected[tuple(row.pop(key) for key in by)]
            assert not differences(row, {figure: known[figure] for figure in row}), by


@each_engine
def test_every_metric_of_a_row_is_the_plain_function(name: str, tmp_path: Path) -> None:
    """Each definition reads as a column of the engine: missing parts, zero divisors, negative bases, huge numbers."""
    values = rows.numbers([field for field in FIELDS if FIELDS[field].unit.value != "@"])
    table = opened(name, values, POSTS, tmp_path)
    columns: dict[str, nw.Expr] = {field: nw.col(field) for field in values[0]}
    shown = rows_of(table.select("row", **{metric.name: as_column(metric, columns) for metric in BY_ROW}))
    for row in shown:
        given = values[int(row.pop("row"))]
        assert not differences(row, {metric.name: plain.rate(metric, given) for metric in BY_ROW}), given


@each_engine
def test_the_workbook_shows_the_same(name: str, tmp_path: Path) -> None:
    """An account's posts have the figures that its workbook's KPIs sheet has for all its days."""
    posts = [post for post in rows.posts() if post["posted"]]
    figures = ("views", "likes", "engagement_rate")
    table = opened(name, posts, POSTS, tmp_path)
    shown = {row["account"] or "": row for row in rows_of(summarize(table, ["account"], figures=figures))}
    period = Period(min(post["posted"] for post in posts).date(), max(post["posted"] for post in posts).date())
    for account, row in shown.items():
        workbook = period_figures(frame(DAILY, []), frame(POSTS, posts), period, account)
        assert not differences(row, {figure: workbook[f"posts_{figure}"].value for figure in figures})


@each_engine
def test_growth_is_that_of_the_workbook(name: str, tmp_path: Path) -> None:
    """Per account, whole and by month: from the last count before the period to the last in it."""
    table = opened(name, rows.days(), DAILY, tmp_path)
    for every in (None, "week"):
        shown = {(row["account"], row.get(every or "")): row for row in rows_of(growth(table, every))}
        expected = _growth_of_the_workbook(every)
        assert shown.keys() == expected.keys()
        for key, (figures, steadiness) in expected.items():
            assert not differences(shown[key], figures), key
            assert not differences(shown[key], {"growth_steadiness": steadiness}, within=1e-9), key


@each_engine
def test_days_add_up_but_followers_do_not(name: str, tmp_path: Path) -> None:
    """Of a state each account's newest count is taken, and added over accounts."""
    days = rows.days()
    figures = ("views", "profile_views", "new_followers", "followers", "follow_rate")
    summary = summarize_days(opened(name, days, DAILY, tmp_path), ["month"], figures=figures)
    shown = {row["month"]: row for row in rows_of(summary)}
    for month, row in shown.items():
        of_month = [day for day in days if day["date"].replace(day=1) == month]
        newest = {
            day["account"]: day["followers"]
            for day in sorted(of_month, key=lambda day: day["date"])
            if day["followers"] is not None
        }
        totals = {field: plain.total(day[field] for day in of_month) for field in ("views", "profile_views", "new_followers")}
        values = {**totals, "followers": plain.total(newest.values())}
        assert not differences(row, {**values, "follow_rate": plain.rate(METRICS["FOLLOW_RATE"], values)})


@each_engine
def test_outliers_are_those_far_above_their_account(name: str, tmp_path: Path) -> None:
    """Ranks, medians and robust scores of posts against the others of their account."""
    posts = rows.posts()
    table = opened(name, posts, POSTS, tmp_path)
    for figure in ("views", "engagement_rate"):
        expected = plain.standing(posts, figure)
        shown = {row["video_id"]: row for row in rows_of(standing(table, figure))}
        assert shown.keys() == expected.keys()
        for video, row in shown.items():
            assert not differences(row, expected[video])
        above = {row["video_id"] for row in rows_of(outliers(table, figure, above=2))}
        assert above == {video for video, row in expected.items() if row["score"] is not None and row["score"] > 2} != set()


@each_engine
def test_csv_gives_what_parquet_gives(name: str, tmp_path: Path) -> None:
    """Ids and accounts stay text, 007 included; numbers and moments are read as what they are."""
    posts = rows.posts(50)
    by = ["account", "video_id", "month"]
    expected, shown = (
        rows_of(summarize(opened(name, posts, POSTS, tmp_path / kind, kind), by, figures=SOME).sort("video_id"))
        for kind in ("parquet", "csv")
    )
    assert shown == expected


@pytest.mark.parametrize("name", ["duckdb", "polars"])
def test_only_what_is_asked_for_is_read(name: str, tmp_path: Path) -> None:
    """A column that cannot be read spoils the rates made of it and no other."""
    posts = [{**post, "comments": "many"} for post in rows.posts(20)]
    table = opened(name, posts, POSTS, tmp_path)
    rates = {row["account"]: row["like_rate"] for row in rows_of(summarize(table, ["account"], figures=["like_rate"]))}
    assert rates == {key: figures["like_rate"] for (key,), figures in plain.summary(rows.posts(20), ["account"]).items()}
    with pytest.raises(Exception, match="many"):
        rows_of(summarize(table, ["account"], figures=["comment_rate"]))


def test_what_cannot_be_asked_is_said(tmp_path: Path) -> None:
    """A figure that cannot be added up, one nobody knows, a key that is no column."""
    table = opened("polars", rows.posts(5), POSTS, tmp_path)
    for complaint, by, figures in (
        ("cannot be added up", [], ["duration"]),
        ("no figure is called", [], ["charm"]),
        ("have no column campaign", ["campaign"], None),
    ):
        with pytest.raises(ValueError, match=complaint):
            summarize(table, by, figures=figures)


@cache
def _growth_of_the_workbook(every: str | None) -> dict[tuple[str | None, date | None], tuple[dict[str, Any], float | None]]:
    """Return, by account and period, what the KPIs sheet shows of the made-up days, and how steady the counts grew."""
    days = rows.days()
    daily, no_posts = frame(DAILY, days), frame(POSTS, [])
    whole = Period(min(day["date"] for day in days), max(day["date"] for day in days))
    series: dict[tuple[str | None, date | None], list[float]] = {}
    for day in sorted(days, key=lambda day: day["date"]):
        if day["followers"] is not None:
            series.setdefault((day["account"] or None, _first(day["date"], every)), []).append(day["followers"])
    made = {}
    for (account, first), counts in series.items():
        period = Period(first, _last(first, every)) if first else whole
        workbook = period_figures(daily, no_posts, period, account or "")
        figures = {figure: workbook[figure].value for figure in ("followers_gained", "follower_growth_rate")}
        made[account, first] = (figures, _steadiness(counts))
    return made


def _first(day: date, every: str | None) -> date | None:
    if every is None:
        return None
    return day.replace(day=1) if every == "month" else day - timedelta(days=day.weekday())


def _last(first: date, every: str | None) -> date:
    following = (first + timedelta(days=32)).replace(day=1) if every == "month" else first + timedelta(days=7)
    return following - timedelta(days=1)


def _steadiness(counts: list[float]) -> float | None:
    steadiness: Metric = METRICS["GROWTH_STEADINESS"]
    try:
        return float(steadiness.call(counts))
    except NoResult:
        return None
