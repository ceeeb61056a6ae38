"""Pictures of every sheet of the example workbook, for the docs: `python -m tests.pictures` draws them anew.

LibreOffice prints the workbook; each sheet's first pages become pictures named for the sheet. They depend on the version of
LibreOffice and its fonts, so no test compares them; one sees to it that no sheet is without.
"""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.harness.libreoffice import pictures
from tiktok_kpis.languages import SOURCE_LANGUAGE
from tiktok_kpis.sample.workbook import write_template
from tiktok_kpis.workbook.contract import SHEETS, sheet_name

FOLDER = Path(__file__).parent.parent / "docs" / "pictures"
PAGES_SHOWN = {"kpis": 6, "calendar": 2}
"""How many pages of a sheet are shown, where it is more than the first; the rest of a long table looks like its first page."""
DOTS_PER_INCH = 120


def picture_name(sheet: str, page: int = 1) -> str:
    """Return the file name of a sheet's picture, by the sheet's key.

    >>> picture_name("kpis"), picture_name("kpis", 2)
    ('kpis.png', 'kpis-2.png')
    """
    return f"{sheet}.png" if page == 1 else f"{sheet}-{page}.png"


def draw(folder: Path, language: str = SOURCE_LANGUAGE) -> list[Path]:
    """Draw the example workbook of a language into a folder, and return the pictures."""
    folder.mkdir(parents=True, exist_ok=True)
    drawn: list[Path] = []
    with TemporaryDirectory() as scratch:
        book = Path(scratch) / "example.xlsx"
        write_template(book, language, example=True)
        pages = pictures(book, Path(scratch), DOTS_PER_INCH)
        names = {sheet_name(key, language): key for key in SHEETS}
        shown: dict[str, int] = {}
        for number, page in enumerate(pages, start=1):
            sheet = _sheet_of(book.with_suffix(".pdf"), number, names)
            shown[sheet] = shown.get(sheet, 0) + 1
            if shown[sheet] <= PAGES_SHOWN.get(sheet, 1):
                drawn.append(Path(shutil.copyfile(page, folder / picture_name(sheet, shown[sheet]))))
    return drawn


def _sheet_of(printed: Path, page: int, names: dict[str, str]) -> str:
    """Return the key of the sheet a page shows: its name stands alone at the left of the foot."""
    only = ["-f", str(page), "-l", str(page), "-layout"]
    done = subprocess.run(["pdftotext", *only, str(printed), "-"], capture_output=True, text=True, check=True)
    starts = [line.strip().partition("  ")[0] for line in done.stdout.splitlines()]
    return next(names[start] for start in reversed(starts) if start in names)


if __name__ == "__main__":
    for old in [file for key in SHEETS for file in FOLDER.glob(f"{key}*.png")]:
        old.unlink(missing_ok=True)
    print(*draw(FOLDER), sep="\n")
