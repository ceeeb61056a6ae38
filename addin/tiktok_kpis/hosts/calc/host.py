"""LibreOffice Calc, with the extension: see :mod:`tiktok_kpis.hosts.host`."""

from __future__ import annotations

from pathlib import Path

from tiktok_kpis.hosts.host import NOT_INSTALLED, UNINSTALLED, Sentence


class Calc:
    """LibreOffice Calc."""

    name = "calc"
    program = "LibreOffice"

    def spelled(self, function: str) -> str:
        """Return the name with its service: Calc's .xlsx filter knows it in every version, the bare one only from 25.2 on."""
        from tiktok_kpis.hosts.calc.interface import SERVICE

        return f"{SERVICE}.{function}".upper()

    def install(self, language: str, folder: Path) -> list[Sentence]:  # noqa: ARG002 -- every language is in the extension
        """Add the extension."""
        from tiktok_kpis.hosts.calc.installation import install

        return [Sentence("calc_installed", {"version": install().installed})]

    def uninstall(self) -> list[Sentence]:
        """Remove the extension."""
        from tiktok_kpis.hosts.calc.installation import uninstall

        return [UNINSTALLED if uninstall() else NOT_INSTALLED]

    def status(self) -> list[Sentence]:
        """Say which version is there, and which would be installed."""
        from tiktok_kpis.hosts.calc.installation import status

        found = status()
        if not found.installed:
            return [NOT_INSTALLED]
        return [Sentence("calc_status", {"version": found.installed, "offered": found.offered})]
