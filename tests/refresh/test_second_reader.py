"""A large table read by a second process: the same rows as read here, whatever becomes of that process."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Any

import openpyxl
import pandas as pd
import pytest

from tests.refresh.exports import studio
from tests.refresh.test_figures import refreshed
from tiktok_kpis.ledger.tables import POSTS, SNAPSHOTS, Table
from tiktok_kpis.ooxml import second_reader
from tiktok_kpis.ooxml.table_reading import TableRows, WantedRows
from tiktok_kpis.refresh.file_store import FileStore

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="its programs are no scripts")


@pytest.fixture
def book(tmp_path: Path) -> Path:
    """Return a workbook with posts and snapshots."""
    return refreshed(tmp_path, studio(tmp_path))[0]


@pytest.fixture
def started(monkeypatch: pytest.MonkeyPatch) -> list[subprocess.Popen[bytes]]:
    """Have every table count as large, and return the processes that are started from now on."""
    found: list[subprocess.Popen[bytes]] = []

    class Noted(subprocess.Popen):  # type: ignore[type-arg]
        def __init__(self, *given: Any, **named: Any) -> None:
            super().__init__(*given, **named)
            found.append(self)

    monkeypatch.setattr(second_reader, "LARGE", 0)
    monkeypatch.setattr(subprocess, "Popen", Noted)
    return found


@pytest.mark.parametrize("shared", [False, True], ids=["texts in cells", "shared texts"])
@pytest.mark.parametrize("table", [POSTS, SNAPSHOTS], ids=lambda table: table.name)
def test_a_second_process_reads_the_same_rows(
    book: Path, table: Table, shared: bool, started: list[subprocess.Popen[bytes]], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Every cell is as if it had been read here, where nothing is."""
    if shared:
        openpyxl.load_workbook(book).save(book)
    expected = FileStore(book).read(table)
    store = FileStore(book)

    def not_here(*_: object) -> TableRows:
        raise AssertionError("it was read here")

    monkeypatch.setattr(WantedRows, "read_from", not_here)
    with store.reading_aside(table):
        found = store.read(table)
    assert len(found)
    pd.testing.assert_frame_equal(found, expected)
    assert [process.returncode is not None for process in started] == [True]


@pytest.mark.parametrize("does", ["exit 1", "cat >/dev/null; echo nonsense", "cat >/dev/null; head -c 40 /dev/zero", None])
def test_rows_are_read_here_where_the_process_fails(
    book: Path, does: str | None, started: list[subprocess.Popen[bytes]], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A process that ends, says something else, or cannot be started costs nothing but time."""
    program = tmp_path / "python-of-another-kind"
    if does is not None:
        program.write_text(f"#!/bin/sh\n{does}\n", encoding="ascii")
        program.chmod(0o755)
    monkeypatch.setattr(sys, "executable", str(program))
    store = FileStore(book)
    with store.reading_aside(SNAPSHOTS):
        found = store.read(SNAPSHOTS)
    pd.testing.assert_frame_equal(found, FileStore(book).read(SNAPSHOTS))
    assert len(started) == (does is not None)


def test_a_process_nobody_asks_is_ended(book: Path, started: list[subprocess.Popen[bytes]]) -> None:
    """A refresh that is refused before it reads the table leaves no process behind."""
    store = FileStore(book)
    with pytest.raises(ValueError, match="refused"), store.reading_aside(SNAPSHOTS):
        raise ValueError("refused")
    assert [process.returncode is not None for process in started] == [True]
    assert len(store.read(SNAPSHOTS))


@pytest.mark.parametrize("program", ["", "/opt/office/program/soffice.bin", "C:/Tools/tiktok-kpis.exe"])
def test_a_program_that_holds_python_is_not_started_again(program: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """It would open a second window."""
    monkeypatch.setattr(sys, "executable", program)
    assert not second_reader.is_worth_it(1 << 40)
