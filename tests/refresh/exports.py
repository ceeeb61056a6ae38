"""Exports of the shapes people have, made up: written where a test wants them."""

from __future__ import annotations

import csv
import zipfile
from datetime import date, datetime, timedelta
from pathlib import Path

FIRST_DAY = date(2026, 1, 15)
GREEK_MONTHS = ("Ιανουαρίου", "Φεβρουαρίου", "Μαρτίου", "Απριλίου")
EXPORTED = date(2026, 3, 17)
FIRST_MOMENT = datetime(1970, 1, 1)  # noqa: DTZ001 -- exports write UTC without a zone


def greek(day: date) -> str:
    """Return a day as the Greek interface writes it."""
    return f"{day.day} {GREEK_MONTHS[day.month - 1]}"


def write_csv(path: Path, heading: list[str], rows: list[list[object]]) -> Path:
    """Write a file as TikTok Studio does: a BOM, every field quoted, no newline at the end."""
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        csv.writer(file, quoting=csv.QUOTE_ALL, lineterminator="\n").writerows([heading, *rows])
    path.write_bytes(path.read_bytes().rstrip(b"\n"))
    return path


def studio(folder: Path, days: int = 60, posts_known: int = 15) -> list[Path]:
    """Write the four sections of a Studio export of an account in the Greek interface."""
    dates = [FIRST_DAY + timedelta(days=n) for n in range(days)]
    overview = [[greek(day), 300 + 37 * (n % 11), 12 + n % 5, 20 + n % 9, n % 4, n % 3] for n, day in enumerate(dates)]
    followers = [[greek(day), 900 + 7 * n - n % 3, 7] for n, day in enumerate(dates)]
    viewers = [[greek(day), 250 + 30 * (n % 11), 200 + 30 * (n % 11), 50] for n, day in enumerate(dates)]
    viewers[-1] = [greek(dates[-1]), "undefined", 0, 0]
    posts = []
    for n in range(posts_known):
        second = 1768500000 + n % 15 * 320_000 + n // 15 * 7_200
        link = f"https://www.tiktok.com/@sample.bakery/video/{(second << 32) + 7}"
        day = date.fromordinal(date(1970, 1, 1).toordinal() + second // 86400)
        posts.append([greek(EXPORTED), f"Bread no. {n}, baked", link, greek(day), 40 + n, n % 4, n % 6, 900 + 11 * n])
    heading = ["Time", "Video title", "Video link", "Post time", "Total likes", "Total comments", "Total shares", "Total views"]
    name = f"studio_el_{EXPORTED}"
    return [
        write_csv(folder / f"{name}_Content.csv", heading, posts),
        write_csv(
            folder / f"{name}_FollowerHistory.csv",
            ["Date", "Followers", "Difference in followers from previous day"],
            followers,
        ),
        write_csv(
            folder / f"{name}_Overview.csv", ["Date", "Video Views", "Profile Views", "Likes", "Comments", "Shares"], overview
        ),
        write_csv(folder / f"{name}_Viewers.csv", ["Date", "Total Viewers", "New Viewers", "Returning Viewers"], viewers),
    ]


def business_suite(folder: Path, days: int = 62) -> list[Path]:
    """Write an overview and a video export of Business Suite: dates with a year, saves with the videos."""
    first = date(2025, 10, 31)
    heading = (
        "Date,Video views,Reached audience,Profile views,Likes,Shares,Comments,Phone number clicks ,Leads submission,"
        "Net growth,New followers,Lost followers"
    )
    lines = [heading]
    for n in range(days):
        day = first + timedelta(days=n)
        reached = "NAN" if n == 0 else str(600 + 10 * n)
        lines.append(
            f"{day:%Y/%m/%d},{700 + 10 * n},{reached},{20 + n % 7},{30 + n % 5},{n % 6},{n % 3},0,--,{n % 4},{n % 4 + 1},1"
        )
    overview = folder / "Overview_business.csv"
    overview.write_text("\ufeff" + "\n".join(lines), encoding="utf-8")
    videos = ["Video title,Video link,Post time,Video views,Likes,Comments,Shares,Add to Favorites"]
    for n in range(9):
        second = 1762000000 + n * 400_000
        link = f"https://www.tiktok.com/@sample.bakery/video/{(second << 32) + 9}"
        moment = FIRST_MOMENT + timedelta(seconds=second)
        videos.append(f'"Offer {n}, today only",{link},{moment:%Y/%m/%d %H:%M:%S},{800 + n},{50 + n},{n % 3},{n % 5},{10 + n}')
    video = folder / "Video_business.csv"
    video.write_text("\ufeff" + "\n".join(videos), encoding="utf-8")
    return [overview, video]


def zipped(path: Path, *files: Path) -> Path:
    """Put files into a stored archive, as TikTok packs them."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_STORED) as archive:
        for file in files:
            archive.write(file, file.name)
    return path
