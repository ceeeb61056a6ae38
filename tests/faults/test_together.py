"""Several refreshes of one workbook at once."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.faults.children import SAVED, begin, needs_fork
from tests.faults.saver import left_over, messages, save, small_workbook
from tests.run_length import LONG

CHILDREN = 8
UPDATES = 25 if LONG else 3
"""Of each child."""

pytestmark = needs_fork


@pytest.mark.parametrize("by_links", [False, True], ids=["by its name", "by links to it"])
def test_no_update_of_several_at_once_is_lost(tmp_path: Path, by_links: bool) -> None:
    """Each waits for the other, whatever name it knows the workbook by."""
    book = small_workbook(tmp_path / "book.xlsx")
    names = [book] * CHILDREN
    if by_links:
        (tmp_path / "links").mkdir()
        names = [tmp_path / "links" / f"{number}.xlsx" for number in range(CHILDREN)]
        for name in names:
            name.symlink_to(book)
    updates = {name_number: [f"{name_number} {n}" for n in range(UPDATES)] for name_number in range(CHILDREN)}
    begun = [begin(save, names[number], *words) for number, words in updates.items()]
    for _, _, told in begun:
        told.set()
    for child, _, _ in begun:
        child.join()
    assert [child.exitcode for child, _, _ in begun] == [SAVED] * CHILDREN
    survived = messages(book)
    assert sorted(survived) == sorted(word for words in updates.values() for word in words)
    assert [name for name in left_over(book) if name != "links"] == []
    print(f"{len(survived)} of {CHILDREN * UPDATES} updates survived")
