"""What the commands print: what was read, the KPIs, the functions. Figures come from the library, words from the catalogues."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table as Grid

from tiktok_kpis.exports.records import Reading, Records
from tiktok_kpis.exports.tables import label_of
from tiktok_kpis.kpis.definitions import (
    ENGAGEMENT_RATE,
    FOLLOWER_GROWTH_RATE,
    POSTS_ENGAGEMENT_RATE,
    How,
    Rows,
    Section,
    kpis_in_section,
)
from tiktok_kpis.kpis.figures import Figure, PeriodFigures, days_with_views, period_figures
from tiktok_kpis.kpis.measures import INTERACTIONS
from tiktok_kpis.kpis.periods import DEFAULT_PERIOD, PeriodChoice, period_of_choice
from tiktok_kpis.languages import text, within_sentence
from tiktok_kpis.ledger.tables import DAILY, POSTS
from tiktok_kpis.metrics.fields import FIELDS
from tiktok_kpis.metrics.functions import Function, Metric
from tiktok_kpis.metrics.notations import prose
from tiktok_kpis.metrics.units import Unit
from tiktok_kpis.problems import Problem, Severity
from tiktok_kpis.refresh.refresh import Refreshed
from tiktok_kpis.workbook.contract import reason

TOTALS_PRINTED = ("views", "likes", "comments", "saves", "shares")
MOST_PROBLEMS = 20
_STYLES = {Severity.REFUSED: "bold red", Severity.WARNING: "bold yellow", Severity.NOTE: "bold"}


def print_reading(console: Console, reading: Reading, problems: Sequence[Problem], language: str) -> None:
    """Print each block read with its totals, and what was refused or decided."""
    for position, block in enumerate(reading.blocks):
        read = reading.of_block(position)
        source = f"{block.source.file}, {block.source.sheet}" if block.source.sheet else block.source.name
        console.print(source, style="bold", markup=False, soft_wrap=True)
        days = f"{block.first_day} … {block.last_day}" if block.first_day else ""
        refused = text("command_line.refused_rows", language, rows=block.rows_refused) if block.rows_refused else ""
        account = ", ".join(sorted({f"@{records.account}" for records in read if records.account}))
        rows = text("command_line.rows", language, rows=block.rows_read)
        facts = [label_of(block.shape, language), rows, refused, days, account]
        console.print(f"  {' · '.join(filter(None, facts))}", markup=False, soft_wrap=True)
        totals = [
            f"{FIELDS[name].label_in(language)} {total:,}"
            for name in TOTALS_PRINTED
            if (total := _total(read, name)) is not None
        ]
        missing = [
            within_sentence(FIELDS[name].label_in(language), language) for name in block.missing_fields if name in FIELDS
        ]
        without = text("command_line.not_in_export", language, fields=", ".join(missing)) if missing else ""
        if totals or without:
            console.print(f"  {' · '.join(filter(None, [*totals, without]))}", markup=False, soft_wrap=True)
    print_problems(console, problems, language)


def print_problems(console: Console, problems: Sequence[Problem], language: str, *, remedies: bool = True) -> None:
    """Print what was refused, decided or found, and what to do about it, unless the command does that."""
    for problem in problems[:MOST_PROBLEMS]:
        console.print(text(f"workbook.severity.{problem.severity.value}", language), style=_STYLES[problem.severity], end=" ")
        # What stays as it is needs its remedy even in the command that puts all else back
        described = problem.describe(language) if remedies or problem.severity is Severity.NOTE else problem.sentence(language)
        console.print(described, markup=False, soft_wrap=True)
    if len(problems) > MOST_PROBLEMS:
        console.print(text("command_line.more_problems", language, count=len(problems) - MOST_PROBLEMS))


def print_kpis(console: Console, made: Refreshed, path: Path) -> None:
    """Print the KPIs of the default period and the one before, as the KPIs sheet shows them."""
    daily, posts = made.tables[DAILY.name], made.tables[POSTS.name]
    span = days_with_views(daily)
    if span is None:
        console.print(f"\n{text('command_line.no_days', made.language)}")
        return
    period = period_of_choice(DEFAULT_PERIOD, first_day=span[0], last_day=span[1])
    everything = period_of_choice(PeriodChoice.ALL, first_day=span[0], last_day=span[1])
    columns = [
        (text("command_line.last_days", made.language, days=period.length), period_figures(daily, posts, period)),
        (text("command_line.days_before", made.language), period_figures(daily, posts, period.previous)),
        (text("command_line.all_days", made.language), period_figures(daily, posts, everything)),
    ]
    grid = Grid(title=text("command_line.kpis_of", made.language, file=path.name), title_justify="left")
    grid.add_column("")
    for heading, figures in columns:
        grid.add_column(f"{heading}\n{figures.period.first} … {figures.period.last}", justify="right")
    for section in Section:
        for kpi in kpis_in_section(section):
            # Totals of the posts are called as those of the days are: they stand below the number of posts
            indent = "  " if kpi.rows is Rows.POSTS and kpi.how is How.TOTAL else ""
            row = (_shown(figures[kpi.key], kpi.unit, made.language) for _, figures in columns)
            grid.add_row(f"{indent}{kpi.label(made.language)}", *row)
        grid.add_section()
    console.print(grid)
    for note in _notes(columns[0][1], made.language):
        console.print(note, markup=False)


def reading_as_data(reading: Reading, language: str) -> dict[str, Any]:
    """Return a reading as plain data for JSON: blocks with their records, and problems with their sentences."""
    return {
        "blocks": [
            {
                **asdict(block),
                "records": [
                    {"account": records.account, "exported": records.exported, "rows": records.rows, **records.columns}
                    for records in reading.of_block(position)
                ],
            }
            for position, block in enumerate(reading.blocks)
        ],
        "problems": [
            {
                "code": problem.code,
                "severity": problem.severity.value,
                "place": asdict(problem.place),
                "sentence": problem.sentence(language),
                "remedy": problem.remedy(language),
            }
            for problem in reading.problems
        ],
    }


def print_functions(console: Console, functions: Sequence[Function], language: str) -> None:
    """Print every function with its arguments and what it gives, group by group."""
    grid = Grid()
    grid.add_column(text("command_line.function", language), overflow="fold", style="bold")
    grid.add_column(text("command_line.gives", language), overflow="fold")
    group = None
    for function in functions:
        if function.group is not group:
            grid.add_section()
            group = function.group
            grid.add_row(f"[underline]{group.title(language)}[/underline]", "")
        grid.add_row(_signature(function), function.help(language))
    console.print(grid)


def print_function(console: Console, function: Function, language: str) -> None:
    """Print one function with its arguments and its arithmetic."""
    console.print(f"[bold]={_signature(function)}[/bold]", soft_wrap=True)
    console.print(function.help(language), soft_wrap=True, markup=False)
    for parameter in function.parameters:
        console.print(f"  [bold]{parameter.name}[/bold]  ", end="")
        console.print(parameter.help_in(language), soft_wrap=True, markup=False)
    if isinstance(function, Metric):
        console.print(f"= {prose(function, language)}", soft_wrap=True, markup=False)
    if function.unit is Unit.RATE:
        console.print(text("command_line.fraction", language))


def _signature(function: Function) -> str:
    names = (f"\\[{parameter.name}]" if parameter.optional else parameter.name for parameter in function.parameters)
    return f"{function.name}({', '.join(names)})"


def _total(read: Sequence[Records], name: str) -> float | None:
    values = [value for records in read for value in records.columns.get(name, ()) if isinstance(value, int | float)]
    return sum(values) if values else None


def _shown(figure: Figure, unit: Unit, language: str) -> str:
    return reason(figure.reason, language) if figure.value is None else shown(figure, unit)


def shown(figure: Figure, unit: Unit) -> str:
    """Return a figure as a person reads it."""
    value = figure.value or 0.0
    match unit:
        case Unit.RATE:
            return f"{value:.2%}"
        case Unit.COUNT:
            return f"{value:,.0f}"
    return f"{value:,.2f}"


def _notes(figures: PeriodFigures, language: str) -> list[str]:
    notes = []
    for kpi in (ENGAGEMENT_RATE, POSTS_ENGAGEMENT_RATE):
        figure = figures[kpi.key]
        missing = [
            within_sentence(FIELDS[name].label_in(language), language) for name in figure.without if name in INTERACTIONS
        ]
        if figure.value is not None and missing:
            parts = text("command_line.without", language, fields=", ".join(missing))
            notes.append(f"{kpi.label(language)}: {parts}")
    days = figures[FOLLOWER_GROWTH_RATE.key].days
    if days:
        between = text("command_line.followers_on", language, first=days[0], last=days[1])
        notes.append(f"{FOLLOWER_GROWTH_RATE.label(language)}: {between}")
    return notes
