"""Fuzz one target: ``python -m tests.fuzzing csv_reader -max_total_time=3600``."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

import atheris  # type: ignore[import-untyped, import-not-found, unused-ignore]

with atheris.instrument_imports(include=["tiktok_kpis"]):
    from tests.exports.hostile_files import GOOD_CSV, archive, workbook
    from tests.fuzzing.targets import BEGINNINGS, TARGETS


def main() -> None:
    """Write the inputs to begin with into a folder and hand over to libFuzzer, which ends the process."""
    name = sys.argv[1]
    if name not in TARGETS:
        raise SystemExit(f"One of {', '.join(TARGETS)}.")
    folder = Path(tempfile.mkdtemp(prefix="fuzzing-"))
    packages = (archive([("Overview.csv", GOOD_CSV)]), workbook()) if name == "package_check" else ()
    for number, content in enumerate((*BEGINNINGS[name], *packages)):
        (folder / str(number)).write_bytes(content)
    atheris.Setup([sys.argv[0], *sys.argv[2:], str(folder)], TARGETS[name])
    atheris.Fuzz()


if __name__ == "__main__":
    main()
