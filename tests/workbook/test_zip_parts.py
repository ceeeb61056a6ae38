"""Entries of a ZIP file written by ourselves: any program reads them, large ones too."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest

from tiktok_kpis.workbook.zip_parts import copy_packed, inflated, write_deflated

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
    monkeypatch.setattr("tiktok_kpis.workbook.zip_parts._USUAL_SIZE", 100_000)
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


def test_a_file_that_cannot_be_gone_back_in_is_refused() -> None:
    """The sizes of an entry are known when it is written; the system may refuse to go back to its beginning."""

    class Stream(io.RawIOBase):
        def writable(self) -> bool:
            return True

        def write(self, words: object) -> int:
            return len(bytes(words))  # type: ignore[call-overload]

    with pytest.raises(OSError, match="seek"), zipfile.ZipFile(Stream(), "w") as made:
        write_deflated(made, "words.txt", lambda: WORDS)
