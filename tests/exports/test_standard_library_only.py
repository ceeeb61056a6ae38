"""Reading a pasted range is also done inside a cell, in programs that have nothing but the standard library."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import tiktok_kpis

PROGRAM = """
import sys
sys.path.insert(0, sys.argv[1])
before = set(sys.modules)
from datetime import date
from tiktok_kpis.exports.reading import read_grid
from tiktok_kpis.grids.grid import Source
cells = [["Date", "Video Views", "Profile Views", "Likes", "Comments", "Shares"], ["28 de marzo", "1.2K", "3", "4", "5", "6"]]
reading = read_grid(cells, today=date(2026, 4, 1), source=Source(sheet="Paste"))
assert reading.records[0].columns["views"] == [1200], reading
loaded = {name.partition(".")[0] for name in set(sys.modules) - before}
print(sorted(loaded - set(sys.stdlib_module_names) - {"tiktok_kpis"}))
"""


def test_a_pasted_range_needs_the_standard_library_only() -> None:
    """In an interpreter without any installed package a range is read, and nothing else is loaded."""
    root = Path(tiktok_kpis.__file__).parents[1]
    done = subprocess.run([sys.executable, "-I", "-S", "-c", PROGRAM, str(root)], capture_output=True, text=True, check=False)
    assert done.stderr == ""
    assert done.stdout.strip() == "[]"
