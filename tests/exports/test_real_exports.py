"""Real exports, where somebody keeps them beside the repository: the same rows and totals as the plain ``csv`` module gives."""

from __future__ import annotations

import csv
from datetime import date
from pathlib import Path

import pytest

from tiktok_kpis.exports.alignment import day_shift
from tiktok_kpis.exports.reading import read_files
from tiktok_kpis.exports.records import Kind, Reading, Records
from tiktok_kpis.problems import Severity

FOLDER = Path(__file__).parents[3] / "shared" / "exports"
TODAY = date(2026, 11, 22)
pytestmark = pytest.mark.skipif(
    not FOLDER.is_dir(), reason="no folder ../shared/exports with real exports beside the repository"
)

COLUMNS = {
    "Video Views": "views",
    "Video views": "views",
    "Total views": "views",
    "Profile Views": "profile_views",
    "Profile views": "profile_views",
    "Likes": "likes",
    "Total likes": "likes",
    "Comments": "comments",
    "Total comments": "comments",
    "Shares": "shares",
    "Total shares": "shares",
    "Followers": "followers",
    "Total Viewers": "viewers",
    "Add to Favorites": "saves",
    "Reached audience": "reach",
    "New followers": "new_followers",
    "Lost followers": "lost_followers",
    "Active followers": "active_followers",
}


def read(pattern: str) -> Reading:
    return read_files(sorted(FOLDER.glob(pattern)), today=TODAY)


def only(reading: Reading, shape: str) -> Records:
    (found,) = [part for part in reading.records if part.shape == shape]
    return found


@pytest.mark.parametrize("path", sorted(FOLDER.glob("*.csv")), ids=lambda path: path.stem)
def test_totals_equal_a_direct_sum(path: Path) -> None:
    """Every count of every file adds up to what the raw columns add up to, and no row is lost."""
    with path.open(encoding="utf-8-sig", newline="") as lines:
        raw = list(csv.DictReader(lines))
    (records,) = read_files([path], today=TODAY).records
    assert len(records) == len(raw)
    for heading in raw[0]:
        name = COLUMNS.get(heading.replace("\xa0", " ").strip())
        if name:
            direct = sum(int(row[heading]) for row in raw if row[heading].lstrip("-").isdigit())
            assert sum(value for value in records.columns[name] if isinstance(value, int)) == direct, heading


@pytest.mark.parametrize("path", sorted(FOLDER.glob("*.*")), ids=lambda path: path.name)
def test_nothing_of_a_real_export_is_refused(path: Path) -> None:
    """Every export is read without one refusal or warning."""
    if path.suffix == ".md":
        pytest.skip("the list of the files")
    reading = read_files([path], today=TODAY)
    assert reading.records
    assert [problem.describe() for problem in reading.problems if problem.severity is not Severity.NOTE] == []


def test_greek_export_of_march_17() -> None:
    """Sixty days, fifteen posts, the year from the posts' ids, the account from their links, viewers moved by a day."""
    reading = read("studio_el_2026-03-17_*.csv")
    overview, content = only(reading, "studio_overview"), only(reading, "studio_content")
    assert (len(overview), overview.first_day, overview.last_day) == (60, date(2026, 1, 15), date(2026, 3, 15))
    assert (len(content), content.exported, content.exported_is_known) == (15, date(2026, 3, 17), True)
    assert {part.account for part in reading.records} == {content.account}
    assert content.account
    viewers = only(reading, "studio_viewers")
    assert (viewers.first_day, viewers.last_day) == (date(2026, 1, 15), date(2026, 3, 15))
    assert viewers.columns["viewers"][-1] is None
    exceeding = sum(
        1
        for seen, people in zip(overview.columns["views"], viewers.columns["viewers"], strict=True)
        if isinstance(seen, int) and isinstance(people, int) and people > seen
    )
    assert exceeding <= 0.07 * 60
    assert [problem.code for problem in reading.problems if problem.code == "viewers_shifted"] == ["viewers_shifted"]


def test_greek_export_without_its_date_in_the_names(tmp_path: Path) -> None:
    """The posts' ids alone put the days of the other files into the right year, whatever today is."""
    for path in FOLDER.glob("studio_el_2026-03-17_*.csv"):
        (tmp_path / path.name.removeprefix("studio_el_2026-03-17_")).write_bytes(path.read_bytes())
    reading = read_files(sorted(tmp_path.iterdir()), today=date(2029, 1, 1))
    assert only(reading, "studio_overview").last_day == date(2026, 3, 15)
    assert only(reading, "studio_content").exported == date(2026, 3, 17)


def test_two_greek_exports_are_shifted_by_a_day() -> None:
    """The later export of one account dates every day one later, and that is found on the counts."""
    days = []
    for day in ("2026-03-17", "2026-03-25"):
        overview = only(read(f"studio_el_{day}_*.csv"), "studio_overview")
        counts = zip(*(overview.columns[name] for name in ("views", "likes", "comments", "shares")), strict=True)
        days.append(dict(zip(overview.days, counts, strict=True)))
    assert day_shift(days[0], days[1]) == -1
    assert day_shift(days[1], days[0]) == 1
    assert day_shift(days[0], days[0]) == 0


def test_two_greek_exports_in_one_call() -> None:
    """Each Viewers goes with the Overview of its own export."""
    reading = read("studio_el_*.csv")
    assert [problem.code for problem in reading.problems].count("viewers_shifted") == 2
    assert sorted((part.exported or TODAY).isoformat() for part in reading.of_kind(Kind.POSTS)) == ["2026-03-17", "2026-03-25"]


def test_native_workbook_and_archive() -> None:
    """The untouched downloads of TikTok Studio: text cells in the workbook, a stored archive."""
    workbook, archive = only(read("*native*.xlsx"), "studio_overview"), only(read("*native*.zip"), "studio_overview")
    assert (len(workbook), workbook.first_day, workbook.last_day) == (7, date(2026, 4, 12), date(2026, 4, 18))
    assert workbook.columns["views"][0] == 1591
    assert (len(archive), archive.first_day, archive.last_day) == (7, date(2026, 4, 16), date(2026, 4, 22))
    assert archive.exported == date(2026, 4, 24)


def test_business_suite_pair() -> None:
    """Saves and times to the second; reach missing on the day that says so; the video totals dated after the last day."""
    reading = read("business_suite_*.csv")
    overview, video = only(reading, "business_overview"), only(reading, "business_video")
    assert (len(overview), overview.first_day, overview.last_day) == (62, date(2025, 10, 31), date(2025, 12, 31))
    assert overview.columns["reach"][0] is None
    assert (len(video), video.exported, video.exported_is_known) == (51, date(2026, 1, 1), False)
    assert all(isinstance(saves, int) for saves in video.columns["saves"])


def test_creator_tools_of_2021() -> None:
    """Dates with years are taken as they stand, and a heading with a no-break space is known."""
    reading = read("creator_tools_*.csv")
    assert only(reading, "creator_tools_days").last_day == date(2021, 3, 15)
    assert only(reading, "studio_content").exported == date(2021, 3, 17)
