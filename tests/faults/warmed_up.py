"""Imported by the server of children alone: a save has been done there, so that what Python loads late is loaded."""

from pathlib import Path
from tempfile import TemporaryDirectory

from tests.faults.saver import save, small_workbook

with TemporaryDirectory() as folder:
    save(small_workbook(Path(folder) / "book.xlsx"), "one", "two")
