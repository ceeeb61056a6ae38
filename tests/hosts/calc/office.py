"""A LibreOffice of its own with our extension installed, as a user installs it: in a clean profile."""

from __future__ import annotations

import contextlib
import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest

from tests.harness.libreoffice import BRIDGE, Content, Office, OfficeError, need_office
from tiktok_kpis.hosts.calc.installation import Installer, install

NOBODY = 65534
"""The user and the group who own nothing: unopkg refuses to install for root."""
AS_NOBODY = ("setpriv", f"--reuid={NOBODY}", f"--regid={NOBODY}", "--clear-groups")
ADD_IN_BRIDGE = Path(__file__).with_name("add_in_bridge.py")

SPEAKS = """<item oor:path="/org.openoffice.Setup/Office/InstalledLocales"><node oor:name="{language}" oor:op="replace"/></item>
<item oor:path="/org.openoffice.Setup/L10N"><prop oor:name="ooLocale" oor:op="fuse"><value>{language}</value></prop></item>
<item oor:path="/org.openoffice.Office.Linguistic/General"><prop oor:name="UILocale" oor:op="fuse">
<value>{language}</value></prop></item>
"""
"""Settings of a profile whose user reads another language: LibreOffice's own texts need a language pack, ours do not."""


def profile_installer(profile: Path, home: Path) -> Installer:
    """Return what installs into a profile that exists, for a test: as a user who is not root."""
    command: tuple[str, ...] = (shutil.which("unopkg") or "unopkg",)
    if os.geteuid() == 0:
        for folder in (profile.parent, profile, *profile.rglob("*"), home):
            os.chown(folder, NOBODY, NOBODY)
        command = (*AS_NOBODY, *command)
    return Installer(command, (f"-env:UserInstallation={profile.as_uri()}",), {"HOME": str(home)})


class OfficeWithAddIn(Office):
    """A running LibreOffice, and the questions only an add-in is asked."""

    def __init__(self, folder: Path, language: str) -> None:
        super().__init__(folder)
        self._language = language
        self.installer = Installer(())
        """What installs into the profile of this office."""

    def _run(self, command: list[str], surroundings: dict[str, str], stdout: int) -> subprocess.Popen[str]:
        if command[0] == "soffice":  # the profile is made, and nothing has opened it
            profile, home = self._folder / "profile", self._folder / "home"
            home.mkdir()
            settings = profile / "user" / "registrymodifications.xcu"
            self.installer = profile_installer(profile, home)
            install(self.installer)
            if self._language != "en":
                words = settings.read_text(encoding="utf-8")
                speaks = SPEAKS.format(language=self._language)
                settings.write_text(words.replace("</oor:items>", f"{speaks}</oor:items>"), encoding="utf-8")
        return super()._run([str(ADD_IN_BRIDGE) if part == str(BRIDGE) else part for part in command], surroundings, stdout)

    def descriptions(self, names: Sequence[str]) -> list[dict[str, Any]]:
        """Return what the function wizard shows of functions: description, and arguments with theirs."""
        found: list[dict[str, Any]] = self._ask("descriptions", list(names))
        return found

    def typed(self, cells: Mapping[str, Content], formula: str) -> Any:
        """Return what a cell shows after a formula is typed in English as Calc writes it, with semicolons."""
        return self._ask("typed", dict(cells), formula)

    def changed(self, cells: Mapping[str, Content], formula: str, address: str, value: float) -> list[Any]:
        """Return what a formula shows before and after one cell changes."""
        found: list[Any] = self._ask("changed", dict(cells), formula, address, value)
        return found

    def array(self, cells: Mapping[str, Content], formula: str, area: str) -> Any:
        """Return the rows of an area into which a formula is entered with Ctrl+Shift+Enter."""
        return self._ask("array", dict(cells), formula, area)

    def seconds_to_recalculate(self, path: Path, runs: int) -> list[float]:
        """Open a workbook and return how long each of some recalculations of all its cells takes."""
        taken: list[float] = self._ask("seconds_to_recalculate", str(path), runs)
        return taken

    def saved_and_read(self, cells: Mapping[str, Content], path: Path) -> tuple[Any, str]:
        """Save a workbook of cells, open it again, and return what A1 shows and which formula it holds."""
        shown, formula = self._ask("saved_and_read", dict(cells), str(path))
        return shown, formula


@contextlib.contextmanager
def office_with_add_in(language: str = "en") -> Iterator[OfficeWithAddIn]:
    """Run a LibreOffice in which our extension is installed, its user reading a language."""
    with tempfile.TemporaryDirectory(prefix="office-", ignore_cleanup_errors=True) as folder:
        running = OfficeWithAddIn(Path(folder), language)
        try:
            running.start()
            yield running
        finally:
            running.stop()


@pytest.fixture(scope="session")
def calc_with_add_in() -> Iterator[OfficeWithAddIn]:
    """A LibreOffice with our functions, for all tests of this process."""
    need_office()
    with ExitStack() as offices:
        running = offices.enter_context(office_with_add_in())
        try:
            running.typed({}, "=LIKE_RATE(1;2)")
        except OfficeError:  # LibreOffice 7.4 has been seen to start without memory for any call of an add-in
            running = offices.enter_context(office_with_add_in())
        yield running
