"""A short run of every target, always the same one."""

from __future__ import annotations

import importlib.util
import os
import random
import subprocess
import sys

import pytest

from tests.fuzzing.targets import BEGINNINGS, TARGETS

RUNS = 3000


@pytest.mark.skipif(importlib.util.find_spec("atheris") is None, reason="atheris is not installed: pip install atheris")
@pytest.mark.parametrize("target", TARGETS)
def test_guided_by_coverage(target: str) -> None:
    """libFuzzer finds nothing in a few thousand runs."""
    command = [sys.executable, "-m", "tests.fuzzing", target, f"-runs={RUNS}", "-seed=1", "-max_len=2000"]
    environment = os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)}
    done = subprocess.run(command, capture_output=True, text=True, check=False, env=environment, timeout=300)
    assert done.returncode == 0, done.stderr[-3000:]
    assert f"Done {RUNS} runs" in done.stderr


@pytest.mark.parametrize("target", TARGETS)
def test_beginnings_with_bytes_changed(target: str) -> None:
    """Without atheris too, each target holds on what it begins with, bytes of it changed, cut out and doubled."""
    chance = random.Random(20260630)
    for content in (*BEGINNINGS[target], b""):
        TARGETS[target](content)
        for _ in range(200):
            data = bytearray(content)
            for _ in range(chance.randint(1, 4)):
                place = chance.randrange(len(data) + 1)
                data[place : place + chance.randint(0, 3)] = bytes(chance.randrange(256) for _ in range(chance.randint(0, 3)))
            TARGETS[target](bytes(data))
