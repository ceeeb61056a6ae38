"""How commands end: a quick part of ``python -m tests.faults.commands`` and ``python -m tests.faults.signals``."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.faults.children import needs_fork
from tests.faults.commands import SERIES, Materials, prepared, runs
from tests.faults.runs import loaded, run
from tests.faults.signals import interruptions
from tests.run_length import LONG

RUNS = 500 if LONG else 30
SIGNALS = 200 if LONG else 6
FULL = Path("/dev/full")

pytestmark = needs_fork


@pytest.fixture(scope="module")
def materials(tmp_path_factory: pytest.TempPathFactory) -> Materials:
    loaded()
    return prepared(tmp_path_factory.mktemp("materials"))


@pytest.fixture(autouse=True)
def temporary(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A folder for temporary files, in which nothing may be left."""
    folder = tmp_path / "temporary"
    folder.mkdir()
    monkeypatch.setenv("TMPDIR", str(folder))
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    yield folder
    assert list(folder.iterdir()) == []


def test_no_run_ends_as_our_fault(materials: Materials, tmp_path: Path) -> None:
    """Done or refused in a sentence, whatever the words and the files are, and onto a full disk too."""
    assert [ended for ended in runs(tmp_path, materials, RUNS, SERIES) if not ended.is_clean] == []


def test_signals_are_quiet_and_leave_nothing(materials: Materials, tmp_path: Path) -> None:
    """Ctrl-C and SIGTERM, at any moment from the first imports on."""
    assert [found for found in interruptions(tmp_path, materials, SIGNALS, SERIES) if not found.is_clean] == []


@pytest.mark.skipif(not FULL.exists(), reason="this system has no full disk to write to")
@pytest.mark.parametrize("closed", [False, True], ids=["onto a full disk", "to a reader that ended"])
@pytest.mark.parametrize("command", ["refresh", "new", "restore", "demo", "portfolio", "install"])
def test_what_was_saved_is_said_when_the_output_fails(
    materials: Materials, tmp_path: Path, command: str, *, closed: bool
) -> None:
    """It ends with 2, and the sentence names the file, which is there and whole."""
    book = Path(shutil.copy2(materials.book, tmp_path / "book.xlsx"))
    (tmp_path / "book backups").mkdir()
    shutil.copy2(book, tmp_path / "book backups" / "book 2026-04-02 093000.xlsx")
    commands: dict[str, tuple[list[object], str]] = {
        "refresh": (["refresh", book, materials.other_export], "book.xlsx"),
        "new": (["new", "new.xlsx"], "new.xlsx"),
        "restore": (["restore", book], "book.xlsx"),
        "demo": (["demo", "shown"], "tiktok-kpis-example.xlsx"),
        "portfolio": (["portfolio", materials.agency, "--store", "kept"], "kept"),
        "install": (["install", "lite", "--folder", "lite"], "lite"),
    }
    words, made = commands[command]
    ended = run(words, tmp_path, output=FULL, first=_close_output if closed else None)
    assert ended.code == 2, ended.said
    assert "could not be written" in ended.said
    assert made in ended.said.partition("complete:")[2]


def test_a_reader_that_has_seen_enough_is_not_told(materials: Materials, tmp_path: Path) -> None:
    """As `tiktok-kpis functions | head` has it: nothing was written that could be lost."""
    ended = run(["functions"], tmp_path, first=_close_output)
    assert (ended.code, ended.said) == (2, "")


def test_memory_that_is_short_is_a_sentence(materials: Materials, tmp_path: Path) -> None:
    """Not a trace, and no file is left."""
    ended = run(["check", materials.exports[0], "--json"], tmp_path, first=_no_memory)
    assert (ended.code, "memory" in ended.said) == (2, True), ended.said


def _close_output() -> None:
    reading, writing = os.pipe()
    os.close(reading)
    os.dup2(writing, 1)


def _no_memory() -> None:
    import tiktok_kpis.exports.reading as reading

    def short(*_words: object, **_named: object) -> None:
        raise MemoryError

    reading.read_files = short  # type: ignore[assignment]
