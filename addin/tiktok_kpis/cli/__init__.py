"""The command line: the same work as the workbook's buttons, for files."""

from tiktok_kpis.cli import backups, commands, portfolio, programs, repairing
from tiktok_kpis.cli.commands import app, main

__all__ = ["main"]

COMMANDS = (
    commands.demo,
    commands.new,
    commands.refresh,
    commands.check,
    commands.functions,
    repairing.repair,
    backups.restore,
    portfolio.portfolio,
    programs.install,
    programs.uninstall,
    programs.status,
)
"""In the order that the help lists them."""

for command in COMMANDS:
    app.command()(command)
