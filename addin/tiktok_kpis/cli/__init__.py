"""The command line: the same work as the workbook's buttons, for files."""

from tiktok_kpis.cli import backups, portfolio, programs  # noqa: F401 -- importing them adds their commands
from tiktok_kpis.cli.commands import main

__all__ = ["main"]
