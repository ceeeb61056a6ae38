"""Installing the extension for the user of this computer: LibreOffice's own ``unopkg`` does it, this module finds and asks it.

Tried on Linux. The usual places on macOS and Windows are from LibreOffice's documentation; there, and wherever LibreOffice is
not found, ``TIKTOK_KPIS_UNOPKG`` names the program.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from tiktok_kpis.hosts.calc.package import FILE_NAME, IDENTIFIER, write
from tiktok_kpis.hosts.calc.problem_kinds import (
    LIBREOFFICE_AS_ROOT,
    LIBREOFFICE_BUSY,
    LIBREOFFICE_MISSING,
    LIBREOFFICE_NOT_STARTED,
    LIBREOFFICE_NOT_WHERE_NAMED,
    LIBREOFFICE_PYTHON_OLD,
    LIBREOFFICE_REFUSES,
)
from tiktok_kpis.problems import Problem, ProblemKind, Refused
from tiktok_kpis.system.own_files import temporary_folder
from tiktok_kpis.version import __version__

UNOPKG_VARIABLE = "TIKTOK_KPIS_UNOPKG"
PATIENCE_SECONDS = 180.0

OLDEST_PYTHON = (3, 11)
"""What our package needs. LibreOffice's own builds carry it since 25.8; a distribution's LibreOffice has the system's."""

_ABSENT = "no such extension deployed"
_REFUSALS = {
    "as root without": LIBREOFFICE_AS_ROOT,
    "lock file": LIBREOFFICE_BUSY,
}
"""What ``unopkg`` says, always in English, and the problem it is."""


@dataclass(frozen=True)
class Installer:
    """LibreOffice's program for extensions, as it is to be started."""

    command: tuple[str, ...]
    options: tuple[str, ...] = ()
    variables: Mapping[str, str] = field(default_factory=dict)

    def ask(self, verb: str, *arguments: str) -> str | None:
        """Return what the program prints, ``None`` where it does not know our extension.

        Raises:
            Refused: it does not start, does not end, or refuses.

        """
        # A virtual environment's variables would lead LibreOffice's own Python astray.
        kept = {name: value for name, value in os.environ.items() if not name.startswith(("PYTHON", "VIRTUAL_ENV"))}
        try:
            done = subprocess.run(  # noqa: S603 -- the program is the user's own LibreOffice
                [*self.command, verb, *self.options, *arguments],
                env={**kept, **self.variables},
                capture_output=True,
                encoding="utf-8",
                errors="replace",
                stdin=subprocess.DEVNULL,
                timeout=PATIENCE_SECONDS,
                check=False,
            )
        except OSError as failure:
            raise _refused(LIBREOFFICE_NOT_STARTED, program=self.command[0], reason=str(failure)) from failure
        except subprocess.TimeoutExpired as failure:
            raise _refused(LIBREOFFICE_BUSY) from failure
        if done.returncode == 0:
            return done.stdout
        said = f"{done.stdout}\n{done.stderr}"
        if _ABSENT in said:
            return None
        for words, kind in _REFUSALS.items():
            if words in said:
                raise _refused(kind)
        raise _refused(LIBREOFFICE_REFUSES, reason=_reason(said))


@dataclass(frozen=True)
class Status:
    """What LibreOffice has of ours: a version, or the empty text; and what this package would install."""

    program: str
    installed: str
    offered: str = __version__

    @property
    def current(self) -> bool:
        """Say whether there is nothing to install."""
        return self.installed == self.offered


def install(installer: Installer | None = None) -> Status:
    """Install the extension, or replace the version that is there; LibreOffice shows it after its next start.

    Raises:
        Refused: LibreOffice is not found, has a Python that is too old, or refuses.

    """
    asked = installer or found_installer()
    bundled = bundled_python(Path(asked.command[-1]))
    if bundled is not None and bundled < OLDEST_PYTHON:
        found, needed = (".".join(map(str, version)) for version in (bundled, OLDEST_PYTHON))
        raise _refused(LIBREOFFICE_PYTHON_OLD, found=found, needed=needed)
    with temporary_folder() as folder:
        extension = folder / FILE_NAME
        write(extension)
        extension.parent.chmod(0o755)  # whoever installs must be able to read it
        extension.chmod(0o644)
        asked.ask("add", "--force", "--suppress-license", str(extension))
    return status(asked)


def uninstall(installer: Installer | None = None) -> bool:
    """Take the extension out; return whether it was there.

    Raises:
        Refused: LibreOffice is not found, or refuses.

    """
    return (installer or found_installer()).ask("remove", IDENTIFIER) is not None


def status(installer: Installer | None = None) -> Status:
    """Return what is installed.

    Raises:
        Refused: LibreOffice is not found, or refuses.

    """
    asked = installer or found_installer()
    listed = asked.ask("list", IDENTIFIER) or ""
    version = re.search(r"^\s*Version:\s*(\S+)", listed, re.MULTILINE)
    return Status(asked.command[-1], version[1] if version else "")


def found_installer() -> Installer:
    """Return the ``unopkg`` of this computer's LibreOffice: the named one, the one on the path, or one in a usual place.

    Raises:
        Refused: there is none.

    """
    named = os.environ.get(UNOPKG_VARIABLE)
    if named:
        if not Path(named).is_file():
            raise _refused(LIBREOFFICE_NOT_WHERE_NAMED, program=named, variable=UNOPKG_VARIABLE)
        return Installer((named,))
    for place in (shutil.which("unopkg"), *usual_places(sys.platform, os.environ)):
        if place and Path(place).is_file():
            return Installer((str(place),))
    raise _refused(LIBREOFFICE_MISSING, variable=UNOPKG_VARIABLE)


def usual_places(platform: str, variables: Mapping[str, str]) -> Iterator[Path]:
    """Yield where LibreOffice's installers put ``unopkg``."""
    if platform == "win32":
        # The .com file waits and prints; the .exe of the same name does neither.
        for variable in ("ProgramFiles", "ProgramW6432", "ProgramFiles(x86)", "LOCALAPPDATA"):
            if folder := variables.get(variable):
                yield Path(folder, "LibreOffice", "program", "unopkg.com")
                yield Path(folder, "Programs", "LibreOffice", "program", "unopkg.com")
    elif platform == "darwin":
        for applications in (Path("/Applications"), Path.home() / "Applications"):
            yield applications / "LibreOffice.app" / "Contents" / "MacOS" / "unopkg"
    else:
        for folder in ("/usr/lib/libreoffice", "/usr/lib64/libreoffice", "/usr/local/lib/libreoffice"):
            yield Path(folder, "program", "unopkg")
        for installed in sorted(Path("/opt").glob("libreoffice*"), reverse=True):
            yield installed / "program" / "unopkg"


def bundled_python(unopkg: Path) -> tuple[int, ...] | None:
    """Return the version of the Python that a LibreOffice carries along, ``None`` where it uses the system's."""
    program = unopkg.resolve().parent
    framework = program.parent / "Frameworks" / "LibreOfficePython.framework" / "Versions"
    names = [*(folder.name for folder in program.glob("python-core-*")), *(folder.name for folder in framework.glob("3.*"))]
    versions = [re.search(r"(\d+)\.(\d+)", name) for name in names]
    return max(((int(version[1]), int(version[2])) for version in versions if version), default=None)


def _reason(said: str) -> str:
    """Return the line of the complaint that says something."""
    lines: Sequence[str] = [line.strip() for line in said.splitlines() if line.strip()]
    errors = [line for line in lines if line.startswith("ERROR:") and "unopkg failed" not in line]
    return (errors or lines or ["?"])[0].removeprefix("ERROR:").strip()


def _refused(kind: ProblemKind, **values: str) -> Refused:
    return Refused(Problem(kind, values=values))
