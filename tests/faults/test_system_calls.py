"""A fault at a system call of a save: the disk is full, broken or closed to us there, or the process is killed there."""

from __future__ import annotations

import shutil
from collections import Counter
from pathlib import Path

import pytest

from tests.faults.children import REFUSED, SAVED, needs_fork
from tests.faults.saver import left_over, messages, save, small_workbook, start_again
from tests.faults.tracing import calls_of, strace, traced
from tests.run_length import LONG
from tiktok_kpis.refresh.backups import backups

FAULTS = {
    "error=ENOSPC": {SAVED, REFUSED},
    "error=EIO": {SAVED, REFUSED},
    "error=EACCES": {SAVED, REFUSED},
    "signal=KILL": {-9},
}
"""What happens, and how a child may then end."""
TRIED = 8
"""How many calls of a save are tried in the short run, evenly apart; the long run tries every one."""

OLD, NEW = ["older", "old"], ["older", "old", "new"]

pytestmark = needs_fork


@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_at_any_system_call_leaves_a_whole_workbook(tmp_path: Path, fault: str) -> None:
    """It is saved, or refused in a sentence and as it was; its backups open, and the next start leaves nothing over."""
    program, log = strace(), tmp_path / "calls"

    beginning = tmp_path / "beginning"
    beginning.mkdir()
    save(small_workbook(beginning / "book.xlsx"), *OLD)

    def begun(name: str) -> Path:
        return shutil.copytree(beginning, tmp_path / name) / "book.xlsx"

    assert traced(program, log, None, save, begun("without"), "new") == SAVED
    calls = calls_of(log)
    ends: Counter[int | str] = Counter()
    wrong = []
    for name, number in calls[:: 1 if LONG else len(calls) // TRIED]:
        book = begun(f"{name} {number}")
        code = traced(program, log, f"{name}:{fault}:when={number}", save, book, "new")
        whole = {SAVED: [NEW], REFUSED: [OLD]}.get(code, [OLD, NEW])
        # another save may look for its modules in fewer places: then the call is never made, and nothing goes wrong
        ways = FAULTS[fault] if (name, number) in calls_of(log) else {SAVED}
        sound = messages(book) in whole and all(messages(backup) in ([], OLD[:1], OLD) for backup in backups(book))
        start_again(book)
        if code not in ways or not sound or left_over(book):
            wrong.append((name, number, code, sound, left_over(book)))
        ends[code if ways is FAULTS[fault] else "not made"] += 1
        shutil.rmtree(book.parent)
    print(f"{fault} at {sum(ends.values())} of {len(calls)} calls: {dict(ends)}")
    assert wrong == []
    assert ends["not made"] <= sum(ends.values()) // 4
