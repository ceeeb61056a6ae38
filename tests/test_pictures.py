"""A picture in the docs changes with its sheet and not with the number of its page."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.pictures import page_heights, without_foot

pytestmark = pytest.mark.skipif(shutil.which("pdftoppm") is None, reason="poppler-utils draws the pages")
A4_LANDSCAPE = (842, 595)


def _pdf(path: Path, body: str, foot: str) -> Path:
    """Write a PDF of one page with a line in its middle and one in its bottom margin."""
    width, height = A4_LANDSCAPE
    drawn = f"BT /F 20 Tf 100 300 Td ({body}) Tj ET BT /F 9 Tf 30 30 Td ({foot}) Tj ET"
    objects = [
        "<</Type/Catalog/Pages 2 0 R>>",
        "<</Type/Pages/Kids[3 0 R]/Count 1>>",
        f"<</Type/Page/Parent 2 0 R/MediaBox[0 0 {width} {height}]/Contents 4 0 R/Resources<</Font<</F 5 0 R>>>>>>",
        f"<</Length {len(drawn)}>>stream\n{drawn}\nendstream",
        "<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
    ]
    text, starts = "%PDF-1.4\n", []
    for number, content in enumerate(objects, start=1):
        starts.append(len(text))
        text += f"{number} 0 obj{content}endobj\n"
    table = "".join(f"{start:010} 00000 n \n" for start in starts)
    size = len(objects) + 1
    end = f"xref\n0 {size}\n0000000000 65535 f \n{table}trailer<</Size {size}/Root 1 0 R>>\nstartxref\n{len(text)}\n%%EOF"
    path.write_text(text + end, encoding="ascii")
    return path


def _drawn(folder: Path, body: str, foot: str) -> bytes:
    printed = _pdf(folder / "page.pdf", body, foot)
    (height,) = page_heights(printed)
    return without_foot(printed, 1, height, folder / "page.png").read_bytes()


def test_the_page_number_is_not_in_the_picture(tmp_path: Path) -> None:
    """The same sheet on another page gives the same bytes; other content does not."""
    first = _drawn(tmp_path, "Followers 1,200", "KPIs, page 3 of 46")
    assert _drawn(tmp_path, "Followers 1,200", "KPIs, page 4 of 47") == first
    assert _drawn(tmp_path, "Followers 1,300", "KPIs, page 3 of 46") != first
