"""The commands as a user meets them: what they print, what they write, and how they refuse."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import msoffcrypto.format.ooxml
import pytest

from tests.harness.made_once import empty_workbook
from tests.refresh.exports import studio
from tiktok_kpis.grids.problem_kinds import FILE_MISSING
from tiktok_kpis.problems import Place, Problem
from tiktok_kpis.refresh.problem_kinds import NO_BACKUP, WORKBOOK_OPEN

Run = subprocess.CompletedProcess[str]


def command(*arguments: object, folder: Path | None = None) -> Run:
    """Run `tiktok-kpis` in a Python of its own."""
    return subprocess.run(
        [sys.executable, "-c", "from tiktok_kpis.cli import main; main()", *map(str, arguments)],
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
        cwd=folder,
        env={**os.environ, "COLUMNS": "120", "PYTHONPATH": os.pathsep.join(filter(None, sys.path))},
    )


@pytest.fixture
def book(tmp_path: Path) -> Path:
    """A new workbook."""
    path = tmp_path / "book.xlsx"
    path.write_bytes(empty_workbook("en"))
    return path


def test_a_new_workbook_is_the_ready_one(tmp_path: Path) -> None:
    """What the command writes, and that it says nothing is wrong."""
    path = tmp_path / "new.xlsx"
    made = command("new", path)
    assert (made.returncode, made.stderr) == (0, "")
    assert path.read_bytes() == empty_workbook("en")


def test_the_demo_prints_kpis_and_says_where_the_workbook_is(tmp_path: Path) -> None:
    """The main job in one go."""
    made = command("demo", folder=tmp_path)
    assert (made.returncode, made.stderr) == (0, "")
    assert "Engagement rate" in made.stdout
    example = Path("tiktok-kpis-demo") / "tiktok-kpis-example.xlsx"
    assert str(example) in made.stdout
    assert (tmp_path / example).is_file()
    assert command("demo", folder=tmp_path).stdout == made.stdout


def test_a_refresh_prints_what_was_read_and_the_kpis(book: Path, tmp_path: Path) -> None:
    """With what the figures lack, and where the workbook as it was has gone."""
    made = command("refresh", book, *studio(tmp_path))
    assert (made.returncode, made.stderr) == (0, "")
    for words in ("60 rows", "15 rows", "2026-01-15 … 2026-03-15", "@sample.bakery", "without saves", "book backups"):
        assert words in made.stdout
    assert "not in this export: saves" in made.stdout


def test_a_second_refresh_changes_nothing_and_says_so(book: Path, tmp_path: Path) -> None:
    """Not a byte of the file, and no second backup."""
    exports = studio(tmp_path)
    command("refresh", book, *exports)
    before, backups = book.read_bytes(), list((tmp_path / "book backups").iterdir())
    made = command("refresh", book, *exports)
    assert made.returncode == 0
    assert "Nothing new" in made.stdout
    assert book.read_bytes() == before
    assert list((tmp_path / "book backups").iterdir()) == backups


def encrypted(path: Path, book: Path) -> Path:
    """Write a workbook with a password to open it."""
    with book.open("rb") as plain, path.open("wb") as locked:
        msoffcrypto.format.ooxml.OOXMLFile(plain).encrypt("secret", locked)
    return path


def refused_export(kind: str, folder: Path, book: Path) -> Path:
    """Return an export that cannot be read."""
    path = folder / f"{kind}.csv"
    match kind:
        case "other":
            path.write_text("Name,City\nAna,Cluj\n", encoding="utf-8")
        case "empty":
            path.touch()
        case "locked":
            return encrypted(folder / "locked.xlsx", book)
    return path


@pytest.mark.parametrize(
    ("kind", "words"), [("other", "TikTok"), ("empty", "empty"), ("locked", "password"), ("missing", "does not exist")]
)
def test_an_export_that_cannot_be_read_gets_one_sentence(book: Path, tmp_path: Path, kind: str, words: str) -> None:
    """Exit code 2, what is wrong and what to do, no trace; the workbook is untouched."""
    before = book.read_bytes()
    made = command("refresh", book, refused_export(kind, tmp_path, book))
    assert made.returncode == 2
    assert words in made.stdout + made.stderr
    assert "Traceback" not in made.stdout + made.stderr
    assert len((made.stdout + made.stderr).strip().splitlines()) == 1
    assert book.read_bytes() == before
    assert not (tmp_path / "book backups").exists()


@pytest.mark.parametrize("kind", ["missing", "locked", "text", "foreign", "folder"])
def test_a_workbook_that_cannot_be_refreshed_gets_one_sentence(book: Path, tmp_path: Path, kind: str) -> None:
    """The same for what stands in the place of the workbook."""
    path = tmp_path / f"{kind}.xlsx"
    if kind == "locked":
        encrypted(path, book)
    elif kind == "text":
        path.write_text("Date,Video Views\n", encoding="utf-8")
    elif kind == "foreign":
        import openpyxl

        openpyxl.Workbook().save(path)
    elif kind == "folder":
        path.mkdir()
    before = path.read_bytes() if path.is_file() else None
    made = command("refresh", path, *studio(tmp_path))
    assert made.returncode == 2
    assert made.stderr.strip()
    assert "Traceback" not in made.stderr
    assert (path.read_bytes() if path.is_file() else None) == before


def test_what_can_be_read_is_read_beside_what_cannot(book: Path, tmp_path: Path) -> None:
    """One bad file does not hold up the others, and the exit code tells of it."""
    made = command("refresh", book, *studio(tmp_path), tmp_path / "gone.csv")
    assert made.returncode == 2
    assert "gone.csv" in made.stdout
    assert "60 rows" in made.stdout


def test_refusals_and_problems_are_said_in_the_language_asked_for(tmp_path: Path) -> None:
    """As everything else a command prints is."""
    missing = tmp_path / "gone.csv"
    problem = Problem(FILE_MISSING, Place("gone.csv"))
    assert problem.describe("ro") != problem.describe()
    made = command("check", missing, "--language", "ro")
    assert (made.returncode, problem.describe("ro") in made.stdout) == (2, True)
    told = json.loads(command("check", "--json", missing, "--language", "ro").stdout)["problems"]
    assert [(one["sentence"], one["remedy"]) for one in told] == [(problem.sentence("ro"), problem.remedy("ro"))]


def test_a_refresh_speaks_the_language_of_its_workbook(tmp_path: Path) -> None:
    """Whether it refuses an export, the workbook, or what is asked of its backups."""
    book = tmp_path / "cartea.xlsx"
    assert command("new", book, "--language", "ro").returncode == 0
    refused = command("refresh", book, tmp_path / "gone.csv")
    assert Problem(FILE_MISSING, Place("gone.csv")).describe("ro") in refused.stdout
    no_backup = Problem(NO_BACKUP, Place(book.name), values={"folder": "cartea backups"}).describe("ro")
    assert no_backup in command("restore", book).stderr
    (tmp_path / "~$cartea.xlsx").touch()
    is_open = command("refresh", book, *studio(tmp_path))
    values = {"program": "Excel", "beside": "~$cartea.xlsx"}
    assert is_open.returncode == 2
    assert is_open.stderr.strip() == Problem(WORKBOOK_OPEN, Place(book.name), values=values).describe("ro")


def test_new_overwrites_nothing(book: Path) -> None:
    """A name that is taken is refused."""
    before = book.read_bytes()
    made = command("new", book)
    assert (made.returncode, book.read_bytes()) == (2, before)
    assert "already" in made.stderr


def test_check_writes_nothing_and_speaks_to_programs(tmp_path: Path) -> None:
    """The same reading, as JSON."""
    exports = studio(tmp_path)
    before = sorted(tmp_path.iterdir())
    made = command("check", "--json", *exports)
    read = json.loads(made.stdout)
    assert {block["shape"] for block in read["blocks"]} >= {"studio_overview", "studio_content"}
    overview = next(block for block in read["blocks"] if block["shape"] == "studio_overview")
    assert [len(records["date"]) for records in overview["records"]] == [60]
    assert sorted(tmp_path.iterdir()) == before


def test_the_reference_names_every_function_and_explains_one() -> None:
    """Typed with or without the equals sign."""
    listed = command("functions").stdout
    assert "ENGAGEMENT_RATE(" in listed
    assert "PARSE_COUNT(" in listed
    explained = command("functions", "=engagement_rate()").stdout
    assert "(Likes + Comments + Saves + Shares) ÷ Views" in explained
    assert command("functions", "NO_SUCH").returncode == 2
    assert "Aprecieri" in command("functions", "ENGAGEMENT_RATE", "--language", "ro").stdout


def test_an_open_workbook_is_refused_and_its_copy_refreshed(book: Path, tmp_path: Path) -> None:
    """The refusal says how; the workbook stays, and the copy has the figures."""
    (tmp_path / "~$book.xlsx").touch()
    before = book.read_bytes()
    exports = studio(tmp_path)
    refused = command("refresh", book, *exports)
    assert refused.returncode == 2
    assert "--copy" in refused.stderr
    made = command("refresh", book, *exports, "--copy")
    assert (made.returncode, made.stderr) == (0, "")
    copy = next(tmp_path.glob("book (refreshed *).xlsx"))
    assert str(copy) in made.stdout
    assert book.read_bytes() == before
    assert not (tmp_path / "book backups").exists()
    again = command("refresh", copy, *exports)
    assert "Nothing new" in again.stdout


def test_a_backup_is_listed_and_brought_back(book: Path, tmp_path: Path) -> None:
    """Which one is said, and where the workbook went that stood there."""
    before = book.read_bytes()
    assert command("restore", book).returncode == 2
    command("refresh", book, *studio(tmp_path))
    refreshed = book.read_bytes()
    listed = command("restore", book, "--list")
    assert [line[:2] for line in listed.stdout.splitlines()] == ["1."]
    made = command("restore", book)
    assert (made.returncode, made.stderr) == (0, "")
    assert book.read_bytes() == before
    assert "book backups" in made.stdout
    assert command("restore", book, "--backup", "1").returncode == 0
    assert book.read_bytes() == refreshed


def test_copies_of_a_sync_program_are_named(book: Path, tmp_path: Path) -> None:
    """Beside what was read, as a warning."""
    (tmp_path / "book (conflicted copy 2026-04-02).xlsx").touch()
    made = command("refresh", book, *studio(tmp_path))
    assert made.returncode == 0
    assert "conflicted copy 2026-04-02" in made.stdout


def test_a_workbook_cut_off_is_told_from_what_is_none(book: Path, tmp_path: Path) -> None:
    """And how to get the last one back."""
    book.write_bytes(book.read_bytes()[:10_000])
    made = command("refresh", book, *studio(tmp_path))
    assert made.returncode == 2
    assert "tiktok-kpis restore" in made.stderr
