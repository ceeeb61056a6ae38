"""A new, empty workbook: for the command, the ribbon and the example alike."""

from __future__ import annotations

import os
from pathlib import Path

from tiktok_kpis.ooxml.canonical import reproducible
from tiktok_kpis.system.interruption import not_interrupted
from tiktok_kpis.system.own_files import temporary_folder
from tiktok_kpis.version import __version__
from tiktok_kpis.workbook.builder import build
from tiktok_kpis.workbook.calculation import calculate
from tiktok_kpis.workbook.spelling import NATIVE, Spelling


def write_new_workbook(path: Path, language: str, *, spelling: Spelling = NATIVE) -> bool:
    """Write a new workbook to a path, whole or not at all, the same bytes each time.

    Returns whether its figures are in the file: they are where there is an engine and it knows the functions of the formulas;
    else they appear when it is opened.

    Raises:
        OSError: the file cannot be written; then there is none.

    """
    with temporary_folder() as folder:
        made = folder / "new.xlsx"
        made.write_bytes(build(language, version=__version__, spelling=spelling))
        calculated = calculate(made)
        content = reproducible(made.read_bytes())
    write_whole(path, content)
    return calculated


def write_whole(path: Path, content: bytes) -> None:
    """Write a file that is not there yet; where that fails there is none, as half a workbook would be taken for one.

    Raises:
        OSError: it cannot be written.

    """
    with not_interrupted(), path.open("xb") as file:
        try:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())  # some disks say only now that they are full
        except BaseException:
            path.unlink(missing_ok=True)
            raise


def empty_workbook(language: str, *, spelling: Spelling = NATIVE) -> bytes:
    """Return the bytes of a new workbook."""
    with temporary_folder() as folder:
        path = folder / "empty.xlsx"
        write_new_workbook(path, language, spelling=spelling)
        return path.read_bytes()
