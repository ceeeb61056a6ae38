"""Bringing a backup back: the present workbook is itself backed up first, so that this too can be undone."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from tiktok_kpis.problems import Place, Problem, Refused
from tiktok_kpis.refresh.backups import backup_folder, backups
from tiktok_kpis.refresh.opening import is_damaged
from tiktok_kpis.refresh.problem_kinds import BACKUP_DAMAGED, BACKUP_UNKNOWN, NO_BACKUP, SAVE_FAILED
from tiktok_kpis.refresh.saving import fingerprint, held


@dataclass(frozen=True)
class Restored:
    """Which backup was brought back, and where the workbook is that stood there before."""

    backup: Path
    replaced: Path | None
    """``None`` where no workbook stood there."""


def restore(path: Path, wanted: str | None = None, *, now: datetime) -> Restored:
    """Put a backup into the workbook's place: the newest, or the one of a number in the list, a name or a path.

    Raises:
        Refused: there is no such backup, it is damaged, or the workbook cannot be replaced, which is then as it was.

    """
    with held(path, even_if_missing=True) as workbook:
        backup = chosen_backup(workbook.path, wanted)

        def check(made: Path) -> None:
            if fingerprint(made) != fingerprint(backup):
                raise Refused(Problem(SAVE_FAILED, Place(path.name), values={"reason": backup.name}))

        _refuse_if_damaged(backup)
        replaced = workbook.replace(lambda made: shutil.copy2(backup, made), check=check, now=now)
    return Restored(backup, replaced)


def chosen_backup(path: Path, wanted: str | None) -> Path:
    """Return the backup of a workbook that is wanted.

    Raises:
        Refused: there is none.

    """
    found = backups(path)
    if wanted is None:
        if not found:
            raise Refused(Problem(NO_BACKUP, Place(path.name), values={"folder": backup_folder(path).name}))
        return found[0]
    if wanted.isdecimal() and 0 < int(wanted) <= len(found):
        return found[int(wanted) - 1]
    for file in (Path(wanted), backup_folder(path) / wanted):
        if file.is_file():
            return file
    raise Refused(Problem(BACKUP_UNKNOWN, Place(path.name), values={"wanted": wanted}))


def _refuse_if_damaged(backup: Path) -> None:
    if is_damaged(backup):
        raise Refused(Problem(BACKUP_DAMAGED, Place(backup.name)))
