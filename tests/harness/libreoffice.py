"""Workbooks and formulas computed by a headless LibreOffice.

    with office() as calc:
        calc.values(path)                       # {"Sheet1": {"A1": 1.0, "B2": "#DIV/0!", ...}}
        calc.evaluate([Case({"A1": 3, "A2": "=NA()"}, "=SUM(A1:A2)")])   # ["#N/A"]

Starting takes seconds and a question milliseconds: ask one office many things. Tests share the fixture `calc`.

A number comes back as a float (a date as its serial), text as str, a truth value as bool, an error as Excel's name for it
("#DIV/0!"), and an error that Excel has no name for as Calc shows it ("Err:502"). A formula that gives "" is there with "",
an empty cell is not there. Calc has no boolean type: TRUE in a cell with a number format of its own comes back as 1.0.

From the command line: `python -m tests.harness.libreoffice pictures BOOK.xlsx OUTDIR`.
"""

from __future__ import annotations

import contextlib
import csv
import datetime
import functools
import json
import os
import queue
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import uuid
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn, TypeAlias

import pytest
from openpyxl.utils import get_column_letter

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

Value: TypeAlias = float | str | bool
"""What a cell shows: a number, text or the name of an error, or a truth value."""

Content: TypeAlias = float | str | bool | datetime.date | None
"""What a test puts into a cell: None is blank, text that starts with "=" is a formula."""

SheetValues: TypeAlias = dict[str, dict[str, Value]]

BRIDGE = Path(__file__).with_name("calc_bridge.py")
STARTING_SECONDS = 90.0
ANSWER_SECONDS = 180.0

DAY_ZERO = datetime.date(1899, 12, 30).toordinal()

# Recalculation modes: 0 is "always". Without it Calc shows the cached values of files that call themselves Excel's.
# Grammar 1 is "Excel A1", so that formulas are typed with "!" and commas.
PROFILE = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry" xmlns:xs="http://www.w3.org/2001/XMLSchema"
 xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">
<item oor:path="/org.openoffice.Office.Calc/Formula/Load"><prop oor:name="OOXMLRecalcMode" oor:op="fuse">
<value>0</value></prop></item>
<item oor:path="/org.openoffice.Office.Calc/Formula/Load"><prop oor:name="ODFRecalcMode" oor:op="fuse">
<value>0</value></prop></item>
<item oor:path="/org.openoffice.Office.Calc/Formula/Syntax"><prop oor:name="Grammar" oor:op="fuse">
<value>1</value></prop></item>
<item oor:path="/org.openoffice.Setup/L10N"><prop oor:name="ooLocale" oor:op="fuse"><value>en-US</value></prop></item>
<item oor:path="/org.openoffice.Setup/L10N"><prop oor:name="ooSetupSystemLocale" oor:op="fuse">
<value>en-US</value></prop></item>
<item oor:path="/org.openoffice.Office.Common/Security/Scripting"><prop oor:name="MacroSecurityLevel" oor:op="fuse">
<value>3</value></prop></item>
</oor:items>
"""


class OfficeError(RuntimeError):
    """LibreOffice did not start, did not answer in time, or refused what it was asked."""


@dataclass(frozen=True)
class Case:
    """One formula to evaluate beside some cells.

    A key of `cells` is an address ("B2") or a sheet and an address ("Posts!B2"). `formula` starts with "=" and is written
    as in an English Excel, with commas. With `array`, it is entered with Ctrl+Shift+Enter and the result is its first cell.
    """

    cells: Mapping[str, Content] = field(default_factory=dict)
    formula: str = ""
    array: bool = False


@functools.cache
def available() -> str | None:
    """Return None when LibreOffice can be used here, otherwise the reason why it cannot."""
    if shutil.which("soffice") is None:
        return "LibreOffice is not installed (no soffice on the path)"
    if _office_python() is None:
        return "no Python here has LibreOffice's uno module (install python3-uno)"
    return None


@functools.cache
def _office_python() -> str | None:
    """Return the Python that can import `uno`: the system's, hardly ever a virtual environment's."""
    for candidate in (os.environ.get("OFFICE_PYTHON"), "/usr/bin/python3", sys.executable):
        if candidate and Path(candidate).exists():
            tried = subprocess.run([candidate, "-c", "import uno"], capture_output=True, timeout=60, check=False)
            if tried.returncode == 0:
                return candidate
    return None


def need_office() -> None:
    """Skip the running test where there is no LibreOffice; fail it where `REQUIRE_PROGRAMS=1` says there must be one."""
    reason = available()
    if reason is None:
        return
    if os.environ.get("REQUIRE_PROGRAMS") == "1":
        pytest.fail(f"REQUIRE_PROGRAMS=1, but {reason}")
    pytest.skip(reason)


class Office:
    """A running LibreOffice with a profile of its own; made by `office()`."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._pipe = f"harness{uuid.uuid4().hex}"
        self._answers: queue.Queue[str | None] = queue.Queue()
        self._processes: list[subprocess.Popen[str]] = []
        self.version = ""

    def start(self) -> None:
        """Start LibreOffice and wait until it answers."""
        profile = self._folder / "profile"
        (profile / "user").mkdir(parents=True)
        (profile / "user" / "registrymodifications.xcu").write_text(PROFILE, encoding="utf-8")
        # A home of its own: dconf and fonts caches of the one who runs the tests stay as they are.
        surroundings = {**os.environ, "HOME": str(self._folder), "SAL_USE_VCLPLUGIN": "svp", "LC_ALL": "C.UTF-8"}
        for name in ("PYTHONPATH", "PYTHONHOME", "VIRTUAL_ENV"):
            surroundings.pop(name, None)
        # The office's own Python takes its libraries from the first python3: that of an activated environment has no uno
        here = Path(sys.executable).parent
        surroundings["PATH"] = os.pathsep.join(p for p in os.environ["PATH"].split(os.pathsep) if Path(p) != here)
        self._run(
            [
                "soffice",
                f"-env:UserInstallation={profile.as_uri()}",
                f"--accept=pipe,name={self._pipe};urp;",
                "--headless",
                "--invisible",
                "--norestore",
                "--nologo",
                "--nodefault",
                "--nolockcheck",
            ],
            surroundings,
            stdout=subprocess.DEVNULL,
        )
        bridge = self._run(
            [_office_python() or "python3", str(BRIDGE), self._pipe, str(STARTING_SECONDS)],
            surroundings,
            stdout=subprocess.PIPE,
        )
        threading.Thread(target=self._listen, args=(bridge,), daemon=True).start()
        self.version = str(self._answer(STARTING_SECONDS + 10))

    def _run(self, command: list[str], surroundings: dict[str, str], stdout: int) -> subprocess.Popen[str]:
        # A session of its own, so that soffice's own children end with it and Ctrl+C leaves the ending to us.
        with (self._folder / f"{Path(command[0]).name}.log").open("w") as log:
            process = subprocess.Popen(
                command,
                env=surroundings,
                stdin=subprocess.PIPE,
                stdout=stdout,
                stderr=log,
                text=True,
                encoding="utf-8",
                start_new_session=True,
            )
        self._processes.append(process)
        return process

    def _listen(self, bridge: subprocess.Popen[str]) -> None:
        if bridge.stdout is not None:
            with bridge.stdout:
                for line in bridge.stdout:
                    self._answers.put(line)
        self._answers.put(None)

    def _answer(self, seconds: float) -> Any:
        try:
            line = self._answers.get(timeout=seconds)
        except queue.Empty:
            self._give_up(f"LibreOffice gave no answer in {seconds:.0f} seconds")
        if line is None:
            self._give_up("LibreOffice or its bridge ended")
        answer = json.loads(line)
        if "problem" in answer:
            raise OfficeError(answer["problem"])
        return answer["result"]

    def _give_up(self, reason: str) -> NoReturn:
        self._kill()
        logs = "".join(log.read_text(encoding="utf-8", errors="replace")[-2000:] for log in self._folder.glob("*.log"))
        raise OfficeError(f"{reason}. {logs}".strip())

    def _ask(self, call: str, *arguments: object, seconds: float = ANSWER_SECONDS) -> Any:
        bridge = self._processes[-1]
        if bridge.stdin is None or bridge.poll() is not None:
            self._give_up("LibreOffice is not running")
        try:
            bridge.stdin.write(json.dumps({"call": call, "arguments": arguments}) + "\n")
            bridge.stdin.flush()
        except BrokenPipeError:
            self._give_up("LibreOffice's bridge ended")
        return self._answer(seconds)

    def values(self, path: Path) -> SheetValues:
        """Return every non-empty cell of a workbook (.xlsx, .ods, .csv) as `{sheet: {address: value}}`, recalculated."""
        with tempfile.TemporaryDirectory(dir=self._folder) as folder:
            stored = Path(folder, "shown.csv")
            sheets: dict[str, Any] = self._ask("read", str(_existing(path)), str(stored))
            words = {name: read_shown(stored.with_name(f"shown-{name}.csv")) for name, sheet in sheets.items() if sheet}
        found: SheetValues = {}
        for name, sheet in sheets.items():
            found[name] = {}
            first_column, first_row, results, contents = sheet or (0, 0, [], [])
            for row, (row_results, row_contents) in enumerate(zip(results, contents, strict=True), start=first_row):
                for column, result in enumerate(row_results, start=first_column):
                    if row_contents[column - first_column] != "":
                        value = result
                        if result is None:
                            value = words[name][row][column]
                        elif result in (0.0, 1.0) and words[name][row][column] in ("TRUE", "FALSE"):
                            value = bool(result)
                        found[name][f"{get_column_letter(column + 1)}{row + 1}"] = value
        return found

    def recalculate(self, path: Path, to: Path) -> None:
        """Write a recalculated copy in the format that the name of `to` ends with: .xlsx, .ods, .pdf or .csv.

        In .xlsx Calc rounds numbers to 15 digits and writes #NUM! and #REF! as #VALUE!; `values` does neither.
        """
        self._ask("convert", str(_existing(path)), str(to.resolve()))

    def empty(self, path: Path, to: Path, sheets: Mapping[str, int]) -> None:
        """Write a copy in which the records of sheets are gone, as a user deletes them; see the bridge."""
        self._ask("empty", str(_existing(path)), str(to.resolve()), dict(sheets))

    def evaluate(self, cases: Sequence[Case | tuple[Mapping[str, Content], str]]) -> list[Value]:
        """Return the result of each formula; a pair is short for `Case(cells, formula)`.

        The formula is typed into ZZ1000 of an otherwise empty "Sheet1", where no other cell of its row or column is in
        use. Both spellings of newer functions are understood (`PERCENTILE.INC(` and `_xlfn.PERCENTILE.INC(`).
        """
        asked = [case if isinstance(case, Case) else Case(*case) for case in cases]
        contents = [
            ({place: _plain(content) for place, content in case.cells.items()}, case.formula, case.array) for case in asked
        ]
        results: list[Value] = []
        # In portions, so that the time limit is one for an answer and not for a whole test.
        for start in range(0, len(contents), 500):
            results += self._ask("evaluate", contents[start : start + 500])
        return results

    def pictures(self, path: Path, folder: Path, dots_per_inch: int = 80) -> list[Path]:
        """Print a workbook to `folder`: one .pdf, and one .png for each page, which are returned in page order."""
        folder.mkdir(parents=True, exist_ok=True)
        printed = folder / f"{path.stem}.pdf"
        self.recalculate(path, printed)
        subprocess.run(
            ["pdftoppm", "-png", "-r", str(dots_per_inch), str(printed), str(folder / path.stem)],
            check=True,
            timeout=ANSWER_SECONDS,
        )
        # pdftoppm pads page numbers to one length, so the order of names is the order of pages.
        return sorted(folder.glob(f"{path.stem}-*.png"))

    def stop(self) -> None:
        """End LibreOffice: politely, so that it takes its own temporary files along, and then surely."""
        for process in reversed(self._processes):
            if process.stdin is not None:
                with contextlib.suppress(BrokenPipeError, ValueError):
                    process.stdin.close()
            with contextlib.suppress(subprocess.TimeoutExpired):
                process.wait(timeout=10)
        self._kill()

    def _kill(self) -> None:
        for process in self._processes:
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.killpg(process.pid, signal.SIGKILL)
            process.wait(timeout=30)


def _existing(path: Path) -> Path:
    if not path.is_file():
        raise FileNotFoundError(path)
    return path.resolve()


def _plain(content: Content) -> float | str | bool | None:
    """Return what JSON can carry: a date as its serial in the 1900 system."""
    if not isinstance(content, datetime.date):
        return content
    clock = content.timetz() if isinstance(content, datetime.datetime) else datetime.time()
    seconds = clock.hour * 3600 + clock.minute * 60 + clock.second + clock.microsecond / 1e6
    return content.toordinal() - DAY_ZERO + seconds / 86400


def read_shown(path: Path) -> list[list[str]]:
    """Return what the cells of a sheet show, row by row from A1, from the .csv file that Calc wrote of it."""
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.reader(file))


@contextlib.contextmanager
def office() -> Iterator[Office]:
    """Run a LibreOffice of our own, with a fresh profile, until the block ends."""
    reason = available()
    if reason is not None:
        raise OfficeError(reason)
    with tempfile.TemporaryDirectory(prefix="office-", ignore_cleanup_errors=True) as folder:
        running = Office(Path(folder))
        try:
            running.start()
            yield running
        finally:
            running.stop()


@pytest.fixture(scope="session")
def calc() -> Iterator[Office]:
    """A LibreOffice for all tests of this process; skips without one, or fails with `REQUIRE_PROGRAMS=1`."""
    need_office()
    with office() as running:
        yield running


def values(path: Path) -> SheetValues:
    """Return a workbook's recalculated cells; starts an office for this one question."""
    with office() as running:
        return running.values(path)


def recalculate(path: Path, to: Path) -> None:
    """Write a recalculated copy; starts an office for this one copy."""
    with office() as running:
        running.recalculate(path, to)


def pictures(path: Path, folder: Path, dots_per_inch: int = 80) -> list[Path]:
    """Print a workbook's sheets to .png files; starts an office for this one workbook."""
    with office() as running:
        return running.pictures(path, folder, dots_per_inch)


def main(arguments: list[str]) -> int:
    """Run `pictures BOOK OUTDIR` or `values BOOK` from the command line."""
    match arguments:
        case ["pictures", book, folder]:
            print(*pictures(Path(book), Path(folder)), sep="\n")
        case ["values", book]:
            print(json.dumps(values(Path(book)), indent=1, ensure_ascii=False))
        case _:
            print(main.__doc__)
            return 2
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
