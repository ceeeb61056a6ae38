"""Every check, as CI runs it: format, lint, types, layers, then the tests. Arguments go to pytest."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parent.parent
PYTHON = sys.executable
SCRIPTS = Path(PYTHON).parent
# The tests of a module stay in one process, which makes what they share once
IN_PARALLEL = ("--numprocesses", "auto", "--dist", "loadscope", "--no-loadscope-reorder")
CHECKS = (
    ("format", [PYTHON, "-m", "ruff", "format", "--check", "--quiet", "."]),
    ("lint", [PYTHON, "-m", "ruff", "check", "--quiet", "."]),
    ("types", [PYTHON, "-m", "mypy"]),
    ("layers", [str(SCRIPTS / "lint-imports")]),
    ("tests", [PYTHON, "-m", "pytest", "--quiet", *IN_PARALLEL, *sys.argv[1:]]),
)


def main() -> int:
    """Run the checks in turn; return the exit code of the first that fails."""
    for name, command in CHECKS:
        print(f"== {name}", flush=True)
        code = subprocess.run(command, cwd=ROOT, check=False).returncode
        if code:
            print(f"== {name} failed", flush=True)
            return code
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
