"""What is in the extension file, without a LibreOffice."""

from __future__ import annotations

import os
import subprocess
import sys
import zipfile
from pathlib import Path
from xml.etree import ElementTree

import pytest

import tiktok_kpis
from tests.hosts.calc.values_alone import PROGRAM
from tiktok_kpis.hosts.calc.interface import argument_name, interface_definition
from tiktok_kpis.hosts.calc.package import IDENTIFIER, files, write
from tiktok_kpis.hosts.calc.type_library import DEFINITION, TYPE_LIBRARY, NoCompiler, compiled
from tiktok_kpis.hosts.functions import ALL
from tiktok_kpis.languages import LANGUAGES

REGISTRY = "{http://openoffice.org/2001/registry}"
LANGUAGE = "{http://www.w3.org/XML/1998/namespace}lang"


def test_the_extension_is_the_same_bytes_every_time(tmp_path: Path) -> None:
    """Nothing of the day, the machine or the order of a folder is in it."""
    first, second = tmp_path / "first.oxt", tmp_path / "second.oxt"
    write(first)
    write(second)
    assert first.read_bytes() == second.read_bytes()
    with zipfile.ZipFile(first) as package:
        assert {entry.date_time for entry in package.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert package.namelist() == sorted(package.namelist())


def test_everything_the_manifest_and_the_description_name_is_there() -> None:
    """And every XML file is well-formed."""
    made = files()
    manifest = ElementTree.fromstring(made["META-INF/manifest.xml"])
    named = {entry.get("{http://openoffice.org/2001/manifest}full-path", "") for entry in manifest}
    description = ElementTree.fromstring(made["description.xml"])
    named |= {element.get("{http://www.w3.org/1999/xlink}href", "") for element in description.iter()} - {""}
    assert named <= set(made)
    values = {element.tag.rpartition("}")[2]: element.get("value") for element in description}
    assert (values["identifier"], values["version"]) == (IDENTIFIER, tiktok_kpis.__version__)
    ElementTree.fromstring(made["functions.components"])


def test_the_wizard_file_describes_every_function_and_argument_in_every_language() -> None:
    """And translates everything but the name that is typed."""
    functions = {
        node.get(f"{REGISTRY}name"): node
        for node in ElementTree.fromstring(files()["CalcAddIns.xcu"]).iterfind("node/node/node/node")
    }
    assert list(functions) == [function.name for function in ALL]
    for function in ALL:
        node = functions[function.name]
        assert set(_texts(node, "DisplayName").values()) == {function.name}
        assert _texts(node, "Description") == _in_languages(function.help)
        arguments = {argument.get(f"{REGISTRY}name"): argument for argument in node.iterfind("node/node")}
        assert list(arguments) == [argument_name(parameter) for parameter in function.parameters]
        for parameter in function.parameters:
            argument = arguments[argument_name(parameter)]
            assert _texts(argument, "DisplayName") == _in_languages(parameter.field.label_in)
            assert _texts(argument, "Description") == _in_languages(parameter.help_in)


def test_the_package_inside_needs_the_standard_library_only(tmp_path: Path) -> None:
    """Every function computes from what the extension carries, with no package of the machine and none of its settings."""
    for path, content in files().items():
        if path.startswith("pythonpath/"):
            (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
            (tmp_path / path).write_bytes(content)
    (tmp_path / "program.py").write_text(PROGRAM, encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "-S", "-E", "-I", str(tmp_path / "program.py"), str(tmp_path / "pythonpath")],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.split() == [function.name for function in ALL]


def test_the_interface_of_the_shipped_type_library_is_the_one_of_the_catalogue() -> None:
    """Stale after a change of the catalogue: `python -m tiktok_kpis.hosts.calc.type_library` builds it anew."""
    assert DEFINITION.read_text(encoding="utf-8") == interface_definition(ALL)


def test_the_shipped_type_library_is_what_the_compiler_makes_of_the_interface() -> None:
    """Byte for byte, but for the compiler's version, which it writes at the beginning."""
    try:
        fresh = compiled(interface_definition(ALL))
    except NoCompiler as missing:
        if os.environ.get("REQUIRE_PROGRAMS") == "1":
            pytest.fail(f"REQUIRE_PROGRAMS=1, but {missing}")
        pytest.skip(str(missing))
    banner = b"** Created by LibreOffice "
    shipped = TYPE_LIBRARY.read_bytes()
    if fresh[: fresh.index(b" **", len(banner))] != shipped[: shipped.index(b" **", len(banner))]:
        pytest.skip("another version of LibreOffice built the shipped one")
    assert fresh == shipped


def _texts(node: ElementTree.Element, name: str) -> dict[str | None, str | None]:
    (described,) = (prop for prop in node.iterfind("prop") if prop.get(f"{REGISTRY}name") == name)
    return {value.get(LANGUAGE): value.text for value in described}


def _in_languages(words: object) -> dict[str | None, str | None]:
    assert callable(words)
    return {"en-US" if language == "en" else language: words(language) for language in LANGUAGES}
