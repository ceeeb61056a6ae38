"""The add-in file: what ships is what the catalogue builds, and other programs can read it."""

from __future__ import annotations

import re
import zipfile
from xml.etree import ElementTree

import pytest
import xlwings
from oletools.olevba import VBA_Parser  # type: ignore[import-untyped]
from pyopenvba import ExcelFile, check_file  # type: ignore[import-untyped]
from pyopenvba.cfb import CFB  # type: ignore[import-untyped]
from pyopenvba.interpreter import parse_module  # type: ignore[import-untyped]
from pyopenvba.vba import decompress  # type: ignore[import-untyped]

from tiktok_kpis.hosts.excel.build import PROJECT_NAME, START, VBA_PART, build
from tiktok_kpis.hosts.excel.installation import SHIPPED, XLWINGS_VERSION
from tiktok_kpis.hosts.excel.sheet import BUTTONS, RIBBON_PART
from tiktok_kpis.hosts.excel.vba import RESERVED_WORDS, argument_name
from tiktok_kpis.hosts.excel.xlwings_vba import xlwings_module
from tiktok_kpis.hosts.functions import ALL


@pytest.fixture(scope="module")
def modules() -> dict[str, str]:
    """The modules of the file that ships."""
    with ExcelFile(SHIPPED) as file:
        return dict(file.vba_modules())


def test_the_file_that_ships_is_what_the_catalogue_builds() -> None:
    """Byte for byte; `python -m tiktok_kpis.hosts.excel.build` makes it anew."""
    assert SHIPPED.read_bytes() == build()


def test_it_is_valid() -> None:
    """Package, container and VBA project hold together."""
    report = check_file(SHIPPED)
    assert report.ok
    assert report.issues == ()
    with ExcelFile(SHIPPED) as file:
        assert file.validate() == []
        assert sorted(file.module_names()) == ["Sheet2", "ThisWorkbook", "TikTokKpis", "TikTokKpisRibbon", "xlwings"]


def test_another_program_reads_its_vba(modules: dict[str, str]) -> None:
    """olevba finds the same source, and no source that differs from what would run."""
    parser = VBA_Parser(str(SHIPPED))
    found = {name.removesuffix(".bas").removesuffix(".cls"): code for _, _, name, code in parser.extract_macros()}
    assert "Public Function ENGAGEMENT_RATE(likes, comments, saves, shares, views)" in found["TikTokKpis"]
    for name in ("TikTokKpis", "TikTokKpisRibbon", "xlwings"):
        assert found[name].split() == modules[name].split()
    parser.close()


def test_it_has_a_wrapper_for_every_function(modules: dict[str, str]) -> None:
    """Every function of the catalogue, with its arguments, and nothing else for the function wizard."""
    declared = re.findall(r"^Public Function (\w+)\((.*?)\)", modules["TikTokKpis"], re.MULTILINE)
    assert [name for name, _ in declared] == [function.name for function in ALL]
    for (_, arguments), function in zip(declared, ALL, strict=True):
        names = [argument.removeprefix("Optional ") for argument in arguments.split(", ")]
        assert names == [argument_name(parameter) for parameter in function.parameters]
        assert not RESERVED_WORDS & {name.lower() for name in names}
    assert "Option Private Module" in modules["xlwings"]


def test_what_starts_programs_is_not_in_it(modules: dict[str, str]) -> None:
    """Less for a virus scanner to stumble over, and nothing of xlwings that is not free."""
    everything = "\n".join(modules.values())
    for word in ("WScript", "Shell", "CreateObject", "RunPython", "xlwings.pro", 'LICENSE_KEY") = '):
        assert word not in everything
    assert "Redistributions in binary form must reproduce" in modules["xlwings"]


def test_every_procedure_that_is_called_is_there(modules: dict[str, str]) -> None:
    """xlwings' module was cut down: what is left calls only what is left."""
    source = modules["xlwings"].replace("\r\n", "\n")
    parsed = parse_module(source, name="xlwings", kind="standard")
    kept = {procedure.name for procedure in parsed.procedures}
    with ExcelFile(START) as file:
        original = file.get_module("xlwings")
    dropped = set(re.findall(r"^(?:Public |Private )?(?:Function|Sub) (\w+)\(", original, re.MULTILINE)) - kept
    code = "\n".join(line.partition("'")[0] if '"' not in line else line for line in source.splitlines())
    assert {name for name in dropped if re.search(rf"\b{name}\(", code)} == set()


def test_another_vba_of_xlwings_is_refused() -> None:
    """A new version of xlwings is looked at before it ships."""
    assert xlwings.__version__ == XLWINGS_VERSION
    with pytest.raises(ValueError, match="xlwings' VBA has changed"):
        xlwings_module("Public Function RunPython(PythonCommand As String)\nEnd Function\n")


def test_the_ribbon_calls_macros_that_are_there(modules: dict[str, str]) -> None:
    """A tab of ours with a macro behind every button."""
    with zipfile.ZipFile(SHIPPED) as package:
        ribbon = ElementTree.fromstring(package.read(RIBBON_PART))
    namespace = "{http://schemas.microsoft.com/office/2006/01/customui}"
    assert [tab.get("label") for tab in ribbon.iter(f"{namespace}tab")] == ["TikTok KPIs"]
    called = [button.get("onAction") for button in ribbon.iter(f"{namespace}button")]
    assert called == [f"TikTokKpisRibbon.{macro}" for macro, *_ in BUTTONS]
    for macro, *_ in BUTTONS:
        assert f"Public Sub {macro}(control As IRibbonControl)" in modules["TikTokKpisRibbon"]


def test_no_folder_and_no_person_is_in_it() -> None:
    """xlwings' file has those of its author: in its properties, in the workbook, and in a library of the VBA project."""
    with zipfile.ZipFile(SHIPPED) as package:
        parts = {name: package.read(name) for name in package.namelist()}
    project = CFB.from_bytes(parts[VBA_PART])
    parts |= {name: project.get_stream_at([], name) for name in ("PROJECT", "PROJECTwm")}
    parts["dir"] = decompress(project.get_stream_at(["VBA"], "dir"))
    for name, content in parts.items():
        for word in (b"C:\\Users", b"felix", b"myaddin"):
            assert word.lower() not in content.lower(), (name, word)


def test_the_project_has_our_name_and_what_it_needs() -> None:
    """What Excel lists among its projects; of libraries Office alone, for the ribbon, in the folder it has everywhere."""
    with ExcelFile(SHIPPED) as file:
        assert file.vba_project().name == PROJECT_NAME
        assert PROJECT_NAME not in file.module_names()
        assert [reference.name for reference in file.references()] == ["Office"]
    parser = VBA_Parser(str(SHIPPED))
    assert parser.detect_vba_macros()
    parser.close()


def test_a_name_has_one_spelling_in_the_whole_project(modules: dict[str, str]) -> None:
    """VBA keeps one for all modules, the last one it met: the wizard would show a function in small letters."""
    spellings: dict[str, set[str]] = {}
    for source in modules.values():
        code = (re.sub(r'"[^"]*"', "", line).partition("'")[0] for line in source.splitlines())
        for word in re.findall(r"[A-Za-z]\w*", "\n".join(code)):
            spellings.setdefault(word.lower(), set()).add(word)
    assert {name: found for name, found in spellings.items() if len(found) > 1} == {}
    for function in ALL:
        assert spellings[function.name.lower()] == {function.name}
        for parameter in function.parameters:
            assert spellings[argument_name(parameter).lower()] == {argument_name(parameter)}


def test_an_argument_called_as_a_function_has_another_name_in_vba() -> None:
    """`FOLLOWERS_GAINED` and the argument of another function; an argument that no function is called as keeps its name."""
    names = {parameter.name: argument_name(parameter) for function in ALL for parameter in function.parameters}
    assert (names["followers_gained"], names["end"], names["views"]) == ("followers_gained_", "end_", "views")
    functions = {function.name.lower() for function in ALL}
    assert not functions & {name.lower() for name in names.values()}
