"""The commands. Each does one thing through the library, prints what came of it, and ends with 2 where it refused something."""

from __future__ import annotations

import json
from contextlib import suppress
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from tiktok_kpis.cli import terminal
from tiktok_kpis.cli.problem_kinds import UNKNOWN_FUNCTION
from tiktok_kpis.cli.terminal import INTERRUPTED, REFUSED, console, progress_shown, written
from tiktok_kpis.hosts.programs import HOSTS
from tiktok_kpis.interface import spoken
from tiktok_kpis.languages import LANGUAGES, SOURCE_LANGUAGE, text
from tiktok_kpis.problems import Problem, Refused, Severity
from tiktok_kpis.version import __version__
from tiktok_kpis.workbook.spelling import FormulaKind, Spelling

app = typer.Typer(
    name="tiktok-kpis",
    help="TikTok KPIs in a spreadsheet. Everything stays on this computer.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
)
Program = StrEnum("Program", {name.upper(): name for name in HOSTS})  # type: ignore[misc]  # its members are those of HOSTS
"""A spreadsheet program the functions can be put into."""
_EXCEL = Program("excel")

Language = Annotated[
    str,
    typer.Option(
        "--language", "-l", help=f"Language of the workbook: {', '.join(LANGUAGES)}.", autocompletion=lambda: list(LANGUAGES)
    ),
]


def main() -> None:
    """Run the command line; whatever stops it is a sentence on the error output, never a stack trace."""
    terminal.begin()
    terminal.spoken.set(SOURCE_LANGUAGE)
    code = terminal.FAULT
    try:
        code = _run()
    except KeyboardInterrupt:  # only where another program runs this in a process of its own
        code = INTERRUPTED
    except Refused as refused:
        terminal.complain(refused.problem)
        code = REFUSED
    except Exception as error:
        code = terminal.failed(error)
    except BaseException as panic:  # of a library in Rust, which is no usual exception
        code = terminal.failed(RuntimeError(panic))
    terminal.end()
    raise SystemExit(code)


def _run() -> int:
    """Run a command and return its exit code; typer itself says what is wrong with the words of the call."""
    try:
        app()
    except SystemExit as end:
        terminal.flush()
        if isinstance(end.code, int):
            # 1 is what typer ends with where nobody reads the help that it prints
            return REFUSED if end.code == 1 else end.code
        return terminal.DONE if end.code is None else terminal.FAULT
    return terminal.DONE


def _print_version(asked: bool) -> None:
    if asked:
        console.print(f"tiktok-kpis {__version__}", markup=False)
        raise typer.Exit


def _function_names() -> list[str]:
    from tiktok_kpis.hosts.functions import ALL

    return [function.name for function in ALL]


@app.callback()
def options(
    version: Annotated[
        bool, typer.Option("--version", callback=_print_version, is_eager=True, help="Print the version and end.")
    ] = False,
) -> None:
    """Take what comes before a command."""


def demo(
    folder: Annotated[Path, typer.Argument(help="Where to put the example.")] = Path("tiktok-kpis-demo"),
    language: Language = SOURCE_LANGUAGE,
) -> None:
    """Make an example workbook from the exports of a sample account, and print its KPIs."""
    from tiktok_kpis.cli.report import print_kpis
    from tiktok_kpis.sample.workbook import example_workbook

    check_language(language)
    folder.mkdir(parents=True, exist_ok=True)
    with progress_shown() as progress:
        made = example_workbook(folder, language, progress=progress)
    written(made.path)
    say("sample", language, count=len(made.exports), folder=made.exports[0].parent)
    print_kpis(console, made.refreshed, made.path)
    say("example", language, file=made.path)
    if not made.refreshed.calculated:
        say("on_opening", language)


def new(
    file: Annotated[Path, typer.Argument(help="The workbook to make, ending in .xlsx.")],
    language: Language = SOURCE_LANGUAGE,
    example: Annotated[bool, typer.Option("--example", help="Filled with a sample account, to look at.")] = False,
    formulas: Annotated[
        FormulaKind, typer.Option(help="What the KPIs are written as: native formulas work everywhere.")
    ] = FormulaKind.NATIVE,
    host: Annotated[Program, typer.Option(help="With --formulas functions: the program whose functions are called.")] = _EXCEL,
) -> None:
    """Make a new workbook, empty or with the sample account."""
    from tiktok_kpis.sample.workbook import make_workbook
    from tiktok_kpis.workbook.contract import sheet_name

    check_language(language)
    calculated = make_workbook(file, language, example=example, spelling=Spelling(formulas, HOSTS[host].spelled))
    written(file)
    say("made", language, file=file, paste=sheet_name("paste", language))
    console.print(f"  tiktok-kpis refresh {file} EXPORT …", markup=False, soft_wrap=True)
    if not calculated:
        say("on_opening", language)


def refresh(
    file: Annotated[Path, typer.Argument(help="The workbook.")],
    exports: Annotated[list[Path] | None, typer.Argument(help="Exports of TikTok: CSV, XLSX or ZIP.")] = None,
    copy: Annotated[
        bool, typer.Option("--copy", help="Leave the workbook, which may be open, and write a copy beside it.")
    ] = False,
) -> None:
    """Read the Paste sheet and any exports into the workbook, and print the KPIs."""
    from tiktok_kpis.cli.report import print_kpis, print_reading
    from tiktok_kpis.refresh.opening import check_workbook
    from tiktok_kpis.refresh.refresh import refresh as refresh_workbook

    check_workbook(file, exports or [])
    speak_as(file)
    with progress_shown() as progress:
        made = refresh_workbook(file, exports or [], now=now(), copy=copy, progress=progress)
    for path in filter(None, (made.copy, made.backup and file)):
        written(path)
    print_reading(console, made.reading, made.problems, made.language)
    refused_files = [problem for problem in made.problems if is_whole_file(problem)]
    if made.changes.nothing:
        if refused_files and not made.reading.records:
            raise SystemExit(REFUSED)
        say("nothing_new" if made.reading.records or not made.reading.blocks else "nothing_kept", made.language)
    for table in filter(made.changes.touched, made.changes.added):
        say("changed", made.language, table=table, added=made.changes.added[table], updated=made.changes.updated[table])
    print_kpis(console, made, file)
    if made.backup:
        say("saved", made.language, file=file, backup=made.backup)
    if made.copy:
        say("copied", made.language, copy=made.copy)
    if not made.calculated:
        say("on_opening", made.language)
    if refused_files:
        raise SystemExit(REFUSED)


def check(
    exports: Annotated[list[Path], typer.Argument(help="Exports of TikTok: CSV, XLSX or ZIP.")],
    as_json: Annotated[bool, typer.Option("--json", help="Print it for a program.")] = False,
    language: Language = SOURCE_LANGUAGE,
) -> None:
    """Say what would be read of exports and what refused. Nothing is written."""
    from tiktok_kpis.cli.report import print_reading, reading_as_data
    from tiktok_kpis.exports.reading import read_files
    from tiktok_kpis.ledger.not_kept import leave_out_what_no_table_takes

    check_language(language)

    with progress_shown() as progress:
        reading = read_files(exports, today=now().date(), progress=progress)
    reading.problems += leave_out_what_no_table_takes(reading)
    if as_json:
        console.write_plain(json.dumps(reading_as_data(reading, language), ensure_ascii=False, indent=2, default=str) + "\n")
    else:
        print_reading(console, reading, reading.problems, language)
    if any(map(is_whole_file, reading.problems)):
        raise SystemExit(REFUSED)


def functions(
    name: Annotated[str | None, typer.Argument(help="One function, by its name.", autocompletion=_function_names)] = None,
    language: Language = SOURCE_LANGUAGE,
) -> None:
    """Print the functions to type in a cell: what they give, what they take, and how they calculate."""
    from tiktok_kpis.cli.report import print_function, print_functions
    from tiktok_kpis.hosts.functions import ALL

    check_language(language)
    if name is None:
        print_functions(console, ALL, language)
        return
    found = next((function for function in ALL if function.name == name.upper().lstrip("=").rstrip("()")), None)
    if found is None:
        raise Refused(Problem(UNKNOWN_FUNCTION, values={"name": name}))
    print_function(console, found, language)


def say(key: str, language: str, **values: object) -> None:
    """Print a sentence of the catalogue ``command_line``."""
    console.print(text(f"command_line.{key}", language, **values), markup=False, soft_wrap=True)


def now() -> datetime:
    """Return the local time."""
    return datetime.now().astimezone()


def check_language(language: str) -> None:
    """Refuse a language there is none of; from here on refusals are said in it."""
    spoken.check_language(language)
    terminal.spoken.set(language)


def speak_as(file: Path) -> str:
    """Say refusals in the language of a workbook from here on, and return it; one that cannot be read has none."""
    from tiktok_kpis.refresh.file_store import FileStore
    from tiktok_kpis.refresh.opening import check_workbook
    from tiktok_kpis.refresh.store import language_of

    with suppress(Exception):  # a damaged workbook is refused where it is read
        check_workbook(file)
        terminal.spoken.set(language_of(FileStore(file)))
    return terminal.spoken.get()


def is_whole_file(problem: Problem) -> bool:
    """Say whether a problem refuses a file and not a row of it."""
    return problem.severity is Severity.REFUSED and problem.place.row is None
