"""The sample account is believable and its figures agree with one another."""

from __future__ import annotations

import os
import subprocess
import sys
from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path

import tiktok_kpis
from tiktok_kpis.metrics.definitions import METRICS
from tiktok_kpis.sample.account import (
    CONTENT_EXPORT_DAY,
    FIRST_DAY,
    FOLLOWERS_BEFORE,
    LAST_DAY,
    VIDEO_EXPORT_DAY,
    Counts,
    SampleDay,
    sample_days,
    sample_posts,
)
from tiktok_kpis.sample.chance import spread

SOURCE_ROOT = str(Path(tiktok_kpis.__file__).parents[1])
FORMATS = {"tutorial", "behind_the_scenes", "product", "trend", "q_and_a"}

"""The formats of the plan."""
PINNED = (2_276_691, 115_314, 10_067, 28_653, 14_239, 56_868, 20_042, 1_157)
"""Views, likes, comments, saves, shares, profile views, new followers and conversions of the year."""


def total(days: tuple[SampleDay, ...]) -> Counts:
    summed = Counts()
    for day in days:
        summed += day.earned
    return summed


def engagement_rate(counts: Counts) -> float:
    return float(
        METRICS["ENGAGEMENT_RATE"].call(
            likes=counts.likes, comments=counts.comments, saves=counts.saves, shares=counts.shares, views=counts.views
        )
    )


def conversion_rate(counts: Counts) -> float:
    return counts.conversions / counts.profile_views


def of_format(name: str) -> Counts:
    counts = Counts()
    for post in sample_posts():
        if post.publication.format == name:
            counts += post.counts
    return counts


def test_the_year_has_every_day_once() -> None:
    """365 days follow one another from the first to the last."""
    days = [day.date for day in sample_days()]
    assert days[0] == FIRST_DAY == date(2025, 11, 1)
    assert days[-1] == LAST_DAY == date(2026, 10, 31)
    assert all(after - before == timedelta(days=1) for before, after in pairwise(days))
    assert len(days) == 365


def test_followers_are_those_before_and_those_won_and_lost() -> None:
    """The count of followers follows from the gains and losses; it rises steadily with a few small dips."""
    before, dips = FOLLOWERS_BEFORE, 0
    for day in sample_days():
        assert day.followers == before + day.earned.new_followers - day.lost_followers
        dips += day.followers < before
        assert day.followers > before * 0.99
        before = day.followers
    assert 2_300 <= sample_days()[0].followers <= 2_500
    assert 18_500 <= before <= 19_500
    assert 3 <= dips <= 20


def test_no_day_has_more_people_than_views() -> None:
    """Viewers are at most those reached, and those at most the views; new and returning ones make up the viewers."""
    for day in sample_days():
        assert 0 < day.new_viewers <= day.viewers <= day.reach <= day.earned.views
        assert day.new_viewers + day.returning_viewers == day.viewers
        assert day.lost_followers >= 0
        assert min(day.earned.likes, day.earned.comments, day.earned.saves, day.earned.shares, day.earned.conversions) >= 0
        assert day.earned.profile_views < day.earned.views


def test_a_day_is_what_posts_earn_on_it_and_some_more() -> None:
    """No day has less than its posts brought, and posts bring most of the year's views."""
    of_posts = Counts()
    for day in sample_days():
        earned = Counts()
        for post in sample_posts():
            earned += post.earned_on(day.date)
        for name in Counts.__dataclass_fields__:
            assert getattr(earned, name) <= getattr(day.earned, name)
        of_posts += earned
    assert 0.75 < of_posts.views / total(sample_days()).views < 0.95


def test_totals_of_a_post_only_grow() -> None:
    """What a post has on the day of the later export is at least what it had on the earlier one."""
    for post in sample_posts():
        earlier, later = post.counts_before(CONTENT_EXPORT_DAY), post.counts_before(VIDEO_EXPORT_DAY)
        assert all(getattr(earlier, name) <= getattr(later, name) for name in Counts.__dataclass_fields__)
        assert post.reach <= later.views <= post.impressions
        assert post.full_views <= later.views
        assert 0 < post.average_watch_time < post.publication.duration


def test_an_id_is_the_second_of_the_upload() -> None:
    """Every id is its own, has the digits of a real one, and its upper half is the time of the post."""
    ids = [post.video_id for post in sample_posts()]
    assert len(set(ids)) == len(ids)
    for post in sample_posts():
        upload = date(1970, 1, 1).toordinal() * 86_400 + (int(post.video_id) >> 32)
        posted = post.posted.toordinal() * 86_400 + post.posted.hour * 3600 + post.posted.minute * 60 + post.posted.second
        assert upload == posted
        assert len(post.video_id) == 19


def test_posts_come_in_every_format_and_in_order() -> None:
    """About 110 posts, none before the year or after it, oldest first, in five formats."""
    posts = sample_posts()
    assert 105 <= len(posts) <= 115
    assert all(before.posted < after.posted for before, after in pairwise(posts))
    assert all(FIRST_DAY <= post.posted.date() <= LAST_DAY for post in posts)
    assert {post.publication.format for post in posts} == FORMATS


def test_tutorials_do_best_and_offers_worst() -> None:
    """The engagement of the year is that of a healthy account, and formats differ so that advice has something to find."""
    rates = {name: engagement_rate(of_format(name)) for name in FORMATS}
    assert max(rates, key=lambda name: rates[name]) == "tutorial"
    assert min(rates, key=lambda name: rates[name]) == "product"
    assert rates["tutorial"] > 1.3 * sorted(rates.values())[-2]
    assert 0.04 < engagement_rate(total(sample_days())) < 0.09


def test_evenings_do_better_than_mornings() -> None:
    """Posts of the evening are seen more often than those of the early morning, on the middle post of each."""

    def middle(hours: set[int]) -> int:
        views = sorted(post.counts.views for post in sample_posts() if post.posted.hour in hours)
        return views[len(views) // 2]

    assert middle({17, 18}) > 1.3 * middle({5, 8})


def test_two_seasons_and_two_posts_stand_out() -> None:
    """December and July grow most, each around a post that went far and faded."""
    gained: dict[int, int] = {}
    for day in sample_days():
        gained[day.date.month] = gained.get(day.date.month, 0) + day.earned.new_followers - day.lost_followers
    assert set(sorted(gained, key=lambda month: gained[month])[-2:]) == {7, 12}
    for post in sorted(sample_posts(), key=lambda post: post.counts.views)[-2:]:
        assert post.posted.month in (7, 12)
        assert post.counts.views > 150_000
        best = max(range(len(post.earned)), key=lambda age: post.earned[age].views)
        assert best in (1, 2, 3)
        assert post.earned[20].views < 0.05 * post.earned[best].views


def test_the_last_four_weeks_are_a_mixed_picture() -> None:
    """More views than in the four weeks before and faster growth, but a lower engagement rate; conversions hardly move."""
    days = sample_days()
    last, before = total(days[-28:]), total(days[-56:-28])
    assert 1.2 < last.views / before.views < 1.7
    assert 0.85 < engagement_rate(last) / engagement_rate(before) < 0.97
    assert days[-1].followers - days[-29].followers > days[-29].followers - days[-57].followers
    assert all(0.015 < conversion_rate(counts) < 0.03 for counts in (last, before, total(days)))


def test_another_process_gives_the_same_account() -> None:
    """Neither the seed of hashes nor the state of the process changes a figure."""
    code = (
        "from tiktok_kpis.sample.account import sample_days, sample_posts;"
        "print(sample_days()[-1]); print(sample_posts()[-1].video_id, sample_posts()[-1].counts)"
    )
    runs = {
        subprocess.run(
            [sys.executable, "-c", code],
            env={**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": SOURCE_ROOT},
            capture_output=True,
            check=True,
        ).stdout
        for seed in ("1", "2")
    }
    assert len(runs) == 1
    post = sample_posts()[-1]
    assert runs.pop().decode().splitlines() == [str(sample_days()[-1]), f"{post.video_id} {post.counts}"]


def test_the_figures_are_pinned() -> None:
    """The totals of the year are these on every machine and every Python; a change to them is a change to the example."""
    year = total(sample_days())
    assert (year.views, year.likes, year.comments, year.saves, year.shares) == PINNED[:5]
    assert (year.profile_views, year.new_followers, year.conversions) == PINNED[5:]


def test_spreading_keeps_the_whole() -> None:
    """Whatever the weights and the offset, the parts add up and none is negative."""
    for whole in (0, 1, 7, 12_345):
        for offset in (0.0, 0.3, 0.99):
            parts = spread(whole, [0.1, 5.0, 2.5, 0.01, 0.0], offset)
            assert sum(parts) == whole
            assert min(parts) >= 0
