"""A workbook file as the parts it is made of: parts are replaced one by one, all others keep every byte."""

from __future__ import annotations

import os
import posixpath
import re
import zipfile
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from operator import eq
from pathlib import Path

from tiktok_kpis.ooxml.cells import shared_texts
from tiktok_kpis.ooxml.defined_names import attributes as attributes
from tiktok_kpis.ooxml.defined_names import names_in, with_names
from tiktok_kpis.ooxml.problem_kinds import WORKBOOK_STRICT
from tiktok_kpis.ooxml.zip_entries import Beginning, Restart, copy_packed, inflated, write_deflated
from tiktok_kpis.problems import Place, Problem, Refused

CONTENT_TYPES = "[Content_Types].xml"

_STRICT = "http://purl.oclc.org/ooxml/spreadsheetml/main"
_LARGE_SIZES = 1 << 30

OWNED = {
    "worksheet": "cells",
    "table": "extent",
    "officeDocument": "recalculation",
    "pivotCacheDefinition": "pivots",
    "calcChain": "removed",
    "relationships": "removed",
    "types": "removed",
}
"""The kinds of parts that may change, by the last word of their relationship's type, and what changes in them.

``docs/what-refresh-changes.md`` explains each. A part of any other kind is never written: :class:`WorkbookParts` refuses.
"""

Blocks = Callable[[], Iterable[bytes]]


@dataclass(frozen=True)
class TablePart:
    """Where a table is: its own part, the part of its sheet, its cells, and its columns as they stand, left to right."""

    name: str
    part: str
    sheet_part: str
    ref: str
    headings: tuple[str, ...]
    column_ids: tuple[int, ...]
    totals_rows: int = 0


class WorkbookParts:
    """The parts of an .xlsx or .xlsm file. Parts are replaced in memory; :meth:`write` makes the new file.

    Raises:
        Refused: it is a Strict Open XML workbook, whose parts are written in another vocabulary.

    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self._replaced: dict[str, Blocks] = {}
        self._beginnings: dict[str, Beginning] = {}
        self.restarts: defaultdict[str, set[Restart]] = defaultdict(set)
        """Where each part can be taken up, as far as it was read."""
        self._removed: set[str] = set()
        self._texts: dict[str, str] = {}
        with zipfile.ZipFile(path) as archive:
            self._entries = {entry.filename: entry for entry in archive.infolist()}
        if _STRICT in self.text(self.workbook)[:4000]:
            raise Refused(Problem(WORKBOOK_STRICT, Place(path.name)))

    @property
    def names(self) -> list[str]:
        """The names of all parts, in the order of the file."""
        return [name for name in self._entries if name not in self._removed]

    @cached_property
    def workbook(self) -> str:
        """The name of the part that lists the sheets."""
        for tag in self._relationships("_rels/.rels"):
            if tag.get("Type", "").endswith("/officeDocument"):
                return tag["Target"].lstrip("/")
        return "xl/workbook.xml"

    @cached_property
    def shared(self) -> list[str]:
        """The texts that sheets share."""
        part = next((part for part in self.related(self.workbook).values() if "sharedStrings" in part), None)
        return shared_texts(self.text(part)) if part in self._entries else []

    def size(self, name: str) -> int:
        """Return how many bytes a part of the file has, unpacked."""
        return self._entries[name].file_size

    def blocks(self, name: str, after: Restart | None = None) -> Iterator[bytes]:
        """Yield a part block by block, as the file has it, or what follows a restart."""
        return inflated(self.path, self._entries[name], after, self.restarts[name].add)

    def begins_like(self, other: WorkbookParts, name: str, until: Restart) -> bool:
        """Say whether a part has the same packed bytes up to a restart as that of another file."""
        ours, theirs = (Beginning(parts.path, parts._entries[name], until).packed() for parts in (self, other))
        return all(map(eq, ours, theirs))

    def text(self, name: str) -> str:
        """Return a part as text."""
        if name not in self._texts:
            raw = b"".join(self._unpacked(name))
            self._texts[name] = raw.decode("utf-16" if raw[:2] in {b"\xff\xfe", b"\xfe\xff"} else "utf-8-sig")
        return self._texts[name]

    def replace(self, name: str, text: str) -> None:
        """Replace a part; one that says the same as before keeps its bytes."""
        if name in self._entries and text == self.text(name):
            return
        self._check_owned(name)
        self._texts[name] = text
        raw = _in_utf8(text).encode("utf-8")
        self._replaced[name] = lambda: (raw,)
        self._beginnings.pop(name, None)

    def replace_by_blocks(self, name: str, blocks: Blocks, after: Restart | None = None) -> None:
        """Replace a part, or what follows a restart in it, by what ``blocks`` yields, each time it is asked."""
        self._check_owned(name)
        self._texts.pop(name, None)
        self._replaced[name] = blocks
        self._beginnings.pop(name, None)
        if after is not None:
            self._beginnings[name] = Beginning(self.path, self._entries[name], after)

    def write(self, path: Path) -> None:
        """Write the package: replaced parts anew, every other part with the compressed bytes it had."""
        made = path.with_name(f"{path.name}.written")
        try:
            self._write(made)
            os.replace(made, path)
        finally:
            made.unlink(missing_ok=True)

    def _write(self, path: Path) -> None:
        with zipfile.ZipFile(self.path) as source, zipfile.ZipFile(path, "w") as made:
            for name, entry in self._entries.items():
                if name in self._removed:
                    continue
                if name not in self._replaced:
                    copy_packed(source, entry, made)
                else:
                    large = entry.file_size > _LARGE_SIZES
                    write_deflated(made, name, self._replaced[name], beginning=self._beginnings.get(name), large=large)

    def _unpacked(self, name: str) -> Iterator[bytes]:
        """Yield a part as it now stands."""
        if name in self._beginnings:
            yield b"".join(self.blocks(name))[: self._beginnings[name].until.size]
        yield from self._replaced[name]() if name in self._replaced else self.blocks(name)

    @cached_property
    def sheets(self) -> dict[str, str]:
        """The part of each sheet by the sheet's name, in the order of the tabs."""
        targets = self.related(self.workbook)
        named = [attributes(tag) for tag in re.findall(r"<(?:\w+:)?sheet\s[^>]*>", self.text(self.workbook))]
        return {tag["name"]: targets[identity] for tag in named for key, identity in tag.items() if key.endswith(":id")}

    @property
    def defined_names(self) -> dict[str, str]:
        """What each defined name of the workbook stands for; those of a single sheet, as copied sheets have, are left out."""
        return names_in(self.text(self.workbook))

    @cached_property
    def days_begin_in_1904(self) -> bool:
        """Say whether its dates count from 1904, as Excel for Mac once had them."""
        described = re.search(r"<(?:\w+:)?workbookPr\b[^>]*>", self.text(self.workbook))
        return attributes(described[0]).get("date1904") in {"1", "true"} if described else False

    @property
    def tables(self) -> dict[str, TablePart]:
        """Every table of the workbook by its name, as it now stands."""
        found = {}
        for sheet_part in self.sheets.values():
            for tag in self._relationships(_listing(sheet_part)):
                if tag.get("Type", "").endswith("/table"):
                    table = self._table(_inside(sheet_part, tag["Target"]), sheet_part)
                    found[table.name] = table
        return found

    def related(self, part: str) -> dict[str, str]:
        """Return the parts a part refers to, by relationship id; targets outside the file are left out."""
        return {
            relation["Id"]: _inside(part, relation["Target"])
            for relation in self._relationships(_listing(part))
            if relation.get("TargetMode") != "External"
        }

    def define_names(self, names: Mapping[str, str]) -> None:
        """Let names of the whole workbook stand for something, in the place of what they stood for."""
        if names:
            self.replace(self.workbook, with_names(self.text(self.workbook), names))

    def forget_calculation_chain(self) -> None:
        """Remove the order in which formulas were last calculated: it would name cells that are no formulas any more."""
        relations = _listing(self.workbook)
        for tag in self._relationships(relations):
            if tag.get("Type", "").endswith("/calcChain"):
                chain = _inside(self.workbook, tag["Target"])
                self._check_owned(chain)
                self._removed.add(chain)
                for listing in (CONTENT_TYPES, relations):
                    listed = r"<((?:\w+:)?(?:Override|Relationship))\s[^>]*calcChain[^>]*?(?:/>|>\s*</\1>)"
                    self.replace(listing, re.sub(listed, "", self.text(listing)))

    def recalculate_on_opening(self) -> None:
        """Ask whatever opens the file to calculate every formula."""
        workbook = self.text(self.workbook)
        tag = re.search(r"<(?:\w+:)?calcPr\b[^>]*>", workbook)
        if tag is None:
            prefix = re.search(r"<(\w+:)?workbook\b", workbook)
            made = f'<{(prefix and prefix[1]) or ""}calcPr fullCalcOnLoad="1"/>'
            # The schema wants it right after the names, or what else stands before them
            before = re.compile(
                r"</(?:\w+:)?(?:definedNames|externalReferences|functionGroups|sheets)>|<(?:\w+:)?definedNames\s*/>"
            )
            place = max(found.end() for found in before.finditer(workbook))
            self.replace(self.workbook, workbook[:place] + made + workbook[place:])
        elif attributes(tag[0]).get("fullCalcOnLoad") not in {"1", "true"}:
            bare = re.sub(r"\sfullCalcOnLoad\s*=\s*(?:\"[^\"]*\"|'[^']*')", "", tag[0])
            asking = re.sub(r"(/?>)$", r' fullCalcOnLoad="1"\1', bare)
            self.replace(self.workbook, workbook.replace(tag[0], asking, 1))

    def refresh_pivots(self, tables: Iterable[TablePart]) -> None:
        """Have pivot tables that read one of these tables, by its name or by its cells, read it again on opening."""
        read = {table.name.casefold() for table in tables}
        sheets = {name for name, part in self.sheets.items() for table in tables if table.sheet_part == part}
        for tag in self._relationships(_listing(self.workbook)):
            if not tag.get("Type", "").endswith("/pivotCacheDefinition"):
                continue
            part = _inside(self.workbook, tag["Target"])
            text = self.text(part)
            source = re.search(r"<(?:\w+:)?worksheetSource\b[^>]*>", text)
            described = attributes(source[0]) if source else {}
            if described.get("name", "").casefold() not in read and described.get("sheet") not in sheets:
                continue
            root = re.search(r"<(?:\w+:)?pivotCacheDefinition\b[^>]*>", text)
            if root and attributes(root[0]).get("refreshOnLoad") not in {"1", "true"}:
                bare = re.sub(r"\srefreshOnLoad\s*=\s*(?:\"[^\"]*\"|'[^']*')", "", root[0])
                asking = re.sub(r"(/?>)$", r' refreshOnLoad="1"\1', bare)
                self.replace(part, text.replace(root[0], asking, 1))

    @cached_property
    def kinds(self) -> dict[str, str]:
        """The kind of each part that anything refers to: the last word of the relationship's type."""
        found = {CONTENT_TYPES: "types", _listing(self.workbook): "relationships", self.workbook: "officeDocument"}
        for owner in [self.workbook, *self.sheets.values()]:
            for tag in self._relationships(_listing(owner)):
                if tag.get("TargetMode") != "External":
                    found[_inside(owner, tag["Target"])] = tag.get("Type", "").rpartition("/")[2]
        return found

    def _check_owned(self, name: str) -> None:
        if self.kinds.get(name) not in OWNED:
            raise ValueError(f"{name} is not ours to change")

    def _relationships(self, listing: str) -> list[dict[str, str]]:
        if listing not in self._entries:
            return []
        return [attributes(tag) for tag in re.findall(r"<(?:\w+:)?Relationship\s[^>]*>", self.text(listing))]

    def _table(self, part: str, sheet_part: str) -> TablePart:
        text = self.text(part)
        root = re.search(r"<(?:\w+:)?table\s[^>]*>", text)
        described = attributes(root[0] if root else "")
        columns = [attributes(tag) for tag in re.findall(r"<(?:\w+:)?tableColumn\s[^>]*>", text)]
        headings = tuple(re.sub("_x000[aA]_", "\n", column["name"]) for column in columns)
        ids = tuple(int(column.get("id", "0")) for column in columns)
        totals = int(described.get("totalsRowCount", "0"))
        return TablePart(described["displayName"], part, sheet_part, described["ref"], headings, ids, totals)


def _listing(part: str) -> str:
    folder, name = posixpath.split(part)
    return f"{folder}/_rels/{name}.rels"


def _inside(part: str, target: str) -> str:
    return target.lstrip("/") if target.startswith("/") else posixpath.normpath(posixpath.join(posixpath.dirname(part), target))


def _in_utf8(text: str) -> str:
    """Return a part as it says itself that it is encoded."""
    return re.sub(r"^(<\?xml[^>]*encoding=)(['\"])utf-16\w*\2", r"\1\2UTF-8\2", text, flags=re.IGNORECASE)
