"""Each rule fires where it should, is silent where it should, and says when there is too little data."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.advice.advice_cases import (
    FIRES,
    LACKS,
    RECENT,
    one_format_does_better,
    reach_halved,
    two_posts_are_saved,
)
from tests.kpis.accounts import LAST, changed, healthy
from tiktok_kpis.advice.engine import Verdict
from tiktok_kpis.advice.rules import RULES
from tiktok_kpis.kpis.periods import Period


@pytest.mark.parametrize("name", FIRES)
def test_a_rule_fires(name: str) -> None:
    """With its sentence, figures, threshold, rows and number of posts."""
    rule, change, words = FIRES[name]
    account = healthy()
    change(account)
    (advice,) = (one for one in account.advice() if one.key == rule)
    assert advice.verdict is Verdict.ACT
    assert words in advice.sentence
    assert advice.figures
    assert advice.threshold
    assert advice.rows
    assert "nan" not in advice.sentence + advice.figures
    assert "{" not in advice.sentence


@pytest.mark.parametrize("rule", RULES)
def test_a_rule_is_silent_about_a_healthy_account(rule: str) -> None:
    """There is nothing to do, and nothing is said."""
    assert healthy().said(rule) == []


def test_every_rule_has_its_cases() -> None:
    """One where it fires, one with too little data."""
    assert {rule for rule, _, _ in FIRES.values()} == set(RULES) == {rule for rule, _, _ in LACKS.values()}


@pytest.mark.parametrize("name", LACKS)
def test_too_little_data_is_an_answer(name: str) -> None:
    """The rule says what it needs, and how much is known."""
    rule, change, words = LACKS[name]
    account = healthy()
    change(account)
    said = account.said(rule)
    assert [verdict for verdict, _ in said] == [Verdict.NOT_ENOUGH]
    assert words in said[0][1]


def test_a_threshold_of_the_settings_decides() -> None:
    """What fires at one threshold is silent at another, and the threshold stands beside the sentence."""
    account = healthy()
    reach_halved(account)
    assert account.said("reach_falls", notable_fall=0.6) == []
    (advice,) = (one for one in account.advice(notable_fall=0.4) if one.key == "reach_falls")
    assert advice.threshold == "A fall counts from: 40%"


def test_young_posts_are_left_out() -> None:
    """A post of yesterday would look weak."""
    account = healthy()
    changed(account.posts, LAST - timedelta(days=20), snapshot=lambda row: row["posted"].date() + timedelta(days=2))
    (advice,) = (one for one in account.advice() if one.key == "comments_low")
    assert advice.verdict is Verdict.NOT_ENOUGH


def test_posts_are_compared_at_one_age_where_snapshots_allow_it() -> None:
    """A month more to collect saves is not a better post."""
    account = healthy()
    changed(account.posts, RECENT, lambda n: n < 60, saves=300)
    changed(account.posts, RECENT, lambda n: n == 50, saves=900)
    assert account.said("saves_again")
    for post in account.posts:
        counts = {name: post[name] for name in ("account", "video_id", "views", "likes", "comments", "shares")}
        account.snapshots.append({**counts, "snapshot": post["posted"].date() + timedelta(days=7), "saves": 30})
    assert account.said("saves_again") == []


def test_the_rows_are_those_meant() -> None:
    """Video ids for posts, days in a row as a span, planned days for planned posts."""
    account = healthy()
    two_posts_are_saved(account)
    reach_halved(account)
    one_format_does_better(account)
    rows = {one.key: one.rows for one in account.advice()}
    assert rows["saves_again"] == "7600000000000000060, 7600000000000000063"
    assert rows["reach_falls"] == "2026-10-04 … 2026-10-31"
    assert rows["better_format"] == "2026-11-04, 2026-11-08, 2026-11-12"


def test_a_short_period_has_its_own_days_needed() -> None:
    """A week is compared with the week before."""
    account = healthy()
    changed(account.days, LAST - timedelta(days=6), reach=1000)
    week = Period(LAST - timedelta(days=6), LAST)
    assert [one.rule for one in account.advice(period=week) if one.key == "reach_falls"] == ["Reach falls"]
