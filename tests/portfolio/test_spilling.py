"""The folder for what does not fit into the memory: nothing of it stays, also where a command was killed."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import tempfile
from pathlib import Path
from subprocess import PIPE

import pytest

from tiktok_kpis.portfolio.spilling import spill_folder

HOLD = """
import sys, time
from pathlib import Path
from subprocess import PIPE
from tiktok_kpis.portfolio.spilling import spill_folder
with spill_folder() as folder:
    Path(folder, "kept.duckdb").write_bytes(b"rows")
    print(folder, flush=True)
    time.sleep(600)
"""


def test_a_killed_command_leaves_nothing_for_long(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The next one removes what it left, and nothing of one that still runs."""
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    running = [subprocess.Popen([sys.executable, "-c", HOLD], stdout=subprocess.PIPE, text=True) for _ in range(2)]
    try:
        killed, alive = (Path(process.stdout.readline().strip()) for process in running if process.stdout)
        running[0].send_signal(signal.SIGTERM)
        running[0].wait()
        assert (killed / "kept.duckdb").exists()
        with spill_folder() as folder:
            assert Path(folder).is_dir()
            assert (alive / "kept.duckdb").exists()
            assert not killed.exists()
        assert not Path(folder).exists()
    finally:
        for process in running:
            process.kill()
            process.communicate()


AGAIN_AND_AGAIN = """
import sys
from pathlib import Path
from tiktok_kpis.portfolio.spilling import spill_folder
print(flush=True)
sys.stdin.readline()
for _ in range(200):
    with spill_folder() as folder:
        Path(folder, "kept.duckdb").write_bytes(b"rows")
        assert Path(folder, "kept.duckdb").read_bytes() == b"rows"
"""


def test_commands_that_start_together_leave_each_other_alone(tmp_path: Path) -> None:
    """Each looks for what others left just when they make their own folders."""
    surroundings = {**os.environ, "TMPDIR": str(tmp_path)}
    command = [sys.executable, "-c", AGAIN_AND_AGAIN]
    running = [subprocess.Popen(command, stdin=PIPE, stdout=PIPE, text=True, env=surroundings) for _ in range(6)]
    for process in running:
        assert process.stdout
        process.stdout.readline()
    for process in running:
        assert process.stdin
        process.stdin.write("go\n")
        process.stdin.flush()
    assert [process.communicate() and process.returncode for process in running] == [0] * len(running)
    assert not list(tmp_path.iterdir())
