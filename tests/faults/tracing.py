"""Faults at system calls: strace attaches to a child that waits, and makes its n-th call fail, or kills it there."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.faults.children import begin

CALLS = "%file,%desc"
"""Every call that names a file or uses an open one."""
_CALL = re.compile(r"^\d+ +(\w+)\(", re.MULTILINE)


def strace() -> str:
    """Return the program; a test that asks for it is skipped without one, and fails where ``REQUIRE_PROGRAMS=1``."""
    found = shutil.which("strace")
    tried = found and subprocess.run([found, "-o", os.devnull, "true"], capture_output=True, check=False).returncode == 0
    if found and tried:
        return found
    reason = "strace may not be used here" if found else "strace is not installed"
    if os.environ.get("REQUIRE_PROGRAMS") == "1":
        pytest.fail(f"REQUIRE_PROGRAMS=1, but {reason}")
    pytest.skip(reason)


def calls_of(log: Path) -> list[tuple[str, int]]:
    """Return the calls of a log in their order, each with its number among those of its name."""
    seen: Counter[str] = Counter()
    calls = []
    for name in _CALL.findall(log.read_text(encoding="utf-8")):
        seen[name] += 1
        calls.append((name, seen[name]))
    return calls


def traced(program: str, log: Path, fault: str | None, work: Callable[..., object], *arguments: Any) -> int:
    """Have a child do some work under strace with a fault, such as ``write:error=EIO:when=3``; return how the child ended."""
    child, _, told = begin(work, *arguments)
    faults = ["-e", f"inject={fault}"] if fault else []
    tracer = subprocess.Popen(
        [program, "-f", "-qq", "-o", str(log), "-e", f"trace={CALLS}", *faults, "-p", str(child.pid)],
        stderr=subprocess.DEVNULL,
    )
    while b"TracerPid:\t0\n" in Path(f"/proc/{child.pid}/status").read_bytes():
        assert tracer.poll() is None, "strace ended before it had attached"
        time.sleep(0.002)
    told.set()
    child.join()
    tracer.wait()
    assert child.exitcode is not None
    return child.exitcode
