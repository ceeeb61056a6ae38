"""What the command on portfolios prints: the first rows of each table, and what was not read."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from rich.table import Table as Grid

from tiktok_kpis.cli.terminal import console
from tiktok_kpis.languages import text
from tiktok_kpis.problems import Problem, Severity

if TYPE_CHECKING:
    from tiktok_kpis.portfolio.answers import Answer, Listed

MOST_REFUSED = 20
_PRINTED = ("views", "engagement_rate", "median_engagement_rate")
"""The figures there is room for in a terminal of 80 columns."""


def print_groups(groups: Listed, keys: Sequence[str], top: int, language: str) -> None:
    """Print the first groups."""
    from tiktok_kpis.portfolio.wording import label

    title = text("portfolio.terminal.groups", language, by=", ".join(label(key, language) for key in keys))
    _print(title, groups.head(top), groups.count, ["rank", *keys, "posts", *_PRINTED], language)


def print_rest(growth: Answer, standouts: Listed, top: int, language: str) -> None:
    """Print how the followers grew, and which posts stand out, where there is something of either."""
    from tiktok_kpis.portfolio.answers import OF_GROWTH

    figures = ["account", "video_id", "views", "usual", "times_usual"]
    for title, answer, count, names in (
        ("growth", growth.head(top), len(growth), ["account", *OF_GROWTH]),
        ("standouts", standouts.head(top), standouts.count, figures),
    ):
        if count:
            _print(text(f"portfolio.terminal.{title}", language), answer, count, names, language)


def _print(title: str, answer: Answer, count: int, names: Sequence[str], language: str) -> None:
    """Print the first of so many rows."""
    from tiktok_kpis.portfolio.wording import TEXTS, counted, label, shown

    grid = Grid(title=title, title_justify="left")
    for name in names:
        is_key = name in TEXTS
        grid.add_column(label(name, language), justify="left" if is_key else "right", overflow="fold", no_wrap=is_key)
    for row in answer[list(names)].itertuples(index=False, name=None):
        cells = (shown(name, value, language) for name, value in zip(names, row, strict=True))
        grid.add_row(*(cell.replace("[", r"\[") for cell in cells))
    console.print(grid)
    if count > len(answer):
        say("more", language, count=counted(count - len(answer), language))


def print_refused(problems: Sequence[Problem], language: str) -> None:
    """Print what was not read."""
    from tiktok_kpis.portfolio.wording import counted

    refused = [problem for problem in problems if problem.severity is Severity.REFUSED]
    if refused:
        console.print(text("portfolio.terminal.refused", language, count=counted(len(refused), language)), style="bold red")
    for problem in refused[:MOST_REFUSED]:
        console.print(f"  {problem.describe(language)}", markup=False, soft_wrap=True)
    if len(refused) > MOST_REFUSED:
        say("more", language, count=counted(len(refused) - MOST_REFUSED, language))


def say(key: str, language: str, **values: object) -> None:
    """Print a sentence of the command."""
    console.print(text(f"portfolio.terminal.{key}", language, **values), markup=False, soft_wrap=True)
