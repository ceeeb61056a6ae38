"""The package as a wheel, built as an installation builds it."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from tests.__main__ import ROOT


def build_wheel(folder: Path) -> Path:
    """Build the wheel into a folder and return where it is."""
    command = [sys.executable, "-m", "hatchling", "build", "--target", "wheel", "--directory", str(folder)]
    subprocess.run(command, cwd=ROOT, capture_output=True, check=True)
    return next(folder.glob("*.whl"))
