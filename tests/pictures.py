"""Pictures of every sheet of the example workbook, for the docs: `python -m tests.pictures` draws them anew.

LibreOffice prints the workbook; each sheet's first pages become pictures named for the sheet. They are cut above the foot of
the page, whose number changes with every page added before it: so a picture stays the same until its sheet changes. They depend
on the version of LibreOffice and its fonts, so no test compares them with the sheets; one sees to it that no sheet is without.
"""

from __future__ import annotations

import re
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
POINTS_PER_INCH = 72
FOOT = 0.75
"""The bottom margin of every page in inches, in which the sheet's name and the page number stand."""
WIDEST = 20
"""Inches: no page is wider, and a picture ends where its page does."""
_PAGE_SIZE = re.compile(r"^Page +\d+ size: +[\d.]+ x ([\d.]+) pts", re.MULTILINE)


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
        pictures(book, Path(scratch), DOTS_PER_INCH)
        printed = book.with_suffix(".pdf")
        names = {sheet_name(key, language): key for key in SHEETS}
        shown: dict[str, int] = {}
        for number, height in enumerate(page_heights(printed), start=1):
            sheet = _sheet_of(printed, number, names)
            shown[sheet] = shown.get(sheet, 0) + 1
            if shown[sheet] <= PAGES_SHOWN.get(sheet, 1):
                drawn.append(without_foot(printed, number, height, folder / picture_name(sheet, shown[sheet])))
    return drawn


def page_heights(printed: Path) -> list[float]:
    """Return the height of each page of a PDF in inches."""
    done = subprocess.run(["pdfinfo", "-l", "-1", str(printed)], capture_output=True, text=True, check=True)
    return [float(height) / POINTS_PER_INCH for height in _PAGE_SIZE.findall(done.stdout)]


def without_foot(printed: Path, page: int, height: float, picture: Path) -> Path:
    """Draw a page of a PDF down to its foot, and return the picture."""
    rows = round((height - FOOT) * DOTS_PER_INCH)
    cut = ["-x", "0", "-y", "0", "-W", str(WIDEST * DOTS_PER_INCH), "-H", str(rows)]
    only = ["-f", str(page), "-l", str(page), "-r", str(DOTS_PER_INCH)]
    subprocess.run(["pdftoppm", "-png", "-singlefile", *only, *cut, str(printed), str(picture.with_suffix(""))], check=True)
    return picture


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
