"""What the add-in's VBA does at the start of Excel, and what its settings listen to."""

from __future__ import annotations

from typing import Any

import pytest

from tests.hosts.excel.vba_project import VbaProject
from tiktok_kpis.hosts.excel.installation import SHIPPED, for_machine
from tiktok_kpis.hosts.functions import ALL
from tiktok_kpis.languages import text


@pytest.fixture
def project() -> VbaProject:
    """The add-in file, open beside a workbook."""
    return VbaProject(SHIPPED, None)


def described(project: VbaProject) -> dict[str, dict[str, Any]]:
    """What Excel was told of each function."""
    return {options["macro"].partition("!")[2]: options for options in project.described}


def test_opening_describes_every_function_to_excel(project: VbaProject) -> None:
    """Category, help and the help of every argument, within what Excel keeps of them."""
    project.run("ThisWorkbook.Workbook_Open")
    told = described(project)
    assert list(told) == [function.name for function in ALL]
    for function in ALL:
        options = told[function.name]
        assert options["macro"].startswith("'tiktok-kpis.xlam'!")
        assert options["description"] == function.help()
        assert options["category"] == text("metrics.category", group=function.group.title())
        assert options["argumentdescriptions"] == [parameter.help_in() for parameter in function.parameters]
        assert max(map(len, [options["description"], *options["argumentdescriptions"]])) <= 255


def test_without_a_workbook_the_first_one_opened_describes_them(project: VbaProject) -> None:
    """At the start of Excel there is none, and MacroOptions is refused; afterwards it is done once."""
    project.app.application.active_book = None
    project.run("ThisWorkbook.Workbook_Open")
    assert project.described == []
    project.app.activate_workbook(project.book)
    for _ in range(2):
        project.run("ThisWorkbook.Host_WorkbookActivate", project.book)
    assert len(project.described) == len(ALL)


def test_the_language_of_the_installation_is_the_language_of_the_help(tmp_path: Any) -> None:
    """Romanian letters reach Excel, which VBA's source could not hold."""
    path = tmp_path / SHIPPED.name
    path.write_bytes(for_machine(SHIPPED.read_bytes(), "C:\\Python\\pythonw.exe", "", "ro"))
    project = VbaProject(path, None)
    project.run("ThisWorkbook.Workbook_Open")
    told = described(project)
    assert told["LIKE_RATE"]["description"] == next(f for f in ALL if f.name == "LIKE_RATE").help("ro")
    assert any(not options["description"].isascii() for options in told.values())


def test_settings_are_the_add_ins_own(project: VbaProject) -> None:
    """A workbook that someone sends must not choose which program runs: its sheet of that name is not read."""
    sheet = project.app.sheet(1, workbook=project.book).sheet
    sheet.vba_set("Name", "tiktok-kpis.conf")
    for row, words in enumerate(["INTERPRETER_WIN", "PYTHONPATH"], start=1):
        sheet.vba_get("Cells", [row, 1]).vba_set("Value", words)
        sheet.vba_get("Cells", [row, 2]).vba_set("Value", "\\\\elsewhere\\share\\python.exe")
    assert project.run("GetConfig", "INTERPRETER_WIN", "python") == "pythonw"
    assert project.run("GetConfig", "pythonpath") == ""
    assert project.run("GetConfig", "CONDA PATH", "none") == "none"


def test_the_command_that_starts_python_names_no_open_workbook(tmp_path: Any) -> None:
    """The interpreter of the installation, and no folder of any workbook among its modules."""
    path = tmp_path / SHIPPED.name
    path.write_bytes(for_machine(SHIPPED.read_bytes(), "C:\\Program Files\\Python\\pythonw.exe", "C:\\Own", "en"))
    command = VbaProject(path, None).run("XLPyCommand")
    assert command.startswith('cmd.exe  /K ""C:\\Program Files\\Python\\pythonw.exe" -B -P -c "import sys, os;')
    assert 'prepare_sys_path(\\"false;;;;;;C:\\\\Own\\")' in command
    assert "xlwings.pro" not in command
