"""The built wheel in an empty environment of every Python there is: ``python -m tests.pythons``. It informs, it does not gate.

For each of Python 3.11 to 3.14 on the path: the wheel and the pinned libraries are installed, the example is made, and a quick
part of the suite runs against what was installed, not against the sources.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path

from tests.__main__ import IN_PARALLEL, ROOT
from tests.harness.wheel import build_wheel

VERSIONS = ("3.11", "3.12", "3.13", "3.14")
QUICK = tuple(f"tests/{part}" for part in ("metrics", "grids", "kpis", "ledger", "sample", "python_interface"))


def main(arguments: list[str]) -> int:
    """Try each Python; return the first exit code that is not 0. Arguments go to pytest in place of the quick part."""
    codes = []
    with tempfile.TemporaryDirectory(prefix="tiktok-kpis-pythons-") as folder:
        wheel = build_wheel(Path(folder))
        with zipfile.ZipFile(wheel) as packed:
            print(f"== {wheel.name}: {wheel.stat().st_size / 1e6:.2f} MB, {len(packed.namelist())} files", flush=True)
        for version in VERSIONS:
            if python := _found(version):
                codes.append(_tried(python, wheel, Path(folder, version), arguments or list(QUICK)))
            else:
                print(f"== Python {version}: not here", flush=True)
    return next(filter(None, codes), 0)


def _found(version: str) -> str:
    """Return where a Python is, nothing where there is none: a name on the path may lead to none."""
    if shutil.which(f"python{version}") is None:
        return ""
    asked = [f"python{version}", "-c", "import sys; print(sys.executable)"]
    return subprocess.run(asked, capture_output=True, text=True, check=False).stdout.strip()


def _tried(python: str, wheel: Path, folder: Path, tests: list[str]) -> int:
    uv = [sys.executable, "-m", "uv", "--quiet"]
    here = f"{folder}/environment/{'Scripts' if os.name == 'nt' else 'bin'}/python"
    subprocess.run([*uv, "venv", "--python", python, f"{folder}/environment"], check=True)
    wanted = ["--constraints", "constraints.txt", f"{wheel}[test]"]
    subprocess.run([*uv, "pip", "install", "--python", here, *wanted], cwd=ROOT, check=True)
    said = subprocess.run(
        [here, "-c", "import sys, tiktok_kpis as tk; print('Python', sys.version.split()[0], tk.__version__)"],
        cwd=folder,
        capture_output=True,
        text=True,
        check=True,
    )
    print(f"== {said.stdout.strip()}", flush=True)
    demo = subprocess.run([here, "-m", "tiktok_kpis", "demo"], cwd=folder, capture_output=True, text=True, check=False)
    print("\n".join(demo.stdout.splitlines()[-3:]), demo.stderr, flush=True)
    # The folder of the sources stays off the path, so that what is installed is what is tried
    quick = [here, "-m", "pytest", "--quiet", "-o", "pythonpath=.", "-p", "no:cacheprovider", *IN_PARALLEL, *tests]
    return demo.returncode or subprocess.run(quick, cwd=ROOT, check=False).returncode


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
