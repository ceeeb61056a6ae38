"""Several accounts in one call: each table goes to its own account, or is refused with what to do; none replaces another."""

from __future__ import annotations

import shutil
import zipfile
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from random import Random

import pytest
from tests.refresh.exports import write_csv

from tiktok_kpis.exports.problem_kinds import ACCOUNT_FROM_FOLDER, ANOTHER_ACCOUNT
from tiktok_kpis.exports.reading import read_files, read_grid
from tiktok_kpis.exports.records import Kind, Reading
from tiktok_kpis.grids.grid import CellValue, Source
from tiktok_kpis.problems import Severity

TODAY = date(2026, 3, 17)
LAST = date(2026, 3, 16)
OVERVIEW = ["Date", "Video Views", "Profile Views", "Likes", "Comments", "Shares"]
CONTENT = ["Time", "Video title", "Video link", "Post time", "Total likes", "Total comments", "Total shares", "Total views"]
ACCOUNTS = {"example.bakery": 1, "example.bookshop": 7, "example.cafe": 40}
"""Accounts with what their figures are multiplied by."""


def overview(account: str, last: date = LAST, count: int = 28) -> list[list[object]]:
    """Return the days of an account: the same day always has the same figures."""
    rows: list[list[object]] = []
    for day in (last - timedelta(days=back) for back in reversed(range(count))):
        chance, size = Random(f"{account} {day}"), ACCOUNTS[account]
        figures = [size * chance.randrange(200, 400), *(size * chance.randrange(5, 40) for _ in range(4))]
        rows.append([f"{day:%B} {day.day}", *figures])
    return rows


def content(account: str, views: int = 50) -> list[list[object]]:
    rows: list[list[object]] = []
    for number in range(4):
        day = date(2026, 2, 25) + timedelta(days=3 * number)
        second = (day - date(1970, 1, 1)).days * 86_400 + 43_200
        link = f"https://www.tiktok.com/@{account}/video/{(second << 32) + number}"
        rows.append([f"{TODAY:%B} {TODAY.day}", f"Post {number}", link, f"{day:%B} {day.day}", 3, 2, 1, views])
    return rows


def write(path: Path, heading: Sequence[str], rows: list[list[object]]) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    return write_csv(path, list(heading), rows)


def read(*paths: Path) -> Reading:
    return read_files(list(paths), today=TODAY)


def views(reading: Reading) -> dict[str, list[object]]:
    """Return the views of the days of each account."""
    found: dict[str, list[object]] = {}
    for part in reading.of_kind(Kind.DAILY):
        found.setdefault(part.account, []).extend(part.columns.get("views", []))
    return found


def expected(*accounts: str) -> dict[str, list[object]]:
    return {account: [row[1] for row in overview(account)] for account in accounts}


def refused(reading: Reading) -> list[str]:
    """Return the places of the tables that were refused as those of another account."""
    assert not [one for one in reading.problems if one.severity is Severity.REFUSED and one.kind != ANOTHER_ACCOUNT]
    return [problem.place.file for problem in reading.problems if problem.kind == ANOTHER_ACCOUNT]


def in_folders(folder: Path) -> list[Path]:
    return [
        write(folder / name.partition(".")[2] / f"{kind}.csv", heading, rows(name))
        for name in ACCOUNTS
        for kind, heading, rows in (("Content", CONTENT, content), ("Overview", OVERVIEW, overview))
    ]


def in_archives(folder: Path) -> list[Path]:
    made = []
    for path in in_folders(folder / "unpacked"):
        made.append(folder / f"{path.parent.name}.zip")
        with zipfile.ZipFile(made[-1], "a") as archive:
            archive.write(path, path.name)
    return sorted(set(made))


def in_one_archive(folder: Path) -> list[Path]:
    in_folders(folder / "unpacked")
    return [Path(shutil.make_archive(str(folder / "clients"), "zip", folder / "unpacked"))]


def in_named_folders(folder: Path) -> list[Path]:
    return [write(folder / f"@{name}" / "2026-03" / "Overview.csv", OVERVIEW, overview(name)) for name in ACCOUNTS]


def in_named_archives(folder: Path) -> list[Path]:
    made = []
    for name in ACCOUNTS:
        made.append(folder / f"Overview_2026-02-17_1773619200_{name}.zip")
        with zipfile.ZipFile(made[-1], "w") as archive:
            archive.write(write(folder / "unpacked" / name / "Overview.csv", OVERVIEW, overview(name)), "Overview.csv")
    return made


LAYOUTS = (in_folders, in_archives, in_one_archive, in_named_folders, in_named_archives)


@pytest.mark.parametrize("layout", LAYOUTS, ids=[layout.__name__ for layout in LAYOUTS])
@pytest.mark.parametrize("seed", range(3))
def test_files_are_paired(layout: Callable[[Path], list[Path]], seed: int, tmp_path: Path) -> None:
    """By folder, by archive and by name, three accounts in any order keep their own days."""
    paths = layout(tmp_path)
    Random(seed).shuffle(paths)
    reading = read(*paths)
    assert views(reading) == expected(*ACCOUNTS)
    assert not refused(reading)
    named = [problem.values["account"] for problem in reading.problems if problem.kind == ACCOUNT_FROM_FOLDER]
    assert sorted(named) == (sorted(ACCOUNTS) if layout is in_named_folders else [])


def test_a_second_overview_that_contradicts_the_first_is_refused(tmp_path: Path) -> None:
    """Its days are not merged over the first one's, and the file is named with what to do."""
    paths = [
        write(tmp_path / "Content.csv", CONTENT, content("example.bakery")),
        write(tmp_path / "Overview.csv", OVERVIEW, overview("example.bakery")),
        *(write(tmp_path / f"Overview ({n}).csv", OVERVIEW, overview(name)) for n, name in enumerate(ACCOUNTS) if n),
    ]
    reading = read(*paths)
    assert views(reading) == expected("example.bakery")
    assert refused(reading) == ["Overview (1).csv", "Overview (2).csv"]
    sentence = next(problem for problem in reading.problems if problem.kind == ANOTHER_ACCOUNT).describe()
    assert "Overview.csv, row 1" in sentence
    assert "@example.bakery" in sentence
    assert [(block.rows_read, block.rows_refused) for block in reading.blocks] == [(4, 0), (28, 0), (0, 28), (0, 28)]


def test_what_is_surer_wins_whatever_the_order(tmp_path: Path) -> None:
    """An archive that names its account is kept, and the nameless file read before it is refused."""
    named = in_named_archives(tmp_path)[0]
    nameless = write(tmp_path / "Overview.csv", OVERVIEW, overview("example.cafe"))
    for paths in ((named, nameless), (nameless, named)):
        reading = read(*paths)
        assert views(reading) == expected("example.bakery")
        assert refused(reading) == ["Overview.csv"]


@pytest.mark.parametrize("days_later", [0, 1, 3, 8])
def test_exports_of_one_account_are_no_contradiction(days_later: int, tmp_path: Path) -> None:
    """The same file twice, a newer export with more days whose last days have grown, and one with moved dates are read."""
    later = overview("example.bakery", LAST + timedelta(days=days_later))
    if days_later:
        later[-days_later - 3 : -days_later] = [
            [day, *(1.4 * int(str(figure)) // 1 for figure in rest)] for day, *rest in later[-days_later - 3 : -days_later]
        ]
    moved = [[label, *rest] for (label, *_), (_, *rest) in zip(later[1:], later, strict=False)]
    for name, rows in (("same", later), ("moved", moved)):
        reading = read_files(
            [
                write(tmp_path / name / "Overview.csv", OVERVIEW, overview("example.bakery")),
                write(tmp_path / name / "Overview (1).csv", OVERVIEW, rows),
            ],
            today=TODAY + timedelta(days=days_later),
        )
        assert not refused(reading), name
        assert len(reading.of_kind(Kind.DAILY)) == 2


@pytest.mark.parametrize("days_later", [1, 5, 12])
def test_a_later_overview_of_another_account_is_refused(days_later: int, tmp_path: Path) -> None:
    """Also downloaded on another day: the days that both have are others."""
    later = LAST + timedelta(days=days_later)
    reading = read_files(
        [
            write(tmp_path / "Overview.csv", OVERVIEW, overview("example.bakery")),
            write(tmp_path / "Overview (1).csv", OVERVIEW, overview("example.bookshop", later)),
        ],
        today=later + timedelta(days=1),
    )
    assert refused(reading) == ["Overview (1).csv"]


def test_the_posts_prove_whose_days_they_are(tmp_path: Path) -> None:
    """With two accounts in one folder, days with fewer views than the posts of one of them are those of the other."""
    reading = read(
        write(tmp_path / "Content.csv", CONTENT, content("example.bakery")),
        write(tmp_path / "Content (1).csv", CONTENT, content("example.cafe", views=60_000)),
        write(tmp_path / "Overview.csv", OVERVIEW, overview("example.bakery")),
    )
    assert views(reading) == expected("example.bakery")
    alone = read(
        write(tmp_path / "Content (1).csv", CONTENT, content("example.cafe", views=60_000)),
        write(tmp_path / "Overview.csv", OVERVIEW, overview("example.bakery")),
    )
    assert refused(alone) == ["Overview.csv"]


def test_days_that_nothing_pairs_stay_without_an_account(tmp_path: Path) -> None:
    """Two accounts in one folder and days that could be of both: no account is guessed."""
    reading = read(
        *(write(tmp_path / f"Content {name}.csv", CONTENT, content(name)) for name in ("example.bakery", "example.cafe")),
        write(tmp_path / "Overview.csv", OVERVIEW, overview("example.cafe")),
    )
    assert list(views(reading)) == [""]


FOLLOWERS = ["Date", "Followers", "Difference in followers from previous day"]
SECTIONS: dict[str, tuple[list[str], Callable[[int], list[list[object]]]]] = {
    "FollowerHistory": (FOLLOWERS, lambda size: [[f"March {day}", size * 900 + 3 * day, 3] for day in range(1, 17)]),
    "FollowerGender": (
        ["Gender", "Distribution"],
        lambda size: [["Female", 0.3 + 0.05 * min(size, 7)], ["Male", 0.7 - 0.05 * min(size, 7)]],
    ),
    "FollowerTopTerritories": (
        ["Top territories", "Distribution"],
        lambda size: [["RO" if size == 1 else "GB", 0.6], ["Others", 0.4]],
    ),
    "FollowerActivity": (
        ["Date", "Hour", "Active followers"],
        lambda size: [[f"March {day}", hour, size * (20 + hour)] for day in (14, 15) for hour in range(24)],
    ),
    "Viewers": (
        ["Date", "Total Viewers", "New Viewers", "Returning Viewers"],
        lambda size: [[f"March {day}", size * (90 + day), size * 60, size * (30 + day)] for day in range(1, 17)],
    ),
}


@pytest.mark.parametrize("section", SECTIONS)
def test_sections_of_followers_and_audience_are_not_mixed(section: str, tmp_path: Path) -> None:
    """The other files of an export hold no handle either: a contradicting one is refused, an equal one is not."""
    heading, rows = SECTIONS[section]
    posts = write(tmp_path / "Content.csv", CONTENT, content("example.bakery"))
    first = write(tmp_path / f"{section}.csv", heading, rows(1))
    other = write(tmp_path / f"{section} (1).csv", heading, rows(7))
    assert refused(read(posts, first, other)) == [f"{section} (1).csv"]
    shutil.copy(first, other)
    assert not refused(read(posts, first, other))


def test_the_sections_of_an_archive_are_refused_together(tmp_path: Path) -> None:
    """Where the Overview of an archive is another account's, so are the files beside it."""
    first = write(tmp_path / "Overview.csv", OVERVIEW, overview("example.bakery"))
    heading, rows = SECTIONS["FollowerHistory"]
    packed = [
        write(tmp_path / "other" / "Overview.csv", OVERVIEW, overview("example.cafe")),
        write(tmp_path / "other" / "FollowerHistory.csv", heading, rows(7)),
    ]
    with zipfile.ZipFile(tmp_path / "other.zip", "w") as archive:
        for path in packed:
            archive.write(path, path.name)
    reading = read(first, tmp_path / "other.zip")
    assert sorted(refused(reading)) == ["other.zip/FollowerHistory.csv", "other.zip/Overview.csv"]
    assert views(reading) == {"": expected("example.bakery")["example.bakery"]}


def as_cells(rows: list[list[object]]) -> list[list[CellValue]]:
    return [[str(cell) for cell in row] for row in rows]


def test_blocks_on_a_sheet_are_not_mixed() -> None:
    """Two Overviews pasted below each other: the second is refused, with its row; a column of accounts tells them apart."""
    one, other = overview("example.bakery"), overview("example.cafe")
    pasted = as_cells([[*OVERVIEW], *one, [], [*OVERVIEW], *other])
    reading = read_grid(pasted, today=TODAY, source=Source("book.xlsx", sheet="Paste"))
    assert [row for part in reading.records for row in part.rows] == list(range(2, 30))
    assert [(problem.kind, problem.place.row) for problem in reading.problems if problem.severity is Severity.REFUSED] == [
        (ANOTHER_ACCOUNT, None)
    ]
    for rows, name in ((one, "example.bakery"), (other, "example.cafe")):
        for row in rows:
            row.append(name)
    named = as_cells([[*OVERVIEW, "Account"], *one, [], [*OVERVIEW, "Account"], *other])
    reading = read_grid(named, today=TODAY, source=Source("book.xlsx", sheet="Paste"))
    assert {part.account: len(part) for part in reading.records} == {"example.bakery": 28, "example.cafe": 28}


def test_files_of_one_name_are_told_apart(tmp_path: Path) -> None:
    """Two files of one name in two folders are named with their folders."""
    reading = read(
        write(tmp_path / "one" / "Overview.csv", OVERVIEW, overview("example.bakery")),
        write(tmp_path / "two" / "Overview.csv", OVERVIEW, overview("example.cafe")),
    )
    assert refused(reading) == ["two/Overview.csv"]
    problem = next(problem for problem in reading.problems if problem.kind == ANOTHER_ACCOUNT)
    assert problem.values["other"].startswith("one/Overview.csv")
    assert replace(problem, values={"other": "x"}).sentence("ro") != problem.sentence("en")
