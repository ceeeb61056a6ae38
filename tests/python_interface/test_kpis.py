"""The KPIs of a period as a table: the figures of the library, their reasons, and what is refused."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pandas as pd
import pytest
from pandas.testing import assert_frame_equal

import tiktok_kpis as tk
from tests.python_interface.made_up import KINDS, NOW, refreshed
from tiktok_kpis.kpis.figures import period_figures
from tiktok_kpis.workbook.contract import KPI_CELLS, NAMES, choice, reason, sheet_name

FIRST, LAST = date(2026, 2, 16), date(2026, 3, 15)
PERIODS = ["days_28", tk.PeriodChoice.DAYS_28, (FIRST, LAST), ("2026-02-16", "2026-03-15"), tk.Period(FIRST, LAST)]
"""One period, in every way it can be named."""


Account = tuple[Path, list[Path], dict[str, pd.DataFrame]]
"""A refreshed workbook, its exports, and the tables of the refresh."""


def value(table: pd.DataFrame, key: str, column: str) -> Any:
    """Return one cell of a table of KPIs."""
    return table.loc[key, column]


@pytest.fixture(scope="module")
def account(tmp_path_factory: pytest.TempPathFactory) -> Account:
    """The account of a made-up Studio export."""
    folder = tmp_path_factory.mktemp("account")
    files = KINDS["studio"](folder)
    book, made = refreshed(folder, files)
    return book, files, made.tables


@pytest.mark.parametrize("period", PERIODS, ids=["name", "choice", "days", "texts", "Period"])
def test_the_kpis_are_the_figures_of_the_library(account: Account, period: tk.PeriodChoice) -> None:
    """Of a workbook, its tables and the exports alike, each value or the reason why there is none."""
    book, files, tables = account
    wanted = [
        period_figures(tables["Daily"], tables["Posts"], days)
        for days in (tk.Period(FIRST, LAST), tk.Period(FIRST, LAST).previous)
    ]
    made = tk.kpis(book, period)
    assert made.index.tolist() == list(KPI_CELLS)
    for key in KPI_CELLS:
        for figures, known, why in zip(wanted, ("value", "previous"), ("reason", "previous_reason"), strict=True):
            figure, shown = figures[key], value(made, key, known)
            assert (None if pd.isna(shown) else shown) == figure.value
            assert value(made, key, why) == (reason(figure.reason) if figure.value is None else "")
    assert made.attrs["period"] == tk.Period(FIRST, LAST)
    assert_frame_equal(tk.kpis(tk.tables(book), period), made)
    assert_frame_equal(tk.kpis(tk.read_exports(files, today=NOW.date()), period), made)


def test_labels_and_reasons_are_in_a_language(account: Account) -> None:
    """English, or the one asked for; what is left out is named by its field, and no label stands twice."""
    made, german = tk.kpis(account[0]), tk.kpis(account[0], language="de")
    assert (value(made, "engagement_rate", "label"), value(made, "engagement_rate", "without")) == ("Engagement rate", "saves")
    assert value(made, "saves", "reason") == "not exported"
    assert (value(german, "posts_likes", "label"), value(german, "saves", "reason")) == (
        "Beiträge: Likes",
        reason("not_exported", "de"),
    )
    assert made["label"].is_unique
    assert german["label"].is_unique


def test_a_workbook_answers_for_what_it_shows(account: Account, tmp_path: Path) -> None:
    """The period chosen on its KPIs sheet, unless another is asked for."""
    workbook = openpyxl.load_workbook(account[0])
    place = NAMES["Period_Choice"]
    workbook[sheet_name(place.sheet)][place.address] = choice("days_7")
    workbook.save(tmp_path / "chosen.xlsx")
    shown = tk.kpis(tmp_path / "chosen.xlsx")
    assert shown.attrs["period"].length == 7
    assert_frame_equal(shown, tk.kpis(account[0], "days_7"))
    assert tk.kpis(tmp_path / "chosen.xlsx", "days_28").attrs["period"].length == 28


def test_one_account_of_several_is_looked_at(account: Account) -> None:
    """Or all of them together; the views of two accounts are the views of both."""
    tables = tk.tables(account[0])
    both = pd.concat([tables["Daily"], tables["Daily"].assign(account="second")])
    views = {
        handle: value(tk.kpis({"Daily": both}, account=handle), "views", "value")
        for handle in (None, "all_accounts", "second", "sample.bakery")
    }
    assert views["second"] == views["sample.bakery"] > 0
    assert views[None] == views["all_accounts"] == 2 * views["second"]


def test_without_days_every_kpi_says_so() -> None:
    """No exception: a new account has a table too."""
    made = tk.kpis({})
    assert made["value"].isna().all()
    assert set(made["reason"]) == {"no days yet"}
    assert made.attrs["period"] is None


def test_tables_of_any_origin_are_taken(account: Account, tmp_path: Path) -> None:
    """With other types and without some columns: what is missing is not exported."""
    daily = tk.tables(account[0])["Daily"][["date", "views", "likes", "shares"]]
    daily.to_csv(tmp_path / "daily.csv", index=False)
    again = pd.read_csv(tmp_path / "daily.csv", parse_dates=["date"])
    made = tk.kpis({"Daily": again})
    assert_frame_equal(made, tk.kpis({"Daily": daily}))
    assert value(made, "engagement_rate", "without") == "comments, saves"


@pytest.mark.parametrize("call", [tk.kpis, tk.advise], ids=["kpis", "advise"])
@pytest.mark.parametrize(
    ("asked", "sentence"),
    [
        ({"period": "days_9"}, "“days_9” is not a period"),
        ({"period": (LAST, FIRST)}, "“2026-03-15 … 2026-02-16” is not a period"),
        ({"period": (1, 2)}, "is not a period"),
        ({"account": "nobody"}, "There is no account “nobody” here. Choose one of sample.bakery, all_accounts"),
        ({"language": "xx"}, "There is no language “xx”"),
    ],
)
def test_what_cannot_be_asked_is_refused(account: Account, call: object, asked: dict[str, object], sentence: str) -> None:
    """With a sentence."""
    assert callable(call)
    with pytest.raises(tk.Refused, match=sentence):
        call(account[0], **asked)


def test_a_table_without_its_days_is_refused(account: Account) -> None:
    """Rather than taken for an account without days: the days may stand in the index."""
    with pytest.raises(tk.Refused, match="The table Daily has no column date"):
        tk.kpis({"Daily": tk.tables(account[0])["Daily"].set_index("date")})
