"""A workbook file as the parts it is made of: parts are replaced one by one, all others keep every byte."""

from __future__ import annotations

import posixpath
import re
import zipfile
from dataclasses import dataclass
from functools import cached_property
from html import unescape
from pathlib import Path

WORKBOOK = "xl/workbook.xml"
CALCULATION_CHAIN = "xl/calcChain.xml"
CONTENT_TYPES = "[Content_Types].xml"

_ATTRIBUTE = re.compile(r'([\w:]+)\s*=\s*(?:"([^"]*)"|\'([^\']*)\')')


def attributes(tag: str) -> dict[str, str]:
    """Return the attributes of a start tag, unescaped.

    >>> attributes('<c r="A1" t="s">')
    {'r': 'A1', 't': 's'}
    """
    return {name: unescape(double or single) for name, double, single in _ATTRIBUTE.findall(tag)}


@dataclass(frozen=True)
class TablePart:
    """Where a table is: its own part, the part of its sheet, its cells, and the headings as they stand, left to right."""

    name: str
    part: str
    sheet_part: str
    ref: str
    headings: tuple[str, ...]
    totals_rows: int = 0


class WorkbookParts:
    """The parts of an .xlsx or .xlsm file. Parts are replaced in memory; :meth:`write` makes the new file."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._replaced: dict[str, bytes] = {}
        self._removed: set[str] = set()
        with zipfile.ZipFile(path) as archive:
            self._entries = archive.infolist()
            self._held = {entry.filename: archive.read(entry) for entry in self._entries}

    @property
    def names(self) -> list[str]:
        """The names of all parts, in the order of the file."""
        return [entry.filename for entry in self._entries if entry.filename not in self._removed]

    def text(self, name: str) -> str:
        """Return a part as text."""
        return self._replaced.get(name, self._held[name]).decode("utf-8-sig")

    def replace(self, name: str, text: str) -> None:
        """Replace a part."""
        self._replaced[name] = text.encode("utf-8")

    def write(self, path: Path) -> None:
        """Write the package: replaced parts anew, every other part with the bytes it had."""
        with zipfile.ZipFile(path, "w") as archive:
            for entry in self._entries:
                if entry.filename in self._removed:
                    continue
                made = zipfile.ZipInfo(entry.filename, entry.date_time)
                made.compress_type = entry.compress_type
                made.external_attr = entry.external_attr
                archive.writestr(made, self._replaced.get(entry.filename, self._held[entry.filename]))

    @cached_property
    def sheets(self) -> dict[str, str]:
        """The part of each sheet by the sheet's name, in the order of the tabs."""
        targets = self.related(WORKBOOK)
        named = [attributes(tag) for tag in re.findall(r"<(?:\w+:)?sheet\s[^>]*>", self.text(WORKBOOK))]
        return {tag["name"]: targets[identity] for tag in named for key, identity in tag.items() if key.endswith(":id")}

    @property
    def tables(self) -> dict[str, TablePart]:
        """Every table of the workbook by its name, as it now stands."""
        found = {}
        for sheet_part in self.sheets.values():
            for target in self.related(sheet_part).values():
                if "/tables/" in target:
                    table = self._table(target, sheet_part)
                    found[table.name] = table
        return found

    def related(self, part: str) -> dict[str, str]:
        """Return the parts a part refers to, by relationship id; targets outside the file are left out."""
        folder, name = posixpath.split(part)
        listing = f"{folder}/_rels/{name}.rels"
        if listing not in self._held:
            return {}
        targets = {}
        for tag in re.findall(r"<(?:\w+:)?Relationship\s[^>]*>", self.text(listing)):
            relation = attributes(tag)
            if relation.get("TargetMode") != "External":
                target = relation["Target"]
                inside = target.lstrip("/") if target.startswith("/") else posixpath.normpath(posixpath.join(folder, target))
                targets[relation["Id"]] = inside
        return targets

    def forget_calculation_chain(self) -> None:
        """Remove the order in which formulas were last calculated: it would name cells that are no formulas any more."""
        if CALCULATION_CHAIN not in self._held:
            return
        self._removed.add(CALCULATION_CHAIN)
        for listing in (CONTENT_TYPES, "xl/_rels/workbook.xml.rels"):
            self.replace(listing, re.sub(r"<(?:\w+:)?(?:Override|Relationship)\s[^>]*calcChain[^>]*/>", "", self.text(listing)))

    def recalculate_on_opening(self) -> None:
        """Ask whatever opens the file to calculate every formula."""
        workbook = self.text(WORKBOOK)
        tag = re.search(r"<(?:\w+:)?calcPr\b[^>]*>", workbook)
        if tag is None:
            prefix = re.search(r"<(\w+:)?workbook\b", workbook)
            name = f"{(prefix and prefix[1]) or ''}calcPr"
            self.replace(WORKBOOK, re.sub(r"(</(?:\w+:)?sheets>)", rf'\1<{name} fullCalcOnLoad="1"/>', workbook, count=1))
        elif "fullCalcOnLoad" not in tag[0]:
            asking = re.sub(r"(/?>)$", r' fullCalcOnLoad="1"\1', tag[0])
            self.replace(WORKBOOK, workbook.replace(tag[0], asking, 1))

    def _table(self, part: str, sheet_part: str) -> TablePart:
        text = self.text(part)
        root = re.search(r"<(?:\w+:)?table\s[^>]*>", text)
        described = attributes(root[0] if root else "")
        columns = [attributes(tag) for tag in re.findall(r"<(?:\w+:)?tableColumn\s[^>]*>", text)]
        headings = tuple(re.sub("_x000[aA]_", "\n", column["name"]) for column in columns)
        totals = int(described.get("totalsRowCount", "0"))
        return TablePart(described["displayName"], part, sheet_part, described["ref"], headings, totals)
