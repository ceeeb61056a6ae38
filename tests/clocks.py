"""A quick part of the suite, and the example, on other days, in other zones and languages: ``python -m tests.clocks [ROW …]``.

Without a number every row is run. The clock is that of libfaketime (Debian: ``faketime``), the locales are the system's
(Debian: ``locales``); a row that lacks one of them is refused, so that none passes without having been run.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

from tests.__main__ import IN_PARALLEL, ROOT

_PARTS = ("exports", "grids", "ledger", "kpis", "advice", "sample", "python_interface", "refresh/test_commands.py")
QUICK = ("addin", *(f"tests/{part}" for part in _PARTS), "--ignore=tests/exports/test_hostile_files.py")
"""What looks at the clock, the zone or the language of the machine, and needs no other program.

Hostile files are read in a process that is waited for with a time limit, which Python 3.11 cannot do under libfaketime.
"""


@dataclass(frozen=True)
class Machine:
    """A day, a time zone and a language of the system."""

    moment: str
    zone: str
    language: str

    def surroundings(self) -> dict[str, str]:
        """Return the environment of a command on such a machine; only the day is changed, clocks go on as usual."""
        changed = {"TZ": self.zone, "LANG": self.language, "FAKETIME": f"@{self.moment}", "FAKETIME_DONT_FAKE_MONOTONIC": "1"}
        kept = {name: value for name, value in os.environ.items() if not name.startswith("LC_")}
        return {**kept, **changed, "LD_PRELOAD": _library()}


MACHINES = (
    Machine("2027-01-01 00:10:00", "Pacific/Kiritimati", "C"),
    Machine("2027-01-01 00:10:00", "America/St_Johns", "tr_TR.UTF-8"),
    Machine("2028-02-29 12:00:00", "Pacific/Kiritimati", "tr_TR.UTF-8"),
    Machine("2028-02-29 12:00:00", "America/St_Johns", "C"),
    Machine("2031-12-31 23:20:00", "Pacific/Kiritimati", "C"),
    Machine("2031-12-31 23:20:00", "America/St_Johns", "tr_TR.UTF-8"),
)


def _library() -> str:
    found = sorted(Path("/usr/lib").glob("*/faketime/libfaketime.so.1"))
    if not found:
        raise SystemExit("There is no libfaketime here. On Debian: apt-get install faketime")
    return str(found[0])


def run(machine: Machine, arguments: list[str]) -> int:
    """Run the tests and the example on a machine; return the first exit code that is not 0."""
    known = subprocess.run(["locale", "-a"], capture_output=True, text=True, check=True).stdout.casefold().replace("-", "")
    if machine.language.casefold().replace("-", "") not in known.split():
        raise SystemExit(f"There is no locale {machine.language} here. On Debian: localedef -i tr_TR -f UTF-8 tr_TR.UTF-8")
    print(f"== {machine.moment}, {machine.zone}, {machine.language}", flush=True)
    surroundings = machine.surroundings()
    with tempfile.TemporaryDirectory() as folder:
        demo = [sys.executable, "-m", "tiktok_kpis", "demo", folder]
        # What tests share is made first: Python 3.11 cannot wait for another process under libfaketime
        for command in (demo, [sys.executable, "-m", "tests.harness.made_once"]):
            code = subprocess.run(command, env=surroundings, cwd=ROOT, stdout=subprocess.DEVNULL, check=False).returncode
            if code:
                print(f"== {' '.join(command[1:4])} failed", flush=True)
                return code
    tests = [sys.executable, "-m", "pytest", "--quiet", "-p", "no:cacheprovider", *IN_PARALLEL, *(arguments or QUICK)]
    return subprocess.run(tests, env=surroundings, cwd=ROOT, check=False).returncode


def main(arguments: list[str]) -> int:
    """Run the rows that are named by their numbers, or all; what is no number goes to pytest in place of the quick part."""
    numbers = [int(argument) for argument in arguments if argument.isdigit()]
    rest = [argument for argument in arguments if not argument.isdigit()]
    codes = [run(machine, rest) for row, machine in enumerate(MACHINES, 1) if not numbers or row in numbers]
    return next(filter(None, codes), 0)


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
