"""Every value of every real export, where somebody keeps them beside the repository, against a reading that shares no code.

The raw bytes are split by the ``csv`` module or out of the workbook's markup; what the labels mean is written down by hand: the
first day of each file, the months of three languages, and what each section does to a day that is not over.
"""

from __future__ import annotations

import csv
import io
import re
import zipfile
from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from xml.etree import ElementTree
from zoneinfo import ZoneInfo

import pandas
import pytest

from tiktok_kpis.exports.reading import read_files
from tiktok_kpis.exports.records import Reading, Value
from tiktok_kpis.ledger.merge import merge
from tiktok_kpis.ledger.tables import DAILY
from tiktok_kpis.problems import Problem

FOLDER = Path(__file__).parents[3] / "shared" / "exports"
TODAY = date(2026, 11, 22)
pytestmark = pytest.mark.skipif(
    not FOLDER.is_dir(), reason="no folder ../shared/exports with real exports beside the repository"
)

MONTHS = {
    "ιανουαριου": 1,
    "φεβρουαριου": 2,
    "μαρτιου": 3,
    "marzo": 3,
    "april": 4,
}
MISSING = ("", "undefined", "NAN", "NaN", "--", "-")
FIRST_DAYS = {
    "studio_el_2026-03-17_Overview": date(2026, 1, 15),
    "studio_el_2026-03-17_FollowerHistory": date(2026, 1, 15),
    "studio_el_2026-03-17_Viewers": date(2026, 1, 16),
    "studio_el_2026-03-25_Overview": date(2026, 2, 25),
    "studio_el_2026-03-25_FollowerHistory": date(2026, 2, 25),
    "studio_el_2026-03-25_Viewers": date(2026, 2, 25),
    "studio_el_2026-03-25_FollowerActivity": date(2026, 3, 18),
    "studio_es_Overview": date(2026, 3, 8),
    "studio_en_native_Overview.xlsx": date(2026, 4, 12),
    "studio_en_native_Overview.zip": date(2026, 4, 16),
    "creator_tools_2021_Last_60_days": date(2021, 1, 15),
    "business_suite_2025_Overview": date(2025, 10, 31),
}
EXPORTED = {
    "studio_el_2026-03-17_Content": date(2026, 3, 17),
    "studio_el_2026-03-25_Content": date(2026, 3, 25),
    "creator_tools_2021_Video_Posts": date(2021, 3, 17),
}
COUNTS = {
    "video views": "views",
    "total views": "views",
    "profile views": "profile_views",
    "likes": "likes",
    "total likes": "likes",
    "comments": "comments",
    "total comments": "comments",
    "shares": "shares",
    "total shares": "shares",
    "followers": "followers",
    "total viewers": "viewers",
    "new viewers": "new_viewers",
    "returning viewers": "returning_viewers",
    "add to favorites": "saves",
    "reached audience": "reach",
    "new followers": "new_followers",
    "lost followers": "lost_followers",
    "phone number clicks": "phone_clicks",
    "leads submission": "leads",
    "hour": "hour",
    "active followers": "active_followers",
}
LEFT_OUT = {"difference in followers from previous day", "net growth"}
Expected = dict[str, list[Value]]


def raw_rows(path: Path) -> list[list[str]]:
    """Return the cells of a file as texts, by nothing but the standard library."""
    if path.suffix == ".csv":
        return list(csv.reader(io.StringIO(path.read_text(encoding="utf-8-sig"), newline="")))
    with zipfile.ZipFile(path) as package:
        if path.suffix == ".zip":
            (name,) = [name for name in package.namelist() if name.endswith(".csv")]
            return list(csv.reader(io.StringIO(package.read(name).decode("utf-8-sig"), newline="")))
        (name,) = [name for name in package.namelist() if "worksheets/sheet" in name]
        tree = ElementTree.fromstring(package.read(name))
    space = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
    return [[cell.findtext(f"{space}v") or "" for cell in row] for row in tree.iter(f"{space}row")]


def plain(heading: str) -> str:
    return heading.replace("\xa0", " ").strip().lower()


def count(cell: str) -> int | None:
    return None if cell in MISSING else int(cell)


def label_of(cell: str) -> tuple[int, int]:
    """Return month and day of a label in words or figures."""
    if match := re.match(r"(\d{4})[-/](\d\d)[-/](\d\d)", cell):
        return int(match.group(2)), int(match.group(3))
    day = re.search(r"\d+", cell)
    word = (
        re.sub(r"[\d ]|\bde\b", "", cell).lower().replace("ά", "α").replace("ί", "ι").replace("ο\u0301", "ο").replace("ύ", "υ")
    )
    assert day is not None
    return MONTHS[word], int(day.group())


def expected_days(name: str, headings: list[str], rows: list[list[str]]) -> Expected:
    """Days that follow each other from the first one on, or hours of such days."""
    is_hourly = "hour" in headings
    days = [FIRST_DAYS[name] + timedelta(days=number // 24 if is_hourly else number) for number in range(len(rows))]
    for day, row in zip(days, rows, strict=True):
        assert (day.month, day.day) == label_of(row[0]), "the first day written down here is wrong"
    columns: Expected = {"date": list(days)}
    for index, heading in enumerate(headings):
        if heading in COUNTS:
            columns[COUNTS[heading]] = [count(row[index]) for row in rows]
    if "viewers" in columns:
        for position, total in enumerate(columns["viewers"]):
            if total is None:
                columns["new_viewers"][position] = columns["returning_viewers"][position] = None
    if is_hourly:
        active = columns["active_followers"]
        position = len(active) - 1
        while active[position] == 0:
            active[position] = None
            position -= 1
    return columns


def expected_posts(name: str, headings: list[str], rows: list[list[str]]) -> Expected:
    """Ids out of the links, the second of the upload out of the ids where the file has the day only."""
    link = headings.index("video link")
    ids = [re.findall(r"\d{15,}$", row[link])[0] for row in rows]
    columns: Expected = {
        "video_id": list(ids),
        "link": [row[link] for row in rows],
        "title": [row[headings.index("video title")].strip() or None for row in rows],
    }
    posted: list[Value] = []
    for row, video in zip(rows, ids, strict=True):
        cell = row[headings.index("post time")]
        uploaded = datetime.fromtimestamp(int(video) >> 32, UTC).replace(tzinfo=None)
        if ":" in cell:
            posted.append(datetime.fromisoformat(cell.replace("/", "-")))
            continue
        month, day = label_of(cell)
        labelled = date(uploaded.year, month, day)
        posted.append(uploaded if abs(labelled - uploaded.date()) <= timedelta(days=1) else datetime.combine(labelled, time()))
    columns["posted"] = posted
    columns["posted_hour"] = [
        moment.hour if moment.time() != time() else None for moment in posted if isinstance(moment, datetime)
    ]
    for index, heading in enumerate(headings):
        if heading in COUNTS:
            columns[COUNTS[heading]] = [count(row[index]) for row in rows]
    return columns


def expected_territories(name: str, headings: list[str], rows: list[list[str]]) -> Expected:
    return {
        "dimension": ["territory"] * len(rows),
        "value": [row[0] for row in rows],
        "share": [float(row[1]) for row in rows],
    }


def expected(path: Path) -> Expected:
    """Return what must be read of a file."""
    headings, *rows = [row for row in raw_rows(path) if row]
    folded = [plain(heading) for heading in headings]
    read: Callable[[str, list[str], list[list[str]]], Expected] = (
        expected_posts if "video link" in folded else expected_days if "date" in folded else expected_territories
    )
    used = {*COUNTS, *LEFT_OUT, "date", "time", "video link", "video title", "post time", "top territories", "distribution"}
    assert set(folded) <= used, "a heading that nothing here checks"
    return read(path.name if path.suffix in (".xlsx", ".zip") else path.stem, folded, rows)


def test_every_value_of_every_file_is_right() -> None:
    """No value differs, none is missing and none is made up, over all files."""
    compared, wrong = 0, []
    for path in sorted(FOLDER.glob("*.*")):
        if path.suffix == ".md":
            continue
        (records,) = read_files([path], today=TODAY).records
        hoped = expected(path)
        assert set(records.columns) == set(hoped), path.name
        for name, values in hoped.items():
            assert len(records.columns[name]) == len(values), f"{path.name} {name}"
            compared += len(values)
            wrong += [
                (path.name, name, row, was, value)
                for row, was, value in zip(records.rows, records.columns[name], values, strict=True)
                if was != value or type(was) is not type(value)
            ]
        if path.stem in EXPORTED:
            assert (records.exported, records.exported_is_known) == (EXPORTED[path.stem], True)
    assert wrong == []
    assert compared > 3500


def read_export(day: str) -> Reading:
    return read_files(sorted(FOLDER.glob(f"studio_el_{day}_*.csv")), today=TODAY)


@pytest.mark.parametrize("order", [("2026-03-17", "2026-03-25"), ("2026-03-25", "2026-03-17")])
def test_two_greek_exports_together_give_each_day_once(order: tuple[str, str]) -> None:
    """The older export's days move by one onto the newer one's; every figure is the newest; the shift is named."""
    tables: dict[str, pandas.DataFrame] = {}
    said: list[Problem] = []
    for day in order:
        merged = merge(tables, read_export(day), zone=ZoneInfo("UTC"), weekdays=list("1234567"))
        tables = merged.tables
        said += merged.changes.problems
    daily = tables[DAILY.name]
    days = list(daily["date"])
    assert days == [date(2026, 1, 16) + timedelta(days=number) for number in range(68)]
    for field, stem in (("views", "Overview"), ("likes", "Overview"), ("shares", "Overview"), ("followers", "FollowerHistory")):
        older, newer = (expected(FOLDER / f"studio_el_{day}_{stem}.csv") for day in ("2026-03-17", "2026-03-25"))
        truth = {day + timedelta(days=1): value for day, value in zip(older["date"], older[field], strict=True)}  # type: ignore[operator]
        truth |= dict(zip(newer["date"], newer[field], strict=True))
        assert dict(zip(days, daily[field], strict=True)) == truth, field
    shifts = [problem for problem in said if problem.code == "days_shifted"]
    assert shifts
    for problem in shifts:
        assert problem.values == {"days": "+1", "older": "2026-03-17", "newer": "2026-03-25"}
        assert "2026-03-17" in problem.sentence("en")
        assert "2026-03-25" in problem.sentence("ro")
