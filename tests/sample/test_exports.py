"""The sample exports have TikTok's shapes, and our own reader finds the facts in them again."""

from __future__ import annotations

import csv
import zipfile
from datetime import date
from pathlib import Path

import pytest

from tiktok_kpis.exports.reading import read_files
from tiktok_kpis.exports.records import Reading, Records
from tiktok_kpis.languages import LANGUAGES
from tiktok_kpis.problems import Severity
from tiktok_kpis.sample.account import (
    CONTENT_EXPORT_DAY,
    FIRST_DAY,
    HANDLE,
    LAST_DAY,
    VIDEO_EXPORT_DAY,
    sample_days,
    sample_posts,
)
from tiktok_kpis.sample.exports import content_posts, write_exports

LAST_DAY_WRITTEN = {
    "en": "October 31",
    "ro": "31 octombrie",
    "es": "31 de octubre",
    "fr": "31 octobre",
    "de": "31. Oktober",
    "pt": "31 de outubro",
}
"""How TikTok Studio writes the last day of the sample in each language, without a year."""
MEMBERS = ("Overview.csv", "FollowerHistory.csv", "Viewers.csv", "Content.csv")


@pytest.fixture(params=LANGUAGES)
def language(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def paths(tmp_path: Path, language: str) -> list[Path]:
    return write_exports(tmp_path / "exports", language)


def member_text(path: Path) -> str:
    with zipfile.ZipFile(path) as archive:
        return archive.read(archive.namelist()[0]).decode("utf-8")


def read(paths: list[Path]) -> Reading:
    return read_files(paths, today=VIDEO_EXPORT_DAY)


def block(reading: Reading, shape: str) -> Records:
    found = [records for records in reading.records if records.shape == shape]
    assert len(found) == 1
    return found[0]


def test_twice_gives_the_same_bytes(paths: list[Path], tmp_path: Path, language: str) -> None:
    """Exports written again, into another folder, are equal byte for byte."""
    again = write_exports(tmp_path / "again", language)
    assert [path.name for path in again] == [path.name for path in paths]
    assert [path.read_bytes() for path in again] == [path.read_bytes() for path in paths]


def test_archives_are_named_and_stored_as_tiktok_does(paths: list[Path]) -> None:
    """A name says the first day, the second of the last day and the handle; the one member is not compressed."""
    for path, member in zip(paths, MEMBERS, strict=False):
        assert path.name.endswith(f"_2025-11-01_1793404800_{HANDLE}.zip")
        with zipfile.ZipFile(path) as archive:
            (part,) = archive.infolist()
        assert part.filename == member
        assert part.compress_type == zipfile.ZIP_STORED
    assert paths[-1].name == "Video_2026-11-02.csv"


def test_studio_quotes_every_field_and_writes_no_year(paths: list[Path], language: str) -> None:
    """A byte order mark, quotes around every field, line feeds, no last line feed, dates in the interface's language."""
    for path in paths[:4]:
        lines = member_text(path).split("\n")
        assert lines[0].startswith('\ufeff"')
        assert all(line.removeprefix("\ufeff").startswith('"') and line.endswith('"') for line in lines)
    last = member_text(paths[0]).split("\n")[-1]
    assert last.startswith(f'"{LAST_DAY_WRITTEN[language]}",')
    assert len(member_text(paths[0]).split("\n")) == len(member_text(paths[1]).split("\n")) == 366


def test_viewers_run_one_day_behind(paths: list[Path]) -> None:
    """The last day is undefined with zeros beside it, and the day before it shows the viewers of the day before that."""
    rows = list(csv.reader(member_text(paths[2]).removeprefix("\ufeff").splitlines()))
    assert rows[-1][1:] == ["undefined", "0", "0"]
    assert rows[-2][1] == str(sample_days()[-3].viewers)


def test_nothing_is_refused(paths: list[Path]) -> None:
    """Every row of every file is read; what is said about them is not more than a note."""
    reading = read(paths)
    assert [problem for problem in reading.problems if problem.severity is not Severity.NOTE] == []
    assert [(summary.shape, summary.rows_read, summary.rows_refused) for summary in reading.blocks] == [
        ("studio_overview", 365, 0),
        ("studio_followers", 365, 0),
        ("studio_viewers", 364, 0),
        ("studio_content", 15, 0),
        ("business_video", len(sample_posts()), 0),
    ]
    assert {records.account for records in reading.records} == {HANDLE}


def test_days_are_read_as_they_were(paths: list[Path]) -> None:
    """Views and what belongs to them, and the followers, stand on their days in the right years."""
    reading = read(paths)
    overview, followers = block(reading, "studio_overview"), block(reading, "studio_followers")
    assert (overview.first_day, overview.last_day) == (FIRST_DAY, LAST_DAY)
    assert overview.days == followers.days == [day.date for day in sample_days()]
    for name in ("views", "profile_views", "likes", "comments", "shares"):
        assert overview.columns[name] == [getattr(day.earned, name) for day in sample_days()]
    assert followers.columns["followers"] == [day.followers for day in sample_days()]
    assert overview.exported == CONTENT_EXPORT_DAY


def test_viewers_are_read_onto_their_own_days(paths: list[Path]) -> None:
    """The reader finds the day of lag: every day has its own viewers, and the last day has none yet."""
    viewers = block(read(paths), "studio_viewers")
    assert (viewers.first_day, viewers.last_day) == (FIRST_DAY, date(2026, 10, 30))
    facts = sample_days()[:364]
    known = [day for day, count in zip(viewers.days, viewers.columns["viewers"], strict=True) if count is not None]
    assert known == [day.date for day in facts[:363]]
    for name in ("viewers", "new_viewers", "returning_viewers"):
        assert viewers.columns[name] == [getattr(day, name) for day in facts[:363]] + [None]


def test_posts_are_read_as_they_were(paths: list[Path], language: str) -> None:
    """Both exports of posts give the totals of their day, with links, titles and moments."""
    reading = read(paths)
    videos, content = block(reading, "business_video"), block(reading, "studio_content")
    assert (content.exported, videos.exported) == (CONTENT_EXPORT_DAY, VIDEO_EXPORT_DAY)
    posts = list(reversed(sample_posts()))
    assert videos.columns["video_id"] == [post.video_id for post in posts]
    assert videos.columns["posted"] == [post.posted for post in posts]
    assert videos.columns["title"] == [post.publication.title(language) for post in posts]
    for name in ("views", "likes", "comments", "shares", "saves"):
        assert videos.columns[name] == [getattr(post.counts, name) for post in posts]
    few = content_posts()
    assert content.columns["video_id"] == [post.video_id for post in few]
    assert content.columns["posted"] == [post.posted for post in few]
    assert content.columns["title"] == [post.publication.title(language) for post in few]
    for name in ("views", "likes", "comments", "shares"):
        assert content.columns[name] == [getattr(post.counts_before(CONTENT_EXPORT_DAY), name) for post in few]


def test_numbers_are_the_same_in_every_language(tmp_path: Path) -> None:
    """Only dates and titles differ between two languages."""
    readings = [read(write_exports(tmp_path / language, language)) for language in LANGUAGES]
    for records in zip(*(reading.records for reading in readings), strict=True):
        columns = [{name: values for name, values in one.columns.items() if name != "title"} for one in records]
        assert all(one == columns[0] for one in columns)
