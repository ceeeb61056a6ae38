"""What xlwings has no words of its own for, said to Excel itself: one branch for Windows (COM), one for a Mac (AppleScript)."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tiktok_kpis.hosts.excel.problem_kinds import SHEET_HAS_A_PASSWORD
from tiktok_kpis.problems import Place, Problem, Refused

if TYPE_CHECKING:
    import xlwings

ALLOWED = (
    "FormattingCells",
    "FormattingColumns",
    "FormattingRows",
    "InsertingColumns",
    "InsertingRows",
    "InsertingHyperlinks",
    "DeletingColumns",
    "DeletingRows",
    "Sorting",
    "Filtering",
    "UsingPivotTables",
)
"""What a protected sheet can still allow, as COM calls it."""

_TRIES = 3


def on_a_mac() -> bool:
    """Say whether Excel is to be spoken to in AppleScript."""
    return sys.platform == "darwin"


def full_name(book: xlwings.Book) -> str:
    """Return where a workbook is: a path, a web address, or only its name where it was never saved."""
    return str(book.fullname if on_a_mac() else book.api.FullName)


def save_copy(book: xlwings.Book, copy: Path) -> None:
    """Write a copy of a workbook as it is now, unsaved changes included.

    Excel on a Mac has no call for a copy: there the workbook is saved, and its file copied.
    """
    if on_a_mac():
        book.save()
        shutil.copy2(book.fullname, copy)
    else:
        copy.unlink(missing_ok=True)  # whatever Excel would ask about a file that is there
        book.api.SaveCopyAs(str(copy))


@contextmanager
def unprotected(sheets: Iterable[xlwings.Sheet], file: str) -> Iterator[None]:
    """Take the protection off sheets for the block, and put it back with what it allowed.

    Raises:
        Refused: a sheet has a password.

    """
    with ExitStack() as stack:
        for sheet in sheets:
            protection = _protection(sheet)
            if protection is None:
                continue
            try:
                _insist(_unprotect, sheet)
            except Exception as error:  # whatever pywin32 and appscript raise: neither is there on the other system
                raise Refused(Problem(SHEET_HAS_A_PASSWORD, Place(file, sheet.name))) from error
            stack.callback(_insist, _protect, sheet, protection)
        yield


def set_back(app: xlwings.App, name: str, value: Any) -> None:
    """Set a property of Excel back to what it was, and try again where Excel is busy; what then fails is let be."""
    with suppress(Exception):
        _insist(setattr, app, name, value)


def _insist(call: Any, *given: Any) -> None:
    for left in reversed(range(_TRIES)):
        try:
            call(*given)
        except Exception:
            if not left:
                raise
        else:
            return


def _protection(sheet: xlwings.Sheet) -> dict[str, Any] | None:
    """Return how a sheet is protected, as the arguments of the call that protects it; ``None`` where it is not."""
    native = sheet.api
    if on_a_mac():
        if not native.protect_contents.get():
            return None
        allowed = {name: getattr(native.protection_object, name).get() for name in map(_in_applescript, ALLOWED)}
        return {
            "drawing_objects": native.protect_drawing_objects.get(),
            "worksheet_contents": True,
            "scenarios": native.protect_scenarios.get(),
            **allowed,
        }
    if not native.ProtectContents:
        return None
    return {
        "DrawingObjects": native.ProtectDrawingObjects,
        "Contents": True,
        "Scenarios": native.ProtectScenarios,
        "UserInterfaceOnly": native.ProtectionMode,
        **{f"Allow{name}": getattr(native.Protection, f"Allow{name}") for name in ALLOWED},
    }


def _unprotect(sheet: xlwings.Sheet) -> None:
    if on_a_mac():
        sheet.api.unprotect(password="")
    else:
        sheet.api.Unprotect("")


def _protect(sheet: xlwings.Sheet, protection: dict[str, Any]) -> None:
    if on_a_mac():
        sheet.api.protect_worksheet(**protection)
    else:
        sheet.api.Protect(**protection)


def _in_applescript(name: str) -> str:
    """Return the AppleScript word for a permission.

    >>> _in_applescript("UsingPivotTables")
    'allow_using_pivot_table'
    """
    words = "".join(f"_{letter.lower()}" if letter.isupper() else letter for letter in name)
    return f"allow{words}".replace("pivot_tables", "pivot_table")
