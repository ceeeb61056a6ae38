"""Builds the add-in file from the catalogue: ``python -m tiktok_kpis.hosts.excel.build`` writes it into the package.

It begins with the add-in for a ribbon that xlwings ships, and keeps its notice. The same catalogue gives the same bytes.
"""

from __future__ import annotations

import re
import sys
import tempfile
import zipfile
from pathlib import Path

import xlwings
from pyopenvba import ExcelFile, VBAModuleKind  # type: ignore[import-untyped]
from pyopenvba.cfb import CFB  # type: ignore[import-untyped]
from pyopenvba.vba import compress, decompress  # type: ignore[import-untyped]

from tiktok_kpis.hosts.excel.installation import FILE_NAME, SHIPPED, XLWINGS_VERSION
from tiktok_kpis.hosts.excel.package import packed
from tiktok_kpis.hosts.excel.ribbon_vba import RIBBON_MODULE, ribbon_module
from tiktok_kpis.hosts.excel.sheet import RIBBON_PART, SHEET_NAME, SHEET_PART, ribbon_part, settings, sheet_part
from tiktok_kpis.hosts.excel.vba import FUNCTIONS_MODULE, WORKBOOK_MODULE, functions_module, workbook_module
from tiktok_kpis.hosts.excel.xlwings_vba import XLWINGS_MODULE, xlwings_module
from tiktok_kpis.hosts.functions import ALL
from tiktok_kpis.languages import SOURCE_LANGUAGE

START = Path(xlwings.__file__).parent / "quickstart_addin_ribbon.xlam"
VBA_PART = "xl/vbaProject.bin"
BOOK_PART = "xl/workbook.xml"
PROPERTIES_PART = "docProps/core.xml"

PROJECT_NAME = "TikTokKpisAddin"
"""What the VBA project is called in Excel's list of projects; no module of it may be called the same."""

_NAME_RECORD = 4
_OWN_PATH = re.compile(r"<mc:AlternateContent .*?</mc:AlternateContent>", re.DOTALL)
_PERSON = re.compile(r"(<(dc:creator|cp:lastModifiedBy)>)[^<]*(</\2>)")


def build() -> bytes:
    """Return the add-in file, in English and for no interpreter yet.

    Raises:
        ValueError: xlwings is another version, or the VBA project is not sound.

    """
    if xlwings.__version__ != XLWINGS_VERSION:
        raise ValueError(f"xlwings {xlwings.__version__} is here, the add-in is made of {XLWINGS_VERSION}")
    with zipfile.ZipFile(START) as start:
        parts = {name: start.read(name) for name in start.namelist()}
    parts[VBA_PART] = _project()
    parts[SHEET_PART] = sheet_part(ALL, settings(), SOURCE_LANGUAGE).encode()
    parts[RIBBON_PART] = ribbon_part(SOURCE_LANGUAGE).encode()
    parts[BOOK_PART] = _book(parts[BOOK_PART].decode()).encode()
    parts[PROPERTIES_PART] = _PERSON.sub(r"\1TikTok KPIs\3", parts[PROPERTIES_PART].decode()).encode()
    return packed(parts)


def _project() -> bytes:
    """Return the VBA project: our modules, and of xlwings' what they need."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, FILE_NAME)
        path.write_bytes(START.read_bytes())
        with ExcelFile(path) as file:
            project = file.vba_project()
            project.delete_module("Dictionary")  # stands in for Windows' own on a Mac, where cell functions do not run
            project.delete_module("RibbonMyAddin")
            # No form is in it, and the path of this library is a folder of whoever saved xlwings' file
            file.remove_reference("MSForms")
            project.add_module(FUNCTIONS_MODULE, functions_module(ALL), kind=VBAModuleKind.standard)
            project.add_module(RIBBON_MODULE, ribbon_module(), kind=VBAModuleKind.standard)
            file.set_module(XLWINGS_MODULE, xlwings_module(file.get_module(XLWINGS_MODULE)))
            file.set_module(WORKBOOK_MODULE, workbook_module())
            file.save()
        with ExcelFile(path) as file:
            if found := file.validate():
                raise ValueError("; ".join(found))
            return _renamed(file.vba_project_bytes(), project.name)


def _renamed(project: bytes, old: str) -> bytes:
    """Return a VBA project under our name, which is in two of its streams."""
    streams = CFB.from_bytes(project)
    directory = decompress(streams.get_stream_at(["VBA"], "dir"))
    before, after = (_NAME_RECORD.to_bytes(2, "little") + _sized(name) for name in (old, PROJECT_NAME))
    listing = streams.get_stream_at([], "PROJECT")
    quoted = f'Name="{old}"\r\n'.encode()
    if directory.count(before) != 1 or listing.count(quoted) != 1:
        raise ValueError(f"the VBA project is not called {old} in both places")
    streams.write_stream_at(["VBA"], "dir", compress(directory.replace(before, after)))
    streams.write_stream_at([], "PROJECT", listing.replace(quoted, f'Name="{PROJECT_NAME}"\r\n'.encode()))
    made: bytes = streams.to_bytes()
    return made


def _sized(name: str) -> bytes:
    return len(name).to_bytes(4, "little") + name.encode("ascii")


def _book(xml: str) -> str:
    """Return the workbook part with our sheet, and without the folder of whoever saved xlwings' file."""
    named = _OWN_PATH.sub("", xml).replace('name="_myaddin.conf"', f'name="{SHEET_NAME}"')
    return named.replace("<definedNames />", "").replace("<definedNames/>", "")


if __name__ == "__main__":
    SHIPPED.write_bytes(build())
    sys.stdout.write(f"{SHIPPED.name}: {SHIPPED.stat().st_size} bytes\n")
