"""Whose each table is: what the tables, archives and folders around it say where it names no account itself.

An Overview holds no handle. It belongs to the account whose posts lie in the same workbook, archive or folder, or to the one
whose posts fit its days. A table that contradicts another one of the same account is of a second account, and is refused:
merged, it would replace the first one's days.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import takewhile
from pathlib import Path, PurePath

from tiktok_kpis.exports.agreement import contradiction, has_too_few_views
from tiktok_kpis.exports.problem_kinds import ACCOUNT_FROM_FOLDER, ANOTHER_ACCOUNT
from tiktok_kpis.exports.records import AccountFrom, Kind, Reading, Records
from tiktok_kpis.exports.video_links import handle_of
from tiktok_kpis.grids.grid import Grid
from tiktok_kpis.problems import Problem

_GRADES = tuple(AccountFrom)


@dataclass(frozen=True, slots=True)
class _Part:
    """Records with where they lie: folders, file, member of an archive, sheet."""

    records: Records
    origin: PurePath
    grid: Grid

    @property
    def is_named(self) -> bool:
        return bool(self.records.account) and self.records.account_from is AccountFrom.ITSELF


def name_accounts(reading: Reading, grids: Sequence[Grid]) -> None:
    """Name the account of the records that name none; ``grids`` holds the grid of each block of the reading.

    Records of several accounts that nothing pairs keep an empty account.
    """
    parts = [_Part(records, _origin_of(grids[records.block]), grids[records.block]) for records in reading.records]
    named_in: dict[PurePath, set[str]] = {}
    for part in parts:
        if part.is_named:
            for place in _places(part):
                named_in.setdefault(place, set()).add(part.records.account)
    root = _common([part.origin for part in parts])
    for part in parts:
        if not part.records.account:
            account, part.records.account_from, is_of_folder = _account_of(part, named_in, root)
            part.records.account = account
            if is_of_folder:
                reading.problems.append(Problem(ACCOUNT_FROM_FOLDER, part.records.source.place(), {"account": account}))
    _pair_by_posts(parts)


def refuse_other_accounts(reading: Reading) -> None:
    """Take out the tables that contradict another one of their account, the least certain ones, and say which they were."""
    refused: dict[int, tuple[Records, Records]] = {}
    accepted: dict[str, list[Records]] = {}
    for records in sorted(reading.records, key=lambda part: _GRADES.index(part.account_from)):
        others = accepted.setdefault(records.account, [])
        if records.account_from is not AccountFrom.ITSELF or not records.account:
            against = next((other for other in others if contradiction(records, other)), None)
            if against is not None:
                refused[id(records)] = records, against
                continue
        others.append(records)
    archives = {(records.source.file, records.account): other for records, other in refused.values() if records.source.member}
    for records in reading.records:  # the other sections of an archive are of the same account
        other = archives.get((records.source.file, records.account))
        if other is not None and records.source.file != other.source.file and records.account_from is not AccountFrom.ITSELF:
            refused.setdefault(id(records), (records, other))
    for records, other in refused.values():
        values = {"other": other.source.place(other.source.first_row).describe() or other.shape}
        reading.problems.append(Problem(ANOTHER_ACCOUNT, records.source.place(), values))
        summary = reading.blocks[records.block]
        reading.blocks[records.block] = replace(
            summary, rows_read=summary.rows_read - len(records), rows_refused=summary.rows_refused + len(records)
        )
    reading.records = [records for records in reading.records if id(records) not in refused]


def account_of_folder(folder: Path) -> str:
    """Return the account that a folder, or the nearest one above it, has in its name: ``@example.bakery``."""
    names = (place.name for place in (folder, *folder.parents) if place.name.startswith("@"))
    return next(filter(None, map(handle_of, names)), "")


def _origin_of(grid: Grid) -> PurePath:
    source = grid.source
    return PurePath(grid.hints.folder, source.file, source.member.lstrip("/"), source.sheet.replace("/", " "))


def _places(part: _Part) -> list[PurePath]:
    """Return where records lie, from their sheet outwards to the disk."""
    return [part.origin, *part.origin.parents]


def _common(origins: Sequence[PurePath]) -> PurePath:
    """Return the innermost place that holds all."""
    together = zip(*(origin.parts for origin in origins), strict=False)
    return PurePath(*(names[0] for names in takewhile(lambda names: len(set(names)) == 1, together)))


def _account_of(part: _Part, named_in: Mapping[PurePath, set[str]], root: PurePath) -> tuple[str, AccountFrom, bool]:
    """Return the account of the nearest place that has one, how it is known, and whether a folder's name says it."""
    folder = PurePath(part.grid.hints.folder)
    for place in _places(part):
        accounts = named_in.get(place, set()) if len(place.parts) >= len(root.parts) else set()
        if len(accounts) == 1:
            # Where all files of a call lie in one folder, that one of them names an account says little of the others
            is_apart = len(place.parts) > (len(folder.parts) if folder.parts and folder == root else len(root.parts))
            return next(iter(accounts)), AccountFrom.NEIGHBOURS if is_apart else AccountFrom.ASSUMED, False
        handle = part.grid.hints.folder_account if place == folder else handle_of(place.name) if place.name[:1] == "@" else ""
        if handle and (not accounts or handle in accounts):
            return handle, AccountFrom.NEIGHBOURS, True
        if accounts:
            break
    return "", AccountFrom.ASSUMED, False


def _pair_by_posts(parts: Iterable[_Part]) -> None:
    """Name the account of an Overview where the posts of all others have more views than its days."""
    posts: dict[str, list[Records]] = {}
    for part in parts:
        if part.records.kind is Kind.POSTS and part.records.account:
            posts.setdefault(part.records.account, []).append(part.records)
    if len(posts) < 2:
        return
    for part in parts:
        records = part.records
        if records.kind is Kind.DAILY and not records.account and "views" in records.columns:
            fitting = [account for account, own in posts.items() if not any(has_too_few_views(records, one) for one in own)]
            if len(fitting) == 1:
                records.account, records.account_from = fitting[0], AccountFrom.NEIGHBOURS
