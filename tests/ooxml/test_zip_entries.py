"""Entries of a ZIP file written by ourselves: any program reads them, large ones too."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest

from tiktok_kpis.ooxml import zip_entries
from tiktok_kpis.ooxml.zip_entries import Beginning, Restart, copy_packed, inflated, write_deflated

WORDS = [b"bread " * 40_000, b"", b"rolls"]


@pytest.mark.parametrize("large", [False, True], ids=["usual", "with room for large sizes"])
def test_an_entry_reads_as_it_was_written(tmp_path: Path, large: bool) -> None:
    """And again where its compressed bytes are copied."""
    path, copied = tmp_path / "made.zip", tmp_path / "copied.zip"
    with zipfile.ZipFile(path, "w") as made:
        write_deflated(made, "words.txt", lambda: WORDS, large=large)
        made.writestr("after.txt", "after")
    with zipfile.ZipFile(path) as source, zipfile.ZipFile(copied, "w") as made:
        for entry in source.infolist():
            copy_packed(source, entry, made)
    for file in (path, copied):
        with zipfile.ZipFile(file) as archive:
            assert archive.testzip() is None
            assert archive.read("words.txt") == b"".join(WORDS)
            assert archive.read("after.txt") == b"after"
            assert b"".join(inflated(file, archive.getinfo("words.txt"))) == b"".join(WORDS)


def test_an_entry_larger_than_was_foreseen_is_begun_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The usual header has no room for what some programs read as a negative size."""
    monkeypatch.setattr("tiktok_kpis.ooxml.zip_entries._USUAL_SIZE", 100_000)
    path = tmp_path / "made.zip"
    with zipfile.ZipFile(path, "w") as made:
        made.writestr("before.txt", "before")
        write_deflated(made, "words.txt", lambda: WORDS)
        write_deflated(made, "few.txt", lambda: WORDS[2:])
    with zipfile.ZipFile(path) as archive:
        assert archive.testzip() is None
        assert archive.namelist() == ["before.txt", "words.txt", "few.txt"]
        assert archive.read("words.txt") == b"".join(WORDS)
        assert archive.read("few.txt") == b"rolls"


def test_a_damaged_entry_is_noticed(tmp_path: Path) -> None:
    """Whatever byte is another, save for bits that say nothing."""
    path = tmp_path / "made.zip"
    with zipfile.ZipFile(path, "w") as made:
        write_deflated(made, "words.txt", lambda: WORDS)
    whole = path.read_bytes()
    with zipfile.ZipFile(path) as archive:
        entry = archive.getinfo("words.txt")
    begin, noticed = 30 + len("words.txt"), 0
    for place in range(begin, begin + entry.compress_size):
        path.write_bytes(whole[:place] + bytes([whole[place] ^ 0x55]) + whole[place + 1 :])
        try:
            assert b"".join(inflated(path, entry)) == b"".join(WORDS)
        except zipfile.BadZipFile:
            noticed += 1
    assert noticed > entry.compress_size / 2


LINES = [b"%d loaves, %d rolls\n" % (number, number * number % 97) for number in range(2_000)]


@pytest.fixture
def restarting(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> tuple[Path, zipfile.ZipInfo]:
    """Return an entry with many restarts, and its file."""
    monkeypatch.setattr(zip_entries, "_APART", 3_000)
    path = tmp_path / "lines.zip"
    with zipfile.ZipFile(path, "w") as made:
        write_deflated(made, "lines.txt", lambda: LINES)
    with zipfile.ZipFile(path) as archive:
        assert archive.testzip() is None
        return path, archive.getinfo("lines.txt")


def test_an_entry_can_be_taken_up_at_every_restart(restarting: tuple[Path, zipfile.ZipInfo]) -> None:
    """There is one where a block begins; what follows it is read alone, and checked."""
    path, entry = restarting
    restarts: list[Restart] = []
    whole = b"".join(inflated(path, entry, passed=restarts.append))
    assert whole == b"".join(LINES)
    assert len(restarts) == len(whole) // 3_010
    for restart in restarts:
        assert whole[: restart.size].endswith(b"\n")
        assert whole[restart.size :].startswith(restart.follows)
        later: list[Restart] = []
        assert b"".join(inflated(path, entry, restart, later.append)) == whole[restart.size :]
        assert later == [other for other in restarts if other > restart]


def test_an_entry_goes_on_otherwise_behind_a_restart(restarting: tuple[Path, zipfile.ZipInfo], tmp_path: Path) -> None:
    """Any program reads it; its beginning is the packed bytes of the other, and has the same restarts."""
    path, entry = restarting
    restarts: list[Restart] = []
    whole = b"".join(inflated(path, entry, passed=restarts.append))
    made_path = tmp_path / "made.zip"
    for restart in (restarts[0], restarts[len(restarts) // 2], restarts[-1]):
        with zipfile.ZipFile(made_path, "w") as made:
            write_deflated(made, "lines.txt", lambda: WORDS, beginning=Beginning(path, entry, restart))
        with zipfile.ZipFile(made_path) as archive:
            assert archive.testzip() is None
            assert archive.read("lines.txt") == whole[: restart.size] + b"".join(WORDS)
            again: list[Restart] = []
            for _ in inflated(made_path, archive.getinfo("lines.txt"), passed=again.append):
                pass
        assert again[: restarts.index(restart)] == restarts[: restarts.index(restart)]
        assert again[restarts.index(restart)].packed == restart.packed


def test_a_restart_that_is_read_in_two_goes_is_not_noticed(
    restarting: tuple[Path, zipfile.ZipInfo], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The entry is read as any other; those that are noticed are where they were."""
    path, entry = restarting
    restarts: list[Restart] = []
    whole = b"".join(inflated(path, entry, passed=restarts.append))
    monkeypatch.setattr(zip_entries, "_COMPRESSED_BLOCK", 11)
    some: list[Restart] = []
    assert b"".join(inflated(path, entry, passed=some.append)) == whole
    assert 0 < len(some) < len(restarts)
    assert {restart.packed for restart in some} < {restart.packed for restart in restarts}


def test_a_file_that_cannot_be_gone_back_in_is_refused() -> None:
    """The sizes of an entry are known when it is written; the system may refuse to go back to its beginning."""

    class Stream(io.RawIOBase):
        def writable(self) -> bool:
            return True

        def write(self, words: object) -> int:
            return len(bytes(words))  # type: ignore[call-overload]

    with pytest.raises(OSError, match="seek"), zipfile.ZipFile(Stream(), "w") as made:
        write_deflated(made, "words.txt", lambda: WORDS)
