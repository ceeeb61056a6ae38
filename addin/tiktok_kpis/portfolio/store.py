"""A portfolio on disk: the records that were read, and the ledger's tables made from them, partitioned by account and month.

    read/<key>/…                                      the records and problems of each bundle of files
    posts/account=example.bakery/month=2026-03/….parquet   and daily, snapshots, audience
    manifest.json                                     the bundles that the tables were made from

The tables of an account depend only on the set of bundles that were read; the ledger's own merge makes them. So importing the
same files twice, in another order, or again after the program was killed gives the same tables. Files are written under a
temporary name and renamed; the manifest is written last.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from tiktok_kpis.portfolio.collecting import collect
from tiktok_kpis.portfolio.kept_records import ABOUT, bucket_of, problem_as_data, problem_from
from tiktok_kpis.portfolio.problem_kinds import NOT_A_STORE, STORE_BUSY
from tiktok_kpis.portfolio.sources import Bundle, Known, bundles
from tiktok_kpis.portfolio.tables import TABLES, make_tables, table_folder
from tiktok_kpis.portfolio.workers import in_parallel
from tiktok_kpis.problems import Place, Problem, Refused
from tiktok_kpis.progress import NOT_SHOWN, Progress
from tiktok_kpis.system.interruption import undone_when_interrupted
from tiktok_kpis.system.locks import HeldError, locked

FORMAT = 1
"""To be changed when the same records give other tables than before: then all tables are made again."""
MANIFEST = "manifest.json"
READ = "read"
_QUERIED = ("posts", "daily")
_UNFINISHED = ".unfinished-"
_REMOVED = ".out-"
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
        name = hashlib.sha256(str(self.folder.resolve()).encode("utf-8", "surrogateescape")).hexdigest()[:16]
        try:
            with locked(name, wait_seconds=_WAIT_SECONDS), undone_when_interrupted(self._remove_all_unfinished):
                (self.folder / READ).mkdir(parents=True, exist_ok=True)
                self._remove_unfinished()
                found, problems = bundles(sources, known=self._known(), leave_out=self.folder)
                by_key: dict[str, Bundle] = {}
                for bundle in found:
                    progress.reach(0, bundle.shown or bundle.names[0])  # to know a bundle all of it is read
                    by_key.setdefault(bundle.key, bundle)  # a copy of a folder elsewhere is the same bundle
                new = [bundle for key, bundle in by_key.items() if not (self.folder / READ / key).exists()]
                self._read(new, today, progress.part(0, _PART_OF_READING))
                self._replace(found)
                made = self._make_tables(zone, progress.part(_PART_OF_READING, 1))
        except HeldError as held:
            raise Refused(Problem(STORE_BUSY, Place(str(self.folder)), {"holder": str(held)})) from None
        files, read = (sum(len(bundle.names) for bundle in some) for some in (found, new))
        return Imported(read, files - read, made, problems)

    def problems(self) -> list[Problem]:
        """Return all problems found when the files in the store were read and merged, sorted by file."""
        problems = [problem_from(data) for read_bundle in self._read_bundles() for data in read_bundle.about["problems"]]
        problems += [problem_from(data) for account in self._manifest()["accounts"].values() for data in account["problems"]]
        unique = {json.dumps(problem_as_data(problem), sort_keys=True): problem for problem in problems}
        return sorted(unique.values(), key=lambda problem: (problem.place.file, problem.place.row or 0, problem.code))

    def tables(self) -> tuple[str, ...]:
        """Return the names of the existing tables that can be queried.

        The folder may also come from another program, with the same structure or with these tables as plain Parquet files.
        """
        patterns = ["account=*"]
        if self.folder.is_dir() and {path.name for path in self.folder.iterdir()} <= {*_QUERIED}:
            patterns.append("*.parquet")
        return tuple(name for name in _QUERIED if any(next(self.table(name).glob(pattern), None) for pattern in patterns))

    def accounts(self) -> list[str]:
        """Return the accounts that have tables."""
        return sorted(self._manifest()["accounts"])

    def table(self, name: str) -> Path:
        """Return the folder of a table of the ledger, partitioned by account and month."""
        return table_folder(self.folder, name)

    def _manifest(self) -> dict[str, Any]:
        path = self.folder / MANIFEST
        try:
            manifest: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
        except FileNotFoundError:
            return {"accounts": {}}
        return manifest

    def _read_bundles(self) -> list[_ReadBundle]:
        folders = sorted(path for path in (self.folder / READ).glob("[!.]*") if path.is_dir())
        return [_ReadBundle(path, json.loads((path / ABOUT).read_text(encoding="utf-8"))) for path in folders]

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
                out = read_bundle.folder.with_name(f"{_REMOVED}{read_bundle.key}")
                read_bundle.folder.rename(out)
                shutil.rmtree(out)

    def _make_tables(self, zone: ZoneInfo, progress: Progress) -> int:
        """Make the tables of each account that is no longer made of what was read; return how many."""
        made = self._manifest()["accounts"]
        read_of: dict[str, list[str]] = {}
        rows: dict[str, int] = {}
        for read_bundle in self._read_bundles():
            for account, count in read_bundle.about["accounts"].items():
                read_of.setdefault(account, []).append(read_bundle.key)
                rows[account] = rows.get(account, 0) + count
        wanted = {account: _token(keys, zone) for account, keys in read_of.items()}
        stale: dict[int, list[str]] = {}
        for account in sorted({*wanted, *made}):
            if account not in made or made[account]["of"] != wanted.get(account):
                stale.setdefault(bucket_of(account), []).append(account)
        jobs = [(accounts, {key for account in accounts for key in read_of.get(account, ())}) for accounts in stale.values()]
        sizes = [sum(rows.get(account, 0) for account in accounts) * 200 for accounts, _ in jobs]
        accounts = dict(made)
        done = 0
        for found, size in in_parallel(partial(_make_some, self.folder, zone), jobs, sizes):
            for account, problems in found.items():
                accounts.pop(account, None)
                if account in wanted:
                    accounts[account] = {"of": wanted[account], "problems": [problem_as_data(problem) for problem in problems]}
            done += size
            progress.reach(done / max(sum(sizes), 1), ", ".join(found)[:40])
        self._write_manifest(accounts, zone)
        return sum(map(len, stale.values()))

    def _write_manifest(self, accounts: dict[str, Any], zone: ZoneInfo) -> None:
        manifest = {"format": FORMAT, "zone": zone.key, "tables": list(TABLES), "accounts": dict(sorted(accounts.items()))}
        written = json.dumps(manifest, ensure_ascii=True, indent=1).encode()
        path = self.folder / MANIFEST
        with suppress(FileNotFoundError):
            if path.read_bytes() == written:
                return
        if hasattr(os, "sync"):
            os.sync()  # the tables must be on disk before the manifest that lists them
        unfinished = path.with_suffix(".json.unfinished")
        with unfinished.open("wb") as file:
            file.write(written)
            file.flush()
            os.fsync(file.fileno())
        unfinished.replace(path)


def _token(keys: Iterable[str], zone: ZoneInfo) -> str:
    return hashlib.sha256("\n".join((str(FORMAT), zone.key, *sorted(keys))).encode()).hexdigest()[:32]


def _read_one(read: Path, today: date, bundle: Bundle, progress: Progress = NOT_SHOWN) -> Bundle:
    unfinished = read / f"{_UNFINISHED}{bundle.key}"
    shutil.rmtree(unfinished, ignore_errors=True)
    unfinished.mkdir()
    collect(bundle, unfinished, today=today, progress=progress)
    unfinished.rename(read / bundle.key)
    return bundle


def _make_some(store: Path, zone: ZoneInfo, job: tuple[Sequence[str], Iterable[str]]) -> dict[str, list[Problem]]:
    """Make the tables of accounts in one bucket from the records of their bundles."""
    accounts, keys = job
    return make_tables(store, accounts, [store / READ / key for key in sorted(keys)], zone)
