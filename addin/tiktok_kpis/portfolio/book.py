"""The result as a workbook: overview, ranked accounts, months, hours, growth, and what was not read.

Figures are values, because the engine calculates them from more rows than fit into a workbook; the sheet Definitions says how.
Names and titles are imported text and are never written as formulas.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from math import ceil, isfinite
from typing import Any

import pandas as pd
from openpyxl.utils import get_column_letter

from tiktok_kpis.kpis.definitions import AVERAGES, ENGAGEMENT_RATE, How
from tiktok_kpis.languages import text
from tiktok_kpis.metrics.notations import prose
from tiktok_kpis.metrics.units import Unit
from tiktok_kpis.portfolio.answers import OF_GROWTH, SHOWN, STANDOUTS, Answer, Listed, Portfolio
from tiktok_kpis.portfolio.figures import FIGURES, MEDIAN_RATE
from tiktok_kpis.portfolio.wording import OF_THE_DAYS, TEXTS, counted, label, shown_key, unit_of
from tiktok_kpis.problems import Problem, Severity
from tiktok_kpis.spreadsheet.serial_dates import serial_number
from tiktok_kpis.workbook.blueprint import Chart, Drawn, Look, SheetPlan
from tiktok_kpis.workbook.builder import build_book

MOST_ROWS = 20_000
"""The maximum number of rows of an answer on a sheet; a CSV or Parquet file has all rows."""
TOP = 10
FEW_POSTS = 3
"""An hour with fewer posts has no rate: one lucky post proves nothing."""
HEADER_ROW = 4
MONTH = "mmm yyyy"
_SHORT_NUMBERS = '[>=1000000]0.0,,"M";[>=10000]0,"k";#,##0'  # a label with all digits would not fit into the chart
_WIDTHS = {"account": 26, "video_id": 24, "hashtag": 26, ENGAGEMENT_RATE.key: 17, MEDIAN_RATE: 21}


@dataclass(frozen=True)
class Contents:
    """The contents of the workbook: tables are answers of :class:`tiktok_kpis.portfolio.answers.Portfolio`."""

    by: Sequence[str]
    groups: Listed
    accounts: Answer
    whole: Answer
    months: Answer
    days_by_month: Answer
    hours: Answer
    growth: Answer
    standouts: Listed
    problems: Sequence[Problem] = field(default_factory=tuple)

    @classmethod
    def of(cls, asked: Portfolio, by: Sequence[str], groups: Listed, problems: Sequence[Problem]) -> Contents:
        """Run the queries for everything in the workbook except the groups."""
        accounts = groups if list(by) == ["account"] else asked.groups(["account"], figures=SHOWN)
        months = asked.groups(["month"], figures=["views", ENGAGEMENT_RATE.key])
        return cls(
            by,
            groups,
            accounts.head(accounts.count),
            asked.whole(),
            months.head(months.count),
            asked.days_by_month(),
            asked.hours(),
            asked.growth,
            asked.standouts,
            problems,
        )


def build_portfolio(contents: Contents, language: str) -> bytes:
    """Return the workbook in a language."""
    made: list[tuple[str, SheetPlan]] = [("overview", _overview(contents, language))]
    accounts = contents.accounts.merge(contents.growth, on="account", how="left") if len(contents.growth) else contents.accounts
    made.append(("accounts", _listed("accounts", accounts, ["rank", "account", "posts", *SHOWN, *OF_GROWTH[1:4]], language)))
    if list(contents.by) != ["account"]:
        made.append(("groups", _listed("groups", contents.groups, ["rank", *contents.by, "posts", *SHOWN], language)))
    made.append(("months", _listed("months", _by_month(contents), list(_by_month(contents).columns), language)))
    made.append(("hours", _heat_map(contents.hours, language)))
    made.append(("growth", _listed("growth", contents.growth, ["account", *OF_GROWTH], language)))
    figures = ["account", "video_id", "views", "usual", "times_usual", "score"]
    help_line = text("portfolio.help.standouts", language, count=counted(STANDOUTS, language))
    made.append(("standouts", _listed("standouts", contents.standouts, figures, language, help_line=help_line)))
    made.append(("definitions", _definitions(language)))
    made.append(("refused", _refused(contents.problems, language)))
    sheets = {text(f"portfolio.sheet.{key}", language): plan for key, plan in made}
    return build_book(sheets, language, title=text("portfolio.title", language))


def _sheet(key: str, language: str, *, help_line: str = "") -> SheetPlan:
    made = SheetPlan(key, gridlines=False)
    made.heights = {1: 34, 2: 22}
    made.put("A1", text(f"portfolio.sheet.{key}", language), Look.TITLE)
    made.put("A2", help_line or text(f"portfolio.help.{key}", language), Look.HELP)
    return made


def _listed(key: str, listed: Answer | Listed, names: Sequence[str], language: str, help_line: str = "") -> SheetPlan:
    """Return a sheet with one table."""
    made = _sheet(key, language, help_line=help_line)
    answer, count = listed.head(MOST_ROWS), listed.count if isinstance(listed, Listed) else len(listed)
    names = [name for name in names if name in answer.columns]
    if count > MOST_ROWS:
        shown, of_all = (counted(rows, language) for rows in (MOST_ROWS, count))
        made.put("A3", text("portfolio.cut", language, shown=shown, all=of_all), Look.HELP)
    elif answer.empty:
        made.put("A3", text("portfolio.nothing", language), Look.HELP)
    last = _table(made, answer, names, language, top=HEADER_ROW)
    made.freeze = f"{'C' if names[:1] == ['rank'] else 'B'}{HEADER_ROW + 1}"
    made.repeated_row, made.first_input = HEADER_ROW, f"A{HEADER_ROW + 1}"
    if names and len(answer):
        made.filtered = f"A{HEADER_ROW}:{get_column_letter(len(names))}{last}"
    return made


def _table(made: SheetPlan, answer: Answer, names: Sequence[str], language: str, *, top: int, left: int = 1) -> int:
    """Write an answer with its headings into cells; return its last row."""
    made.heights[top] = 36
    for column, name in enumerate(names, start=left):
        letter, unit = get_column_letter(column), unit_of(name)
        is_key = name in TEXTS
        made.widths[letter] = max(made.widths.get(letter, 0), _WIDTHS.get(name, 18 if is_key else 9 if name == "rank" else 17))
        made.put(f"{letter}{top}", label(name, language), Look.HEADING if is_key else Look.FIGURE_HEADING)
        for row, value in enumerate(answer[name].tolist(), start=top + 1):
            if name == "month" and isinstance(value, date):
                made.put(f"{letter}{row}", _serial(value), Look.LABEL, MONTH)
            elif is_key:
                made.put_imported(f"{letter}{row}", shown_key(name, value, language), Look.LABEL)
            else:
                made.put(f"{letter}{row}", _number(value), Look.FIGURE, unit)
    return top + len(answer)


def _number(value: Any) -> float | None:
    if value is None or pd.isna(value) or not isfinite(value):
        return None
    return float(value)


def _serial(value: date | datetime) -> float:
    return serial_number(value if isinstance(value, datetime) else datetime(value.year, value.month, value.day))  # noqa: DTZ001


def _by_month(contents: Contents) -> Answer:
    """Return one row per month with the figures of the posts published in it and of its days."""
    posts = contents.months[["month", "posts", "views", ENGAGEMENT_RATE.key]] if len(contents.months) else None
    days = contents.days_by_month
    if not len(days):
        return contents.months[:0][["month"]] if posts is None else posts
    days = days[["month", "views", ENGAGEMENT_RATE.key, "followers"]]
    days = days.rename(columns={figure: name for name, figure in OF_THE_DAYS.items()})
    both = days if posts is None else posts.merge(days, on="month", how="outer")
    return both[both["month"].notna()].sort_values("month", ignore_index=True)


def _overview(contents: Contents, language: str) -> SheetPlan:
    months, accounts, top_row = _by_month(contents), contents.accounts, 45
    made = _sheet("overview", language, help_line=_in_words(contents, months, language))
    made.put("A1", text("portfolio.title", language), Look.TITLE)
    made.widths = dict(zip("ABCDEFGHIJKL", (9, 29, 14, 16, 16, 5, 18, 14, 18, 18, 18, 2), strict=True))
    for letter, (name, value, unit) in zip("BDEGIK", _headlines(contents), strict=True):
        made.put(f"{letter}4", label(name, language), Look.FIGURE_HEADING)
        made.put(f"{letter}5", value if value is not None else text("portfolio.not_known", language), Look.HEADLINE, unit)
    made.put_row(4, dict.fromkeys("ACFHJL"), Look.FIGURE_HEADING)
    made.put_row(5, dict.fromkeys("ACFHJL"), Look.HEADLINE)
    made.heights |= {4: 26, 5: 36, 6: 12}
    made.put(f"A{top_row - 1}", text("portfolio.top_accounts", language, count=min(TOP, len(accounts))), Look.BLOCK)
    made.heights[top_row - 1] = 28
    made.page_breaks = [top_row - 2]
    last = _table(made, accounts.head(TOP), ["rank", "account", "posts", "views", ENGAGEMENT_RATE.key], language, top=top_row)
    for row, views in enumerate(accounts.head(TOP)["views"].tolist(), start=top_row + 1):
        made.put(f"D{row}", _number(views), Look.FIGURE, _SHORT_NUMBERS)  # the label of a bar has the number format of its cell
    made.put(f"G{top_row - 1}", text("portfolio.sheet.months", language), Look.BLOCK)
    columns = [name for name in ("month", "posts", "views", ENGAGEMENT_RATE.key, "followers") if name in months]
    shown = months.tail(24).reset_index(drop=True)
    last_month = _table(made, shown, columns, language, top=top_row, left=7)
    places = {name: get_column_letter(7 + position) for position, name in enumerate(columns)}

    def month_cells(name: str) -> str:
        return f"{places[name]}{top_row + 1}:{places[name]}{last_month}"

    drawn: list[tuple[str, Drawn, str, str, str]] = []
    if last > top_row:
        drawn.append(("top_accounts", Drawn.BARS, f"B{top_row + 1}:B{last}", f"D{top_row + 1}:D{last}", _SHORT_NUMBERS))
    for key, kind, name, number_format in (
        ("views", Drawn.LINE_BY_MONTH, "views", "#,##0"),
        ("engagement", Drawn.LINE_BY_MONTH, ENGAGEMENT_RATE.key, "0.0%"),
        ("followers", Drawn.LINE_BY_MONTH, "followers", "#,##0"),
    ):
        if name in places and len(shown) and shown[name].notna().any():
            drawn.append((key, kind, month_cells("month"), month_cells(name), number_format))
    anchors = ("A7", "G7", "A25", "G25")
    for (key, kind, labels, values, number_format), anchor in zip(drawn, anchors, strict=False):
        title = text(f"portfolio.chart.{key}", language)
        made.charts.append(Chart(title, title, kind, labels, values, number_format, anchor, 19.5, 8.6, orange=key == "views"))
    return made


def _headlines(contents: Contents) -> Iterator[tuple[str, float | None, Unit]]:
    whole = contents.whole.iloc[0].to_dict() if len(contents.whole) else {}
    handles = {*contents.accounts.get("account", ()), *contents.growth.get("account", ())}
    yield "accounts", float(len(handles)), Unit.COUNT
    for name in ("posts", "views", ENGAGEMENT_RATE.key):
        yield name, _number(whole.get(name)), unit_of(name)
    gained = contents.growth["followers_gained"].dropna() if len(contents.growth) else pd.Series(dtype=float)
    followers = contents.growth["followers"].dropna() if len(contents.growth) else pd.Series(dtype=float)
    yield "followers", float(followers.sum()) if len(followers) else None, Unit.COUNT
    yield "followers_gained", float(gained.sum()) if len(gained) else None, Unit.COUNT


def _in_words(contents: Contents, months: Answer, language: str) -> str:
    known = [value for value in months["month"].tolist() if value is not None] if len(months) else []
    refused = sum(problem.severity is Severity.REFUSED for problem in contents.problems)
    span = f"{min(known):%Y-%m} … {max(known):%Y-%m}" if known else text("portfolio.not_known", language)
    return text("portfolio.help.overview", language, span=span, refused=counted(refused, language))


def _heat_map(hours: Answer, language: str) -> SheetPlan:
    made = _sheet("hours", language, help_line=text("portfolio.help.hours", language, count=FEW_POSTS))
    made.widths = {"A": 16, **{get_column_letter(hour + 2): 8.5 for hour in range(24)}}
    maps = (HEADER_ROW, MEDIAN_RATE, "0.0%"), (HEADER_ROW + 11, "posts", Unit.COUNT.number_format)
    for top, name, unit in maps:
        made.put(f"A{top}", label(name, language), Look.BLOCK)
        made.heights |= {top: 28, top + 1: 24}
        made.put(f"A{top + 1}", label("weekday", language), Look.HEADING)
        made.put_row(top + 1, {get_column_letter(hour + 2): f"{hour:02}:00" for hour in range(24)}, Look.FIGURE_HEADING)
        for weekday in range(1, 8):
            row = top + 1 + weekday
            made.heights[row] = 24
            made.put(f"A{row}", shown_key("weekday", weekday, language), Look.LABEL)
            made.put_row(row, dict.fromkeys((get_column_letter(hour + 2) for hour in range(24)), None), Look.FIGURE, unit)
        shown = hours if name == "posts" else hours[hours["posts"] >= FEW_POSTS]
        for weekday, hour, value in zip(shown["weekday"], shown["hour"], shown[name], strict=True):
            made.put(f"{get_column_letter(int(hour) + 2)}{top + 1 + int(weekday)}", _number(value), Look.FIGURE, unit)
        made.shades.append(f"B{top + 2}:Y{top + 8}")
    made.freeze = "B4"
    return made


def _definitions(language: str) -> SheetPlan:
    made = _sheet("definitions", language)
    made.widths = {"A": 38, "B": 76, "C": 70}
    headings = (text(f"workbook.glossary.{name}", language) for name in ("term", "meaning", "words"))
    made.put_row(HEADER_ROW, dict(zip("ABC", headings, strict=True)), Look.HEADING)
    rows: list[tuple[str, str, str]] = []
    for name in dict.fromkeys((*SHOWN, *OF_GROWTH)):
        figure = FIGURES[name]
        given = figure.how is How.TOTAL
        words = text("workbook.glossary.given", language) if given else prose(figure.metric, language)
        meaning = figure.help_in(language)
        if figure.how in AVERAGES:
            meaning = text(f"portfolio.meaning.{figure.how.value}", language, figure=figure.metric.label(language))
        rows.append((figure.label(language), meaning, words))
    explained = ("rank", "usual", "times_usual", "score")
    rows += [(label(name, language), text(f"portfolio.meaning.{name}", language), "") for name in explained]
    _put_texts(made, rows)
    return made


def _refused(problems: Sequence[Problem], language: str) -> SheetPlan:
    """Return the sheet of problems: first what was refused, then what should be checked, then what was decided."""
    made = _sheet("refused", language)
    made.widths = {"A": 22, "B": 52, "C": 10, "D": 70, "E": 70}
    headings = ("became", "file", "row", "reason", "remedy")
    made.put_row(
        HEADER_ROW,
        {letter: text(f"portfolio.column.{name}", language) for letter, name in zip("ABCDE", headings, strict=True)},
        Look.HEADING,
    )
    sorted_problems = sorted(problems, key=lambda problem: list(Severity).index(problem.severity))
    rows = []
    for problem in sorted_problems[:MOST_ROWS]:
        place = problem.place
        file = f"{place.file} · {place.sheet}" if place.sheet else place.file
        became = text(f"workbook.severity.{problem.severity.value}", language)
        row = "" if place.row is None else str(place.row)
        rows.append((became, file, row, problem.sentence_with_rows(language), problem.remedy(language)))
    _put_texts(made, rows)
    made.filtered = f"A{HEADER_ROW}:E{HEADER_ROW + len(rows)}" if rows else ""
    if all(problem.severity is not Severity.REFUSED for problem in sorted_problems):
        made.put("A3", text("portfolio.nothing_refused", language), Look.HELP)
    return made


def _put_texts(made: SheetPlan, rows: Sequence[Sequence[str]]) -> None:
    """Write rows of text below the headings, with row heights that fit the longest text."""
    made.freeze, made.repeated_row, made.first_input = f"B{HEADER_ROW + 1}", HEADER_ROW, f"A{HEADER_ROW + 1}"
    made.heights[HEADER_ROW] = 24
    for row, words in enumerate(rows, start=HEADER_ROW + 1):
        for letter, said in zip("ABCDE", words, strict=False):
            made.put_imported(f"{letter}{row}", said, Look.LABEL if letter == "A" else Look.NOTE)
        lines = (ceil(len(said) * 1.1 / made.widths[letter]) for letter, said in zip("ABCDE", words, strict=False))
        made.heights[row] = 16 * max(lines) + 6
