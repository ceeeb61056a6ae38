"""Putting back what of a workbook's own is gone."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from tiktok_kpis.cli.commands import now, say, speak_as
from tiktok_kpis.cli.terminal import console, progress_shown, written


def repair(
    file: Annotated[Path, typer.Argument(help="The workbook.")],
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only say what would be put back; nothing is written.")] = False,
) -> None:
    """Put back formulas and names that the workbook had and lost; what is yours stays, and restore undoes it."""
    from tiktok_kpis.cli.report import print_problems
    from tiktok_kpis.refresh.opening import check_workbook
    from tiktok_kpis.refresh.repairing import repair as repair_workbook

    check_workbook(file)
    speak_as(file)
    with progress_shown() as progress:
        made = repair_workbook(file, now=now(), dry_run=dry_run, progress=progress)
    if made.backup:
        written(file)
    print_problems(console, made.problems, made.language, remedies=False)
    if not made.changed:
        say("nothing_to_repair", made.language)
    elif dry_run:
        say("would_repair", made.language)
    else:
        say("repaired", made.language)
        say("saved", made.language, file=file, backup=made.backup)
        if not made.calculated:
            say("on_opening", made.language)
