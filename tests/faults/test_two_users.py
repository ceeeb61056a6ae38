"""Two users of one computer and one workbook, and another who tries to be in the way."""

from __future__ import annotations

import os
import shutil
import stat
import threading
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.faults.saver import add_row, left_over, messages, save, small_workbook
from tiktok_kpis.problems import Refused
from tiktok_kpis.refresh import saving
from tiktok_kpis.refresh.backups import temporary_prefix
from tiktok_kpis.refresh.saving import held
from tiktok_kpis.system.locks import HeldError, locked
from tiktok_kpis.system.own_files import own_folder

OTHER = 65534
"""The user called nobody on most systems."""

as_root = pytest.mark.skipif(
    not hasattr(os, "geteuid") or os.geteuid() != 0, reason="only root may act as another user, and this is not root"
)


@pytest.fixture
def shared(tmp_path: Path) -> Path:
    """A folder that all users may write, in folders that all may enter."""
    folder = tmp_path / "shared"
    folder.mkdir()
    folder.chmod(0o777)
    for above in folder.parents:
        if above != Path("/") and not above.stat().st_mode & 0o001:
            above.chmod(above.stat().st_mode | 0o011)
    return folder


def as_other(work: Callable[[], object], home: Path) -> int:
    """Do some work as the other user, whose home this is; return 0, 2 for a refusal, 70 for anything else."""
    child = os.fork()
    if child:
        return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    code = 70
    try:
        home.mkdir(exist_ok=True)
        os.chown(home, OTHER, OTHER)
        os.environ["XDG_STATE_HOME"] = str(home)
        os.setgroups([])
        os.setgid(OTHER)
        os.setuid(OTHER)
        work()
        code = 0
    except Refused:
        code = 2
    finally:
        os._exit(code)


@as_root
def test_one_user_s_lock_does_not_block_the_other(shared: Path) -> None:
    """Each saves while the other's process holds a workbook; the second to save finds it changed and refuses."""
    save(small_workbook(shared / "other.xlsx"), "all modules are loaded: the other user may not be able to read them")
    book = small_workbook(shared / "book.xlsx")
    book.chmod(0o666)
    with held(book) as workbook:
        assert as_other(lambda: save(book, "theirs"), shared / "home") == 0
        with pytest.raises(Refused) as refused:
            add_row(workbook, "ours")
    assert refused.value.problem.code == "workbook_changed"
    save(book, "ours")
    assert messages(book) == ["theirs", "ours"]
    assert [name for name in left_over(book) if name != "home" and not name.startswith("other")] == []


@as_root
def test_what_another_user_is_writing_stays(shared: Path) -> None:
    """A temporary file of theirs may be of a refresh that goes on; one of ours was left by a killed one."""
    book = small_workbook(shared / "book.xlsx")
    prefix = temporary_prefix(book)
    theirs, ours = shared / f"{prefix}theirs.saving", shared / f"{prefix}ours.saving"
    theirs.touch()
    os.chown(theirs, OTHER, OTHER)
    ours.touch()
    with held(book):
        assert (theirs.exists(), ours.exists()) == (True, False)


@as_root
@pytest.mark.parametrize("how", ["a folder", "a link", "a file"])
def test_a_place_that_another_user_took_is_not_used(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, how: str) -> None:
    """Neither the lock nor anything else of ours is put there; the work goes on."""
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    taken = tmp_path / "state" / "tiktok-kpis"
    taken.parent.mkdir()
    (elsewhere := tmp_path / "elsewhere").mkdir()
    if how == "a folder":
        taken.mkdir(mode=0o777)
        os.chown(taken, OTHER, OTHER)
    elif how == "a link":
        taken.symlink_to(elsewhere)
    else:
        taken.touch()
    folder = own_folder("locks")
    assert folder is not None
    assert not folder.is_relative_to(taken.parent)
    with locked("name", wait_seconds=1):
        assert list(elsewhere.iterdir()) == []
    if folder.parent.name.startswith("tiktok-kpis-"):
        shutil.rmtree(folder.parent)


@as_root
def test_root_makes_nothing_in_the_home_of_another(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """As `sudo` may leave HOME as it was: a folder of root's there would shut its owner out."""
    home = tmp_path / "home"
    home.mkdir()
    os.chown(home, OTHER, OTHER)
    monkeypatch.setenv("XDG_STATE_HOME", str(home / ".local" / "state"))
    own_folder("locks")
    assert list(home.iterdir()) == []


def test_a_lock_says_who_holds_it(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """The process, the user and since when."""
    monkeypatch.setattr(saving, "WAIT_SECONDS", 0.1)
    book = small_workbook(tmp_path / "book.xlsx")
    said: list[str] = []

    def second() -> None:
        with pytest.raises(Refused) as refused, held(book):
            pass
        said.append(refused.value.problem.describe())

    with held(book):
        thread = threading.Thread(target=second)
        thread.start()
        thread.join()
    assert f"PID {os.getpid()}" in said[0]
    with held(book):
        pass


def test_the_folder_of_locks_is_the_user_s_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Made so, and made so again where it was opened to others."""
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    folder = own_folder("locks")
    assert folder == tmp_path / "state" / "tiktok-kpis" / "locks"
    if os.name == "posix":
        folder.parent.chmod(0o755)
        own_folder("locks")
        assert [stat.S_IMODE(path.stat().st_mode) for path in (folder.parent, folder)] == [0o700, 0o700]


def test_without_a_folder_of_their_own_a_user_still_works(monkeypatch: pytest.MonkeyPatch) -> None:
    """As in a container with a home that cannot be written: then there is nobody to keep apart."""
    monkeypatch.setattr("tiktok_kpis.system.locks.own_folder", lambda _name: None)
    with locked("name", wait_seconds=0), locked("name", wait_seconds=0):
        pass


def test_a_lock_is_held_once(tmp_path: Path) -> None:
    """By whoever was first."""
    refused: list[HeldError] = []

    def second() -> None:
        with pytest.raises(HeldError) as found, locked("once", wait_seconds=0.1):
            pass
        refused.append(found.value)

    with locked("once", wait_seconds=0.1):
        thread = threading.Thread(target=second)
        thread.start()
        thread.join()
    assert len(refused) == 1
