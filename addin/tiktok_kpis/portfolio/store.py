"""A portfolio on disk: the records that were read, and the ledger's tables made from them, partitioned by account and month.

    read/<key>/…                                      the records and problems of each bundle of files
    posts/account=example.bakery/month=2026-03/….parquet   and daily, snapshots, audience
    manifest.json                                     the bundles that the tables were made from, and the tables' files

The tables of an account depend only on the set of bundles that were read; the ledger's own merge makes them. So importing the
same files twice, in another order, or again after the program was killed gives the same tables. Files are written under a
temporary name and renamed; the manifest is written last.

Other programs may change the folder. Only what the manifest lists is read. Damaged tables are made again from the records;
where records are gone, the tables of their accounts stay as they are, and it is said.
"""

from __future__ import annotations

import hashlib
import json
import re
import shutil
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from tiktok_kpis.portfolio.collecting import collect
from tiktok_kpis.portfolio.kept_records import ABOUT, bucket_of, is_whole, problem_as_data, problem_from
from tiktok_kpis.portfolio.manifest import FORMAT, are_whole, read_manifest, write_manifest
from tiktok_kpis.portfolio.problem_kinds import (
    ACCOUNTS_LOST,
    NOT_A_STORE,
    RECORDS_DAMAGED,
    STORE_BUSY,
    STORE_NOT_REBUILT,
    STORE_REBUILT,
)
from tiktok_kpis.portfolio.sources import MANIFEST, READ, Bundle, Known, bundles
from tiktok_kpis.portfolio.tables import Made, make_tables, table_folder
from tiktok_kpis.portfolio.workers import in_parallel
from tiktok_kpis.problems import Place, Problem, Refused
from tiktok_kpis.progress import NOT_SHOWN, Progress
from tiktok_kpis.system.interruption import undone_when_interrupted
from tiktok_kpis.system.locks import HeldError, locked

_QUERIED = ("posts", "daily")
_UNFINISHED = ".unfinished-"
_REMOVED = ".out-"
_REPLACED = "replaced.txt"
"""The keys of bundles that newer ones have taken the place of: they are not missing."""
_KEY = re.compile(r"[0-9a-f]{32}")
_WAIT_SECONDS = 60
_PART_OF_READING = 0.7


@dataclass(frozen=True)
class Imported:
    """The result of an import: files read, files already known, accounts whose tables were made again, sources not found."""

    read: int
    known: int
    accounts: int
    problems: list[Problem] = field(default_factory=list)


@dataclass(frozen=True)
class _ReadBundle:
    """A bundle that was read: the folder with its records, and their description."""

    folder: Path
    about: dict[str, Any]

    @property
    def key(self) -> str:
        return self.folder.name


class Store:
    """One portfolio in a folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder.absolute()

    @property
    def is_there(self) -> bool:
        """Whether the folder is a portfolio."""
        return (self.folder / MANIFEST).exists() or (self.folder / READ).is_dir()

    def add(self, sources: Sequence[Path], *, today: date, zone: ZoneInfo, progress: Progress = NOT_SHOWN) -> Imported:
        """Read files and folders into the store.

        Args:
            sources: exports of any kind, tables, and folders of them.
            today: the day of the reading, which stands for the export where nothing else says its day.
            zone: where the accounts publish: weekday and hour of a post are those there.
            progress: its messages are the names of the files and accounts.

        Raises:
            Refused: the folder has other files in it, or another import into it is still running.

        """
        if self.folder.exists() and not self.is_there and any(self.folder.iterdir()):
            raise Refused(Problem(NOT_A_STORE, Place(str(self.folder))))
        with self._locked():
            (self.folder / READ).mkdir(parents=True, exist_ok=True)
            self._remove_unfinished()
            found, problems = bundles(sources, known=self._known(), leave_out=self.folder)
            by_key: dict[str, Bundle] = {}
            for bundle in found:
                progress.reach(0, bundle.shown or bundle.names[0])  # to know a bundle all of it is read
                by_key.setdefault(bundle.key, bundle)  # a copy of a folder elsewhere is the same bundle
            there = {read_bundle.key for read_bundle in self._read_bundles()}
            new = [bundle for key, bundle in by_key.items() if key not in there]
            self._read(new, today, progress.part(0, _PART_OF_READING))
            self._replace(found)
            made, damaged = self._make_tables(zone, progress.part(_PART_OF_READING, 1))
        files, read = (sum(len(bundle.names) for bundle in some) for some in (found, new))
        return Imported(read, files - read, made, [*problems, *self._damage(damaged)])

    def mend(self, *, zone: ZoneInfo, progress: Progress = NOT_SHOWN) -> list[Problem]:
        """Make the tables again whose files are missing, cut off or not as the manifest has them; return what was said.

        Nothing happens where all is as it was written.
        """
        if not (self.folder / READ).is_dir():
            return []
        manifest = read_manifest(self.folder)
        broken = self._accounts_with_broken_files()
        if not broken and manifest.get("format") == FORMAT:
            return []
        names = ", ".join(broken) or ", ".join(manifest["accounts"])
        place = Place(str(self.folder))
        try:
            with self._locked():
                self._remove_unfinished()
                _, damaged = self._make_tables(ZoneInfo(manifest["zone"]) if manifest.get("zone") else zone, progress)
        except OSError as error:
            reason = error.strerror or type(error).__name__
            raise Refused(Problem(STORE_NOT_REBUILT, place, {"accounts": names, "reason": reason})) from error
        if lost := [account for account in self._accounts_with_broken_files() if account in damaged]:
            raise Refused(Problem(ACCOUNTS_LOST, place, {"accounts": ", ".join(lost)}))
        said = [Problem(STORE_REBUILT, place, {"accounts": names})] if broken and names else []
        return [*said, *self._damage(damaged)]

    def _damage(self, accounts: Iterable[str]) -> list[Problem]:
        names = ", ".join(sorted(accounts))
        return [Problem(RECORDS_DAMAGED, Place(str(self.folder)), {"accounts": names})] if names else []

    @contextmanager
    def _locked(self) -> Iterator[None]:
        """Hold the portfolio for this program alone; what it has not finished is removed where it is interrupted."""
        name = hashlib.sha256(str(self.folder.resolve()).encode("utf-8", "surrogateescape")).hexdigest()[:16]
        try:
            with locked(name, wait_seconds=_WAIT_SECONDS), undone_when_interrupted(self._remove_all_unfinished):
                yield
        except HeldError as held:
            raise Refused(Problem(STORE_BUSY, Place(str(self.folder)), {"holder": str(held)})) from None

    def problems(self) -> list[Problem]:
        """Return all problems found when the files in the store were read and merged, sorted by file."""
        problems = [problem_from(data) for read_bundle in self._read_bundles() for data in read_bundle.about["problems"]]
        problems += [
            problem_from(data) for account in read_manifest(self.folder)["accounts"].values() for data in account["problems"]
        ]
        unique = {json.dumps(problem_as_data(problem), sort_keys=True): problem for problem in problems}
        return sorted(unique.values(), key=lambda problem: (problem.place.file, problem.place.row or 0, problem.code))

    def tables(self) -> tuple[str, ...]:
        """Return the names of the existing tables that can be queried.

        The folder may also come from another program, with the same structure or with these tables as plain Parquet files.
        """
        if self.is_there:
            return tuple(name for name in _QUERIED if self.files(name))
        patterns = ["account=*"]
        if self.folder.is_dir() and {path.name for path in self.folder.iterdir()} <= {*_QUERIED}:
            patterns.append("*.parquet")
        return tuple(name for name in _QUERIED if any(next(self.table(name).glob(pattern), None) for pattern in patterns))

    def files(self, name: str) -> list[str]:
        """Return the files of a table that the manifest lists; none for a folder that another program made."""
        listed = (file for made in read_manifest(self.folder)["accounts"].values() for file in made.get("files", ()))
        return [str(self.folder / file) for file in listed if file.startswith(f"{name}/")]

    def _accounts_with_broken_files(self) -> list[str]:
        """Return the accounts with a file that is missing or has another size than it was written with."""
        made = read_manifest(self.folder)["accounts"]
        return sorted(account for account, about in made.items() if not are_whole(self.folder, about.get("files")))

    def accounts(self) -> list[str]:
        """Return the accounts that have tables."""
        return sorted(read_manifest(self.folder)["accounts"])

    def table(self, name: str) -> Path:
        """Return the folder of a table of the ledger, partitioned by account and month."""
        return table_folder(self.folder, name)

    def _read_bundles(self) -> list[_ReadBundle]:
        """Return the bundles whose records are all there. Folders with other names than ours are not looked at."""
        read = self.folder / READ
        folders = sorted(
            path for path in (read.iterdir() if read.is_dir() else ()) if _KEY.fullmatch(path.name) and path.is_dir()
        )
        found = []
        for path in folders:
            with suppress(OSError, ValueError):
                about = json.loads((path / ABOUT).read_text(encoding="utf-8"))
                if {"folder", "files", "accounts", "problems"} <= about.keys() and is_whole(path, about):
                    found.append(_ReadBundle(path, about))
        return found

    def _known(self) -> Known:
        known: dict[Path, dict[str, str]] = {}
        for read_bundle in self._read_bundles():
            known.setdefault(Path(read_bundle.about["folder"]), {}).update(read_bundle.about["files"])
        return known

    def _remove_unfinished(self) -> None:
        """Remove the unfinished folders of a killed import."""
        for left in (self.folder / READ).glob(".*"):
            shutil.rmtree(left, ignore_errors=True)

    def _remove_all_unfinished(self) -> None:
        """Remove what this import has not finished; only where it is interrupted, as every folder is looked through."""
        self._remove_unfinished()
        for left in self.folder.rglob("*.unfinished"):
            left.unlink(missing_ok=True)

    def _read(self, new: Sequence[Bundle], today: date, progress: Progress) -> None:
        one = partial(_read_one, self.folder / READ, today)
        if len(new) == 1:
            _read_one(self.folder / READ, today, new[0], progress)
            return
        sizes = [bundle.size for bundle in new]
        done = 0
        for bundle, size in in_parallel(one, new, sizes):
            done += size
            progress.reach(done / max(sum(sizes), 1), bundle.shown or bundle.names[0])

    def _replace(self, found: Iterable[Bundle]) -> None:
        """Remove bundles whose files have now been read again together with other files of their folder."""
        keys = {bundle.key for bundle in found}
        files: dict[str, set[tuple[str, str]]] = {}
        for bundle in found:
            files.setdefault(str(bundle.folder), set()).update(bundle.contents.items())
        for read_bundle in self._read_bundles():
            covered = set(read_bundle.about["files"].items()) <= files.get(read_bundle.about["folder"], set())
            if covered and read_bundle.key not in keys:
                with (self.folder / READ / _REPLACED).open("a", encoding="ascii") as replaced:
                    replaced.write(f"{read_bundle.key}\n")
                out = read_bundle.folder.with_name(f"{_REMOVED}{read_bundle.key}")
                read_bundle.folder.rename(out)
                shutil.rmtree(out)

    def _replaced(self) -> set[str]:
        with suppress(OSError):
            return set((self.folder / READ / _REPLACED).read_text(encoding="ascii").split())
        return set()

    def _make_tables(self, zone: ZoneInfo, progress: Progress) -> tuple[int, set[str]]:
        """Make the tables of each account that are no longer made of what was read, or are not whole.

        Returns how many accounts they are, and the accounts whose tables stay as they are, as records of theirs are gone.
        """
        made = read_manifest(self.folder)["accounts"]
        read_of: dict[str, list[str]] = {}
        rows: dict[str, int] = {}
        for read_bundle in self._read_bundles():
            for account, count in read_bundle.about["accounts"].items():
                read_of.setdefault(account, []).append(read_bundle.key)
                rows[account] = rows.get(account, 0) + count
        gone = self._replaced()
        damaged = {account for account, about in made.items() if {*about.get("from", ())} - gone - {*read_of.get(account, ())}}
        wanted = {account: _token(keys, zone) for account, keys in read_of.items()}
        stale: dict[int, list[str]] = {}
        for account in sorted({*wanted, *made} - damaged):
            about = made.get(account)
            if about is None or about["of"] != wanted.get(account) or not are_whole(self.folder, about.get("files")):
                stale.setdefault(bucket_of(account), []).append(account)
        jobs = [(accounts, {key for account in accounts for key in read_of.get(account, ())}) for accounts in stale.values()]
        sizes = [sum(rows.get(account, 0) for account in accounts) * 200 for accounts, _ in jobs]
        accounts = dict(made)
        done = 0
        for found, size in in_parallel(partial(_make_some, self.folder, zone), jobs, sizes):
            for account, tables in found.items():
                accounts.pop(account, None)
                if account in wanted:
                    accounts[account] = {
                        "of": wanted[account],
                        "from": sorted(read_of[account]),
                        "files": tables.files,
                        "problems": [problem_as_data(problem) for problem in tables.problems],
                    }
            done += size
            progress.reach(done / max(sum(sizes), 1), ", ".join(found)[:40])
        write_manifest(self.folder, accounts, zone)
        return sum(map(len, stale.values())), damaged


def _token(keys: Iterable[str], zone: ZoneInfo) -> str:
    return hashlib.sha256("\n".join((str(FORMAT), zone.key, *sorted(keys))).encode()).hexdigest()[:32]


def _read_one(read: Path, today: date, bundle: Bundle, progress: Progress = NOT_SHOWN) -> Bundle:
    unfinished = read / f"{_UNFINISHED}{bundle.key}"
    shutil.rmtree(unfinished, ignore_errors=True)
    unfinished.mkdir()
    collect(bundle, unfinished, today=today, progress=progress)
    shutil.rmtree(read / bundle.key, ignore_errors=True)  # what is left of it was damaged
    unfinished.rename(read / bundle.key)
    return bundle


def _make_some(store: Path, zone: ZoneInfo, job: tuple[Sequence[str], Iterable[str]]) -> dict[str, Made]:
    """Make the tables of accounts in one bucket from the records of their bundles."""
    accounts, keys = job
    return make_tables(store, accounts, [store / READ / key for key in sorted(keys)], zone)
