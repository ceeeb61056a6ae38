"""What a comparison of the workbook found, as problems: what can be put back, and what is somebody's own and stays."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence

from tiktok_kpis.problems import Place, Problem, ProblemKind
from tiktok_kpis.refresh.findings import Finding, State, Verified
from tiktok_kpis.refresh.problem_kinds import (
    COLUMN_FORMULAS_LOST,
    FORMULAS_BROKEN,
    FORMULAS_FIXED,
    FORMULAS_FROZEN,
    FORMULAS_MISSING,
    FORMULAS_OWN,
    FORMULAS_TYPED_OVER,
    NAMES_MISSING,
    NAMES_OWN,
    SHEETS_MISSING,
    SHEETS_MOVED,
    TO_REPAIR,
)
from tiktok_kpis.workbook.contract import sheet_name

CELLS_NAMED = 5
_KINDS = {
    State.MISSING: FORMULAS_MISSING,
    State.FIXED: FORMULAS_FIXED,
    State.BROKEN: FORMULAS_BROKEN,
    State.FROZEN: FORMULAS_FROZEN,
    State.TYPED: FORMULAS_TYPED_OVER,
    State.OWN: FORMULAS_OWN,
}


def problems_of(verified: Verified) -> list[Problem]:
    """Return what a comparison found, each kind once with its places."""
    file = verified.ours.package.path.name

    def problem(kind: ProblemKind, **values: str) -> Problem:
        return Problem(kind, Place(file), values if kind not in TO_REPAIR else {**values, "file": file})

    made = []
    if verified.sheets and verified.expected:
        named = ", ".join(sheet_name(key, verified.expected.language) for key in verified.sheets)
        made.append(problem(SHEETS_MISSING, sheets=named))
    if verified.names:
        made.append(problem(NAMES_MISSING, count=f"{len(verified.names):,}", names=_first(list(verified.names))))
    for state, kind in _KINDS.items():
        found = verified.of(state)
        if found:
            made.append(problem(kind, count=f"{len(found):,}", cells=cells_named(verified, found)))
    lost = sum(map(len, verified.columns.values()))
    if lost:
        made.append(problem(COLUMN_FORMULAS_LOST, count=f"{lost:,}", tables=", ".join(verified.columns)))
    if verified.own_names:
        made.append(problem(NAMES_OWN, names=_first(verified.own_names)))
    if verified.moved:
        made.append(problem(SHEETS_MOVED, sheets=", ".join(verified.ours.sheets.get(key, key) for key in verified.moved)))
    return made


def cells_named(verified: Verified, findings: Iterable[Finding]) -> str:
    """Return where findings are: each sheet, how many it has, and its first cells."""
    by_sheet: defaultdict[str, list[str]] = defaultdict(list)
    for finding in findings:
        by_sheet[verified.ours.sheets[finding.key]].append(finding.address)
    return "; ".join(f"{sheet} ({len(cells):,}): {_first(cells)}" for sheet, cells in by_sheet.items())


def _first(names: Sequence[str]) -> str:
    more = " …" if len(names) > CELLS_NAMED else ""
    return ", ".join(names[:CELLS_NAMED]) + more
