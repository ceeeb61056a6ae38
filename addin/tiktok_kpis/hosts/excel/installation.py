"""Puts the add-in file where Excel opens it at every start, takes it out again, and says what is there.

Everything is told: the environment variables, the system, the Python. So the same work is tried on any system. Not tried in
Excel.
"""

from __future__ import annotations

import os
import sys
import zipfile
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from importlib.metadata import PackageNotFoundError, version
from io import BytesIO
from pathlib import Path
from xml.etree import ElementTree

from tiktok_kpis.hosts.excel.package import packed
from tiktok_kpis.hosts.excel.problem_kinds import (
    EXCEL_FILE_IN_USE,
    EXCEL_NO_APPDATA,
    EXCEL_ON_MAC,
    EXCEL_ONLY_WINDOWS,
    EXCEL_OTHER_XLWINGS,
    EXCEL_PATH_LETTERS,
)
from tiktok_kpis.hosts.excel.sheet import RIBBON_PART, SHEET_PART, ribbon_part, settings, sheet_part
from tiktok_kpis.hosts.functions import ALL
from tiktok_kpis.languages import SOURCE_LANGUAGE
from tiktok_kpis.problems import Place, Problem, Refused

FILE_NAME = "tiktok-kpis.xlam"
SHIPPED = Path(__file__).parent / FILE_NAME
XLWINGS_VERSION = "0.37.8"
"""The version whose library the add-in file loads: its name holds the version, so another one is not found."""
LIBRARIES = (f"xlwings64-{XLWINGS_VERSION}.dll", f"xlwings32-{XLWINGS_VERSION}.dll")

_NAMESPACE = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"


def _installed_xlwings() -> str:
    try:
        return version("xlwings")
    except PackageNotFoundError:
        return ""


@dataclass(frozen=True)
class Machine:
    """What the installation is told of the computer and the Python it runs in."""

    system: str = sys.platform
    variables: Mapping[str, str] = field(default_factory=lambda: os.environ)
    python: Path = field(default_factory=lambda: Path(sys.executable))
    prefix: Path = field(default_factory=lambda: Path(sys.prefix))
    package: Path = field(default_factory=lambda: Path(__file__).parents[2])
    xlwings: str = field(default_factory=_installed_xlwings)

    @property
    def start_up_folder(self) -> Path:
        """Where Excel opens every file at its start, and trusts it.

        Raises:
            Refused: this is no Windows, or Windows does not say where the user's settings are.

        """
        if self.system == "darwin":
            raise Refused(Problem(EXCEL_ON_MAC))
        if self.system != "win32":
            raise Refused(Problem(EXCEL_ONLY_WINDOWS))
        settings_folder = self.variables.get("APPDATA", "")
        if not settings_folder:
            raise Refused(Problem(EXCEL_NO_APPDATA))
        return Path(settings_folder, "Microsoft", "Excel", "XLSTART")

    @property
    def interpreter(self) -> Path:
        """The Python without a console window, beside the one that runs."""
        quiet = self.python.with_name("pythonw.exe")
        return quiet if quiet.is_file() else self.python

    @property
    def module_folder(self) -> str:
        """The folder of the package where it is not among this Python's own packages, else one without modules.

        xlwings puts it before all others, and for nothing it would take the folder that Excel happens to be in.
        """
        return str(self.prefix if self.package.is_relative_to(self.prefix) else self.package.parent)


@dataclass(frozen=True)
class Status:
    """What is in the start-up folder: ``interpreter`` and ``language`` are those written into the file."""

    path: Path
    installed: bool
    current: bool = False
    interpreter: str = ""
    language: str = ""
    interpreter_found: bool = False
    library_found: bool = False

    @property
    def sound(self) -> bool:
        """Say whether Excel should find everything the add-in needs."""
        return self.installed and self.current and self.interpreter_found and self.library_found


def install(
    language: str = SOURCE_LANGUAGE, machine: Machine | None = None, short: Callable[[Path], str] | None = None
) -> Path:
    """Put the add-in into Excel's start-up folder, for this Python, and return where it is.

    Raises:
        Refused: another system, another xlwings, letters Excel cannot pass on, or the file is in use.

    """
    machine = machine or Machine()
    target = machine.start_up_folder / FILE_NAME
    if machine.xlwings != XLWINGS_VERSION:
        raise Refused(Problem(EXCEL_OTHER_XLWINGS, values={"found": machine.xlwings or "—", "needed": XLWINGS_VERSION}))
    interpreter = _passed_on(machine.interpreter, short or short_path)
    made = for_machine(SHIPPED.read_bytes(), interpreter, machine.module_folder, language)
    new = target.with_suffix(".new")
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        new.write_bytes(made)
        new.replace(target)
    except OSError as failed:
        with suppress(OSError):
            new.unlink(missing_ok=True)
        raise _in_use(target, failed) from failed
    return target


def uninstall(machine: Machine | None = None) -> Path | None:
    """Take the add-in out of Excel's start-up folder; return where it was, ``None`` where there was none.

    Raises:
        Refused: another system, or the file is in use.

    """
    target = (machine or Machine()).start_up_folder / FILE_NAME
    if not target.exists():
        return None
    try:
        target.unlink()
    except OSError as failed:
        raise _in_use(target, failed) from failed
    return target


def status(machine: Machine | None = None) -> Status:
    """Return what is in Excel's start-up folder and whether what it needs is where it says.

    Raises:
        Refused: another system.

    """
    target = (machine or Machine()).start_up_folder / FILE_NAME
    if not target.exists():
        return Status(target, installed=False)
    written = written_settings(target.read_bytes())
    interpreter, language = written.get("INTERPRETER_WIN", ""), written.get("LANGUAGE", SOURCE_LANGUAGE)
    fresh = for_machine(SHIPPED.read_bytes(), interpreter, written.get("PYTHONPATH", ""), language)
    found = Path(interpreter)
    return Status(
        target,
        installed=True,
        current=fresh == target.read_bytes(),
        interpreter=interpreter,
        language=language,
        interpreter_found=found.is_file(),
        # xlwings puts its library beside python.exe, or one folder up in a virtual environment
        library_found=any((folder / name).is_file() for folder in (found.parent, found.parent.parent) for name in LIBRARIES),
    )


def for_machine(shipped: bytes, interpreter: str, folder: str, language: str) -> bytes:
    """Return the add-in file with its settings and its texts for one computer; its VBA stays as it was built."""
    with zipfile.ZipFile(BytesIO(shipped)) as package:
        parts = {name: package.read(name) for name in package.namelist()}
    parts[SHEET_PART] = sheet_part(ALL, settings(interpreter, folder, language), language).encode()
    parts[RIBBON_PART] = ribbon_part(language).encode()
    return packed(parts)


def written_settings(package: bytes) -> dict[str, str]:
    """Return the settings written into an add-in file."""
    with zipfile.ZipFile(BytesIO(package)) as parts:
        sheet = ElementTree.fromstring(parts.read(SHEET_PART))  # noqa: S314 -- a file of ours
    texts = {cell.get("r", ""): "".join(cell.itertext()) for cell in sheet.iter(f"{_NAMESPACE}c")}
    return {name: texts.get(f"B{cell[1:]}", "") for cell, name in texts.items() if cell.startswith("A")}


def short_path(path: Path) -> str:
    """Return the name Windows keeps for old programs, which has no special letters; the path itself where it keeps none."""
    if sys.platform != "win32":
        return str(path)
    import ctypes

    room = ctypes.create_unicode_buffer(1024)
    return room.value if ctypes.windll.kernel32.GetShortPathNameW(str(path), room, len(room)) else str(path)


def _in_use(target: Path, failed: OSError) -> Refused:
    return Refused(Problem(EXCEL_FILE_IN_USE, Place(str(target)), values={"reason": failed.strerror or ""}))


def _passed_on(interpreter: Path, short: Callable[[Path], str]) -> str:
    """Return the interpreter's path in letters that reach the library: VBA passes texts on in the letters of one region."""
    if str(interpreter).isascii():
        return str(interpreter)
    shorter = short(interpreter)
    if not shorter.isascii():
        raise Refused(Problem(EXCEL_PATH_LETTERS, values={"path": str(interpreter)}))
    return shorter
