"""Three believable accounts: the rules that should speak do, the others are silent, in every language alike."""

from __future__ import annotations

import random
from datetime import date, datetime, timedelta

import pytest

from tests.kpis.accounts import DEFAULTS, EXPORTED, FIRST, LAST, PERIOD, Account, changed, healthy
from tiktok_kpis.advice.engine import Advice, Verdict, advise
from tiktok_kpis.languages import LANGUAGES
from tiktok_kpis.sample.account import HANDLE

FIRST_POST = datetime(2026, 10, 18, 17)  # noqa: DTZ001 -- a cell has no zone
LIVELY = ("views", "likes", "comments", "saves", "shares")


def lively(account: Account, seed: int) -> Account:
    """Let counts vary from day to day and post to post, as people do; what was seen varies with what was watched."""
    chance = random.Random(seed)
    for row in [*account.days, *account.posts]:
        factor, mood = chance.uniform(0.8, 1.25), chance.uniform(0.93, 1.07)
        for name in LIVELY:
            row[name] = round(row[name] * factor * (1 if name == "views" else mood))
        for name in ("reach", "impressions"):
            if name in row:
                row[name] = round(row[name] * factor)
    return account


def growing() -> Account:
    """An account that grows steadily, and whose tutorials do better than its stories."""
    account = healthy()
    changed(account.posts, FIRST, lambda n: n % 2 == 0, likes=420, saves=90)
    return lively(account, 1)


def falling() -> Account:
    """An account that loses reach, interactions and followers while it goes on as ever."""
    account = healthy()
    changed(account.days, PERIOD.first, reach=1900, viewers=1800, likes=110, saves=10, shares=10, profile_views=55)
    changed(account.days, PERIOD.first, followers=lambda row: 1700 - 2 * (row["date"] - PERIOD.first).days)
    changed(account.posts, PERIOD.first, reach=1500, impressions=1800, likes=70, saves=5, shares=8, comments=6)
    return lively(account, 2)


def tiny() -> Account:
    """An account with four posts and two weeks of days, read from TikTok Studio: nothing is typed, nobody knows saves."""
    days = [
        {"account": "new", "date": LAST - timedelta(days=13 - n), "views": 90 + n, "likes": 8, "comments": 1, "shares": 0}
        | {"profile_views": 2, "followers": 20 + n}
        for n in range(14)
    ]
    posts = [
        {"account": "new", "video_id": str(7_700_000_000_000_000_000 + n), "title": "Hello", "snapshot": EXPORTED}
        | {"posted": FIRST_POST + timedelta(days=3 * n), "views": 300, "likes": 25, "comments": 2, "shares": 1}
        for n in range(4)
    ]
    return Account(days, posts)


def fired(advice: list[Advice]) -> set[str]:
    """Return the rules that fired."""
    return {one.key for one in advice if one.verdict is Verdict.ACT}


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_growing_account_is_told_what_to_make_more_of(language: str) -> None:
    """Nothing is wrong; its better format is named, and nothing else."""
    advice = growing().advice(language)
    assert fired(advice) == {"better_format"}
    assert [one.key for one in advice if one.verdict is Verdict.NOT_ENOUGH] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_falling_account_is_told_what_falls(language: str) -> None:
    """Reach, interactions, engagement, comments, followers; nothing about what held."""
    assert fired(falling().advice(language)) == {
        *("interactions_fall", "comments_low", "number_to_move", "reach_falls"),
        *("reach_below_followers", "followers_not_rising", "conversion_against_engagement"),
    }


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_tiny_account_is_told_what_is_missing(language: str) -> None:
    """No rule judges four posts; each that cannot says how much it needs."""
    advice = tiny().advice(language)
    assert fired(advice) == set()
    assert {one.key for one in advice} >= {"comments_low", "number_to_move", "saves_again", "better_format", "best_season"}
    assert {one.number_of_posts for one in advice if one.key == "comments_low"} == {4}


@pytest.mark.parametrize("make", [growing, falling, tiny])
def test_every_language_says_the_same(make: type[Account]) -> None:
    """The same rules with the same rows and numbers of posts, each in its own words."""
    said = {language: make().advice(language) for language in LANGUAGES}
    facts = [[(one.key, one.verdict, one.rows, one.number_of_posts) for one in advice] for advice in said.values()]
    assert all(one == facts[0] for one in facts)
    assert len({advice[0].sentence for advice in said.values()}) == len(LANGUAGES)


def test_empty_tables_have_no_advice() -> None:
    """A new workbook is not scolded."""
    assert Account().advice() == []


def test_advice_does_not_depend_on_what_lies_after_the_period() -> None:
    """A period in the past is judged by itself: later days and posts do not make it rise or fall."""
    account = falling()
    month_before = type(PERIOD)(PERIOD.first - timedelta(days=28), PERIOD.first - timedelta(days=1))
    assert "reach_falls" not in fired(account.advice(period=month_before))


def test_several_accounts_are_looked_at_one_by_one() -> None:
    """Each is named; a shop's stock is one for all of them; one can be chosen."""
    account = falling()
    other = healthy()
    for rows in (other.days, other.posts):
        changed(rows, date.min, account=HANDLE)
    both = Account(account.days + other.days, account.posts + other.posts, account.products, account.planned)
    both.products[0].update(stock=2)
    advice = both.advice()
    assert all(one.sentence.startswith("@test: ") for one in advice if one.key == "reach_falls")
    assert {one.account for one in advice if one.key == "reach_falls"} == {"test"}
    assert len([one for one in advice if one.key == "stock"]) == 1
    assert fired(advise(both.tables(), PERIOD, DEFAULTS, account=HANDLE)) == {"stock"}
