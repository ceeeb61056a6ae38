"""Installing the add-in for one user of one computer, tried with folders of our own in the place of Windows'."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.hosts.excel.vba_project import VbaProject
from tiktok_kpis.hosts.excel.installation import (
    LIBRARIES,
    SHIPPED,
    XLWINGS_VERSION,
    Machine,
    install,
    status,
    uninstall,
    written_settings,
)
from tiktok_kpis.problems import Refused


@pytest.fixture
def windows(tmp_path: Path) -> Machine:
    """A computer with a virtual environment that holds Python, xlwings' library and our package."""
    scripts = tmp_path / "own" / "Scripts"
    scripts.mkdir(parents=True)
    for name in ("python.exe", "pythonw.exe"):
        (scripts / name).touch()
    (tmp_path / "own" / LIBRARIES[0]).touch()
    return Machine(
        system="win32",
        variables={"APPDATA": str(tmp_path / "Roaming")},
        python=scripts / "python.exe",
        prefix=tmp_path / "own",
        package=tmp_path / "own" / "Lib" / "site-packages" / "tiktok_kpis",
        xlwings=XLWINGS_VERSION,
    )


def altered(machine: Machine, **changes: Any) -> Machine:
    """Return a computer that differs in something."""
    return Machine(**{**vars(machine), **changes})


def test_installing_puts_the_add_in_where_excel_opens_it(windows: Machine, tmp_path: Path) -> None:
    """The start-up folder of the user, with this Python without a console window."""
    path = install(machine=windows)
    assert path == tmp_path / "Roaming" / "Microsoft" / "Excel" / "XLSTART" / "tiktok-kpis.xlam"
    assert [file.name for file in path.parent.iterdir()] == [path.name]
    written = written_settings(path.read_bytes())
    assert written["INTERPRETER_WIN"] == str(tmp_path / "own" / "Scripts" / "pythonw.exe")
    assert written["PYTHONPATH"] == str(tmp_path / "own")
    assert written["ADD_WORKBOOK_TO_PYTHONPATH"] == "false"
    project = VbaProject(path, None)
    assert project.run("GetConfig", "INTERPRETER_WIN") == written["INTERPRETER_WIN"]


def test_the_status_says_what_is_there(windows: Machine) -> None:
    """Nothing, then a sound add-in, then one whose Python has gone."""
    assert not status(windows).installed
    install("ro", windows)
    found = status(windows)
    assert (found.installed, found.current, found.language, found.sound) == (True, True, "ro", True)
    windows.interpreter.unlink()
    assert not status(windows).sound
    assert not status(windows).interpreter_found


def test_the_status_knows_an_older_file(windows: Machine) -> None:
    """After an update of the package the add-in of before is still in Excel's folder."""
    path = install(machine=windows)
    path.write_bytes(path.read_bytes().replace(b"TikTokKpisTab", b"TikTokKpisOld"))
    assert not status(windows).current


def test_taking_it_out_leaves_nothing(windows: Machine) -> None:
    """And says whether there was anything."""
    path = install(machine=windows)
    assert uninstall(windows) == path
    assert not path.exists()
    assert uninstall(windows) is None


def test_installing_again_replaces_it(windows: Machine) -> None:
    """An update is the same command."""
    assert install(machine=windows).read_bytes() != install("ro", windows).read_bytes()


def test_a_package_from_elsewhere_is_found_by_its_folder(windows: Machine, tmp_path: Path) -> None:
    """A checkout of the source is not among the packages of the Python."""
    path = install(machine=altered(windows, package=tmp_path / "checkout" / "addin" / "tiktok_kpis"))
    assert written_settings(path.read_bytes())["PYTHONPATH"] == str(tmp_path / "checkout" / "addin")


def test_a_path_with_other_letters_is_written_short(windows: Machine, tmp_path: Path) -> None:
    """VBA passes paths on in the letters of one region: Windows' short name has none of the others."""
    python = tmp_path / "Ștefan" / "python.exe"
    path = install(machine=altered(windows, python=python), short=lambda path: "C:\\STEFAN~1\\python.exe")
    assert written_settings(path.read_bytes())["INTERPRETER_WIN"] == "C:\\STEFAN~1\\python.exe"
    with pytest.raises(Refused) as refused:
        install(machine=altered(windows, python=python), short=str)
    assert refused.value.problem.code == "excel_path_letters"


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"system": "darwin"}, "excel_on_mac"),
        ({"system": "linux"}, "excel_only_windows"),
        ({"variables": {}}, "excel_no_appdata"),
        ({"xlwings": "0.38.0"}, "excel_other_xlwings"),
        ({"xlwings": ""}, "excel_other_xlwings"),
    ],
)
def test_what_cannot_be_is_said(windows: Machine, changes: dict[str, Any], code: str) -> None:
    """A refusal has a reason and a remedy, and nothing is written."""
    machine = altered(windows, **changes)
    with pytest.raises(Refused) as refused:
        install(machine=machine)
    assert refused.value.problem.code == code
    assert not Path(windows.variables["APPDATA"]).exists()


def test_a_file_that_excel_holds_open_is_said(windows: Machine, monkeypatch: pytest.MonkeyPatch) -> None:
    """Excel keeps the file while it runs."""
    install(machine=windows)

    def held(*given: Any, **named: Any) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "replace", held)
    monkeypatch.setattr(Path, "unlink", held)
    with pytest.raises(Refused) as refused:
        install(machine=windows)
    assert refused.value.problem.code == "excel_file_in_use"
    with pytest.raises(Refused) as refused:
        uninstall(windows)
    assert refused.value.problem.code == "excel_file_in_use"


def test_only_the_settings_and_texts_differ_from_what_ships(windows: Machine) -> None:
    """The VBA that is installed is the VBA that was built and tried."""
    import zipfile

    with zipfile.ZipFile(SHIPPED) as shipped, zipfile.ZipFile(install("ro", windows)) as installed:
        assert shipped.namelist() == installed.namelist()
        changed = {name for name in shipped.namelist() if shipped.read(name) != installed.read(name)}
    assert changed == {"xl/worksheets/sheet1.xml", "customUI/customUI.xml"}
