"""A portfolio's folder as sync tools, disks and people leave it: only what the manifest lists is read, and damage is mended."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from zoneinfo import ZoneInfo

import pandas as pd
import pytest

from tests.generated import ROOT
from tests.portfolio.agency import TODAY
from tests.portfolio.test_store import contents, filled
from tiktok_kpis.portfolio.answers import Portfolio
from tiktok_kpis.portfolio.manifest import FORMAT
from tiktok_kpis.portfolio.store import Store
from tiktok_kpis.portfolio.tables import account_folder
from tiktok_kpis.problems import Problem, Refused

UTC = ZoneInfo("UTC")
LINK = "https://www.tiktok.com/@{}/video/76130000000000000{:02}"
ENGINES = ("duckdb", "pandas", "polars")


@pytest.fixture
def exports(tmp_path: Path) -> Path:
    """Three accounts with two posts and two days each."""
    for place, account in enumerate(("sample.bakery", "sample.cafe", "sample.press")):
        folder = tmp_path / "exports" / f"@{account}"
        folder.mkdir(parents=True)
        posts = "".join(f"{LINK.format(account, 10 * place + post)},{100 * (place + 1)},{post}\n" for post in (1, 2))
        (folder / "posts.csv").write_text(f"Video link,Views,Likes\n{posts}", encoding="utf-8")
        days = "".join(f"2026-03-0{day},{10 * (place + 1)},{day}\n" for day in (1, 2))
        (folder / "days.csv").write_text(f"Date,Views,Likes\n{days}", encoding="utf-8")
    return tmp_path / "exports"


def views(store: Store, engine: str = "duckdb") -> dict[str, int]:
    """Return the views of each account's posts as an engine adds them up."""
    files = {name: store.files(name) for name in store.tables()}
    portfolio = Portfolio(str(store.folder), store.tables(), engine, files=files)
    try:
        rows = pd.concat(list(portfolio.groups(["account"], "views").batches()), ignore_index=True)
    finally:
        portfolio.close()
    return {str(row["account"]): int(row["views"]) for row in rows.to_dict("records")}


TRUE = {"sample.bakery": 200, "sample.cafe": 400, "sample.press": 600}


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("name", ["store[12]", "br[x", "a*b", "100%", 'it\'s "so"', "a b{c,d}", "naïve ☕", "what?"])
def test_a_path_is_never_a_pattern(exports: Path, tmp_path: Path, name: str, engine: str) -> None:
    """A second portfolio whose name the pattern would match is not read with it."""
    store = filled(tmp_path / name, [exports])
    for other in ("store1", "store2", "axb", "whatx"):
        shutil.copytree(store.folder, tmp_path / other)
    assert views(store, engine) == TRUE


@pytest.mark.parametrize("engine", ENGINES)
def test_copies_of_a_sync_tool_are_not_read(exports: Path, tmp_path: Path, engine: str) -> None:
    """Beside a file, a month, an account, a bundle of records, and the manifest."""
    store = filled(tmp_path / "store", [exports])
    before = list(contents(store))
    file = Path(store.files("posts")[0])
    shutil.copy(file, file.with_name("part-0 (conflicted copy 2026-03-05).parquet"))
    shutil.copytree(file.parent, file.parent.with_name(f"{file.parent.name} (1)"))
    shutil.copytree(file.parent.parent, file.parent.parent.with_name("account=sample.bakery (copy)"))
    records = next(path for path in sorted((store.folder / "read").iterdir()) if path.is_dir())
    part = next(records.glob("*.parquet"))
    shutil.copy(part, part.with_name(f"{part.stem} (1).parquet"))
    shutil.copytree(records, records.with_name(f"{records.name} (conflicted copy)"))
    shutil.copy(store.folder / "manifest.json", store.folder / "manifest (1).json")
    assert views(store, engine) == TRUE
    assert store.mend(zone=UTC) == []
    store.add([exports], today=TODAY, zone=UTC)
    assert views(store, engine) == TRUE
    assert [one for one in contents(store) if "cop" not in one[0] and "(1)" not in one[0]] == before


def _cut(file: Path) -> None:
    file.write_bytes(file.read_bytes()[:-20])


def _foreign(file: Path) -> None:
    pd.DataFrame({"mood": ["good"]}).to_parquet(file)


def _lose_the_account(file: Path) -> None:
    shutil.rmtree(file.parent.parent)


@pytest.mark.parametrize("damage", [Path.unlink, _cut, _foreign, _lose_the_account], ids=lambda one: one.__name__)
def test_damaged_tables_are_made_again(exports: Path, tmp_path: Path, damage: Callable[[Path], object]) -> None:
    """From the records, with a sentence that names the account; the next time there is nothing to say."""
    store = filled(tmp_path / "store", [exports])
    before = list(contents(store))
    damage(Path(store.files("posts")[0]))
    (said,) = store.mend(zone=UTC)
    assert (said.code, said.values["accounts"]) == ("store_rebuilt", "sample.bakery")
    assert (list(contents(store)), views(store), store.mend(zone=UTC)) == (before, TRUE, [])


@pytest.mark.parametrize(
    "manifest", [None, "", "{", "[]", '{"accounts": 3}', '{"accounts": {"a": 1}}', '{"format": 1, "accounts": {}}']
)
def test_a_lost_or_broken_manifest_is_made_again(exports: Path, tmp_path: Path, manifest: str | None) -> None:
    """All tables come from the records."""
    store = filled(tmp_path / "store", [exports])
    path = store.folder / "manifest.json"
    whole = path.read_bytes()
    path.unlink()
    if manifest is not None:
        path.write_text(manifest, encoding="utf-8")
    store.mend(zone=UTC)
    assert (views(store), path.read_bytes()) == (TRUE, whole)


def test_a_manifest_of_a_newer_version_is_left_alone(exports: Path, tmp_path: Path) -> None:
    """It is refused, and not a byte changes."""
    store = filled(tmp_path / "store", [exports])
    path = store.folder / "manifest.json"
    path.write_text(json.dumps({**json.loads(path.read_text("utf-8")), "format": FORMAT + 1}), encoding="utf-8")
    before = list(contents(store))
    for ask in (store.tables, lambda: store.mend(zone=UTC), lambda: store.add([exports], today=TODAY, zone=UTC)):
        with pytest.raises(Refused) as refused:
            ask()
        assert refused.value.problem.code == "store_newer"
    assert list(contents(store)) == before


def _lose_records(folder: Path) -> None:
    shutil.rmtree(folder)


def _break_their_list(folder: Path) -> None:
    (folder / "about.json").write_text("{", encoding="utf-8")


def _cut_a_part(folder: Path) -> None:
    _cut(next(folder.glob("*.parquet")))


@pytest.mark.parametrize("damage", [_lose_records, _break_their_list, _cut_a_part], ids=lambda one: one.__name__)
def test_lost_records_leave_their_tables_until_they_are_read_again(
    exports: Path, tmp_path: Path, damage: Callable[[Path], None]
) -> None:
    """The account is named; its tables stay; reading its exports again makes all whole."""
    store = filled(tmp_path / "store", [exports])
    whole = list(contents(store))
    keys = json.loads((store.folder / "manifest.json").read_text("utf-8"))["accounts"]["sample.cafe"]["from"]
    damage(store.folder / "read" / keys[0])
    added = store.add([exports / "@sample.press"], today=TODAY, zone=UTC)
    assert [(one.code, one.values["accounts"]) for one in added.problems] == [("records_damaged", "sample.cafe")]
    assert views(store) == TRUE
    again = store.add([exports], today=TODAY, zone=UTC)
    assert (again.problems, views(store), list(contents(store))) == ([], TRUE, whole)


def test_an_account_that_is_lost_altogether_is_refused_by_name(exports: Path, tmp_path: Path) -> None:
    """Neither its tables nor its records are there."""
    store = filled(tmp_path / "store", [exports])
    keys = json.loads((store.folder / "manifest.json").read_text("utf-8"))["accounts"]["sample.cafe"]["from"]
    for key in keys:
        shutil.rmtree(store.folder / "read" / key)
    shutil.rmtree(store.folder / "posts" / account_folder("sample.cafe"))
    with pytest.raises(Refused) as refused:
        store.mend(zone=UTC)
    assert (refused.value.problem.code, refused.value.problem.values["accounts"]) == ("accounts_lost", "sample.cafe")


def test_a_portfolio_is_not_read_into_itself(exports: Path, tmp_path: Path) -> None:
    """By its name, by a folder in it, by a link; another portfolio among the exports is passed over."""
    store = filled(exports / "kept", [exports])
    filled(exports / "older", [exports / "@sample.cafe"])
    link = tmp_path / "link"
    link.symlink_to(store.folder, target_is_directory=True)
    before = list(contents(store))
    for source in (store.folder, store.folder / "posts", link):
        with pytest.raises(Refused) as refused:
            store.add([source], today=TODAY, zone=UTC)
        assert refused.value.problem.code == "store_into_itself"
    added = store.add([exports], today=TODAY, zone=UTC)
    assert (added.read, list(contents(store))) == (0, before)


@pytest.mark.parametrize("account", ["con", "aux", "nul.x", "prn.", "name.", "lpt1", "Name", "a/b", "com1"])
def test_every_account_has_a_folder_that_windows_can_have(account: str) -> None:
    """No reserved name, no full stop or space at the end, no capital that meets another account's small letter."""
    name = account_folder(account)
    assert name.startswith("account=")
    assert not name.endswith((".", " "))
    assert "/" not in name
    assert name.lower() != account_folder(account.lower()).lower() or account == account.lower()


@pytest.mark.parametrize("engine", ENGINES)
def test_odd_handles_keep_their_figures(tmp_path: Path, engine: str) -> None:
    """Two handles that differ by a full stop at the end, and one that Windows reserves."""
    rows = [("con", 1), ("name", 2), ("name.", 3), ("nul.x", 4)]
    lines = "".join(f"{LINK.format(account, place)},{100 * place}\n" for account, place in rows)
    (tmp_path / "posts.csv").write_text(f"Video link,Views\n{lines}", encoding="utf-8")
    store = filled(tmp_path / "store", [tmp_path / "posts.csv"])
    assert views(store, engine) == {account: 100 * place for account, place in rows}


def _refusal(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "tiktok_kpis", "portfolio", *arguments], capture_output=True, text=True, check=False, cwd=ROOT
    )


@pytest.mark.parametrize(
    "arguments",
    [
        ("https://example.invalid/exports",),
        ("s3://bucket/store",),
        ("hf://datasets/a/b",),
        ("file:///tmp/exports",),
        (".", "--store", "s3://bucket/store"),
        (".", "--to", "https://example.invalid/answer.csv"),
        ("one", "http://example.invalid/two"),
    ],
)
def test_addresses_are_refused_before_anything_is_asked(arguments: tuple[str, ...]) -> None:
    """A sentence, and at once."""
    done = _refusal(*arguments)
    assert done.returncode == 2
    assert "address" in done.stderr
    assert "Traceback" not in done.stderr


def test_duckdb_loads_no_extension_of_its_own() -> None:
    """It would ask its server where a path needs one."""
    import duckdb

    from tiktok_kpis.portfolio.engines.duckdb import connection
    from tiktok_kpis.portfolio.files import Resources

    session = connection(Resources(memory=123))
    with pytest.raises(duckdb.Error, match=r"(?i)extension|httpfs"):
        session.sql("FROM read_csv('https://127.0.0.1:9/a.csv')").fetchall()


def test_two_imports_at_once_lose_no_account(exports: Path, tmp_path: Path) -> None:
    """Each waits for the other."""
    store = tmp_path / "store"
    program = (
        "import sys; from datetime import date; from pathlib import Path; from zoneinfo import ZoneInfo;"
        "from tiktok_kpis.portfolio.store import Store;"
        "Store(Path(sys.argv[1])).add([Path(sys.argv[2])], today=date(2026, 4, 1), zone=ZoneInfo('UTC'))"
    )
    running = [
        subprocess.Popen([sys.executable, "-c", program, str(store), str(folder)]) for folder in sorted(exports.iterdir())
    ]
    assert [one.wait() for one in running] == [0, 0, 0]
    assert views(Store(store)) == TRUE


def test_an_answer_onto_a_full_disk_leaves_no_half_file(exports: Path, tmp_path: Path) -> None:
    """The sentence says what the system said."""
    done = _refusal(str(exports), "--to", "/dev/full/answer.csv")
    assert done.returncode == 2
    folder = tmp_path / "answers"
    folder.mkdir()
    program = (
        "import resource, signal, sys; signal.signal(signal.SIGXFSZ, signal.SIG_IGN);"
        "from tiktok_kpis.portfolio.outputs import write_bytes; from pathlib import Path;"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (1000, 1000));"
        "write_bytes(Path(sys.argv[1]), b'x' * 5000)"
    )
    stopped = subprocess.run(
        [sys.executable, "-c", program, str(folder / "answer.xlsx")], capture_output=True, text=True, check=False
    )
    assert stopped.returncode == 1
    assert "File too large" in stopped.stderr
    assert list(folder.iterdir()) == []


def test_problems_say_what_to_do() -> None:
    """Each kind of damage has its sentence and remedy in English and German."""
    from tiktok_kpis.portfolio.problem_kinds import KINDS

    for kind in KINDS:
        problem = Problem(kind, values=dict.fromkeys(kind.value_names, "x"))
        assert problem.remedy("de") != problem.remedy("en")
