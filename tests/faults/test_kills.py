"""`kill -9` at any moment of a save."""

from __future__ import annotations

import random
import time
from pathlib import Path

from tests.faults.children import begin, needs_fork, save_until_killed
from tests.faults.saver import left_over, messages, small_workbook, start_again
from tests.run_length import LONG
from tiktok_kpis.refresh.backups import backups

KILLS = 1000 if LONG else 20
LONGEST = 0.4
"""Seconds after which a child is killed at the latest: a few saves."""

pytestmark = needs_fork


def test_a_process_killed_at_any_moment_leaves_a_whole_workbook(tmp_path: Path) -> None:
    """The workbook and each backup open with the rows of some save, all of them; the next start leaves nothing over."""
    chance = random.Random(KILLS)
    saved = 0
    for number in range(KILLS):
        folder = tmp_path / str(number)
        folder.mkdir()
        book = small_workbook(folder / "book.xlsx")
        child, _, told = begin(save_until_killed, book)
        told.set()
        time.sleep(chance.uniform(0, LONGEST))
        child.kill()
        child.join()
        said = messages(book)
        assert said == [str(row) for row in range(1, len(said) + 1)]
        for age, backup in enumerate(backups(book)):
            assert len(messages(backup)) in {len(said) - age, len(said) - age - 1}  # killed before it was replaced, or after
        start_again(book)
        assert left_over(book) == []
        saved += len(said)
    assert saved > 0
    print(f"{KILLS} kills, {saved} saves before them")
