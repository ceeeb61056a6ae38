"""The suite in an environment of its own, with other releases of the libraries than those of ``constraints.txt``."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile

from tests.__main__ import IN_PARALLEL, ROOT

UNLIKE = """
from tests.harness.versions import installed, pins
unlike = [f"{name} {release}" for name, release in installed().items() if release and release != pins()[name]]
print(f"== {len(unlike)} packages in another release than the pinned one: {', '.join(unlike)}")
"""


def run(resolution: str, arguments: list[str]) -> int:
    """Install what the bounds of ``pyproject.toml`` allow, by one of uv's ways of resolving, and run the tests with it.

    Prints which releases are others than the pinned ones, and what pytest prints; returns pytest's exit code.
    """
    uv = [sys.executable, "-m", "uv", "--quiet"]
    with tempfile.TemporaryDirectory(prefix="tiktok-kpis-releases-") as folder:
        python = f"{folder}/environment/{'Scripts' if os.name == 'nt' else 'bin'}/python"
        subprocess.run([*uv, "venv", "--python", sys.executable, f"{folder}/environment"], check=True)
        wanted = ["--resolution", resolution, "--upgrade", "--editable", ".[test]"]
        subprocess.run([*uv, "pip", "install", "--python", python, *wanted], cwd=ROOT, check=True)
        subprocess.run([python, "-c", UNLIKE], cwd=ROOT, check=True)
        tests = [python, "-m", "pytest", "--quiet", "-p", "no:cacheprovider", *IN_PARALLEL, *arguments]
        return subprocess.run(tests, cwd=ROOT, check=False).returncode
