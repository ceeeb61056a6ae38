"""Installing for a user: what LibreOffice is asked, and what the user is told when it refuses."""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

import pytest

import tiktok_kpis
from tests.harness.libreoffice import need_office
from tests.hosts.calc.office import OfficeWithAddIn, profile_installer
from tiktok_kpis.hosts.calc import installation
from tiktok_kpis.hosts.calc.installation import Installer, Status, found_installer, install, status, uninstall, usual_places
from tiktok_kpis.problems import Refused

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="stands in for unopkg with shell scripts")


@pytest.fixture
def clean_profile(tmp_path: Path) -> Installer:
    """LibreOffice's own program, for a profile that does not exist yet."""
    need_office()
    folder = tmp_path.parent / f"{tmp_path.name}-profile"
    for name in ("profile", "home"):
        (folder / name).mkdir(parents=True)
    temporary = Path(tempfile.gettempdir())
    for parent in (folder, *folder.parents):
        if temporary in parent.parents:
            parent.chmod(0o755)  # the installing user is not the one who runs the tests
    return profile_installer(folder / "profile", folder / "home")


@pytest.fixture
def saying(tmp_path: Path) -> Callable[[str, int], Installer]:
    """What makes a program that says something and ends with a code."""

    def make(words: str, code: int) -> Installer:
        script = tmp_path / "unopkg"
        script.write_text(f"#!/bin/sh\ncat >&2 <<'END'\n{words}\nEND\nexit {code}\n", encoding="utf-8")
        script.chmod(0o755)
        return Installer((str(script),))

    return make


def test_the_extension_is_installed_replaced_and_taken_out(clean_profile: Installer) -> None:
    """By LibreOffice itself, in a clean profile."""
    assert status(clean_profile).installed == ""
    for _ in range(2):  # the second time it replaces the first
        installed = install(clean_profile)
        assert (installed.installed, installed.current) == (tiktok_kpis.__version__, True)
    assert uninstall(clean_profile)
    assert status(clean_profile).installed == ""
    assert not uninstall(clean_profile)


def test_an_open_libreoffice_must_be_closed_first(calc_with_add_in: OfficeWithAddIn) -> None:
    """It says so, and what is installed goes on."""
    with pytest.raises(Refused) as refused:
        install(calc_with_add_in.installer)
    assert refused.value.problem.code == "libreoffice_busy"
    assert calc_with_add_in.typed({}, "=LIKE_RATE(1;2)") == 0.5


@pytest.mark.parametrize(
    ("words", "code"),
    [
        ("ERROR: Cannot run unopkg as root without --shared or --bundled option.", "libreoffice_as_root"),
        ("ERROR: unopkg cannot be started. The lock file indicates it is already running.", "libreoffice_busy"),
        ("ERROR: Exception occurred: no space left\n\nERROR: unopkg failed.", "libreoffice_refuses"),
    ],
)
def test_a_refusal_says_what_to_do(saying: Callable[[str, int], Installer], words: str, code: str) -> None:
    """In our words, with LibreOffice's own where we have none."""
    with pytest.raises(Refused) as refused:
        install(saying(words, 1))
    assert refused.value.problem.code == code
    assert "unopkg failed" not in refused.value.problem.describe()
    assert refused.value.problem.describe("ro") != refused.value.problem.describe()


def test_a_program_that_cannot_be_started_is_a_refusal(tmp_path: Path) -> None:
    """Not a stack trace."""
    with pytest.raises(Refused) as refused:
        status(Installer((str(tmp_path / "nothing"),)))
    assert refused.value.problem.code == "libreoffice_not_started"


def test_without_libreoffice_the_user_is_told_to_install_it(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing on the path, nothing in the usual places."""
    monkeypatch.delenv(installation.UNOPKG_VARIABLE, raising=False)
    monkeypatch.setenv("PATH", "")
    monkeypatch.setattr(installation, "usual_places", lambda platform, variables: ())
    with pytest.raises(Refused) as refused:
        found_installer()
    assert refused.value.problem.code == "libreoffice_missing"


def test_the_named_program_goes_before_all_others(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """And a name that is wrong is said to be wrong."""
    monkeypatch.setenv(installation.UNOPKG_VARIABLE, str(tmp_path / "unopkg"))
    with pytest.raises(Refused) as refused:
        found_installer()
    assert refused.value.problem.code == "libreoffice_not_where_named"
    (tmp_path / "unopkg").touch()
    assert found_installer() == Installer((str(tmp_path / "unopkg"),))


def test_the_usual_places_of_each_system() -> None:
    """Windows has a program of that name that waits and prints, and one that does neither."""
    windows = [str(place) for place in usual_places("win32", {"ProgramFiles": "C:/Program Files"})]
    assert windows[0] == "C:/Program Files/LibreOffice/program/unopkg.com"
    assert "/Applications/LibreOffice.app/Contents/MacOS/unopkg" in [str(place) for place in usual_places("darwin", {})]
    assert "/usr/lib/libreoffice/program/unopkg" in [str(place) for place in usual_places("linux", {})]


@pytest.mark.parametrize(
    ("folder", "refused"),
    [
        ("program/python-core-3.10.18", True),
        ("program/python-core-3.11.13", False),
        ("Frameworks/LibreOfficePython.framework/Versions/3.9", True),
        ("Frameworks/LibreOfficePython.framework/Versions/3.13", False),
    ],
)
def test_a_libreoffice_with_an_old_python_of_its_own_is_refused(tmp_path: Path, folder: str, refused: bool) -> None:
    """In it every cell would show an error and nothing would say why."""
    (tmp_path / folder).mkdir(parents=True)
    script = tmp_path / ("MacOS" if folder.startswith("F") else "program") / "unopkg"
    script.parent.mkdir(exist_ok=True)
    script.write_text("#!/bin/sh\n", encoding="utf-8")
    script.chmod(0o755)
    if refused:
        with pytest.raises(Refused) as why:
            install(Installer((str(script),)))
        assert why.value.problem.code == "libreoffice_python_old"
    else:
        assert install(Installer((str(script),))).installed == ""


def test_an_older_version_is_not_current() -> None:
    """The command says when there is something to install."""
    assert not Status("unopkg", "0.0.1").current
