"""The folder of an agency: exports of forty made-up accounts in ten languages, some of their files broken, and the truth.

What is written is what TikTok or another program would write; what is returned is what it was written from. Every account has
an older export too, with lower counts, which the newer one corrects.
"""

from __future__ import annotations

import csv
import json
import random
import zipfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import openpyxl
import pyarrow as pa
import pyarrow.parquet as pq
from babel.dates import format_skeleton

LANGUAGES = ("en", "es", "pt", "el", "ru", "de", "ja", "ro", "fr", "it")
TODAY = date(2026, 6, 30)
OLDER, NEWER = date(2026, 3, 3), date(2026, 4, 2)
"""The days of the two exports of each account."""
FORMATS = ("tutorial", "story", "trend")
_COUNTS = ("views", "likes", "comments", "shares", "saves")
_EPOCH = datetime(1970, 1, 1)  # noqa: DTZ001 -- exports write UTC without a zone

Counts = dict[str, int]


@dataclass(frozen=True)
class Post:
    """A post, with its newest counts."""

    video_id: str
    account: str
    posted: datetime
    title: str
    counts: Counts
    format: str

    @property
    def link(self) -> str:
        return f"https://www.tiktok.com/@{self.account}/video/{self.video_id}"

    def counts_on(self, day: date) -> Counts:
        """Return the counts of an export: two thirds of the newest in the older one."""
        return self.counts if day == NEWER else {name: count * 2 // 3 for name, count in self.counts.items()}


@dataclass(frozen=True)
class Day:
    """A day of an account."""

    account: str
    date: date
    counts: Counts
    followers: int


@dataclass
class Account:
    """What is true of an account, and what its exports hold of it."""

    handle: str
    language: str
    posts: list[Post]
    days: list[Day] = field(default_factory=list)
    has_saves: bool = True
    has_formats: bool = False


@dataclass
class Agency:
    """The folder, the accounts that are whole, and what must be refused: part of a file's name, row, and code."""

    folder: Path
    accounts: list[Account] = field(default_factory=list)
    refused: list[tuple[str, int | None, str]] = field(default_factory=list)


def write_agency(folder: Path, accounts: int = 40, *, days: int = 60, posts: int = 12) -> Agency:
    """Write the exports of an agency, with so many days and about so many posts of each account; the same every time."""
    made = Agency(folder)
    shared: list[Account] = []
    for number in range(accounts):
        account = _account(number, days, posts)
        made.accounts.append(account)
        if number % len(_WRITERS) == 0:
            shared.append(account)
        else:
            _WRITERS[number % len(_WRITERS)](folder, account)
    _scraped_table(folder, shared)
    _break(made)
    return made


def _account(number: int, days_known: int, posts_known: int) -> Account:
    chance = random.Random(number)
    handle = f"sample.{('bakery', 'books', 'bikes', 'plants')[number % 4]}{number:02}"
    size = chance.lognormvariate(0, 0.9)
    first = NEWER - timedelta(days=days_known + 25)
    count = posts_known + number % 7
    posts = []
    for n in range(count):
        at_hour = chance.choices(range(24), (1, 1, 1, 1, 1, 2, 5, 9, 6, 4, 4, 5, 9, 6, 4, 4, 6, 12, 20, 22, 14, 8, 4, 2))[0]
        day = first + timedelta(days=n * (days_known + 24) // count)
        seconds = (day - date(1970, 1, 1)).days * 86_400 + at_hour * 3600 + 37 * number + n
        better = 1.25 if 17 <= at_hour <= 20 else 1.0
        views = int(2_000 * size * better * chance.lognormvariate(0, 0.8)) + (
            60_000 if n == count - 2 and number % 9 == 4 else 0
        )
        rates = {"likes": 0.08, "comments": 0.01, "shares": 0.006, "saves": 0.012}
        counts = {"views": views}
        counts |= {name: int(views * rate * better * chance.uniform(0.5, 1.5)) for name, rate in rates.items()}
        title = f'=SUM({n}) "rye", again #bread #n{n % 3}' if n % 5 == 0 else f"Nr. {n} #bread"
        posted = _EPOCH + timedelta(seconds=seconds)
        posts.append(Post(str((seconds << 32) + 1000 * number + 1), handle, posted, title, counts, FORMATS[n % 3]))
    followers, days = int(3_000 * size) + 100, []
    for n in range(days_known):
        followers += chance.randint(-3, 5 + int(22 * size))
        counts = {"views": int(size * chance.randint(300, 3_000)), "profile_views": chance.randint(1, 90)}
        counts |= {name: counts["views"] * chance.randint(1, part) // 100 for name, part in _OF_A_DAY}
        days.append(Day(handle, NEWER - timedelta(days=days_known - n), counts, followers))
    return Account(handle, LANGUAGES[number % len(LANGUAGES)], posts, days)


_OF_A_DAY = (("likes", 15), ("comments", 3), ("shares", 2))


def _without_year(day: date, language: str) -> str:
    return str(format_skeleton("MMMMd", day, locale=language))


def _csv(path: Path, rows: Sequence[Sequence[object]], *, quote_all: bool = True) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        csv.writer(file, quoting=csv.QUOTE_ALL if quote_all else csv.QUOTE_MINIMAL, lineterminator="\n").writerows(rows)
    return path


def _sections(account: Account, day: date) -> Iterator[tuple[str, list[Sequence[object]]]]:
    """Yield the sections of TikTok Studio as an export of a day has them, without saves and without years."""
    known = [one for one in account.days if one.date < day]
    dated = [_without_year(one.date, account.language) for one in known]
    part = 1 if day == NEWER else 2
    yield (
        "Overview",
        [
            ("Date", "Video Views", "Profile Views", "Likes", "Comments", "Shares"),
            *(
                (label, *(one.counts[name] // part for name in ("views", "profile_views", "likes", "comments", "shares")))
                for label, one in zip(dated, known, strict=True)
            ),
        ],
    )
    followers = [(label, one.followers, 7) for label, one in zip(dated, known, strict=True)]
    yield "FollowerHistory", [("Date", "Followers", "Difference in followers from previous day"), *followers]
    yield "Content", _content(account, day)


def _content(account: Account, day: date) -> list[Sequence[object]]:
    heading = ("Time", "Video title", "Video link", "Post time", "Total likes", "Total comments", "Total shares", "Total views")
    rows: list[Sequence[object]] = [heading]
    for post in account.posts:
        if post.posted.date() < day:
            counts = post.counts_on(day)
            shown = (_without_year(day, account.language), post.title, post.link)
            said = (counts[name] for name in ("likes", "comments", "shares", "views"))
            rows.append((*shown, _without_year(post.posted.date(), account.language), *said))
    return rows


def _studio_archives(folder: Path, account: Account) -> None:
    """Archives of several accounts in one folder: their names say whose they are."""
    account.has_saves = False
    (folder / "studio").mkdir(parents=True, exist_ok=True)
    for day in (OLDER, NEWER):
        last = int((datetime(day.year, day.month, day.day, tzinfo=UTC) - timedelta(days=1)).timestamp())
        for section, rows in _sections(account, day):
            text = "\n".join(",".join(f'"{cell}"' for cell in row) for row in rows)
            name = {"FollowerHistory": "Followers"}.get(section, section)
            with zipfile.ZipFile(folder / "studio" / f"{name}_2026-02-01_{last}_{account.handle}.zip", "w") as archive:
                archive.writestr(f"{section}.csv", "\ufeff" + text)


def _studio_files(folder: Path, account: Account) -> None:
    """Loose files in a folder with the account's name, one folder in it for each download."""
    account.has_saves = False
    for day in (OLDER, NEWER):
        for section, rows in _sections(account, day):
            _csv(folder / f"@{account.handle}" / f"{day}" / f"{section} {day}.csv", rows)


def _workbook(folder: Path, account: Account) -> None:
    """Workbooks with every cell as text, a sheet for each section."""
    account.has_saves = False
    for day in (OLDER, NEWER):
        book = openpyxl.Workbook()
        book.remove(book.worksheets[0])
        for section, rows in _sections(account, day):
            sheet = book.create_sheet(section)
            for row in rows:
                sheet.append([str(cell) for cell in row])
                for cell in sheet[sheet.max_row]:
                    cell.data_type = "s"
        path = folder / "workbooks" / account.handle / f"Export {day}.xlsx"
        path.parent.mkdir(parents=True, exist_ok=True)
        book.save(path)


def _business(folder: Path, account: Account) -> None:
    """Videos with saves; days with a year, of which only the folder says whose they are."""
    for day in (OLDER, NEWER):
        rows: list[Sequence[object]] = [
            ("Video title", "Video link", "Post time", "Video views", "Likes", "Comments", "Shares", "Add to Favorites")
        ]
        for post in account.posts:
            if post.posted.date() < day:
                counts = post.counts_on(day)
                rows.append((post.title, post.link, f"{post.posted:%Y/%m/%d %H:%M:%S}", *(counts[name] for name in _COUNTS)))
        _csv(folder / account.handle / f"Video {day}.csv", rows, quote_all=False)
        days: list[Sequence[object]] = [
            ("Date", "Video views", "Reached audience", "Profile views", "Likes", "Shares", "Comments", "Followers")
        ]
        for one in account.days:
            if one.date < day:
                said = [one.counts[name] for name in ("profile_views", "likes", "shares", "comments")]
                days.append((f"{one.date:%Y/%m/%d}", one.counts["views"], "NAN", *said, one.followers))
        _csv(folder / account.handle / f"Overview {day}.csv", days, quote_all=False)


def _scraped_json(folder: Path, account: Account) -> None:
    """Posts only, in the words of a scraper."""
    account.days.clear()
    for day in (OLDER, NEWER):
        items = [
            {
                "id": post.video_id,
                "text": post.title,
                "createTimeISO": f"{post.posted:%Y-%m-%dT%H:%M:%S}.000Z",
                "webVideoUrl": post.link,
                **dict(zip(_SCRAPED, (post.counts_on(day)[name] for name in _COUNTS), strict=True)),
            }
            for post in account.posts
            if post.posted.date() < day
        ]
        path = folder / "scraped" / account.handle / f"items {day}.json"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps(items), encoding="utf-8")


_SCRAPED = ("playCount", "diggCount", "commentCount", "shareCount", "collectCount")


def _scraped_table(folder: Path, accounts: Sequence[Account]) -> None:
    """One table of several accounts, with the words of a scraper."""
    for day in (OLDER, NEWER):
        rows: list[Sequence[object]] = [("id", "text", "createTimeISO", "authorMeta.name", *_SCRAPED)]
        for account in accounts:
            account.days.clear()
            for post in account.posts:
                if post.posted.date() < day:
                    moment = f"{post.posted:%Y-%m-%dT%H:%M:%S}.000Z"
                    counts = (post.counts_on(day)[name] for name in _COUNTS)
                    rows.append((post.video_id, post.title, moment, account.handle, *counts))
        _csv(folder / "tables" / f"scraped {day}.csv", rows, quote_all=False)


def _parquet(folder: Path, account: Account) -> None:
    """Tables with the ledger's own columns, partitioned by account."""
    account.has_formats = True
    for day in (OLDER, NEWER):
        posts = [post for post in account.posts if post.posted.date() < day]
        columns: dict[str, list[object]] = {
            "video_id": [int(post.video_id) for post in posts],
            "posted": [post.posted for post in posts],
            "title": [post.title for post in posts],
            "format": [post.format for post in posts],
            **{name: [post.counts_on(day)[name] for post in posts] for name in _COUNTS},
            "snapshot": [day for _ in posts],
        }
        days = [one for one in account.days if one.date < day]
        dated: dict[str, list[object]] = {
            "date": [one.date for one in days],
            **{name: [one.counts[name] for one in days] for name in days[0].counts},
            "followers": [one.followers for one in days],
            "snapshot": [day for _ in days],
        }
        for name, table in (("posts", columns), ("daily", dated)):
            path = folder / "warehouse" / name / f"account={account.handle}" / f"{day}.parquet"
            path.parent.mkdir(parents=True, exist_ok=True)
            pq.write_table(pa.table(table), path)


_WRITERS: tuple[Callable[[Path, Account], None], ...] = (
    _scraped_json,  # one in seven stands in the shared table instead
    _studio_archives,
    _studio_files,
    _workbook,
    _business,
    _scraped_json,
    _parquet,
)


def _break(agency: Agency) -> None:
    """Add files that cannot be read, wholly or in part, to whole accounts and beside them."""
    folder, handle = agency.folder, agency.accounts[2].handle
    own = folder / f"@{handle}" / "broken"
    heading = ("Date", "Video Views", "Profile Views", "Likes", "Comments", "Shares")
    _csv(own / "a day.csv", [heading, ("soon", 9, 9, 9, 9, 9)])
    agency.refused.append((f"@{handle}/broken/a day.csv", 2, "date_unreadable"))
    _csv(own / "too long.csv", [heading, (f"{NEWER:%Y-%m-%d}", 9, 9, 9, 9, 9, 9)])
    agency.refused.append((f"@{handle}/broken/too long.csv", 2, "row_too_long"))
    (own / "empty.csv").write_bytes(b"")
    agency.refused.append((f"@{handle}/broken/empty.csv", None, "file_empty"))
    (own / "login.csv").write_text("<!DOCTYPE html><html><body>Sign in</body></html>", encoding="utf-8")
    agency.refused.append((f"@{handle}/broken/login.csv", None, "file_is_page"))
    whole = next((folder / "studio").iterdir()).read_bytes()
    (own / "cut off.zip").write_bytes(whole[: len(whole) // 2])
    agency.refused.append((f"@{handle}/broken/cut off.zip", None, "archive_broken"))
    (own / "letter.docx.txt").write_text("Dear client,\nhere is nothing.\n", encoding="utf-8")
    agency.refused.append((f"@{handle}/broken/letter.docx.txt", None, "not_an_export"))
    nobodys = [heading, *((f"{NEWER - timedelta(days=n + 1):%Y-%m-%d}", 5, 5, 5, 5, 5) for n in range(3))]
    _csv(folder / "2026" / "nobody's.csv", nobodys)
    agency.refused.append(("2026/nobody's.csv", 2, "account_missing"))
    (folder / "warehouse").mkdir(exist_ok=True)
    (folder / "warehouse" / "cut off.parquet").write_bytes(b"PAR1 and nothing more")
    agency.refused.append(("warehouse/cut off.parquet", None, "parquet_broken"))
