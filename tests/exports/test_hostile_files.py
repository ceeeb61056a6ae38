"""Broken and harmful files are refused in a sentence: nothing is raised, nothing ends the process, nothing takes long."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest
from tests.exports.hostile_files import GOOD_CSV, archive, hostile, locked_workbook, sheet, with_part, workbook

from tiktok_kpis.exports.reading import read_files
from tiktok_kpis.grids import files
from tiktok_kpis.grids.package_check import MOST_BYTES, check_package

TODAY = date(2026, 6, 30)
FILES = list(hostile())
WITH_OUR_PATH = os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)}


def refusals(name: str, content: bytes, folder: Path) -> list[str]:
    path = folder / name
    path.write_bytes(content)
    reading = read_files([path], today=TODAY)
    return [problem.code for problem in reading.problems]


def test_there_are_two_hundred() -> None:
    """The list does not shrink by accident."""
    assert len(FILES) >= 200
    assert len({name for name, _ in FILES}) == len(FILES)


def test_hostile_files_are_survived(tmp_path: Path) -> None:
    """Each file is read or refused in words within five seconds of the processor, all of them within 300 MB."""
    for position, (name, content) in enumerate(FILES):
        folder = tmp_path / "files"
        folder.mkdir(exist_ok=True)
        (folder / f"{position:03} {name.replace('/', '_')}").write_bytes(content)
    command = [sys.executable, "-m", "tests.exports.read_hostile_files", str(tmp_path / "files")]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=300, env=WITH_OUR_PATH)
    told = [json.loads(line) for line in done.stdout.splitlines()]
    begun = [line["begun"] for line in told if "begun" in line]
    results = [line for line in told if "done" in line]
    assert done.returncode == 0, f"the process ended at {begun[-1:]}: {done.stderr[-500:]}"
    assert len(results) == len(begun) == len(FILES)
    assert [line for line in results if line["outcome"] not in ("read", "said")] == []
    assert [line for line in results if line["seconds"] > 5] == []
    assert max(line["peak"] for line in results) < 300, max(results, key=lambda line: line["peak"])


NAMED = (
    ("two corners.xlsx", "cells_too_far"),
    ("row too far.xlsx", "sheet_too_large"),
    ("reference of a thousand letters.xlsx", "sheet_too_large"),
    ("reference in entities.xlsx", "sheet_too_large"),
    ("entities.xlsx", "archive_unsafe"),
    ("bomb.zip", "archive_too_large"),
    ("many members.zip", "archive_too_many"),
    ("one name twice.zip", "archive_unsafe"),
    ("overlapping.zip", "archive_unsafe"),
    ("broken checksum.zip", "archive_broken"),
    ("an archive inside.zip", "archive_nested"),
    ("old type.xls", "workbook_too_old"),
    ("locked.xlsx", "workbook_locked"),
    ("cut 12 Overview.zip", "archive_broken"),
    ("cut 12 Overview.xlsx", "archive_broken"),
    ("a page.csv", "file_is_page"),
    ("a document.xlsx", "file_of_other_type"),
    ("deep lists.json", "json_broken"),
    ("UTF-32.csv", "year_assumed"),
    ("locked flag Overview.zip", "archive_locked"),
    ("odd UTF-16.csv", "file_not_text"),
    ("not markup.xlsx", "workbook_broken"),
    ("headings only.csv", "too_many_tables"),
    ("quotes in every row.csv", "rows_mostly_broken"),
    ("a cell too many in every row.csv", "rows_mostly_broken"),
    ("two million cells.xlsx", "sheet_too_large"),
    ("two million texts.xlsx", "sheet_too_large"),
)
"""What the refusal of a file must say."""


@pytest.mark.parametrize(("name", "code"), NAMED)
def test_what_is_wrong_is_named(name: str, code: str, tmp_path: Path) -> None:
    """The refusal names what the file is or what is wrong with it."""
    assert code in refusals(name, dict(FILES)[name], tmp_path)


def test_sound_packages_pass() -> None:
    """A workbook and an archive as programs write them are not refused."""
    assert check_package(workbook(3000)) is None
    assert check_package(archive([("Overview.csv", GOOD_CSV)])) is None
    assert check_package(sheet('<row r="1"><c r="A1" t="str"><v>Date</v></c></row>')) is None
    assert check_package(with_part("docProps/custom.xml", b"<a/>")) is None


def test_a_locked_workbook_is_told_apart_from_an_old_one(tmp_path: Path) -> None:
    """Both are in the same container; what is inside says which sentence is right."""
    assert refusals("book.xlsx", locked_workbook(), tmp_path) == ["workbook_locked"]


def test_a_missing_file_and_a_folder(tmp_path: Path) -> None:
    """Neither is an exception."""
    reading = read_files([tmp_path / "nothing.csv", tmp_path], today=TODAY)
    assert [problem.code for problem in reading.problems] == ["file_missing", "file_is_folder"]
    assert reading.records == []


def test_a_file_that_is_too_large_is_not_opened(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Its size is enough to know."""
    package = tmp_path / "book.xlsx"
    package.write_bytes(b"PK\x03\x04")
    os.truncate(package, MOST_BYTES + 1)
    text = tmp_path / "days.csv"
    text.write_bytes(GOOD_CSV)
    monkeypatch.setattr(files, "_MOST_TEXT", len(GOOD_CSV) - 1)
    reading = read_files([package, text], today=TODAY)
    assert [problem.code for problem in reading.problems] == ["file_too_large", "file_too_large"]


def test_a_file_that_may_not_be_opened(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The reason of the system is said."""

    def refused(*arguments: object) -> None:
        raise PermissionError(13, "Permission denied")

    (tmp_path / "days.csv").write_bytes(GOOD_CSV)
    monkeypatch.setattr(Path, "open", refused)
    (problem,) = read_files([tmp_path / "days.csv"], today=TODAY).problems
    assert (problem.code, problem.values["reason"]) == ("file_unreadable", "Permission denied")


def test_one_bad_file_does_not_stop_the_others(tmp_path: Path) -> None:
    """What can be read is read, whatever stands beside it."""
    (tmp_path / "bad.zip").write_bytes(b"PK\x03\x04")
    (tmp_path / "good.csv").write_bytes(GOOD_CSV)
    reading = read_files(sorted(tmp_path.iterdir()), today=TODAY)
    assert [len(part) for part in reading.records] == [19]
    assert next(problem.code for problem in reading.problems) == "archive_broken"
