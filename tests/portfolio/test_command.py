"""The command: the right figures for the whole accounts, in the terminal and in every kind of file; clear refusals."""

from __future__ import annotations

import csv
import re
import shutil
import sys
import tempfile
from collections.abc import Iterable
from pathlib import Path

import openpyxl
import pandas as pd
import pyarrow.dataset as ds
import pyarrow.parquet as pq
import pytest
from babel.numbers import format_decimal
from typer.testing import CliRunner, Result

from tests.benchmarks.portfolio_rows import write_posts
from tests.harness.engines import formualizer_values
from tests.harness.libreoffice import Office
from tests.portfolio.agency import NEWER, Account, Agency, Post, write_agency
from tiktok_kpis.cli import portfolio as command
from tiktok_kpis.cli.commands import app, main
from tiktok_kpis.cli.terminal import REFUSED
from tiktok_kpis.languages import LANGUAGES, SOURCE_LANGUAGE, catalogue, text
from tiktok_kpis.metrics.definitions import METRICS
from tiktok_kpis.portfolio import answers
from tiktok_kpis.portfolio.problem_kinds import UNKNOWN_GROUPING
from tiktok_kpis.problems import Problem, Refused

CASES = Path(__file__).parents[1] / "exports" / "cases"
PARTS = ("likes", "comments", "saves", "shares")


def run(*arguments: object) -> Result:
    return CliRunner().invoke(app, ["portfolio", *map(str, arguments)], catch_exceptions=True)


def refusal(*arguments: object) -> str:
    """Return the sentence with which a call is refused."""
    refused = run(*arguments).exception
    assert isinstance(refused, Refused), refused
    return refused.problem.describe()


@pytest.fixture(scope="module")
def agency(tmp_path_factory: pytest.TempPathFactory) -> Agency:
    return write_agency(tmp_path_factory.mktemp("agency") / "clients", accounts=14)


@pytest.fixture(scope="module")
def store(agency: Agency, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("kept") / "store"
    done = run(agency.folder, "--store", folder)
    assert done.exit_code == REFUSED, done.output  # some files are broken; the others are read
    assert text("portfolio.terminal.refused", count=len(agency.refused)) in done.output
    return folder


def engagement_rate(account: Account, posts: Iterable[Post]) -> float:
    """Return the rate of the totals by the plain definition; saves that no export has add nothing."""
    totals = {name: sum(post.counts[name] for post in posts) for name in ("views", *PARTS)}
    if not account.has_saves:
        totals["saves"] = 0
    return float(METRICS["ENGAGEMENT_RATE"].call(**totals))


def test_accounts_and_months_are_what_plain_python_reckons(agency: Agency, store: Path, tmp_path: Path) -> None:
    """Totals, rates, ranks and numbers of posts of every account and month, from the exports to the file."""
    done = run(store, "--by", "account,month", "--to", tmp_path / "answer.parquet")
    assert done.exit_code == 0, done.output
    answer = pd.read_parquet(tmp_path / "answer.parquet")
    found = {(row["account"], f"{row['month']:%Y-%m}"): row for row in answer.to_dict("records")}
    expected: dict[tuple[str, str], tuple[Account, list[Post]]] = {}
    for account in agency.accounts:
        for post in account.posts:
            expected.setdefault((account.handle, f"{post.posted:%Y-%m}"), (account, []))[1].append(post)
    assert found.keys() == expected.keys()
    views = {key: sum(post.counts["views"] for post in posts) for key, (_, posts) in expected.items()}
    for key, (account, posts) in expected.items():
        assert found[key]["posts"] == len(posts)
        assert found[key]["views"] == views[key]
        assert found[key]["rank"] == 1 + sum(other > views[key] for other in views.values())
        assert found[key]["engagement_rate"] == pytest.approx(engagement_rate(account, posts), rel=1e-12)


def test_growth_is_that_of_the_counts_of_followers(agency: Agency, store: Path, tmp_path: Path) -> None:
    """From the first day to the last, in the workbook as in the definition."""
    assert run(store, "--to", tmp_path / "answer.xlsx").exit_code == 0
    sheet = openpyxl.load_workbook(tmp_path / "answer.xlsx")[text("portfolio.sheet.growth")]
    found = {row[0]: row[1:] for row in sheet.iter_rows(min_row=5, values_only=True)}
    with_days = [account for account in agency.accounts if account.days]
    assert found.keys() == {account.handle for account in with_days}
    for account in with_days:
        first, last = account.days[0].followers, account.days[-1].followers
        rate = METRICS["FOLLOWER_GROWTH_RATE"].call(last - first, first)
        assert found[account.handle][:4] == pytest.approx((first, last, last - first, rate))


def keys_of(account: Account, post: Post, by: str) -> list[tuple[str, ...]]:
    match by:
        case "format":
            return [(post.format if account.has_formats else "",)]
        case "hashtag":
            return [(word.lower(),) for word in post.title.split() if word.startswith("#")]
    return [(str(post.posted.isoweekday()), str(post.posted.hour))]


@pytest.mark.parametrize("by", ["format", "hashtag", "weekday,hour"])
def test_posts_are_grouped_by_what_is_asked(agency: Agency, store: Path, by: str, tmp_path: Path) -> None:
    """A post counts once in its group, once for each of its hashtags."""
    assert run(store, "--by", by, "--to", tmp_path / "answer.csv").exit_code == 0
    with (tmp_path / "answer.csv").open(encoding="utf-8-sig", newline="") as file:
        counts = {tuple(row[key] for key in by.split(",")): int(row["posts"]) for row in csv.DictReader(file)}
    expected: dict[tuple[str, ...], int] = {}
    for account in agency.accounts:
        for post in account.posts:
            for key in keys_of(account, post, by):
                expected[key] = expected.get(key, 0) + 1
    assert counts == expected


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_workbook_opens_without_an_error(agency: Agency, store: Path, calc: Office, language: str, tmp_path: Path) -> None:
    """Every sheet in its language, figures as figures, and the refused rows with file, row, reason and remedy."""
    book = tmp_path / "answer.xlsx"
    assert run(store, "--by", "hashtag", "--to", book, "--language", language).exit_code == 0
    values = calc.values(book)
    assert not [cell for sheet in values.values() for cell in sheet.values() if str(cell).startswith(("#N", "#V", "#D", "Err"))]
    accounts = values[text("portfolio.sheet.accounts", language)]
    assert {accounts[f"B{row}"] for row in range(5, 5 + len(agency.accounts))} == {one.handle for one in agency.accounts}
    refused = values[text("portfolio.sheet.refused", language)]
    listed = [(refused[f"B{row}"], refused.get(f"C{row}")) for row in range(5, 5 + len(agency.refused))]
    assert sorted(map(str, listed)) == sorted(str((file, str(row) if row else None)) for file, row, _ in agency.refused)
    assert all(refused[f"{letter}{row}"] for letter in "DE" for row in range(5, 5 + len(agency.refused)))


def test_imported_texts_are_no_formulas(tmp_path: Path) -> None:
    """A format or a hashtag that begins like a formula is text in the workbook, and has an apostrophe in CSV."""
    rows = [("account", "video_id", "format", "views", "snapshot")]
    rows += [("sample.bakery", f"76137130069518759{n:02}", live, "10", f"{NEWER}") for n, live in enumerate(LIVE)]
    with (tmp_path / "posts.csv").open("w", newline="") as file:
        csv.writer(file).writerows(rows)
    for name in ("answer.csv", "answer.xlsx"):
        assert run(tmp_path / "posts.csv", "--by", "format", "--to", tmp_path / name).exit_code == 0
    with (tmp_path / "answer.csv").open(encoding="utf-8-sig", newline="") as file:
        assert {row["format"] for row in csv.DictReader(file)} == {f"'{live}" for live in LIVE}
    book = openpyxl.load_workbook(tmp_path / "answer.xlsx")
    cells = {cell.value: cell.data_type for row in book[text("portfolio.sheet.groups")].iter_rows(min_row=5) for cell in row}
    assert {cells[live] for live in LIVE} == {"s"}
    assert not [cell for sheet in book for row in sheet.iter_rows() for cell in row if cell.data_type == "f"]
    assert formualizer_values(tmp_path / "answer.xlsx")


LIVE = ("=1+1", "+1", "-1+2", "@SUM(A1)")


@pytest.mark.parametrize("language", LANGUAGES)
def test_languages_have_the_same_texts_with_the_same_places(language: str) -> None:
    """A missing text would be shown in English, a missing place would lose a figure."""
    source, found = catalogue("portfolio", SOURCE_LANGUAGE), catalogue("portfolio", language)
    assert list(found) == list(source)
    for key, words in source.items():
        assert sorted(re.findall(r"{\w+}", found[key])) == sorted(re.findall(r"{\w+}", words)), key
        assert not key.startswith("sheet.") or re.fullmatch(r"[^\[\]:*?/\\']{1,31}", found[key]), key


def test_what_is_read_and_not_kept_is_listed(tmp_path: Path) -> None:
    """Below what was refused: a table of advertising campaigns is in no portfolio, and the workbook says so."""
    folder = tmp_path / "@sample.bakery"
    shutil.copytree(CASES / "ads_campaign_total_is_left_out", folder)
    shutil.copytree(CASES / "content_lists_fifteen_posts_at_most", folder, dirs_exist_ok=True)
    assert run(folder, "--to", tmp_path / "answer.xlsx").exit_code in (0, REFUSED)
    sheet = openpyxl.load_workbook(tmp_path / "answer.xlsx")[text("portfolio.sheet.refused")]
    listed = {row[3]: row[0] for row in sheet.iter_rows(min_row=5, values_only=True)}
    became = listed[text("problems.kind_not_kept.sentence", rows=2)]
    assert became == text("workbook.severity.note")
    assert list(listed.values()).index(became) == sum(value != became for value in listed.values())


def test_what_cannot_be_asked_is_refused_with_what_can(store: Path, tmp_path: Path) -> None:
    """An unknown grouping, figure, output or zone, and files that hold nothing."""
    assert "account, month, week" in refusal(store, "--by", "account,mood")
    assert "engagement_rate" in refusal(store, "--rank-by", "mood")
    assert ".parquet" in refusal(store, "--to", tmp_path / "answer.pdf")
    assert "Europe/Bucharest" in refusal(store, "--time-zone", "Mars/Olympus")
    (tmp_path / "letter.txt").write_text("Dear client")
    assert "could be read" in refusal(tmp_path / "letter.txt")
    (tmp_path / "answer.csv").write_text("mine")
    assert "already" in refusal(store, "--to", tmp_path / "answer.csv")
    assert (tmp_path / "answer.csv").read_text() == "mine"


def test_with_little_memory_the_answer_is_the_same(store: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Medians are then found a share of the groups at a time; of the files that spill none is left."""
    assert run(store, "--by", "account,month", "--to", tmp_path / "whole.csv").exit_code == 0
    (tmp_path / "temporary").mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "temporary"))
    monkeypatch.setattr(answers, "MEDIAN_BYTES", 10**7)
    little = run(store, "--by", "account,month", "--memory", "200 MB", "--to", tmp_path / "little.csv")
    assert little.exit_code == 0, little.output
    pd.testing.assert_frame_equal(pd.read_csv(tmp_path / "little.csv"), pd.read_csv(tmp_path / "whole.csv"), rtol=1e-12)
    assert not list((tmp_path / "temporary").iterdir())


def test_a_group_larger_than_the_memory_is_refused_with_what_to_do(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """All posts have one hashtag, whose median needs all of them at once."""
    write_posts(200_000, tmp_path / "posts")
    monkeypatch.setattr(command, "LEAST_MEMORY", 1)
    said = refusal(tmp_path, "--by", "hashtag", "--memory", "15MB")
    assert "15MB" in said
    assert "--memory" in said


@pytest.mark.parametrize("memory", ["much", "-1GB", "1MB"])
def test_what_is_no_memory_is_refused(store: Path, memory: str) -> None:
    """With what to write instead."""
    assert "800MB" in refusal(store, f"--memory={memory}")


@pytest.mark.parametrize("language", ["ro", "de"])
def test_the_terminal_speaks_the_language(agency: Agency, store: Path, language: str) -> None:
    """Headings and numbers of the tables, counts, and what was not read."""
    done = run(store, "--language", language, "--top", 1)
    views = {account.handle: sum(post.counts["views"] for post in account.posts) for account in agency.accounts}
    best = max(views, key=views.__getitem__)
    shown = next(line for line in done.output.splitlines() if best in line)
    assert format_decimal(views[best], locale=language) in shown
    assert text("portfolio.column.rank", language) in done.output
    assert text("portfolio.terminal.refused", language, count=len(agency.refused)) in done.output
    assert text("problems.file_empty.sentence", language) in done.output


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_refusal_speaks_the_language(
    store: Path, language: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Also where the command cannot go on."""
    monkeypatch.setattr(sys, "argv", ["tiktok-kpis", "portfolio", str(store), "--by", "mood", "--language", language])
    with pytest.raises(SystemExit):
        main()
    expected = Problem(UNKNOWN_GROUPING, values={"name": "mood", "names": ", ".join(answers.GROUPINGS)})
    assert capsys.readouterr().err.strip() == expected.describe(language)


def test_a_folder_of_plain_tables_is_asked_as_it_is(store: Path, tmp_path: Path) -> None:
    """Parquet that some other program wrote below `posts`, in no partitions, gives what the store gives."""
    assert run(store, "--to", tmp_path / "store.csv").exit_code == 0
    (tmp_path / "plain" / "posts").mkdir(parents=True)
    pq.write_table(ds.dataset(store / "posts", partitioning="hive").to_table(), tmp_path / "plain" / "posts" / "all.parquet")
    done = run(tmp_path / "plain", "--to", tmp_path / "plain.csv")
    assert done.exit_code == 0, done.output
    pd.testing.assert_frame_equal(pd.read_csv(tmp_path / "plain.csv"), pd.read_csv(tmp_path / "store.csv"), rtol=1e-12)


def test_a_missing_package_is_named_with_what_to_install(store: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without the optional packages the command says which, and the line that installs them."""
    monkeypatch.setitem(sys.modules, "duckdb", None)
    assert '--constraint constraints.txt ".[portfolio]"' in refusal(store)
