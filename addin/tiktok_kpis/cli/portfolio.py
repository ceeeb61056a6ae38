"""An agency's question: the figures of hundreds of accounts, in the terminal and in a file."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from enum import StrEnum
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Annotated
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import typer

from tiktok_kpis.cli.commands import Language, check_language, is_whole_file, now
from tiktok_kpis.cli.portfolio_report import print_groups, print_refused, print_rest, say
from tiktok_kpis.cli.problem_kinds import (
    MEMORY_NOT_READ,
    MEMORY_TOO_SMALL,
    NOTHING_COLLECTED,
    OUTPUT_NOT_KNOWN,
    PORTFOLIO_NOT_INSTALLED,
    SPARK_NOT_STARTED,
    UNKNOWN_FIGURE,
)
from tiktok_kpis.cli.terminal import REFUSED, progress_shown, written
from tiktok_kpis.languages import SOURCE_LANGUAGE, text
from tiktok_kpis.problems import Place, Problem, Refused, Severity
from tiktok_kpis.refresh.problem_kinds import UNKNOWN_TIME_ZONE
from tiktok_kpis.system.own_files import temporary_folder

if TYPE_CHECKING:
    from tiktok_kpis.portfolio.answers import Listed, Portfolio
    from tiktok_kpis.portfolio.files import Resources
    from tiktok_kpis.portfolio.store import Store

ENDINGS = (".xlsx", ".csv", ".parquet")
MEMORY = 700
"""MB that DuckDB holds where nothing is said: a hundred million posts need no more, and other programs run beside it."""
LEAST_MEMORY = 100
"""MB below which DuckDB cannot even read a few files side by side."""
_ADDRESS = re.compile(r"([A-Za-z][A-Za-z0-9+.-]+):/{1,2}")
"""An address begins with its scheme, of two letters or more: ``C:/exports`` is a folder of Windows. A path joins slashes."""
_OF_CLUSTERS = ("hdfs", "s3a", "abfs", "abfss", "gs", "viewfs")
_MEMORY = re.compile(r"(\d+(?:\.\d+)?)\s*([MG])B?", re.IGNORECASE)
_NEEDED = {"portfolio": ("pyarrow", "duckdb", "narwhals"), "spark": ("pyspark",)}


class EngineName(StrEnum):
    """What computes the figures."""

    DUCKDB = "duckdb"
    SPARK = "spark"


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
    memory: Annotated[
        str | None,
        typer.Option(help=f"What is held of the posts at once, such as 4GB; the rest goes to the disk. DuckDB: {MEMORY}MB."),
    ] = None,
    top: Annotated[int, typer.Option(min=1, help="How many rows of each table to print.")] = 15,
    rank_by: Annotated[str, typer.Option(help="The figure that groups are ranked by.")] = "views",
    time_zone: Annotated[str, typer.Option(help="Where the accounts publish, such as Europe/Bucharest.")] = "UTC",
    language: Language = SOURCE_LANGUAGE,
) -> None:
    """Read the exports of many accounts into one portfolio, and print their KPIs by account, month, format or hashtag."""
    check_language(language)
    _check_installed(engine)
    from tiktok_kpis.portfolio.answers import groupings

    _check_addresses([*sources, str(store or ""), str(to or "")], engine)
    keys, zone = groupings(by), _zone(time_zone)
    _check_figure(rank_by)
    _check_output(to)
    held = _megabytes(memory)
    with (
        _named(engine, held),
        _resources(engine, held, master) as resources,
        _opened(sources, store, zone, engine, resources, language) as (asked, problems, is_read_now),
    ):
        with _computing(language):
            groups = asked.groups(keys, rank_by)
        print_groups(groups, keys, top, language)
        with _computing(language):
            growth, standouts = asked.growth, asked.standouts
        print_rest(growth, standouts, top, language)
        print_refused(problems, language)
        if to is not None:
            with _computing(language):
                _write(to, asked, keys, groups, problems, language)
            written(to)
            say("written", language, file=to)
        if store is not None:
            say("kept", language, store=store)
    if is_read_now and any(map(is_whole_file, problems)):
        raise SystemExit(REFUSED)


def _check_installed(engine: EngineName) -> None:
    for extra in ("portfolio", *(("spark",) if engine is EngineName.SPARK else ())):
        for package in _NEEDED[extra]:
            try:
                import_module(package)
            except ImportError:
                values = {"package": package, "extra": extra}
                raise Refused(Problem(PORTFOLIO_NOT_INSTALLED, values=values)) from None


def _check_addresses(named: Sequence[str], engine: EngineName) -> None:
    """Refuse addresses before any library looks at them; those of a cluster's own storage are for Spark."""
    from tiktok_kpis.portfolio.problem_kinds import ADDRESS_NOT_READ

    for name in named:
        found = _ADDRESS.match(name)
        if found and not (engine is EngineName.SPARK and found[1].lower() in _OF_CLUSTERS):
            raise Refused(Problem(ADDRESS_NOT_READ, values={"found": name}))


def _check_figure(name: str) -> None:
    from tiktok_kpis.ledger.tables import POSTS
    from tiktok_kpis.portfolio.figures import figures_of

    known = ["posts", *figures_of(POSTS)]
    if name not in known:
        raise Refused(Problem(UNKNOWN_FIGURE, values={"name": name, "names": ", ".join(known)}))


def _check_output(to: Path | None) -> None:
    if to is None:
        return
    from tiktok_kpis.sample.problem_kinds import FILE_EXISTS, FOLDER_MISSING  # the sample account loads with them

    if to.suffix.lower() not in ENDINGS:
        raise Refused(Problem(OUTPUT_NOT_KNOWN, Place(to.name)))
    if to.exists():
        raise Refused(Problem(FILE_EXISTS, Place(to.name)))
    if not to.absolute().parent.is_dir():
        raise Refused(Problem(FOLDER_MISSING, Place(str(to.parent))))


def _megabytes(memory: str | None) -> int | None:
    if memory is None:
        return None
    read = _MEMORY.fullmatch(memory.strip())
    megabytes = int(float(read[1]) * (1000 if read[2].upper() == "G" else 1)) if read else 0
    if megabytes < LEAST_MEMORY:
        raise Refused(Problem(MEMORY_NOT_READ, values={"memory": memory, "least": f"{LEAST_MEMORY}MB"}))
    return megabytes


def _zone(name: str) -> ZoneInfo:
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        kind = UNKNOWN_TIME_ZONE.with_severity(Severity.REFUSED)  # a refresh goes on in UTC, this command ends
        raise Refused(Problem(kind, values={"zone": name})) from None


@contextmanager
def _opened(
    sources: Sequence[str], store: Path | None, zone: ZoneInfo, engine: EngineName, resources: Resources, language: str
) -> Iterator[tuple[Portfolio, list[Problem], bool]]:
    """Yield the portfolio of the sources, what was said of them, and whether they are read now.

    It is the store they are, or one they are read into: that of ``--store``, or one for this call alone.
    """
    from tiktok_kpis.portfolio.store import Store

    if len(sources) == 1 and engine is EngineName.SPARK and _ADDRESS.match(sources[0]):
        with _asked(sources[0].rstrip("/"), ("posts", "daily"), engine, resources) as asked:
            yield asked, [], False
        return
    kept = Store(Path(sources[0]))
    if len(sources) == 1 and store is None and (kept.is_there or kept.tables()):
        with progress_shown() as progress:
            mended = kept.mend(zone=zone, progress=progress)
        with _asked(kept, kept.tables(), engine, resources) as asked:
            yield asked, [*mended, *kept.problems()], False
        return
    with temporary_folder() as temporary:
        made = Store(store or temporary / "portfolio")
        missing = _collect(made, sources, zone, language, is_kept=store is not None)
        problems = [*missing, *made.problems()]
        if not made.tables():
            print_refused(problems, language)
            raise Refused(Problem(NOTHING_COLLECTED))
        with _asked(made, made.tables(), engine, resources) as asked:
            yield asked, problems, True


@contextmanager
def _asked(place: Store | str, tables: tuple[str, ...], engine: EngineName, resources: Resources) -> Iterator[Portfolio]:
    from tiktok_kpis.portfolio.answers import Portfolio

    files = {} if isinstance(place, str) else {name: place.files(name) for name in tables}
    folder = place if isinstance(place, str) else str(place.folder)
    portfolio = Portfolio(folder, tables, engine.value, resources, files)
    try:
        yield portfolio
    finally:
        portfolio.close()


@contextmanager
def _resources(engine: EngineName, memory: int | None, master: str | None) -> Iterator[Resources]:
    """Yield what the engine may use, with a folder of its own on the disk that is there as long as the block lasts."""
    from tiktok_kpis.portfolio.files import Resources
    from tiktok_kpis.portfolio.spilling import spill_folder

    if engine is EngineName.SPARK:
        yield Resources(memory=memory, master=master)
        return
    with spill_folder() as spill:
        yield Resources(memory=memory or MEMORY, spill=spill)


@contextmanager
def _named(engine: EngineName, memory: int | None) -> Iterator[None]:
    """Say in a sentence that Spark does not answer, or that memory or disk did not do."""
    if engine is EngineName.SPARK:
        from pyspark.errors import PySparkException

        try:
            yield
        except PySparkException as error:
            raise Refused(Problem(SPARK_NOT_STARTED, values={"reason": _first_line(error)})) from error
        return
    from duckdb import OutOfMemoryException

    try:
        yield
    except OutOfMemoryException as error:
        values = {"memory": f"{memory or MEMORY}MB", "reason": _first_line(error)}
        raise Refused(Problem(MEMORY_TOO_SMALL, values=values)) from error


def _first_line(error: Exception) -> str:
    return str(error).strip().splitlines()[0][:200]


def _collect(store: Store, sources: Sequence[str], zone: ZoneInfo, language: str, *, is_kept: bool) -> list[Problem]:
    from tiktok_kpis.portfolio.wording import counted

    with progress_shown() as progress:
        made = store.add(
            [Path(source) for source in sources],
            today=now().date(),
            zone=zone,
            progress=progress.worded(lambda name: text("portfolio.terminal.collect", language, what=name)),
        )
    if is_kept:
        written(store.folder)
    numbers = {"read": made.read, "known": made.known, "accounts": made.accounts}
    say("read", language, **{name: counted(number, language) for name, number in numbers.items()})
    return made.problems


@contextmanager
def _computing(language: str) -> Iterator[None]:
    with progress_shown(text("portfolio.terminal.compute", language)):
        yield


def _write(to: Path, asked: Portfolio, keys: Sequence[str], groups: Listed, problems: Sequence[Problem], language: str) -> None:
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
