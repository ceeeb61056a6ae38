"""Excel on Windows, with the add-in file: see :mod:`tiktok_kpis.hosts.host`."""

from __future__ import annotations

from pathlib import Path

from tiktok_kpis.hosts.host import NOT_INSTALLED, UNINSTALLED, Sentence


class Excel:
    """Excel on Windows."""

    name = "excel"
    program = "Excel on Windows"

    def spelled(self, function: str) -> str:
        """Return the bare name: an add-in's functions are called so."""
        return function

    def install(self, language: str, folder: Path) -> list[Sentence]:  # noqa: ARG002 -- the add-in has a folder of its own
        """Write the add-in file where Excel loads it from."""
        from tiktok_kpis.hosts.excel.installation import install

        return [Sentence("excel_installed", {"file": install(language)})]

    def uninstall(self) -> list[Sentence]:
        """Remove the add-in file."""
        from tiktok_kpis.hosts.excel.installation import uninstall

        return [NOT_INSTALLED if uninstall() is None else UNINSTALLED]

    def status(self) -> list[Sentence]:
        """Say where the file is, and whether its Python is still there."""
        from tiktok_kpis.hosts.excel.installation import status

        found = status()
        if not found.installed:
            return [NOT_INSTALLED]
        values = {"file": found.path, "interpreter": found.interpreter}
        return [Sentence("excel_status", values), Sentence("excel_sound" if found.sound else "excel_unsound")]
