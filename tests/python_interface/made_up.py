"""Exports and a workbook refreshed with them, which several modules look at."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from tests.harness.made_once import empty_workbook
from tests.refresh.exports import business_suite, studio
from tiktok_kpis.refresh.refresh import Refreshed, refresh

NOW = datetime(2026, 4, 2, 9, 30)  # noqa: DTZ001 -- the user's own clock
KINDS = {"studio": studio, "Business Suite": business_suite}


def refreshed(folder: Path, exports: list[Path], language: str = "en") -> tuple[Path, Refreshed]:
    """Refresh a new workbook with exports."""
    book = folder / "book.xlsx"
    book.write_bytes(empty_workbook(language))
    return book, refresh(book, exports, now=NOW)
