"""What has no build for every computer only helps: without it the work is done all the same, and it is said what is missing."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.harness.engines import ERRORS, stored_values
from tests.harness.libreoffice import Office
from tests.harness.made_once import empty_workbook
from tests.refresh.exports import studio
from tests.refresh.test_figures import kpi_cells, unlike
from tiktok_kpis.languages import text

OPTIONAL = {"formualizer": ("formualizer",), "isal": ("isal", "isal.igzip_lib"), "calamine": ("python_calamine",)}
WITHOUT = {**OPTIONAL, "all": tuple(module for modules in OPTIONAL.values() for module in modules), "nothing": ()}
ON_OPENING = text("command_line.on_opening")
RUN = """
import sys
sys.modules.update(dict.fromkeys({modules}))
from tiktok_kpis.cli import main
main()
"""


def command(missing: str, *arguments: object) -> str:
    """Run `tiktok-kpis` in a Python of its own that lacks some modules; return what it prints."""
    made = subprocess.run(
        [sys.executable, "-c", RUN.format(modules=WITHOUT[missing]), *map(str, arguments)],
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
        env={**os.environ, "COLUMNS": "120", "PYTHONPATH": os.pathsep.join(filter(None, sys.path))},
    )
    assert (made.returncode, made.stderr) == (0, ""), (missing, made.stderr)
    return made.stdout


def printed_kpis(output: str) -> list[str]:
    """Return the lines of the table of KPIs."""
    return [line for line in output.splitlines() if line.startswith("│")]


@pytest.fixture(scope="module")
def usual(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """A workbook that was refreshed with everything there, and what was printed."""
    folder = tmp_path_factory.mktemp("usual")
    book = folder / "usual.xlsx"
    book.write_bytes(empty_workbook("en"))
    return book, command("nothing", "refresh", book, *studio(folder))


@pytest.mark.parametrize("missing", [*OPTIONAL, "all"])
def test_a_workbook_is_made_refreshed_and_checked_without(
    missing: str, usual: tuple[Path, str], tmp_path: Path, calc: Office
) -> None:
    """The same KPIs are printed as with it, another program shows the same, and no cell keeps a figure of before."""
    book, exports = tmp_path / "book.xlsx", studio(tmp_path)
    has_figures = missing in ("isal", "calamine")
    assert (ON_OPENING in command(missing, "new", book)) is not has_figures
    refreshed = command(missing, "refresh", book, *exports)
    assert (ON_OPENING in refreshed) is not has_figures
    assert len(printed_kpis(refreshed)) > 10
    assert printed_kpis(refreshed) == printed_kpis(usual[1])
    expected, stored = kpi_cells(stored_values(usual[0]), "en"), kpi_cells(stored_values(book), "en")
    assert (
        (stored == expected) if has_figures else not any(isinstance(cell, float) for pair in stored.values() for cell in pair)
    )
    values = calc.values(book)
    assert unlike(kpi_cells(values, "en"), expected) == {}
    assert not [v for cells in values.values() for v in cells.values() if isinstance(v, str) and v.startswith(ERRORS)]
    assert "60 rows" in command(missing, "check", *exports)
    assert "Nothing new" in command(missing, "refresh", book, *exports)
