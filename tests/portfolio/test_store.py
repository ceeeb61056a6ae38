"""A store holds what the exports of an agency say, and is the same whatever the way it was filled."""

from __future__ import annotations

import hashlib
import os
import random
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pyarrow.dataset as ds
import pytest

from tests.portfolio.agency import TODAY, Agency, write_agency
from tiktok_kpis.grids import delimited
from tiktok_kpis.portfolio import collecting, sources, workers
from tiktok_kpis.portfolio.store import Store
from tiktok_kpis.portfolio.tables import TABLES
from tiktok_kpis.problems import Refused, Severity

UTC = ZoneInfo("UTC")
PROJECT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def agency(tmp_path_factory: pytest.TempPathFactory) -> Agency:
    return write_agency(tmp_path_factory.mktemp("agency") / "clients")


@pytest.fixture(scope="module")
def store(agency: Agency, tmp_path_factory: pytest.TempPathFactory) -> Store:
    return filled(tmp_path_factory.mktemp("kept") / "store", [agency.folder])


def filled(folder: Path, sources: Sequence[Path], today: date = TODAY) -> Store:
    store = Store(folder)
    store.add(sources, today=today, zone=UTC)
    return store


def rows(store: Store, name: str) -> list[dict[str, Any]]:
    """Return every row of a table, with the account and the month of its folder."""
    table = ds.dataset(store.table(name), partitioning="hive", format="parquet").to_table()
    return [dict(row) for row in table.to_pylist()]


def contents(store: Store) -> Iterator[tuple[str, str]]:
    """Yield the place and the content of every file of the tables."""
    for name in TABLES:
        for path in sorted(store.table(name).rglob("*")):
            if path.is_file():
                yield path.relative_to(store.folder).as_posix(), hashlib.sha256(path.read_bytes()).hexdigest()


def test_posts_are_those_of_the_newest_exports(agency: Agency, store: Store) -> None:
    """Every post of every account once, with its counts, its moment and its hashtags; what no export had stays blank."""
    found = {row["video_id"]: row for row in rows(store, "posts")}
    posts = {post.video_id: (account, post) for account in agency.accounts for post in account.posts}
    assert found.keys() == posts.keys()
    for video_id, (account, post) in posts.items():
        row = found[video_id]
        assert (row["account"], row["posted"], row["title"]) == (account.handle, post.posted, post.title)
        assert row["month"] == f"{post.posted:%Y-%m}"
        assert row["hashtags"].split()[0] == "#bread"
        assert row["format"] == (post.format if account.has_formats else None)
        for name, count in post.counts.items():
            assert row[name] == (None if name == "saves" and not account.has_saves else count), (account.handle, name)


def test_days_are_those_of_the_newest_exports(agency: Agency, store: Store) -> None:
    """Every day of every account once, corrected by the newer export, in the year it was."""
    found = {(row["account"], row["date"]): row for row in rows(store, "daily")}
    days = {(day.account, day.date): day for account in agency.accounts for day in account.days}
    assert found.keys() == days.keys()
    for key, day in days.items():
        assert found[key]["followers"] == day.followers
        assert {name: found[key][name] for name in day.counts} == day.counts, key


def test_what_is_broken_is_listed_with_its_place(agency: Agency, store: Store) -> None:
    """File, row and reason of everything refused, and nothing else refused; each has a sentence and a remedy."""
    refused = [problem for problem in store.problems() if problem.severity is Severity.REFUSED]
    assert sorted(map(str, {(one.place.file, one.place.row, one.code) for one in refused})) == sorted(map(str, agency.refused))
    for problem in refused:
        assert problem.sentence("ro") != problem.sentence("en")
        assert problem.remedy("ro")


def test_the_same_folder_twice_changes_nothing(agency: Agency, store: Store) -> None:
    """Every file is known by its content: nothing is read again."""
    before = dict(contents(store))
    again = store.add([agency.folder], today=TODAY, zone=UTC)
    assert (again.read, again.accounts) == (0, 0)
    assert again.known > len(agency.accounts)
    assert dict(contents(store)) == before


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, str]]:
    """Return the folder of a smaller agency, and the files of the tables that importing it at once gives."""
    folder = write_agency(tmp_path_factory.mktemp("small") / "clients", accounts=7).folder
    return folder, dict(contents(filled(tmp_path_factory.mktemp("at once") / "store", [folder])))


@pytest.mark.parametrize("seed", range(3))
def test_any_order_leaves_the_same_store(small: tuple[Path, dict[str, str]], seed: int, tmp_path: Path) -> None:
    """Its files a few at a time, in any order, give the same bytes as the folder at once: they find their neighbours again."""
    folder, expected = small
    files = [path for path in sorted(folder.rglob("*")) if path.is_file()]
    random.Random(seed).shuffle(files)
    store = Store(tmp_path / "store")
    for start in range(0, len(files), 9):
        store.add(files[start : start + 9], today=TODAY, zone=UTC)
    assert dict(contents(store)) == expected


def test_a_killed_import_is_taken_up_again(small: tuple[Path, dict[str, str]], tmp_path: Path) -> None:
    """Killed at any of its steps, several times over, and run again, it leaves the same bytes, and nothing beside them."""
    folder, expected = small
    steps = int(imported(tmp_path / "whole", folder).stdout)
    killed_at = sorted(random.Random(steps).sample(range(1, steps), 5))
    for step in killed_at:
        imported(tmp_path / "store", folder, step)
    assert imported(tmp_path / "store", folder).returncode == 0
    store = Store(tmp_path / "store")
    assert dict(contents(store)) == expected
    unfinished = [path for path in store.folder.rglob("*") if "unfinished" in path.name or path.name.startswith(".")]
    assert not unfinished


def imported(store: Path, source: Path, *step: int) -> subprocess.CompletedProcess[str]:
    """Import in a process of its own, killed at a step where one is given."""
    command = [sys.executable, "-m", "tests.portfolio.import_and_die", str(store), str(source), *map(str, step)]
    done = subprocess.run(command, capture_output=True, text=True, cwd=PROJECT, env={**os.environ, "PYTHONPATH": "addin:."})
    assert done.returncode in (0, -signal.SIGKILL), done.stderr
    return done


def test_a_table_in_batches_is_the_table(small: tuple[Path, dict[str, str]], tmp_path: Path) -> None:
    """A text too large to be held is read a few rows at a time, and gives the same bytes as at once."""
    folder, _ = small
    whole = filled(tmp_path / "whole", [folder / "tables"])
    with pytest.MonkeyPatch.context() as changed:
        changed.setattr(sources, "LARGE", 1)
        changed.setattr(collecting, "ROWS_AT_ONCE", 5)
        changed.setattr(delimited, "_ROWS_AT_ONCE", 2)
        batched = filled(tmp_path / "batched", [folder / "tables"])
    assert len(rows(batched, "posts")) > 5
    assert dict(contents(batched)) == dict(contents(whole))


def test_accounts_made_by_several_processes_are_the_same(small: tuple[Path, dict[str, str]], tmp_path: Path) -> None:
    """However the work is shared out, the same bytes."""
    folder, expected = small
    with pytest.MonkeyPatch.context() as changed:
        changed.setattr(workers, "WORTH_IT", 0)
        assert dict(contents(filled(tmp_path / "store", [folder]))) == expected


def test_a_copy_of_a_folder_is_the_folder(small: tuple[Path, dict[str, str]], tmp_path: Path) -> None:
    """The same files in another place, and twice in one, say nothing new."""
    folder, expected = small
    for name in ("clients", "clients again"):
        shutil.copytree(folder, tmp_path / name)
    copied = filled(tmp_path / "store", [tmp_path / "clients", tmp_path / "clients again"])
    assert dict(contents(copied)) == expected
    assert copied.add([folder], today=TODAY, zone=UTC).accounts == 0


def test_a_foreign_folder_is_no_store(tmp_path: Path) -> None:
    """Nothing is written between the user's own files."""
    (tmp_path / "letter.txt").write_text("mine")
    with pytest.raises(Refused, match="is not a portfolio"):
        filled(tmp_path, [tmp_path])
