"""What makes each rule fire, and what leaves it too little data: changes of the healthy account, by name."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

from tests.kpis.accounts import LAST, PERIOD, Account, changed

RECENT = LAST - timedelta(days=89)
Change = Callable[[Account], None]
Cases = dict[str, tuple[str, Change, str]]
FIRES: Cases = {}
"""By name: the rule, what makes it fire, and words its sentence has."""
LACKS: Cases = {}
"""By name: the rule, what leaves it too little data, and words its sentence has."""


def case(cases: Cases, rule: str, words: str) -> Callable[[Change], Change]:
    """Add a case under the name of its change."""

    def add(change: Change) -> Change:
        cases[change.__name__] = (rule, change, words)
        return change

    return add


@case(FIRES, "shown_often", "trigger words")
def offers_shown_to_the_same_few(account: Account) -> None:
    changed(account.posts, RECENT, lambda n: n % 4 == 0, impressions=9000, likes=60, saves=2)


@case(FIRES, "reach_falls", "−50%")
def reach_halved(account: Account) -> None:
    changed(account.days, PERIOD.first, reach=2000)


@case(FIRES, "reach_falls", "Your viewers per day")
def viewers_halved_and_reach_unknown(account: Account) -> None:
    changed(account.days, date.min, reach=None)
    changed(account.days, PERIOD.first, viewers=1500)


@case(FIRES, "reach_falls", "with #same on")
def reach_halved_under_one_hashtag(account: Account) -> None:
    reach_halved(account)
    changed(account.posts, PERIOD.first, hashtags="#test #same")


@case(FIRES, "reach_below_followers", "1,500 accounts; before it was 4,200")
def posts_reach_fewer_than_the_followers(account: Account) -> None:
    changed(account.posts, PERIOD.first, reach=1500)


@case(FIRES, "interactions_fall", "more than one weak post")
def interactions_fell_for_four_weeks(account: Account) -> None:
    changed(account.days, PERIOD.first, likes=150)


@case(FIRES, "comments_low", "3 planned posts in the calendar do not ask for any")
def hardly_any_comments(account: Account) -> None:
    changed(account.posts, PERIOD.first, comments=5)


@case(FIRES, "comments_low", "end each planned post with one question")
def hardly_any_comments_and_prompts_planned(account: Account) -> None:
    hardly_any_comments(account)
    changed(account.planned, date.min, ask="Comment with your answer")
    account.planned[0] |= {"ask": None, "comment_prompt": "Which one?"}


@case(FIRES, "number_to_move", "at the rate of your better posts (0.6% of views)")
def engagement_below_target(account: Account) -> None:
    changed(account.posts, PERIOD.first, likes=100, saves=5)


@case(FIRES, "views_without_engagement", "Views rose (+60%)")
def views_rose_alone(account: Account) -> None:
    changed(account.days, PERIOD.first, views=8000)


@case(FIRES, "watch_time", "Change the hook")
def viewers_leave_at_once(account: Account) -> None:
    changed(account.posts, RECENT, average_watch_time=2.0)


@case(FIRES, "watch_time", "Videos longer than 20 s")
def long_posts_lose_viewers(account: Account) -> None:
    changed(account.posts, RECENT, average_watch_time=9.0)
    changed(account.posts, RECENT, lambda n: n % 3 == 0, duration=40)


@case(FIRES, "watch_time", "with the hook “The result”")
def one_opening_holds(account: Account) -> None:
    changed(account.posts, RECENT, average_watch_time=8.0)
    changed(account.posts, RECENT, lambda n: n % 3 == 0, average_watch_time=14.0, hook="The result")


@case(FIRES, "watch_time", "shorten the introduction")
def viewers_leave_in_the_middle(account: Account) -> None:
    changed(account.posts, RECENT, average_watch_time=8.0)


@case(FIRES, "likes_alone", "“Post 68” has the most likes")
def a_liked_post_with_few_who_take_part(account: Account) -> None:
    changed(account.posts, date(2026, 10, 22), lambda n: n == 68, likes=900, views=20_000)


@case(FIRES, "saves_again", "2 posts were saved far more often")
def two_posts_are_saved(account: Account) -> None:
    changed(account.posts, RECENT, lambda n: n in {60, 63}, saves=200)


@case(FIRES, "better_format", "Change 3 planned posts from Story to How-to")
def one_format_does_better(account: Account) -> None:
    changed(account.posts, RECENT, lambda n: n % 2 == 1, likes=100)


@case(FIRES, "better_format", "the product can be shown in this format too")
def one_format_does_better_than_planned_offers(account: Account) -> None:
    one_format_does_better(account)
    changed(account.planned, date.min, product="Cake")


@case(FIRES, "better_format", "Plan more of it")
def one_format_does_better_and_nothing_is_planned(account: Account) -> None:
    one_format_does_better(account)
    account.planned.clear()


@case(FIRES, "stock", "Restock Cake")
def nearly_sold_out_and_liked(account: Account) -> None:
    account.products[0].update(stock=5)


@case(FIRES, "stock", "Hold Jam: it is nearly sold out")
def nearly_sold_out_and_not_liked(account: Account) -> None:
    _jam(account, stock=5, units_sold=30)


@case(FIRES, "stock", "Clear Jam")
def unsold_and_not_liked(account: Account) -> None:
    _jam(account, stock=500, units_sold=0)


@case(FIRES, "stock", "Hold Cake: 500 pieces left")
def unsold_and_liked(account: Account) -> None:
    account.products[0].update(stock=500)


def _jam(account: Account, **stock: int) -> None:
    changed(account.posts, RECENT, lambda n: n % 4 == 2, product="Jam", likes=40)
    account.products.append({"product": "Jam", "days": 28, "units_received": 60, **stock})


@case(FIRES, "followers_not_rising", "pin your three best posts")
def followers_leave(account: Account) -> None:
    changed(account.days, PERIOD.first, followers=lambda row: 1730 - (row["date"] - PERIOD.first).days)


@case(FIRES, "followers_not_rising", "too few people visit the profile")
def followers_leave_and_visits_fall(account: Account) -> None:
    followers_leave(account)
    changed(account.days, PERIOD.first, profile_views=50)


@case(FIRES, "growth_swings", "came on")
def one_day_brings_the_growth(account: Account) -> None:
    changed(account.days, PERIOD.first, followers=1900)
    changed(account.days, LAST - timedelta(days=1), followers=2600)


@case(FIRES, "best_season", "June 2026")
def june_stands_out(account: Account) -> None:
    changed(account.days, date(2026, 6, 10), followers=lambda row: row["followers"] + 800)


@case(FIRES, "best_season", "make it again from")
def october_stands_out(account: Account) -> None:
    changed(account.days, date(2026, 10, 10), followers=lambda row: row["followers"] + 800)


@case(FIRES, "best_season", "no posts from then")
def june_stands_out_without_posts(account: Account) -> None:
    june_stands_out(account)
    account.posts[:] = [post for post in account.posts if post["posted"].month != 6]


@case(FIRES, "conversion_against_engagement", "do not act")
def nobody_converts(account: Account) -> None:
    changed(account.days, PERIOD.first, conversions=0)


@case(FIRES, "conversion_against_engagement", "The offer is good")
def few_take_part_but_convert(account: Account) -> None:
    changed(account.days, PERIOD.first, likes=50, views=5000)


def _without(*names: str) -> Change:
    def forget(account: Account) -> None:
        for rows in (account.days, account.posts):
            for row in rows:
                row.update({name: None for name in names if name in row})

    return forget


@case(LACKS, "stock", "“Stock, Jam (0)”. It needs 3 posts about the product")
def a_product_without_posts(account: Account) -> None:
    account.products.append({"product": "Jam", "stock": 1, "units_received": 60, "units_sold": 50, "days": 28})


@case(LACKS, "stock", "2 rows in Products with stock, units sold, and days; known so far: 1")
def a_product_without_stock(account: Account) -> None:
    account.products.append({"product": "Jam"})


@case(LACKS, "better_format", "3 posts of each of two formats with format, views, and likes")
def one_format_only(account: Account) -> None:
    changed(account.posts, date.min, format="Story")


@case(LACKS, "best_season", "6 whole months with followers; known so far: 2")
def two_months_only(account: Account) -> None:
    account.days[:] = [day for day in account.days if day["date"] >= date(2026, 9, 1)]


@case(LACKS, "conversion_against_engagement", "200 profile views")
def hardly_any_visits(account: Account) -> None:
    changed(account.days, PERIOD.first, profile_views=5)


@case(LACKS, "views_without_engagement", "21 days")
def half_the_days(account: Account) -> None:
    account.days[:] = account.days[::2]


for _rule, _names, _words in (
    ("shown_often", ("impressions",), "5 posts with impressions and reach; known so far: 0"),
    ("reach_falls", ("reach", "viewers"), "21 days with reach; known so far: 0"),
    ("reach_below_followers", ("reach",), "in the period and 5 before it"),
    ("interactions_fall", ("likes", "comments", "saves", "shares"), "8 weeks"),
    ("comments_low", ("comments",), "5 posts"),
    ("number_to_move", ("likes", "comments", "saves", "shares"), "5 posts"),
    ("watch_time", ("average_watch_time",), "5 posts"),
    ("likes_alone", ("likes",), "5 posts"),
    ("saves_again", ("saves",), "5 posts with saves and views"),
    ("followers_not_rising", ("followers",), "2 days with followers"),
    ("growth_swings", ("followers",), "21 days with followers"),
):
    LACKS[f"no {_names[0]} for {_rule}"] = (_rule, _without(*_names), _words)
