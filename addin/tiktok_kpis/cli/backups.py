"""Bringing a workbook back as it was before a refresh."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from tiktok_kpis.cli.commands import now, say, speak_as
from tiktok_kpis.cli.terminal import written
from tiktok_kpis.problems import Place, Problem, Refused
from tiktok_kpis.refresh.problem_kinds import NO_BACKUP

_MEGABYTE = 1_000_000


def restore(
    file: Annotated[Path, typer.Argument(help="The workbook.")],
    listed: Annotated[bool, typer.Option("--list", help="Only list the backups, newest first.")] = False,
    backup: Annotated[
        str | None, typer.Option("--backup", help="Which one: its number in the list, its name, or its path. The newest else.")
    ] = None,
) -> None:
    """Bring back the workbook as it was before a refresh; what stands there now becomes a backup itself."""
    from tiktok_kpis.refresh.backups import backup_folder, backup_moment, backups
    from tiktok_kpis.refresh.restoring import restore as restore_workbook

    language = speak_as(file)
    if listed:
        found = backups(file.resolve())
        if not found:
            raise Refused(Problem(NO_BACKUP, Place(file.name), values={"folder": backup_folder(file).name}))
        for number, path in enumerate(found, 1):
            size = f"{path.stat().st_size / _MEGABYTE:.1f} MB"
            say("backup", language, number=number, moment=backup_moment(path), size=size)
        return
    made = restore_workbook(file, backup, now=now())
    written(file)
    say("restored", language, backup=made.backup, file=file)
    if made.replaced:
        say("restored_over", language, replaced=made.replaced)
