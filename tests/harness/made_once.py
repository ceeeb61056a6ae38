"""What many tests begin with, made once for a whole run however many processes run it: the generated files.

They lie in a folder named for everything they follow from: the sources, the releases of the libraries, Python, the day, the
zone and the language of the machine. A later run with the same name takes them from there.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
from datetime import date
from functools import cache
from pathlib import Path

from filelock import FileLock

from tests.generated import GENERATED, ROOT, workbook
from tests.harness.versions import installed

FOLDER = ROOT / ".made_cache"
_KEPT = 8
"""How many such folders stay: a run with other libraries or on another day may go on beside this one."""
_SOURCES = (
    ROOT / "addin",
    ROOT / "tests" / "agreement",
    ROOT / "tests" / "generated.py",
    ROOT / "tests" / "messages.py",
    ROOT / "tests" / "states_page.py",
)


def generated(path: Path) -> Path:
    """Return where a generated file lies as its sources make it, by a Python of its own as the command makes it.

    In the process of the tests, what others loaded before (every locale of CLDR) could show in it.
    """
    folder = _folder()
    group = [one for one in GENERATED if _group(one) == _group(path)]
    with FileLock(folder / f"{_group(path)}.lock"):
        if not (folder / path).is_file():
            paths = os.pathsep.join(filter(None, (str(ROOT), *sys.path)))
            making = folder / f"{_group(path)}.making"
            subprocess.run(
                [sys.executable, "-m", "tests.generated", making, *group],
                cwd=ROOT,
                env={**os.environ, "PYTHONPATH": paths},
                stdout=subprocess.DEVNULL,
                check=True,
            )
            for one in group:
                (folder / one).parent.mkdir(parents=True, exist_ok=True)
                (making / one).replace(folder / one)
            shutil.rmtree(making)
    return folder / path


def empty_workbook(language: str) -> bytes:
    """Return the bytes of an empty workbook in a language."""
    return generated(workbook(language, example=False)).read_bytes()


def example_workbook(language: str) -> bytes:
    """Return the bytes of the example workbook in a language."""
    return generated(workbook(language, example=True)).read_bytes()


def _group(path: Path) -> str:
    """Return which files are made together: those of a language, or all others."""
    return path.stem.rpartition("-")[2] if path.suffix == ".xlsx" else "others"


@cache
def _folder() -> Path:
    hashed = hashlib.sha256()
    for source in _SOURCES:
        for path in sorted(source.rglob("*")) if source.is_dir() else [source]:
            if path.is_file() and "__pycache__" not in path.parts:
                hashed.update(f"{path.relative_to(ROOT)} {hashlib.sha256(path.read_bytes()).hexdigest()}\n".encode())
    machine = {name: os.environ.get(name) for name in ("TZ", "LANG", "LC_ALL")}
    hashed.update(repr((sys.version, installed(), date.today(), machine)).encode())  # noqa: DTZ011 -- the machine's own day
    folder = FOLDER / hashed.hexdigest()[:16]
    folder.mkdir(parents=True, exist_ok=True)
    kept = sorted(FOLDER.iterdir(), key=lambda other: other.stat().st_mtime)[-_KEPT:]
    for other in FOLDER.iterdir():
        if other not in (folder, *kept):
            shutil.rmtree(other, ignore_errors=True)
    return folder


if __name__ == "__main__":
    for one in GENERATED:
        generated(one)
