"""How far a table reaches, in its own part and in all of its sheet's part that goes as far as it does."""

from __future__ import annotations

import re

from tiktok_kpis.ooxml.package import TablePart, WorkbookParts
from tiktok_kpis.ooxml.sheet_part import SheetPart
from tiktok_kpis.spreadsheet.addresses import Area

_LISTED = re.compile(r"(?P<open>\bsqref\s*=\s*[\"']|<(?:\w+:)?sqref>)(?P<areas>[^\"'<]*)")


def resize(package: WorkbookParts, part: TablePart, sheet: SheetPart, becomes: Area) -> None:
    """Let a table end at another row: its references, and the formats and validations of its columns."""
    area = Area.parse(part.ref)
    last, new_last = area.bottom - part.totals_rows, becomes.bottom - part.totals_rows

    def longer(found: re.Match[str]) -> str:
        inner = Area.parse(found[2])
        if inner.bottom == area.bottom and inner.top == area.top:
            return f"{found[1]}{Area(inner.left, inner.top, inner.right, becomes.bottom)}"
        return f"{found[1]}{Area(inner.left, inner.top, inner.right, new_last)}" if inner.bottom == last else found[0]

    text = package.text(part.part)
    package.replace(part.part, re.sub(r"(\bref\s*=\s*[\"'])([A-Z]+\d+(?::[A-Z]+\d+)?)", longer, text))

    def lengthen(found: re.Match[str]) -> str:
        areas = [
            str(Area(a.left, a.top, a.right, new_last))
            if a.bottom == last and area.left <= a.left and a.right <= area.right and (a.top < last or last == area.top + 1)
            else written
            for written in found["areas"].split(" ")
            for a in [Area.parse(written) if re.fullmatch(r"[A-Z]+\d+(:[A-Z]+\d+)?", written) else Area(0, 0, 0, 0)]
        ]
        return found["open"] + " ".join(areas)

    sheet.tail = _LISTED.sub(lengthen, sheet.tail)
    sheet.head = re.sub(r"<(?:\w+:)?dimension\b[^>]*?(?:/>|>\s*</(?:\w+:)?dimension>)", "", sheet.head)
