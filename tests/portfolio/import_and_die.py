"""Imports a folder into a store and is killed at a step of its dealings with files; without a step, prints how many there are.

python -m tests.portfolio.import_and_die STORE SOURCE [STEP]
"""

from __future__ import annotations

import os
import signal
import sys
from pathlib import Path
from zoneinfo import ZoneInfo

from tests.portfolio.agency import TODAY
from tiktok_kpis.portfolio.store import Store

COUNTED = {"open", "os.rename", "os.mkdir", "os.remove", "os.rmdir", "os.scandir"}


def main() -> None:
    store, source, step = Path(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3]) if len(sys.argv) > 3 else 0
    counted = 0

    def count(event: str, arguments: tuple[object, ...]) -> None:
        nonlocal counted
        if event in COUNTED and str(arguments[0]).startswith(str(store)):
            counted += 1
            if counted == step:
                os.kill(os.getpid(), signal.SIGKILL)

    sys.addaudithook(count)
    Store(store).add([source], today=TODAY, zone=ZoneInfo("UTC"))
    print(counted)


if __name__ == "__main__":
    main()
