"""A sheet of many rows is taken up where its first row changes: what stands before keeps its packed bytes."""

from __future__ import annotations

import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.refresh.exports import studio
from tests.refresh.stores import as_large, handled
from tests.refresh.test_figures import refreshed
from tiktok_kpis.ledger.frames import ORIGIN, Frame, frame, row_dicts
from tiktok_kpis.ledger.tables import DAILY
from tiktok_kpis.ooxml.sheet_part import row_at
from tiktok_kpis.problems import Refused
from tiktok_kpis.refresh import file_store
from tiktok_kpis.refresh.file_store import FileStore
from tiktok_kpis.refresh.reading_back import check_written

Rows = list[dict[str, Any]]


@pytest.fixture
def book(tmp_path: Path) -> Iterator[Path]:
    """Return a workbook of sixty days, whose sheets are handled as large ones are."""
    made, _ = refreshed(tmp_path, studio(tmp_path))
    with handled("large file"):
        as_large(made)
        yield made


def changed(table: Rows, place: int) -> Rows:
    """Return rows of which one has another count."""
    return [{**row, "views": 4_321} if number == place else row for number, row in enumerate(table)]


CHANGES: dict[str, tuple[Callable[[Rows], Rows], int | None]] = {
    "the first row": (lambda table: changed(table, 0), None),
    "a row in the middle": (lambda table: changed(table, 30), 30),
    "the last row": (lambda table: changed(table, 59), 59),
    "two rows": (lambda table: changed(changed(table, 50), 20), 20),
    "new rows": (lambda table: [*table, *({**row, ORIGIN: None} for row in table[:5])], 60),
    "one goes": (lambda table: [*table[:40], *table[41:]], None),
    "the last goes": (lambda table: table[:-1], None),
    "two pass each other": (lambda table: [*table[:40], table[41], table[40], *table[42:]], None),
    "all go": (lambda _: [], None),
}
"""What happens to the table, and the place of the first row that changes; ``None`` where rows move, or the first does."""


def written(book: Path, change: Callable[[Rows], Rows]) -> tuple[FileStore, Path]:
    """Return a store into which a change was written, and the new file."""
    store, made = FileStore(book), book.with_name("made.xlsx")
    store.write(DAILY, as_table(store, change))
    store.write_to(made)
    return store, made


def as_table(store: FileStore, change: Callable[[Rows], Rows]) -> Frame:
    before = store.read(DAILY)
    return frame(DAILY, change(row_dicts(before)), keep_columns_of=before)


def parts(path: Path) -> dict[str, bytes]:
    """Return every part of a workbook, unpacked by another program than ours."""
    with zipfile.ZipFile(path) as archive:
        assert archive.testzip() is None
        return {name: archive.read(name) for name in archive.namelist()}


@pytest.mark.parametrize("name", CHANGES)
def test_every_part_is_as_if_all_had_been_written(book: Path, name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever changes; the packed bytes before the first row that does are those of the file that was read."""
    change, first = CHANGES[name]
    store, made = written(book, change)
    part = store.package.tables[DAILY.name].sheet_part
    until = store.changed_from(part)
    found = parts(made)
    check_written(store, made)
    if first is not None:
        assert until is not None
        top = store.read(DAILY)[ORIGIN].min()
        assert top + first - 12 < row_at(until) <= top + first
    monkeypatch.setattr(file_store, "unchanged_until", lambda *_: None)
    store, made = written(book, change)
    assert store.changed_from(part) is None
    assert parts(made) == found


def test_a_beginning_that_is_another_is_noticed(book: Path) -> None:
    """A byte that the disk wrote otherwise is found before the workbook is replaced."""
    store, made = written(book, CHANGES["the last row"][0])
    until = store.changed_from(store.package.tables[DAILY.name].sheet_part)
    assert until is not None
    with zipfile.ZipFile(made) as archive:
        entry = archive.getinfo(store.package.tables[DAILY.name].sheet_part)
    whole = bytearray(made.read_bytes())
    begin = entry.header_offset + 30 + len(entry.filename)
    for place in (begin + 40, begin + until.packed // 2, begin + until.packed - 40):
        spoilt = bytearray(whole)
        spoilt[place] ^= 0x55
        made.write_bytes(spoilt)
        with pytest.raises((zipfile.BadZipFile, Refused)):
            check_written(store, made)


def test_a_second_write_is_of_all(book: Path) -> None:
    """A sheet that was written once in the store stands nowhere as it is now."""
    store, made = FileStore(book), book.with_name("made.xlsx")
    for place in (50, 10):
        store.write(DAILY, as_table(store, lambda table, place=place: changed(table, place)))  # type: ignore[misc]
    store.write_to(made)
    check_written(store, made)
    views = [row["views"] for row in row_dicts(FileStore(made).read(DAILY))]
    assert [place for place, count in enumerate(views) if count == 4_321] == [10, 50]
