"""The manifest of a portfolio: which accounts have tables, what they were made from, and the size of each of their files."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from tiktok_kpis.portfolio.problem_kinds import STORE_NEWER
from tiktok_kpis.portfolio.sources import MANIFEST
from tiktok_kpis.portfolio.tables import TABLES
from tiktok_kpis.problems import Place, Problem, Refused

FORMAT = 2
"""To be changed when the same records give other tables than before: then all tables are made again."""


def read_manifest(folder: Path) -> dict[str, Any]:
    """Return what a manifest says; one that cannot be read says nothing, and the tables are then made again.

    Raises:
        Refused: a newer version of this program wrote it.

    """
    try:
        manifest: Any = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
        accounts = manifest["accounts"].values()
        is_sound = all(isinstance(about, dict) and {"of", "problems"} <= about.keys() for about in accounts)
    except (OSError, ValueError, TypeError, KeyError, AttributeError):
        return {"accounts": {}}
    if isinstance(manifest.get("format"), int) and manifest["format"] > FORMAT:
        raise Refused(Problem(STORE_NEWER, Place(str(folder))))
    return manifest if is_sound else {"accounts": {}}


def are_whole(folder: Path, files: Mapping[str, int] | None) -> bool:
    """Say whether files of tables are there with the size they were written with; an older manifest does not list them."""
    if files is None:
        return False
    return all((path := folder / file).is_file() and path.stat().st_size == size for file, size in files.items())


def write_manifest(folder: Path, accounts: dict[str, Any], zone: ZoneInfo) -> None:
    """Write the manifest where it is not already the same, after everything that it lists."""
    manifest = {"format": FORMAT, "zone": zone.key, "tables": list(TABLES), "accounts": dict(sorted(accounts.items()))}
    written = json.dumps(manifest, ensure_ascii=True, indent=1).encode()
    path = folder / MANIFEST
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
