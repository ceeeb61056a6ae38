"""The data of the sample account: 365 days and its posts, in whole numbers that add up.

What a day counts is what the posts earn on it and what older posts still bring, so the days and the posts agree.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import cache

from tiktok_kpis.languages import SOURCE_LANGUAGE, text
from tiktok_kpis.sample import habits
from tiktok_kpis.sample.chance import Chance, spread
from tiktok_kpis.sample.plan import PRICES, Publication, published

HANDLE = "sample.bakery"
FIRST_DAY = date(2025, 11, 1)
LAST_DAY = date(2026, 10, 31)
CONTENT_EXPORT_DAY = date(2026, 11, 1)
"""The day of the Studio exports; the last day in them is the day before."""
VIDEO_EXPORT_DAY = date(2026, 11, 2)
"""The day of the Business Suite export, which is the newer one."""
FOLLOWERS_BEFORE = 2_403

_DAY = timedelta(days=1)
_LIFE = 120
_OF_A_POST, _OF_OLDER_POSTS, _OF_A_DAY, _OF_PEOPLE = range(4)
_EARNED = ("views", "likes", "comments", "saves", "shares", "profile_views", "new_followers", "conversions")


@dataclass(frozen=True, slots=True)
class Counts:
    """The counts of a post or of a day."""

    views: int = 0
    likes: int = 0
    comments: int = 0
    saves: int = 0
    shares: int = 0
    profile_views: int = 0
    new_followers: int = 0
    conversions: int = 0

    def __add__(self, other: Counts) -> Counts:
        return Counts(*(getattr(self, name) + getattr(other, name) for name in _EARNED))


@dataclass(frozen=True, slots=True)
class SamplePost:
    """One post. Figures without a day are those of :data:`VIDEO_EXPORT_DAY`."""

    video_id: str
    publication: Publication
    earned: tuple[Counts, ...]
    """The counts that each day added, starting with the day it was posted."""
    reach: int
    impressions: int
    average_watch_time: float
    full_views: int

    @property
    def link(self) -> str:
        """The address of the video."""
        return f"https://www.tiktok.com/@{HANDLE}/video/{self.video_id}"

    @property
    def posted(self) -> datetime:
        """When it was posted, in UTC, as a datetime without time zone."""
        return self.publication.posted

    def is_alive_on(self, day: date) -> bool:
        """Whether the post can still get views on a day."""
        return 0 <= (day - self.posted.date()).days < len(self.earned)

    def earned_on(self, day: date) -> Counts:
        """Return the counts that one day added."""
        return self.earned[(day - self.posted.date()).days] if self.is_alive_on(day) else Counts()

    def counts_before(self, day: date) -> Counts:
        """Return the totals in an export of that day: those of all days before it."""
        total = Counts()
        for counts in self.earned[: max((day - self.posted.date()).days, 0)]:
            total += counts
        return total

    @property
    def counts(self) -> Counts:
        """The newest totals."""
        return self.counts_before(VIDEO_EXPORT_DAY)

    @property
    def revenue(self) -> float | None:
        """The revenue from its conversions, for a post about a product."""
        product = self.publication.product
        return self.counts.conversions * PRICES[product] if product else None


@dataclass(frozen=True, slots=True)
class SampleDay:
    """One day. ``reach`` and ``viewers`` are numbers of people, ``followers`` is the count at the end of the day."""

    date: date
    earned: Counts
    viewers: int
    new_viewers: int
    reach: int
    followers: int
    lost_followers: int
    revenue: float

    @property
    def returning_viewers(self) -> int:
        """The viewers who had watched before."""
        return self.viewers - self.new_viewers


def label(language: str = SOURCE_LANGUAGE) -> str:
    """Return the label that is shown with the account and says that it is invented."""
    return text("sample.label", language)


@cache
def sample_posts() -> tuple[SamplePost, ...]:
    """Return the posts of the year, oldest first."""
    return tuple(_post(number, publication) for number, publication in enumerate(published()))


@cache
def sample_days() -> tuple[SampleDay, ...]:
    """Return the 365 days, oldest first."""
    days: list[SampleDay] = []
    gained: list[int] = []
    followers = FOLLOWERS_BEFORE
    for number in range((LAST_DAY - FIRST_DAY).days + 1):
        day, chance = FIRST_DAY + number * _DAY, Chance(_OF_PEOPLE, number)
        older = _older_posts(number, day)
        earned = older
        for post in sample_posts():
            if post.is_alive_on(day):
                earned += post.earned_on(day)
        gained.append(earned.new_followers)
        lost = chance.rounded(followers * 0.0006 * chance.between(0.2, 1.8) + 0.16 * _gained_from_one_video(gained))
        followers += earned.new_followers - lost
        far = min(earned.views / 60_000, 1.0)
        viewers = int(earned.views * (0.86 - 0.08 * far) * chance.near(0.03))
        days.append(
            SampleDay(
                date=day,
                earned=earned,
                viewers=viewers,
                new_viewers=int(viewers * (0.55 + 0.3 * far) * chance.near(0.06)),
                reach=viewers + int((earned.views - viewers) * chance.between(0.1, 0.3)),
                followers=followers,
                lost_followers=lost,
                revenue=_revenue(day, older.conversions, chance),
            )
        )
    return tuple(days)


def _post(number: int, publication: Publication) -> SamplePost:
    chance = Chance(_OF_A_POST, number)
    habit, day, hour = habits.HABITS[publication.format], publication.posted.date(), publication.posted.hour
    factor = habits.views_by_time(day, hour) * habits.season(day) * habits.growing(day, FIRST_DAY)
    luck = chance.skewed() if publication.lift < 2 else 1.0
    views = int(habit.views * factor * publication.lift * luck)
    life = habits.life_of_a_post(publication.lift, hour, _LIFE)
    weights = [
        weight * habits.weekly_rhythm(day + age * _DAY) * _day_noise(day + age * _DAY) for age, weight in enumerate(life)
    ]
    totals = _earned(views, habit, habits.engagement_by_time(hour), chance)
    series = [spread(total, weights, chance.between(0.2, 0.8)) for total in totals]
    lived = (VIDEO_EXPORT_DAY - day).days
    earned = tuple(Counts(*counts) for counts in zip(*series, strict=True))[:lived]
    seen = sum(counts.views for counts in earned)
    watched = habit.watched_share * habits.watched_by_hook(publication.hook, publication.duration) * chance.near(0.08)
    return SamplePost(
        video_id=_video_id(publication, chance),
        publication=publication,
        earned=earned,
        reach=int(seen * chance.between(0.78, 0.88)),
        impressions=int(seen * habit.impressions_per_view * chance.near(0.06)),
        average_watch_time=round(publication.duration * watched, 1),
        full_views=int(seen * watched * chance.between(0.5, 0.62)),
    )


def _earned(views: int, habit: habits.Habit, engagement: float, chance: Chance) -> tuple[int, ...]:
    """Return the counts that come with a number of views, in the order of :class:`Counts`."""
    mood = engagement * chance.near(0.14)
    visits = int(views * habit.profile_visit_rate * chance.near(0.18))
    rates = (habit.like_rate, habit.comment_rate, habit.save_rate, habit.share_rate)
    return (
        views,
        *(int(views * rate * mood * chance.near(0.12)) for rate in rates),
        visits,
        int(visits * habit.follow_rate * chance.near(0.15)),
        chance.rounded(visits * habit.conversion_rate * chance.near(0.25)),
    )


def _older_posts(number: int, day: date) -> Counts:
    """Return the counts of a day that come from posts before the year, and from search."""
    chance = Chance(_OF_OLDER_POSTS, number)
    views = int(900 * (1 - number / 800) * habits.season(day) * habits.weekly_rhythm(day) * _day_noise(day) * chance.near(0.2))
    return Counts(*_earned(views, habits.BACKGROUND, 1.0, chance))


def _day_noise(day: date) -> float:
    return Chance(_OF_A_DAY, day.toordinal()).near(0.16)


def _gained_from_one_video(gained: list[int]) -> int:
    """Return the followers gained two weeks ago beyond a normal day; some came for one video only and leave now."""
    return max(gained[-16] - 60, 0) if len(gained) > 15 else 0


def _revenue(day: date, conversions_of_older_posts: int, chance: Chance) -> float:
    """Return the revenue of a day; conversions without a product are spread over all products."""
    prices = list(PRICES.values())
    revenue, without_product = 0.0, conversions_of_older_posts
    for post in sample_posts():
        conversions = post.earned_on(day).conversions
        if post.publication.product:
            revenue += conversions * PRICES[post.publication.product]
        else:
            without_product += conversions
    for _ in range(without_product):
        revenue += prices[chance.whole(len(prices))]
    return revenue


def _video_id(publication: Publication, chance: Chance) -> str:
    """Return a video id whose upper half is the time of the upload in seconds, as in TikTok's own ids."""
    second = int(publication.posted.replace(tzinfo=UTC).timestamp())
    return str((second << 32) + chance.whole(2**31) * 2 + 1)
