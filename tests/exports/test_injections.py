"""Imported text is never a formula: whatever titles, names and headings say, the workbook has the formulas that we wrote."""

from __future__ import annotations

import re
import zipfile
from datetime import datetime
from pathlib import Path

import openpyxl
from tests.harness.made_once import empty_workbook

from tiktok_kpis.refresh.refresh import refresh

MARK = "INJECTED"
BEGINNINGS = ("=", "+", "-", "@", "\t=", "\r=", "\n=", "'=", " =", "＝", "=cmd|' /C calc'!", "=HYPERLINK(", "{=", "%0A=", '"=')
LINK = "https://www.tiktok.com/@example.bakery/video/76137130069518759"


def hostile_exports(folder: Path) -> list[Path]:
    """Write exports whose every text, heading and name tries to be a formula."""
    lines = ["Video title,Video link,Post time,Video views,Likes,Comments,Shares,Add to Favorites,=INJECTED()"]
    for number, beginning in enumerate(BEGINNINGS, start=10):
        title = f"{beginning}{MARK}{number}!A1".replace('"', '""')
        lines.append(f'"{title}",{LINK}{number},2026/03/05 10:15:00,{number},2,3,4,5,"=INJECTED()"')
    (folder / "Video.csv").write_text("\n".join(lines), encoding="utf-8", newline="")
    (folder / "Gender.csv").write_text(f'Gender,Distribution\n"={MARK}()",62%\n"@{MARK}",38%', encoding="utf-8")
    (folder / f"={MARK}().csv").write_text(f'Date,Views,={MARK}(1)\n"={MARK}(2)",1,2\n2026-03-01,"={MARK}(3)",5')
    return sorted(folder.glob("*.csv"))


def test_no_imported_text_becomes_a_formula(tmp_path: Path) -> None:
    """No part of the workbook has the mark inside of a formula, a name, a link or a rule; every title is there as text."""
    book = tmp_path / "book.xlsx"
    book.write_bytes(empty_workbook("en"))
    refresh(book, hostile_exports(tmp_path), now=datetime(2026, 4, 2, 9, 30))  # noqa: DTZ001 -- the user's own clock
    with zipfile.ZipFile(book) as package:
        for part in package.namelist():
            content = package.read(part).decode("utf-8", "replace")
            live = re.findall(r"<(?:\w+:)?(?:f|formula\d?|definedName|hyperlink|calculatedColumnFormula)\b[^>]*>[^<]*", content)
            assert [text for text in live if MARK in text] == [], part
            if part.endswith(".rels"):
                assert MARK not in content
    cells = [cell for sheet in openpyxl.load_workbook(book) for row in sheet.iter_rows() for cell in row]
    marked = [cell for cell in cells if isinstance(cell.value, str) and MARK in cell.value]
    assert len(marked) > len(BEGINNINGS)
    assert {cell.data_type for cell in marked} == {"s"}
    formulas = sum(cell.data_type == "f" for cell in cells)
    assert formulas > 0
