"""A cell typed into a workbook file, as a user types it, with every other byte of the sheet as it was."""

from __future__ import annotations

import re
from html import escape
from pathlib import Path

from tiktok_kpis.ooxml.package import WorkbookParts


def type_into(book: Path, sheet: str, address: str, value: float | str, to: Path | None = None) -> Path:
    """Put a number or a text into a cell that the sheet's part has, in a copy where ``to`` names one; return the file."""
    parts = WorkbookParts(book)
    part = parts.sheets[sheet]
    cell = re.compile(rf'<c r="{address}"( s="\d+")?[^>]*?(?:/>|>.*?</c>)', re.DOTALL)
    text = isinstance(value, str)
    inside = f'<is><t xml:space="preserve">{escape(str(value), quote=False)}</t></is>' if text else f"<v>{value}</v>"
    kind = ' t="inlineStr"' if text else ""
    typed, count = cell.subn(lambda found: f'<c r="{address}"{found[1] or ""}{kind}>{inside}</c>', parts.text(part))
    if count != 1:
        raise LookupError(f"{sheet} has no cell {address}")
    parts.replace(part, typed)
    target = to or book
    parts.write(target)
    return target
