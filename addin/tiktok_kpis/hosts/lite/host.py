"""Excel with xlwings Lite, on Windows, Mac and the web: see :mod:`tiktok_kpis.hosts.host`."""

from __future__ import annotations

from pathlib import Path

from tiktok_kpis.hosts.host import Sentence


class Lite:
    """Excel with xlwings Lite, whose files the user pastes into its pane."""

    name = "lite"
    program = "Excel with xlwings Lite, Mac and web too"

    def spelled(self, function: str) -> str:
        """Return the name as Excel stores the functions of a web add-in."""
        return f"_xldudf_{function}"

    def install(self, language: str, folder: Path) -> list[Sentence]:
        """Write the files to paste."""
        from tiktok_kpis.hosts.lite.script import write

        main, requirements = write(folder, language)
        return [Sentence("lite_written", {"main": main, "requirements": requirements})]

    def uninstall(self) -> list[Sentence]:
        """Say how to do it in the pane."""
        return [Sentence("lite_uninstall")]

    def status(self) -> list[Sentence]:
        """Say that the pane knows."""
        return [Sentence("lite_status")]
