"""The copy of a workbook that the formula engine is given: cells, tables and names, and nothing else.

The engine refuses files for what has nothing to do with a figure: a count that LibreOffice leaves out, merged cells, a picture,
a link to another workbook. None of that is in the copy.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Callable, Iterable, Mapping
from html import escape
from pathlib import Path

from tiktok_kpis.ooxml.package import CONTENT_TYPES, TablePart, WorkbookParts, attributes

_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_KIND = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_ROOT = re.compile(r"<((?:\w+:)?)worksheet\b[^>]*>")
_NAME = re.compile(r"<(?:\w+:)?definedName\s([^>]*)>([^<]*)</")
_ELSEWHERE = re.compile(rb"<(?:\w+:)?f\b([^>]*)>(?=[^<]*(?<![\w\]])\[\d+\])[^<]*</(?:\w+:)?f>")
"""A formula that reads another workbook."""
_DATA_TABLE = re.compile(rb"<(?:\w+:)?f\b[^>]*\bt=\"dataTable\"[^>]*?(?:/>|>[^<]*</(?:\w+:)?f>)")
_GROUP = re.compile(rb"\bsi\s*=\s*[\"'](\d+)[\"']")

Rows = Callable[[], Iterable[bytes]]
"""The rows of a sheet as they are written."""


def write_engine_copy(
    parts: WorkbookParts, sheets: Mapping[str, tuple[str, Rows]], tables: Mapping[str, str], path: Path
) -> None:
    """Write the copy. ``sheets`` has what begins each sheet's part, and its rows; ``tables`` the text of each table's part."""
    written: dict[str, str] = {}
    listed = {f"/{parts.workbook}": f"{_KIND}.sheet.main+xml"}
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as made:
        related = []
        for number, part in enumerate(parts.sheets.values(), 1):
            own = [table for table in parts.tables.values() if table.sheet_part == part]
            head, rows = sheets.get(part, ("", tuple))
            with made.open(part, "w") as file:
                for block in _sheet(head, rows, len(own)):
                    file.write(block)
            listed[f"/{part}"] = f"{_KIND}.worksheet+xml"
            related.append((f"rId{number}", "worksheet", f"/{part}"))
            if own:
                written[_listing(part)] = _relations(
                    [(f"rId{place}", "table", f"/{table.part}") for place, table in enumerate(own, 1)]
                )
            for table in own:
                written[table.part] = _table(tables[table.part], table)
                listed[f"/{table.part}"] = f"{_KIND}.table+xml"
        for kind in ("sharedStrings", "styles"):
            for part in (name for name, is_of in parts.kinds.items() if is_of == kind and name in parts.names):
                written[part] = parts.text(part)
                listed[f"/{part}"] = f"{_KIND}.{kind}+xml"
                related.append((f"rId{len(related) + 1}", kind, f"/{part}"))
        written[parts.workbook] = _workbook(parts)
        written[_listing(parts.workbook)] = _relations(related)
        written["_rels/.rels"] = _relations([("rId1", "officeDocument", f"/{parts.workbook}")])
        written[CONTENT_TYPES] = _types(listed)
        for name, text in written.items():
            made.writestr(name, text)


def without_formulas_elsewhere(raw: bytes) -> bytes:
    """Return a row in which what is calculated from another workbook is a plain value: the one it showed last."""
    if b"[" not in raw and b"dataTable" not in raw:
        return raw
    for found in list(_ELSEWHERE.finditer(raw)):
        group = _GROUP.search(found[1])
        if group is not None:
            raw = re.sub(rb"<(?:\w+:)?f\b[^>]*\bsi=\"" + group[1] + rb"\"[^>]*/>", b"", raw)
    return _DATA_TABLE.sub(b"", _ELSEWHERE.sub(b"", raw))


def _sheet(head: str, rows: Rows, tables: int) -> Iterable[bytes]:
    root = _ROOT.search(head)
    p = root[1] if root else ""
    opening = root[0] if root else f'<worksheet xmlns="{_MAIN}">'
    yield f'<?xml version="1.0" encoding="UTF-8"?>{opening}<{p}sheetData>'.encode()
    yield from rows()
    yield f"</{p}sheetData>".encode()
    if tables:
        listed = "".join(f'<{p}tablePart xmlns:link="{_RELATIONS}" link:id="rId{n}"/>' for n in range(1, tables + 1))
        yield f'<{p}tableParts count="{tables}">{listed}</{p}tableParts>'.encode()
    yield f"</{p}worksheet>".encode()


def _table(text: str, table: TablePart) -> str:
    """Return a table without its filter; one whose columns are not counted gets their count."""
    text = re.sub(
        r"<(?:\w+:)?(?:autoFilter|sortState|extLst)\b(?:[^>]*/>|.*?</(?:\w+:)?(?:autoFilter|sortState|extLst)>)", "", text
    )
    return re.sub(r"<((?:\w+:)?)tableColumns\b[^>]*>", rf'<\1tableColumns count="{len(table.headings)}">', text)


def _workbook(parts: WorkbookParts) -> str:
    sheets = "".join(
        f'<sheet name="{escape(name)}" sheetId="{number}" r:id="rId{number}"/>' for number, name in enumerate(parts.sheets, 1)
    )
    names = ""
    for described, made_of in _NAME.findall(parts.text(parts.workbook)):
        tag = attributes(described)
        # The engine knows no LAMBDA: calls of ours are written as what they mean, and of another it says that it is unknown
        if made_of.startswith("_xlfn.LAMBDA("):
            continue
        if tag["name"].startswith("_xlnm.") or ("[" in made_of.replace("[#", "") and re.search(r"(?<!\w)\[\d+\]", made_of)):
            continue
        local = f' localSheetId="{tag["localSheetId"]}"' if "localSheetId" in tag else ""
        names += f'<definedName name="{escape(tag["name"])}"{local}>{made_of}</definedName>'
    dates = ' date1904="1"' if parts.days_begin_in_1904 else ""
    return (
        f'<workbook xmlns="{_MAIN}" xmlns:r="{_RELATIONS}"><workbookPr{dates}/><sheets>{sheets}</sheets>'
        f"{f'<definedNames>{names}</definedNames>' if names else ''}</workbook>"
    )


def _relations(related: Iterable[tuple[str, str, str]]) -> str:
    listed = "".join(f'<Relationship Id="{i}" Type="{_RELATIONS}/{kind}" Target="{target}"/>' for i, kind, target in related)
    return f'<Relationships xmlns="{_PACKAGE}/relationships">{listed}</Relationships>'


def _types(listed: Mapping[str, str]) -> str:
    overrides = "".join(f'<Override PartName="{name}" ContentType="{kind}"/>' for name, kind in listed.items())
    return (
        f'<Types xmlns="{_PACKAGE}/content-types">'
        f'<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Default Extension="xml" ContentType="application/xml"/>{overrides}</Types>'
    )


def _listing(part: str) -> str:
    folder, _, name = part.rpartition("/")
    return f"{folder}/_rels/{name}.rels"
