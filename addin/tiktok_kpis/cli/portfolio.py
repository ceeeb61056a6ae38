"""An agency's question: the figures of hundreds of accounts, in the terminal and in a file."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from enum import StrEnum
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Annotated
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import typer
from rich.table import Table as Grid

from tiktok_kpis.cli.commands import REFUSED, Language, app, check_language, console, is_whole_file, now, progress
from tiktok_kpis.languages import SOURCE_LANGUAGE, text
from tiktok_kpis.problems import Place, Problem, Refused, Severity

if TYPE_CHECKING:
    from tiktok_kpis.portfolio.answers import Answer, Portfolio
    from tiktok_kpis.portfolio.store import Store

ENDINGS = (".xlsx", ".csv", ".parquet")
MOST_REFUSED = 20
_NEEDED = {"portfolio": ("pyarrow", "duckdb", "narwhals"), "spark": ("pyspark",)}


class EngineName(StrEnum):
    """What computes the figures."""

    DUCKDB = "duckdb"
    SPARK = "spark"


@app.command()
def portfolio(
    sources: Annotated[list[str], typer.Argument(help="Folders of exports, files, or a portfolio kept with --store.")],
    by: Annotated[
        str, typer.Option(help="What to group by, with commas: account, month, week, hashtag, format, ….")
    ] = "account",
    store: Annotated[
        Path | None, typer.Option(help="The folder to keep the portfolio in, to be added to and asked again.")
    ] = None,
    to: Annotated[Path | None, typer.Option(help="Write the answer: .xlsx, .csv or .parquet.")] = None,
    engine: Annotated[EngineName, typer.Option(help="duckdb: this machine. spark: a cluster.")] = EngineName.DUCKDB,
    master: Annotated[str | None, typer.Option(help="The address of the Spark cluster, such as spark://host:7077.")] = None,
    top: Annotated[int, typer.Option(min=1, help="How many rows of each table to print.")] = 15,
    rank_by: Annotated[str, typer.Option(help="The figure that groups are ranked by.")] = "views",
    time_zone: Annotated[str, typer.Option(help="Where the accounts publish, such as Europe/Bucharest.")] = "UTC",
    language: Language = SOURCE_LANGUAGE,
) -> None:
    """Read the exports of many accounts into one portfolio, and print their KPIs by account, month, format or hashtag."""
    check_language(language)
    _check_installed(engine)
    from tiktok_kpis.portfolio.answers import groupings

    keys, zone = groupings(by), _zone(time_zone)
    _check_figure(rank_by)
    _check_output(to)
    with _spark_named(engine), _opened(sources, store, zone, engine, master, language) as (asked, problems, is_read_now):
        groups = asked.groups(keys, rank_by)
        _print_groups(groups, keys, top, language)
        _print_rest(asked, top, language)
        _print_refused(problems, language)
        if to is not None:
            _write(to, asked, keys, groups, problems, language)
            _say("written", language, file=to)
        if store is not None:
            _say("kept", language, store=store)
    if is_read_now and any(map(is_whole_file, problems)):
        raise SystemExit(REFUSED)


def _check_installed(engine: EngineName) -> None:
    for extra in ("portfolio", *(("spark",) if engine is EngineName.SPARK else ())):
        for package in _NEEDED[extra]:
            try:
                import_module(package)
            except ImportError:
                values = {"package": package, "extra": extra}
                raise Refused(Problem("portfolio_not_installed", values=values)) from None


def _check_figure(name: str) -> None:
    from tiktok_kpis.ledger.tables import POSTS
    from tiktok_kpis.portfolio.figures import figures_of

    known = ["posts", *figures_of(POSTS)]
    if name not in known:
        raise Refused(Problem("unknown_figure", values={"name": name, "names": ", ".join(known)}))


def _check_output(to: Path | None) -> None:
    if to is None:
        return
    if to.suffix.lower() not in ENDINGS:
        raise Refused(Problem("output_not_known", Place(to.name)))
    if to.exists():
        raise Refused(Problem("file_exists", Place(to.name)))
    if not to.absolute().parent.is_dir():
        raise Refused(Problem("folder_missing", Place(str(to.parent))))


def _zone(name: str) -> ZoneInfo:
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise Refused(Problem("unknown_time_zone", values={"zone": name})) from None


@contextmanager
def _opened(
    sources: Sequence[str], store: Path | None, zone: ZoneInfo, engine: EngineName, master: str | None, language: str
) -> Iterator[tuple[Portfolio, list[Problem], bool]]:
    """Yield the portfolio of the sources, what was said of them, and whether they are read now.

    It is the store they are, or one they are read into: that of ``--store``, or one for this call alone.
    """
    from tiktok_kpis.portfolio.answers import Portfolio
    from tiktok_kpis.portfolio.files import Resources
    from tiktok_kpis.portfolio.store import Store

    resources = Resources(master=master)
    if len(sources) == 1 and "://" in sources[0]:
        yield Portfolio(sources[0].rstrip("/"), ("posts", "daily"), engine.value, resources), [], False
        return
    kept = Store(Path(sources[0]))
    if len(sources) == 1 and store is None and kept.tables():
        yield Portfolio(str(kept.folder), kept.tables(), engine.value, resources), kept.problems(), False
        return
    with tempfile.TemporaryDirectory(prefix="tiktok-kpis-") as temporary:
        made = Store(store or Path(temporary) / "portfolio")
        missing = _collect(made, sources, zone, language)
        problems = [*missing, *made.problems()]
        if not made.tables():
            _print_refused(problems, language)
            raise Refused(Problem("nothing_collected"))
        yield Portfolio(str(made.folder), made.tables(), engine.value, resources), problems, True


@contextmanager
def _spark_named(engine: EngineName) -> Iterator[None]:
    """Say in a sentence that Spark does not answer."""
    if engine is not EngineName.SPARK:
        yield
        return
    from pyspark.errors import PySparkException

    try:
        yield
    except PySparkException as error:
        reason = str(error).strip().splitlines()[0][:200]
        raise Refused(Problem("spark_not_started", values={"reason": reason})) from error


def _collect(store: Store, sources: Sequence[str], zone: ZoneInfo, language: str) -> list[Problem]:
    with progress() as step:
        made = store.add(
            [Path(source) for source in sources],
            today=now().date(),
            zone=zone,
            progress=lambda what, done: step(text("portfolio.terminal.collect", language, what=what), done),
        )
    _say("read", language, read=made.read, known=made.known, accounts=made.accounts)
    return made.problems


def _print_groups(groups: Answer, keys: Sequence[str], top: int, language: str) -> None:
    from tiktok_kpis.portfolio.answers import SHOWN
    from tiktok_kpis.portfolio.wording import label

    title = text("portfolio.terminal.groups", language, by=", ".join(label(key, language) for key in keys))
    _print(title, groups, ["rank", *keys, "posts", *SHOWN], top, language)


def _print_rest(asked: Portfolio, top: int, language: str) -> None:
    from tiktok_kpis.portfolio.answers import OF_GROWTH

    for title, answer, names in (
        ("growth", asked.growth(), ["account", *OF_GROWTH]),
        ("standouts", asked.standouts(), ["account", "video_id", "views", "usual", "times_usual"]),
    ):
        if len(answer):
            _print(text(f"portfolio.terminal.{title}", language), answer, names, top, language)


def _print(title: str, answer: Answer, names: Sequence[str], top: int, language: str) -> None:
    from tiktok_kpis.metrics.units import Unit
    from tiktok_kpis.portfolio.wording import TEXTS, label, shown_key, unit_of

    grid = Grid(title=title, title_justify="left")
    for name in names:
        is_key = name in TEXTS
        grid.add_column(label(name, language), justify="left" if is_key else "right", overflow="fold", no_wrap=is_key)
    for row in answer.head(top)[list(names)].itertuples(index=False, name=None):
        cells = []
        for name, value in zip(names, row, strict=True):
            if name in TEXTS:
                cells.append(shown_key(name, value, language))
            elif value is None or value != value:
                cells.append("")
            else:
                unit = unit_of(name)
                cells.append(
                    f"{value:.2%}" if unit is Unit.RATE else f"{value:,.0f}" if unit is Unit.COUNT else f"{value:,.2f}"
                )
        grid.add_row(*(cell.replace("[", r"\[") for cell in cells))
    console.print(grid)
    if len(answer) > top:
        _say("more", language, count=f"{len(answer) - top:,}")


def _print_refused(problems: Sequence[Problem], language: str) -> None:
    refused = [problem for problem in problems if problem.severity is Severity.REFUSED]
    if refused:
        console.print(text("portfolio.terminal.refused", language, count=len(refused)), style="bold red")
    for problem in refused[:MOST_REFUSED]:
        console.print(f"  {problem.describe(language)}", markup=False, soft_wrap=True)
    if len(refused) > MOST_REFUSED:
        _say("more", language, count=f"{len(refused) - MOST_REFUSED:,}")


def _write(to: Path, asked: Portfolio, keys: Sequence[str], groups: Answer, problems: Sequence[Problem], language: str) -> None:
    from tiktok_kpis.portfolio.book import Contents, build_portfolio
    from tiktok_kpis.portfolio.outputs import write_bytes, write_csv, write_parquet

    match to.suffix.lower():
        case ".csv":
            write_csv(to, groups)
        case ".parquet":
            write_parquet(to, groups)
        case _:
            book = build_portfolio(Contents.of(asked, keys, groups, problems), language)
            write_bytes(to, book)


def _say(key: str, language: str, **values: object) -> None:
    console.print(text(f"portfolio.terminal.{key}", language, **values), markup=False, soft_wrap=True)
