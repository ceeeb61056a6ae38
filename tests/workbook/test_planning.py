"""Calendar, products, month and benchmarks say what plain Python reckons, in programs that know nothing of each other."""

from __future__ import annotations

import datetime as dt
from itertools import takewhile
from pathlib import Path
from statistics import median
from typing import TypeAlias

import pytest

from tests.harness.engines import formualizer_values
from tests.harness.libreoffice import Office, SheetValues
from tests.workbook.filled_books import Book, Record
from tests.workbook.planned_books import (
    LAST,
    best_hours,
    chance_book,
    comparable,
    compared,
    is_planned,
    of_kind,
    rate,
    setting,
    since,
    typical,
    warnings_of,
)
from tiktok_kpis.languages import text
from tiktok_kpis.workbook.contract import NAMES, TABLE_PLACES, choice, reason, sheet_name
from tiktok_kpis.workbook.sheets.checks import HEADER_ROW
from tiktok_kpis.workbook.sheets.month import DAY_COLUMNS, FIRST_WEEK_ROW, ROWS_OF_A_WEEK

Calculated: TypeAlias = tuple[Book, SheetValues]
EPOCH = dt.date(1899, 12, 30)


@pytest.fixture(
    scope="module", params=[(1, "LibreOffice"), (2, "LibreOffice"), (3, "formualizer"), (4, "formualizer")], ids=str
)
def calculated(request: pytest.FixtureRequest, calc: Office, tmp_path_factory: pytest.TempPathFactory) -> Calculated:
    seed, program = request.param
    book = chance_book(seed)
    path = book.write(tmp_path_factory.mktemp("planned") / "book.xlsx")
    return book, calc.values(path) if program == "LibreOffice" else formualizer_values(path)


def column(values: SheetValues, table: str, name: str, rows: int) -> list[object]:
    """Return the cells of a table's column."""
    place = TABLE_PLACES[table]
    cells = values[sheet_name(place.sheet)]
    return [cells.get(f"{place.column_letter(name)}{row}", "") for row in range(place.first_row, place.first_row + rows)]


def results(book: Book) -> list[tuple[int, Record]]:
    """Return the rows of the calendar with the post whose result each shows."""
    by_id = {post["video_id"]: post for post in book.posts}
    linked = [(row, plan["link"][-19:]) for row, plan in enumerate(book.tables["Calendar"]) if plan.get("link")]
    return [(row, by_id[video]) for row, video in linked if rate(by_id[video]) is not None]


def test_a_result_is_compared_at_equal_age_where_snapshots_allow(calculated: Calculated) -> None:
    """With as many posts and the same medians as counted by hand; else with the newest counts of the account."""
    book, values = calculated
    rows = len(book.tables["Calendar"])
    shown = {
        name: column(values, "Calendar", name, rows)
        for name in ("posts_at_age", "compared_posts", "usual_views", "usual_engagement_rate", "verdict")
    }
    ways = set()
    for row, post in results(book):
        if "snapshot" not in post:
            continue
        at_age, others = compared(book, post)
        usual = typical(others)
        ways.add(at_age >= setting("few_posts"))
        assert (shown["posts_at_age"][row], shown["compared_posts"][row]) == (at_age, len(others))
        if usual is None:
            continue
        assert shown["usual_views"][row] == pytest.approx(median(other["views"] for other in others))
        assert shown["usual_engagement_rate"][row] == pytest.approx(usual)
        own = rate(post) or 0.0
        verdict = "keep" if own >= usual - 1e-12 else "change" if own >= usual * setting("drop_below") else "drop"
        said = choice(f"verdict_{verdict}") if len(others) >= setting("few_posts") else reason("too_few_posts")
        assert shown["verdict"][row] == said
    assert ways == {True, False}


def test_a_planned_post_is_judged_by_the_weakest_of_its_kinds(calculated: Calculated) -> None:
    """Format and pillar against the usual post, the product against the usual post about a product."""
    book, values = calculated
    plans = book.tables["Calendar"]
    shares, verdicts = (column(values, "Calendar", name, len(plans)) for name in ("against_usual", "verdict"))
    evidence = column(values, "Calendar", "evidence", len(plans))
    usual = typical(since(comparable(book), setting("look_back_days"))) or 0.0
    usual_product = typical([post for post in since(comparable(book), 365) if post["product"]]) or 0.0
    judged = 0
    for row, plan in enumerate(plans):
        if not is_planned(plan):
            continue
        found = {kind: of_kind(book, kind, plan[kind]) for kind in ("format", "pillar", "product")}
        known = {kind: value for kind, value in found.items() if value is not None}
        for kind, value in known.items():
            assert f"{plan[kind]}: {round(100 * value, 1):g}%" in str(evidence[row])
        weakest = min((value / (usual_product if kind == "product" else usual) for kind, value in known.items()), default=None)
        assert shares[row] == ("" if weakest is None else pytest.approx(weakest, abs=1e-6))
        if weakest is not None:
            weak = "change" if weakest >= setting("drop_below") else "drop"
            assert verdicts[row] == choice(f"verdict_{'keep' if weakest >= setting('low_against_usual') else weak}")
            judged += 1
    assert judged > 3


def test_warnings_are_those_counted_by_hand(calculated: Calculated) -> None:
    """Word by word, in every row; rows that are dropped or done have none."""
    book, values = calculated
    plans = book.tables["Calendar"]
    expected = [warnings_of(plans, row, best_hours(book)) for row in range(len(plans))]
    assert column(values, "Calendar", "warnings", len(plans)) == expected
    assert len(set(expected)) > 3


def test_stock_follows_from_cover_and_from_how_posts_are_received(calculated: Calculated) -> None:
    """Restock what sells and is liked, clear what lies and is not, hold where the two disagree; nothing without figures."""
    book, values = calculated
    products = book.tables["Products"]
    verdicts = column(values, "Products", "stock_verdict", len(products))
    usual = typical([post for post in since(comparable(book), 365) if post["product"]]) or 0.0
    for product, said in zip(products, verdicts, strict=True):
        received = of_kind(book, "product", product["product"])
        if product["units_sold"] is None:
            assert said == reason("to_fill_in")
        elif received is None:
            assert said == reason("too_few_posts")
        else:
            liked = received >= setting("low_against_usual") * usual
            short = product["units_sold"] and product["stock"] / product["units_sold"] * 28 < setting("restock_cover_days")
            expected = ("restock" if liked else "hold") if short else ("hold" if liked else "clear")
            assert said == choice(f"stock_{expected}")


def test_the_month_shows_the_planned_posts_on_their_days(calculated: Calculated) -> None:
    """The month of the next planned post, from Monday on, with each day's posts in order and its holiday."""
    book, values = calculated
    cells = values[sheet_name("month")]
    coming = [plan for plan in book.tables["Calendar"] if plan["status"] != choice("status_6") and plan["date"] > LAST]
    month = min(plan["date"] for plan in coming).replace(day=1)
    assert cells[NAMES["Month_Shown"].address] == (month - EPOCH).days
    first = month - dt.timedelta(days=month.weekday())
    posts_shown = 0
    for number in range(42):
        row, letter = FIRST_WEEK_ROW + number // 7 * ROWS_OF_A_WEEK, DAY_COLUMNS[number % 7]
        day = first + dt.timedelta(days=number)
        assert cells[f"{letter}{row}"] == (day - EPOCH).days
        assert cells.get(f"{letter}{row + 1}", "") == ("Bread day" if day == LAST + dt.timedelta(days=3) else "")
        here = [plan for plan in book.tables["Calendar"] if plan["date"] == day and plan["status"] != choice("status_6")]
        lines = [line for line in str(cells.get(f"{letter}{row + 2}", "")).split("\n") if line]
        assert len(lines) == min(len(here), 3)
        times = [line.split()[0] for line in takewhile(lambda line: line[0].isdigit(), lines)]
        assert times == sorted(times)
        posts_shown += len(lines)
    assert posts_shown > 3


def test_benchmarks_are_compared_in_their_own_definition(calculated: Calculated) -> None:
    """The rate by views of the posts of the period that know all parts; what is not stated is not compared."""
    book, values = calculated
    first = LAST - dt.timedelta(days=27)
    posts = [post for post in book.posts if first <= post["posted"].date() <= LAST]
    parts = ("likes", "comments", "shares")
    known = [post for post in posts if post["views"] and all(post.get(part) is not None for part in parts)]
    own = sum(post[part] for post in known for part in parts) / sum(post["views"] for post in known)
    by_views, not_stated = column(values, "Benchmarks", "own_figure", 6)[1:6:4]
    assert by_views == pytest.approx(own)
    assert not_stated == reason("not_stated")
    sentences = column(values, "Benchmarks", "comparison", 6)
    assert str(sentences[1]).startswith("▲" if own >= 0.034 else "●" if own >= 0.034 * setting("near_target") else "▼")
    assert str(sentences[5]).startswith("Not compared")


def test_no_cell_shows_an_error(calculated: Calculated) -> None:
    """On no sheet."""
    _, values = calculated
    wrong = {
        sheet: [a for a, v in cells.items() if str(v).startswith(("#N", "#V", "#R", "#D", "Err:"))]
        for sheet, cells in values.items()
    }
    assert not any(wrong.values()), wrong


def test_a_paste_over_the_calendar_is_found(calc: Office, tmp_path: Path) -> None:
    """Text for a day or a time, an unknown status and a post twice are each counted."""
    book = chance_book(5)
    plans = [dict(plan) for plan in book.tables["Calendar"]]
    plans[0]["status"], plans[14]["date"], plans[15]["time"], plans[16]["time"] = "Soon", "3 May", "18:30", 3
    plans.append(dict(plans[1]))
    days = [*book.daily, {"account": "bakery", "date": LAST + dt.timedelta(days=200), "views": 3, "snapshot": LAST}]
    pasted = Book(days, book.posts, tables={**book.tables, "Calendar": plans})
    cells = calc.values(pasted.write(tmp_path / "book.xlsx"))[sheet_name("checks")]
    rows = [row for row in range(HEADER_ROW + 1, HEADER_ROW + 100) if f"D{row}" in cells]
    found = {str(cells[f"A{row}"]): cells[f"B{row}"] for row in rows}
    assert found[text("workbook.checks.bad_plan_dates.label")] == 1
    assert found[text("workbook.checks.bad_plan_times.label")] == 2
    assert found[text("workbook.checks.unlisted_status.label")] == 1
    assert found[text("workbook.checks.unlisted_format.label")] == sum(plan.get("format") == "Unheard of" for plan in plans)
    assert found[text("workbook.checks.links_twice.label")] == 2
    assert found[text("workbook.checks.future_days.label")] == 1
    assert cells[NAMES["Checks_Passed"].address] == len(rows) - float(cells[NAMES["Checks_Failed"].address])
