"""Saving a workbook: what survives, what is refused, what is left beside it, and bringing a backup back."""

from __future__ import annotations

import errno
import os
import tempfile
import threading
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from tests.faults.saver import NOW, add_row, left_over, messages, save, small_workbook, unpacks
from tiktok_kpis.cli import commands
from tiktok_kpis.problems import Refused
from tiktok_kpis.refresh import backups as backup_files
from tiktok_kpis.refresh import saving
from tiktok_kpis.refresh.backups import backup_folder, backup_moment, backups, conflict_copies
from tiktok_kpis.refresh.restoring import restore
from tiktok_kpis.refresh.saving import BACKUPS_KEPT, held

posix = pytest.mark.skipif(os.name == "nt", reason="Windows has no modes of this kind")


@pytest.fixture
def book(tmp_path: Path) -> Path:
    """A small workbook in a folder of its own."""
    (tmp_path / "folder").mkdir()
    return small_workbook(tmp_path / "folder" / "book.xlsx")


def code_of(path: Path, **choices: bool) -> str:
    """Return the code of the problem that saving a workbook is refused with."""
    with pytest.raises(Refused) as refused, held(path, **choices) as workbook:
        add_row(workbook, "never")
    assert refused.value.problem.describe()
    return refused.value.problem.code


NAMES = [
    "book.xlsx",
    "a" * 250 + ".xlsx",
    "🍞" * 62 + ".xlsx",
    "👩‍🍳 pâine [1] *?.xlsx",
    "~" * 250 + ".xlsx",
    "ă" * 125 + ".xlsx",
]


@pytest.mark.parametrize("name", NAMES, ids=["plain", "long", "emoji", "joined emoji and signs", "tildes", "two-byte letters"])
def test_every_name_that_a_file_may_have_can_be_saved(tmp_path: Path, name: str) -> None:
    """Temporary, backup, copy and mark are named to fit; the backup is found again, and nothing else is left."""
    book = small_workbook(tmp_path / name)
    before = book.read_bytes()
    save(book, "one", "two")
    with held(book, even_if_open=True) as workbook:
        copy = workbook.write_beside(lambda made: made.write_bytes(before), check=unpacks, now=NOW)
    assert messages(book) == ["one", "two"]
    assert [messages(backup) for backup in backups(book)] == [["one"], []]
    assert copy.read_bytes() == before
    assert left_over(book) == [copy.name]
    assert all(len(os.fsencode(path.name)) <= backup_files.MOST_BYTES for path in tmp_path.rglob("*"))


def test_two_long_names_that_begin_alike_keep_their_own_backups(tmp_path: Path) -> None:
    """A name that is cut does not become another's."""
    one, other = (small_workbook(tmp_path / f"{'a' * 240}{end}.xlsx") for end in "12")
    save(one, "one")
    save(other, "other")
    assert backup_folder(one) != backup_folder(other)
    assert [len(backups(path)) for path in (one, other)] == [1, 1]


@posix
def test_link_mode_and_owner_survive(book: Path, tmp_path: Path) -> None:
    """The file behind the link is replaced, and is as it was in all but its content."""
    link = tmp_path / "link.xlsx"
    link.symlink_to(book)
    book.chmod(0o640)
    if os.getuid() == 0:
        os.chown(book, 12345, 23456)
    before = book.stat()
    save(link, "one")
    after = book.stat()
    assert (link.is_symlink(), messages(link)) == (True, ["one"])
    assert (after.st_mode, after.st_uid, after.st_gid) == (before.st_mode, before.st_uid, before.st_gid)
    backup = backups(book)[0].stat()
    assert (backup.st_mode, backup.st_uid, backup.st_mtime_ns) == (before.st_mode, before.st_uid, before.st_mtime_ns)
    assert set(tmp_path.iterdir()) == {link, book.parent}


@posix
def test_a_file_that_is_read_only_is_refused_and_copied(book: Path) -> None:
    """Its owner wants it as it is; a copy beside it may be written all the same."""
    book.chmod(0o444)
    before = book.read_bytes()
    assert code_of(book) == "workbook_read_only"
    with held(book, even_if_open=True) as workbook:
        copy = workbook.write_beside(lambda made: made.write_bytes(before), check=unpacks, now=NOW)
    assert copy.name == "book (refreshed 2026-04-02).xlsx"
    assert book.read_bytes() == before


@posix
def test_a_folder_that_is_read_only_is_said() -> None:
    """With what to do; tried as a user to whom not every folder is open."""
    user = os.geteuid() or 65534
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        book = small_workbook(folder / "book.xlsx")
        save(book, "what Python loads late is loaded while it may be")
        for path in (book, folder):
            os.chown(path, user, -1)
        folder.chmod(0o555)
        before = os.geteuid()
        os.seteuid(user)
        try:
            assert code_of(book) == "no_right_to_write"
        finally:
            os.seteuid(before)
            folder.chmod(0o755)


@pytest.mark.parametrize("mark", ["~$book.xlsx", ".~lock.book.xlsx#"])
def test_an_open_workbook_is_refused_and_copied(book: Path, tmp_path: Path, mark: str) -> None:
    """Whether the mark stands beside the file or beside the link it was opened by."""
    (book.parent / mark).touch()
    assert code_of(book) == "workbook_open"
    with held(book, even_if_open=True) as workbook:
        workbook.write_beside(lambda made: made.write_bytes(book.read_bytes()), check=unpacks, now=NOW)
    (book.parent / mark).unlink()
    link = tmp_path / "linked" / "book.xlsx"
    link.parent.mkdir()
    link.symlink_to(book)
    (link.parent / mark).touch()
    assert code_of(link) == "workbook_open"


def test_copies_of_one_day_are_counted(book: Path) -> None:
    """None replaces another."""
    names = []
    for _ in range(3):
        with held(book, even_if_open=True) as workbook:
            names.append(workbook.write_beside(lambda made: made.write_bytes(book.read_bytes()), check=unpacks, now=NOW).name)
    assert names == [f"book (refreshed 2026-04-02{count}).xlsx" for count in ("", " 2", " 3")]


CHANGES: dict[str, Callable[[Path], object]] = {
    "a byte more": lambda book: book.write_bytes(book.read_bytes() + b" "),
    "moved away": lambda book: book.rename(book.with_name("other.xlsx")),
    "another file in its place": lambda book: book.write_bytes(b"other"),
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_a_workbook_changed_under_our_hands_is_not_replaced(book: Path, change: Callable[[Path], object]) -> None:
    """Whatever happened to it between the reading and the replacing stays so."""

    def changed_meanwhile() -> None:
        with held(book) as workbook:
            content = book.read_bytes()
            change(book)
            after.update({file.name: file.read_bytes() for file in book.parent.iterdir()})
            workbook.replace(lambda made: made.write_bytes(content), check=unpacks, now=NOW)

    after: dict[str, bytes] = {}
    with pytest.raises(Refused) as refused:
        changed_meanwhile()
    assert refused.value.problem.code == "workbook_changed"
    assert {file.name: file.read_bytes() for file in book.parent.iterdir()} == after


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04 and no more"], ids=["empty", "cut off"])
def test_what_does_not_read_back_replaces_nothing(book: Path, content: bytes) -> None:
    """No backup is made of it either."""
    before = book.read_bytes()
    with pytest.raises(Refused) as refused, held(book) as workbook:
        workbook.replace(lambda made: made.write_bytes(content), check=unpacks, now=NOW)
    assert (refused.value.problem.code, book.read_bytes(), backups(book)) == ("save_failed", before, [])


def test_what_a_crash_left_is_cleaned_and_nothing_else(book: Path) -> None:
    """The temporaries of another workbook, which may be at work, stay."""
    other = small_workbook(book.with_name("book.x.xlsx"))
    folder = backup_folder(book)
    folder.mkdir()
    stale = [
        place / f"{backup_files.temporary_prefix(book)}abc.saving{end}"
        for place in (book.parent, folder)
        for end in ("", ".more")
    ]
    others = book.parent / f"{backup_files.temporary_prefix(other)}abc.saving"
    for file in (*stale, others):
        file.touch()
    save(book, "one")
    assert others.exists()
    assert not any(file.exists() for file in stale)


def test_the_newest_backups_are_kept(book: Path) -> None:
    """Ten of them, those of one second counted on, newest first."""
    for number in range(BACKUPS_KEPT + 4):
        save(book, str(number))
    kept = [messages(backup) for backup in backups(book)]
    assert [len(said) for said in kept] == list(range(BACKUPS_KEPT + 3, 3, -1))


def test_a_clock_that_was_wrong_costs_no_backup(book: Path) -> None:
    """With ten backups of a later year there, the one just made still stays."""
    for _ in range(BACKUPS_KEPT):
        with held(book) as workbook:
            workbook.replace(lambda made: made.write_bytes(book.read_bytes()), check=unpacks, now=NOW + timedelta(days=900))
    before = book.read_bytes()
    with held(book) as workbook:
        backup = workbook.replace(lambda made: made.write_bytes(before), check=unpacks, now=NOW)
    assert backup in backups(book)
    assert len(backups(book)) == BACKUPS_KEPT


SYNCED = {
    "book (Ana's conflicted copy 2026-04-02).xlsx": True,
    "book (conflicted copy 2026-04-02 093000).xlsx": True,
    "Book (Case Conflict).xlsx": True,
    "book-DESKTOP-AB12CD3.xlsx": True,
    "book.sync-conflict-20260402-093000-ABCDEFG.xlsx": True,
    "book-spring.xlsx": False,
    "book (refreshed 2026-04-02).xlsx": False,
    "my book (conflicted copy 2026-04-02).xlsx": False,
    "book 2.xlsx": False,
}


@pytest.mark.parametrize("name", SYNCED)
def test_conflict_copies_are_told_from_other_files(book: Path, name: str) -> None:
    """By the names that sync programs give."""
    book.with_name(name).touch()
    assert conflict_copies(book) == ([name] if SYNCED[name] else [])


def test_icloud_numbers_its_copies(tmp_path: Path) -> None:
    """In its own folder a number is its sign."""
    folder = tmp_path / "Mobile Documents"
    folder.mkdir()
    book = small_workbook(folder / "book.xlsx")
    (folder / "book 2.xlsx").touch()
    assert conflict_copies(book) == ["book 2.xlsx"]


def test_a_backup_comes_back_and_can_be_taken_back(book: Path) -> None:
    """The newest, or one by number, name or path; what stood there is a backup itself."""
    save(book, "one", "two")
    newest, oldest = backups(book)
    made = restore(book, now=NOW)
    assert (made.backup, messages(book)) == (newest, ["one"])
    assert made.replaced is not None
    assert messages(made.replaced) == ["one", "two"]
    restore(book, now=NOW + timedelta(minutes=1))
    assert messages(book) == ["one", "two"]
    for way in range(3):
        wanted = (oldest.name, str(oldest), str(backups(book).index(oldest) + 1))[way]
        restore(book, wanted, now=NOW + timedelta(minutes=2))
        assert messages(book) == []
        restore(book, now=NOW + timedelta(minutes=2))
        assert messages(book) == ["one", "two"]


def test_a_workbook_that_is_gone_comes_back(book: Path) -> None:
    """There is nothing to back up then."""
    save(book, "one", "two")
    book.unlink()
    assert restore(book, now=NOW).replaced is None
    assert messages(book) == ["one"]


@pytest.mark.parametrize(("wanted", "code"), [(None, "no_backup"), ("3", "backup_unknown"), ("damaged.xlsx", "backup_damaged")])
def test_a_backup_that_cannot_come_back_is_refused(book: Path, wanted: str | None, code: str) -> None:
    """And the workbook stays."""
    before = book.read_bytes()
    backup_folder(book).mkdir()
    (backup_folder(book) / "damaged.xlsx").write_bytes(before[:1000])
    with pytest.raises(Refused) as refused:
        restore(book, wanted, now=NOW)
    assert (refused.value.problem.code, book.read_bytes()) == (code, before)


def test_a_backup_says_when_it_was_made(book: Path) -> None:
    """By its name, as a person reads it."""
    save(book, "one")
    assert backup_moment(backups(book)[0]) == str(datetime(2026, 4, 2, 9, 30))  # noqa: DTZ001


def test_a_second_refresh_waits_and_one_that_never_ends_is_said(book: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is not started beside the first; the lock is the same for every name of the workbook."""
    monkeypatch.setattr(saving, "WAIT_SECONDS", 0)
    link = book.with_name("link.xlsx")
    link.symlink_to(book)
    codes: list[str] = []
    with held(book):
        other = threading.Thread(target=lambda: codes.append(code_of(link)))
        other.start()
        other.join()
    assert codes == ["workbook_busy"]


def test_a_new_workbook_that_finds_no_room_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Half a workbook would be taken for one, and its name for taken."""

    def full(file: int) -> None:
        os.ftruncate(file, os.fstat(file).st_size // 2)
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(Refused) as refused:
        commands.new(tmp_path / "book.xlsx")
    assert refused.value.problem.code == "disk_full"
    assert list(tmp_path.iterdir()) == []
