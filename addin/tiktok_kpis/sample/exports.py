"""The exports of the sample account as TikTok writes them, with the same quirks, so that they are read like real ones."""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from pathlib import Path

from babel.dates import format_skeleton

from tiktok_kpis.languages import SOURCE_LANGUAGE
from tiktok_kpis.sample.account import (
    CONTENT_EXPORT_DAY,
    FIRST_DAY,
    HANDLE,
    LAST_DAY,
    VIDEO_EXPORT_DAY,
    SamplePost,
    sample_days,
    sample_posts,
)

POSTS_IN_CONTENT = 15
EARLIER_EXPORTS = 12
"""The number of weekly video exports before the newest one."""
DAYS_OF_ACTIVITY = 7
LAST_HOUR_COUNTED = 9
"""From this hour on the last day of activity is not counted yet."""
ACTIVE_BY_HOUR = (9, 6, 4, 3, 4, 8, 16, 25, 27, 25, 24, 27, 33, 31, 28, 29, 34, 41, 46, 47, 45, 39, 27, 16)
"""The number of active followers at each hour, out of 100."""
GENDERS = (("Female", "0.71"), ("Male", "0.27"), ("Other", "0.02"))
TERRITORIES = (("RO", "0.462"), ("MD", "0.113"), ("GB", "0.094"), ("DE", "0.081"), ("IT", "0.067"), ("Others", "0.183"))
_EXPORTED_EARLIER = timedelta(days=60)
_RECENT = timedelta(days=75)
_BYTE_ORDER_MARK = "\ufeff"

Row = Sequence[object]


def write_exports(folder: Path, language: str = SOURCE_LANGUAGE) -> list[Path]:
    """Write the exports of the sample account into a folder and return their paths; the same bytes every time.

    Args:
        folder: where to write; it is created if it does not exist.
        language: the language of the interface, in which the dates and the titles are.

    """
    folder.mkdir(parents=True, exist_ok=True)
    sections = {
        ("Overview", "Overview.csv"): _overview(language),
        ("Followers", "FollowerHistory.csv"): _follower_history(language),
        ("Viewers", "Viewers.csv"): _viewers(language),
        ("Content", "Content.csv"): _content(language),
    }
    paths = []
    for (section, member), rows in sections.items():
        last = int(datetime.combine(LAST_DAY, time(), UTC).timestamp())
        paths.append(folder / f"{section}_{FIRST_DAY.isoformat()}_{last}_{HANDLE}.zip")
        _write_archive(paths[-1], member, _studio_text(rows))
    paths.append(folder / f"Video_{VIDEO_EXPORT_DAY.isoformat()}.csv")
    paths[-1].write_bytes(_business_text(_videos(language, sample_posts(), VIDEO_EXPORT_DAY)).encode("utf-8"))
    return paths


def write_previous_exports(folder: Path, language: str = SOURCE_LANGUAGE) -> list[Path]:
    """Write the Business Suite exports of the previous weeks, each with its most recent posts: they show how posts grew."""
    folder.mkdir(parents=True, exist_ok=True)
    paths = []
    for weeks in range(EARLIER_EXPORTS, 0, -1):
        day = VIDEO_EXPORT_DAY - timedelta(weeks=weeks)
        posts = [post for post in sample_posts() if timedelta(0) < day - post.posted.date() <= _EXPORTED_EARLIER]
        paths.append(folder / f"Video_{day.isoformat()}.csv")
        paths[-1].write_bytes(_business_text(_videos(language, posts, day)).encode("utf-8"))
    return paths


def write_audience_exports(folder: Path, language: str = SOURCE_LANGUAGE) -> list[Path]:
    """Write the audience exports: shares that add up to 1, and activity that ends with zeros, as in real exports."""
    folder.mkdir(parents=True, exist_ok=True)
    activity: list[Row] = [("Date", "Hour", "Active followers")]
    for age in range(DAYS_OF_ACTIVITY, 0, -1):
        day = CONTENT_EXPORT_DAY - timedelta(days=age)
        for hour, share in enumerate(ACTIVE_BY_HOUR):
            counted = age > 1 or hour < LAST_HOUR_COUNTED
            active = sample_days()[-age].followers * share * (100 + day.weekday()) // 10_000
            activity.append((_without_year(day, language), hour, active if counted else 0))
    sections: dict[str, list[Row]] = {
        "FollowerActivity": activity,
        "FollowerGender": [("Gender", "Distribution"), *GENDERS],
        "FollowerTopTerritories": [("Top territories", "Distribution"), *TERRITORIES],
    }
    last = int(datetime.combine(LAST_DAY, time(), UTC).timestamp())
    paths = []
    for section, rows in sections.items():
        paths.append(folder / f"{section}_{FIRST_DAY.isoformat()}_{last}_{HANDLE}.zip")
        _write_archive(paths[-1], f"{section}.csv", _studio_text(rows))
    return paths


def content_posts() -> list[SamplePost]:
    """Return the few posts that Studio's Content section has: of the last weeks, those with the most views."""
    recent = [post for post in sample_posts() if CONTENT_EXPORT_DAY - post.posted.date() <= _RECENT]
    return sorted(recent, key=lambda post: -post.counts_before(CONTENT_EXPORT_DAY).views)[:POSTS_IN_CONTENT]


def _overview(language: str) -> list[Row]:
    rows: list[Row] = [("Date", "Video Views", "Profile Views", "Likes", "Comments", "Shares")]
    for day in sample_days():
        earned = day.earned
        label = _without_year(day.date, language)
        rows.append((label, earned.views, earned.profile_views, earned.likes, earned.comments, earned.shares))
    return rows


def _follower_history(language: str) -> list[Row]:
    """Each difference is that of the next day, as in many real exports, so the last day has none."""
    rows: list[Row] = [("Date", "Followers", "Difference in followers from previous day")]
    days = sample_days()
    following = [day.followers for day in days[1:]] + [days[-1].followers]
    for day, next_count in zip(days, following, strict=True):
        rows.append((_without_year(day.date, language), day.followers, next_count - day.followers))
    return rows


def _viewers(language: str) -> list[Row]:
    """The dates are one day late, as in real exports, and the last day is unfinished: no total, and parts of 0."""
    rows: list[Row] = [("Date", "Total Viewers", "New Viewers", "Returning Viewers")]
    days = sample_days()
    for day, shown in pairwise(days[:-1]):
        rows.append((_without_year(shown.date, language), day.viewers, day.new_viewers, day.returning_viewers))
    rows.append((_without_year(days[-1].date, language), "undefined", 0, 0))
    return rows


def _content(language: str) -> list[Row]:
    rows: list[Row] = [
        ("Time", "Video title", "Video link", "Post time", "Total likes", "Total comments", "Total shares", "Total views")
    ]
    for post in content_posts():
        counts = post.counts_before(CONTENT_EXPORT_DAY)
        rows.append(
            (
                _without_year(CONTENT_EXPORT_DAY, language),
                post.publication.title(language),
                post.link,
                _without_year(post.posted.date(), language),
                counts.likes,
                counts.comments,
                counts.shares,
                counts.views,
            )
        )
    return rows


def _videos(language: str, posts: Sequence[SamplePost], day: date) -> list[Row]:
    rows: list[Row] = [
        ("Video title", "Video link", "Post time", "Video views", "Likes", "Comments", "Shares", "Add to Favorites")
    ]
    for post in reversed(posts):
        counts = post.counts_before(day)
        moment = f"{post.posted:%Y/%m/%d %H:%M:%S}"
        title = post.publication.title(language)
        rows.append((title, post.link, moment, counts.views, counts.likes, counts.comments, counts.shares, counts.saves))
    return rows


def _without_year(day: date, language: str) -> str:
    return str(format_skeleton("MMMMd", day, locale=language))


def _studio_text(rows: Iterable[Row]) -> str:
    """All fields are in quotes, quotes inside a title are not escaped, and there is no line end after the last row."""
    return _BYTE_ORDER_MARK + "\n".join(",".join(f'"{cell}"' for cell in row) for row in rows)


def _business_text(rows: Iterable[Row]) -> str:
    """Only fields that need quotes have them, and there is no line end after the last row."""
    made = io.StringIO()
    csv.writer(made, lineterminator="\n").writerows(rows)
    return _BYTE_ORDER_MARK + made.getvalue().removesuffix("\n")


def _write_archive(path: Path, member: str, content: str) -> None:
    """Write an archive with one uncompressed member, as TikTok does."""
    day = CONTENT_EXPORT_DAY
    about = zipfile.ZipInfo(member, (day.year, day.month, day.day, 9, 30, 0))
    about.compress_type = zipfile.ZIP_STORED
    about.create_system = 3
    about.external_attr = 0o644 << 16
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr(about, content.encode("utf-8"))
