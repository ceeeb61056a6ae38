"""What a comparison found is gone is put back: formulas, names, sheets. What is somebody's own stays as it is."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import partial
from math import isclose
from pathlib import Path
from typing import Any

from tiktok_kpis.languages import text
from tiktok_kpis.ledger.frames import frame, row_dicts
from tiktok_kpis.ledger.tables import LOG
from tiktok_kpis.ooxml.cells import Cell, cells_of
from tiktok_kpis.ooxml.package import WorkbookParts
from tiktok_kpis.ooxml.sheet_part import SheetPart
from tiktok_kpis.problems import Place, Problem, Refused
from tiktok_kpis.progress import NOT_SHOWN, Progress
from tiktok_kpis.refresh.damage import problems_of
from tiktok_kpis.refresh.file_store import FileStore
from tiktok_kpis.refresh.findings import REPAIRABLE, Finding, State, Verified
from tiktok_kpis.refresh.formulas_back import put_formulas_back
from tiktok_kpis.refresh.log import is_to_repair
from tiktok_kpis.refresh.opening import check_workbook
from tiktok_kpis.refresh.problem_kinds import BLUEPRINT_UNKNOWN, SAVE_FAILED
from tiktok_kpis.refresh.saving import held
from tiktok_kpis.refresh.store import language_of, spoken_language
from tiktok_kpis.refresh.table_columns import describe_columns
from tiktok_kpis.refresh.verification import verify
from tiktok_kpis.system.own_files import temporary_folder
from tiktok_kpis.version import __version__
from tiktok_kpis.workbook.calculation import calculate


@dataclass(frozen=True)
class Repaired:
    """What was found, and what became of the workbook."""

    language: str
    problems: list[Problem] = field(default_factory=list)
    changed: bool = False
    """Whether there was anything to put back."""
    backup: Path | None = None
    """The workbook as it was; ``None`` where nothing was written."""
    calculated: bool = True
    """Whether the figures in the file are calculated; if not, they appear when it is opened."""


def repair(path: Path, *, now: datetime, dry_run: bool = False, progress: Progress = NOT_SHOWN) -> Repaired:
    """Put back what of ours is gone from a workbook, and replace the file; with ``dry_run`` only say what would be.

    Raises:
        Refused: the workbook cannot be read or written, or another version made it; it is then as it was.

    """
    check_workbook(path)
    with held(path, even_if_open=dry_run) as workbook:
        store = FileStore(workbook.path)
        language = language_of(store)
        comparing, writing, calculating = (
            text(f"workbook.step.{step}", language) for step in ("compare", "write", "calculate")
        )
        progress.reach(0, comparing)
        verified = with_values_judged(verify(store.package))
        if verified.expected is None:
            values = {"version": verified.ours.version, "ours": __version__}
            raise Refused(Problem(BLUEPRINT_UNKNOWN, Place(path.name), values))
        made = Repaired(language, problems_of(verified), verified.to_repair)
        if dry_run or not verified.to_repair:
            return made
        calculated: dict[str, bool] = {}

        def write(file: Path) -> None:
            progress.reach(0.4, writing)
            put_formulas_back(verified, store.package)
            describe_columns(store.package, verified.columns)
            store.package.define_names(verified.names)
            store.package.recalculate_on_opening()
            store.package.write(file)
            _log_as_repaired(file)
            progress.reach(0.6, calculating)
            calculated["all"] = calculate(file)

        backup = workbook.replace(write, check=partial(_check, store), now=now)
        return replace(made, backup=backup, calculated=calculated["all"])


def with_values_judged(verified: Verified) -> Verified:
    """Tell values that a program made of our formulas from what was typed over them: those are what the formula gives.

    Where nothing here calculates the workbook, a value counts as typed.
    """
    typed = verified.of(State.TYPED)
    if not typed:
        return verified
    with temporary_folder() as folder:
        file = folder / "calculated.xlsx"
        package = WorkbookParts(verified.ours.package.path)
        put_formulas_back(verified, package, [State.TYPED])
        package.write(file)
        if not calculate(file):
            return verified
        again = WorkbookParts(file)
        shown: dict[str, dict[int, dict[int, Cell]]] = {}
        for key in {finding.key for finding in typed}:
            part = again.sheets[verified.ours.sheets[key]]
            sheet = SheetPart.read(partial(again.blocks, part), again.size(part))
            wanted = {finding.row for finding in typed if finding.key == key}
            shown[key] = {number: cells_of(raw) for number, raw in sheet.rows() if number in wanted}

        def judged(finding: Finding) -> Finding:
            if finding.state is not State.TYPED:
                return finding
            cell = shown[finding.key].get(finding.row, {}).get(finding.column, Cell())
            same = _same(finding.value, cell.value(again.shared))
            return replace(finding, state=State.FROZEN) if same else finding

        return replace(verified, findings=[judged(finding) for finding in verified.findings])


def _same(one: Any, other: Any) -> bool:
    numbers = all(isinstance(value, int | float) and not isinstance(value, bool) for value in (one, other))
    return isclose(one, other, rel_tol=1e-9, abs_tol=1e-12) if numbers else bool(one == other)


def _log_as_repaired(file: Path) -> None:
    """Mark in the Log what the last refresh found to repair, so that Checks passes again."""
    store = FileStore(file)
    if not store.has(LOG):
        return
    log = store.read(LOG)
    marked = row_dicts(log)
    if not any(is_to_repair(row["kind"]) for row in marked):
        return
    repaired = text("workbook.log.repaired", spoken_language(store))
    for row in marked:
        if is_to_repair(row["kind"]):
            row["kind"] = repaired
    store.write(LOG, frame(LOG, marked, keep_columns_of=log))
    store.write_to(file)


def _check(store: FileStore, made: Path) -> None:
    """Check that a written file has every part, can be unpacked, and lacks nothing any more.

    Raises:
        Refused: it does not.

    """
    again = FileStore(made)
    wrong = sorted(set(store.package.names) - set(again.package.names))
    for name in again.package.names:
        for _ in again.package.blocks(name):
            pass
    left = verify(again.package)
    if left.to_repair:
        wrong += [finding.address for finding in left.of(*REPAIRABLE)[:5]] + list(left.names)[:5]
    if wrong:
        raise Refused(Problem(SAVE_FAILED, Place(store.name), values={"reason": ", ".join(wrong)}))
