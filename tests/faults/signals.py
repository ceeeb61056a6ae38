"""Ctrl-C and an end from outside at random moments of commands: nothing is said, nothing is left, the workbook is whole.

``python -m tests.faults.signals 200`` sends so many signals and prints how the commands ended. Ctrl-C goes to all processes of
the command, as from a terminal, SIGTERM to the command alone.
"""

from __future__ import annotations

import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import zipfile
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from tests.faults.commands import Materials, prepared

_EARLIEST = 0.1
"""Seconds until Python has started: before that it answers a signal by itself."""
_COMMAND = (
    "from tiktok_kpis.__main__ import end_quietly, main; end_quietly(); "
    "import tiktok_kpis.portfolio.workers as pool; pool.WORTH_IT = 1; main()"
)
"""The command, which shares any work of a portfolio among processes."""
_CODES = {signal.SIGINT: 130, signal.SIGTERM: 143}


@dataclass(frozen=True)
class Interrupted:
    """What a command that got a signal left."""

    words: tuple[str, ...]
    after: float
    code: int
    said: str
    left: list[str]
    """Files that are neither the workbook, nor a backup of it, nor what the command makes."""
    is_whole: bool
    """Whether the workbook and its backups are."""

    @property
    def is_clean(self) -> bool:
        """Say whether it ended without a word and left nothing; it may have been done before the signal came."""
        quiet = self.said == "" if self.code >= 128 else "Traceback" not in self.said
        return quiet and self.code in {0, 2, *_CODES.values()} and not self.left and self.is_whole


def interruptions(folder: Path, materials: Materials, count: int, series: int) -> Iterator[Interrupted]:
    """Send so many signals, and yield what each left."""
    chance = random.Random(series)
    lengths: dict[str, float] = {}
    for number in range(count):
        here = folder / f"signal {number}"
        here.mkdir()
        shutil.copy2(materials.book, here / "book.xlsx")
        words = (
            ("refresh", "book.xlsx", str(materials.other_export)),
            ("new", "new.xlsx"),
            ("portfolio", str(materials.agency), "--to", "made.xlsx"),
        )[number % 3]
        if words[0] not in lengths:
            lengths[words[0]] = _length(here, words)
            shutil.rmtree(here)
            here.mkdir()
            shutil.copy2(materials.book, here / "book.xlsx")
        yield _interrupted(here, words, chance.uniform(_EARLIEST, lengths[words[0]]), chance.choice(list(_CODES)))
        shutil.rmtree(here)


def _started(here: Path, words: tuple[str, ...]) -> subprocess.Popen[bytes]:
    (here / "temporary").mkdir(exist_ok=True)
    surroundings = {
        **os.environ,
        "TMPDIR": str(here / "temporary"),
        "XDG_STATE_HOME": str(here / "state"),
        "PYTHONPATH": os.pathsep.join(filter(None, sys.path)),
    }
    return subprocess.Popen(
        [sys.executable, "-c", _COMMAND, *words],
        cwd=here,
        env=surroundings,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        start_new_session=True,
    )


def _length(here: Path, words: tuple[str, ...]) -> float:
    begun = time.monotonic()
    _started(here, words).communicate()
    return time.monotonic() - begun


def _interrupted(here: Path, words: tuple[str, ...], after: float, number: signal.Signals) -> Interrupted:
    command = _started(here, words)
    time.sleep(after)
    if command.poll() is None:
        if number is signal.SIGINT:
            os.killpg(command.pid, number)
        else:
            command.send_signal(number)
    _, said = command.communicate()
    return Interrupted(words, after, command.returncode, said.decode("utf-8", "replace"), _left(here), _is_whole(here))


def _left(here: Path) -> list[str]:
    known = ("book.xlsx", "new.xlsx", "made.xlsx", "book backups", "temporary", "state")
    left = [path.name for path in here.iterdir() if path.name not in known]
    left += [path.name for path in (here / "book backups").glob("*") if not path.name.startswith("book 2")]
    return left + [path.name for path in (here / "temporary").iterdir()]


def _is_whole(here: Path) -> bool:
    books = [path for path in here.rglob("*.xlsx") if "temporary" not in path.parts]
    try:
        for book in books:
            with zipfile.ZipFile(book) as archive:
                if archive.testzip() is not None:
                    return False
    except zipfile.BadZipFile:
        return False
    return here / "book.xlsx" in books


def main(count: int, series: int = 1) -> int:
    """Send the signals, print how the commands ended, and return how many ended otherwise than they should."""
    with tempfile.TemporaryDirectory(prefix="tiktok-kpis-signals-") as name:
        folder = Path(name)
        os.environ["XDG_STATE_HOME"] = str(folder / "state")
        codes: Counter[int] = Counter()
        wrong = 0
        for found in interruptions(folder, prepared(folder), count, series):
            codes[found.code] += 1
            if not found.is_clean:
                wrong += 1
                print(found, flush=True)
        print(f"{count} signals: " + ", ".join(f"{number} ended with {code}" for code, number in sorted(codes.items())))
        print(f"{wrong} said something, left something or broke something")
    return wrong


if __name__ == "__main__":
    sys.exit(bool(main(*map(int, sys.argv[1:] or ["200"]))))
