"""Reads the files of a folder, given as the argument, in a process of its own and tells of each what became of it.

One line of JSON a file, written when it is begun and when it is done, so that a file that ends the process is known.
"""

from __future__ import annotations

import json
import sys
import time
from datetime import date
from pathlib import Path

from tiktok_kpis.exports.reading import read_files
from tiktok_kpis.languages import LANGUAGES


def memory_peak() -> float:
    """Return the most megabytes this process ever had in memory, 0 where the system does not tell."""
    if sys.platform == "win32":
        return 0.0
    if sys.platform == "linux":  # where the other figure begins with that of the process that started this one
        status = Path("/proc/self/status").read_text(encoding="ascii")
        return int(status.partition("VmHWM:")[2].split()[0]) / 1024
    import resource

    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak / 2**20 if sys.platform == "darwin" else peak / 1024


def main() -> None:
    """Read every file of a folder, in the order of their names."""
    for path in sorted(Path(sys.argv[1]).iterdir()):
        print(json.dumps({"begun": path.name}), flush=True)
        begun = time.process_time()
        try:
            reading = read_files([path], today=date(2026, 6, 30))
            said = [problem.describe(language) for problem in reading.problems for language in LANGUAGES]
            outcome = "read" if reading.records else "said" if all(said) and said else "nothing"
        except BaseException as error:
            outcome = f"raised {type(error).__name__}: {error}"[:200]
        taken = time.process_time() - begun
        print(json.dumps({"done": path.name, "outcome": outcome, "seconds": taken, "peak": memory_peak()}), flush=True)


if __name__ == "__main__":
    main()
