"""What the cells of an .xlsx hold beside their values: the link behind a word, and which error a cell shows.

The reader of values gives neither. A link is a hyperlink of the cell or the first argument of its ``HYPERLINK`` formula.
"""

from __future__ import annotations

import posixpath
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO
from xml.etree.ElementTree import Element, ParseError, iterparse

from tiktok_kpis.spreadsheet.addresses import Area

_HYPERLINK = re.compile(r"^=?\s*(?:_xlfn\.)?HYPERLINK\(\s*\"((?:[^\"]|\"\")*)\"", re.IGNORECASE)
_OF_A_CELL = re.compile(r"^=?\s*HYPERLINK\(\s*\$?([A-Z]{1,3})\$?(\d+)\s*[,;)]", re.IGNORECASE)
_WORTH_READING = (b"<hyperlink", b"HYPERLINK(", b't="e"', b"t='e'")
_REFERENCE = re.compile(r"\$?[A-Z]{1,3}\$?\d{1,7}(?::|$)")
_CHUNK = 1 << 20
_MOST = 200_000
"""How many links and errors of a sheet are taken."""

Address = tuple[int, int]
"""The row and the column of a cell, both from 0."""


@dataclass(slots=True)
class BesideValues:
    """What the cells of one sheet hold beside their values."""

    links: dict[Address, str] = field(default_factory=dict)
    errors: dict[Address, str] = field(default_factory=dict)


def beside_values(source: Path | IO[bytes]) -> dict[str, BesideValues]:
    """Return what the cells of each sheet hold beside their values, by the sheet's name; nothing for what is not .xlsx.

    A part that cannot be read gives nothing: the values tell whether the workbook is broken.
    """
    try:
        with zipfile.ZipFile(source) as package:
            return {name: _read(package, part) for name, part in _sheets(package)}
    except (zipfile.BadZipFile, KeyError, ParseError, OSError, ValueError):
        return {}


def _elements(package: zipfile.ZipFile, part: str) -> Iterator[Element]:
    with package.open(part) as stream:
        for _, element in iterparse(stream):  # noqa: S314 -- the check of the package refuses every DOCTYPE
            yield element


def _sheets(package: zipfile.ZipFile) -> Iterator[tuple[str, str]]:
    targets = dict(_relations(package, "xl/workbook.xml"))
    for element in _elements(package, "xl/workbook.xml"):
        if _local(element) == "sheet":
            part = targets.get(_related(element), "")
            if part in package.NameToInfo:
                yield element.get("name", ""), part


def _relations(package: zipfile.ZipFile, part: str) -> Iterator[tuple[str, str]]:
    folder, name = posixpath.split(part)
    relations = f"{folder}/_rels/{name}.rels"
    if relations not in package.NameToInfo:
        return
    for element in _elements(package, relations):
        if _local(element) == "Relationship":
            target = element.get("Target", "")
            is_outside = element.get("TargetMode") == "External"
            yield (
                element.get("Id", ""),
                target if is_outside else posixpath.normpath(posixpath.join(folder, target)).lstrip("/"),
            )


def _read(package: zipfile.ZipFile, part: str) -> BesideValues:
    found = BesideValues()
    if not _is_worth_reading(package, part):
        return found
    outside = dict(_relations(package, part))
    of_cells: dict[Address, Address] = {}
    texts: dict[Address, str] = {}
    for element in _elements(package, part):
        name = _local(element)
        if name == "c":
            _take_cell(element, found, of_cells, texts)
        elif name == "hyperlink" and (link := outside.get(_related(element))):
            for address in _addresses(element.get("ref", "")):
                found.links[address] = link
        if name in ("row", "hyperlink"):
            element.clear()
        if len(found.links) + len(found.errors) > _MOST:
            break
    found.links |= {address: texts[target] for address, target in of_cells.items() if target in texts}
    return found


def _is_worth_reading(package: zipfile.ZipFile, part: str) -> bool:
    """Whether the part has a link or an error at all, which is found without parsing it."""
    before = b""
    with package.open(part) as stream:
        while chunk := stream.read(_CHUNK):
            if any(mark in before + chunk for mark in _WORTH_READING):
                return True
            before = chunk[-16:]
    return False


def _take_cell(element: Element, found: BesideValues, of_cells: dict[Address, Address], texts: dict[Address, str]) -> None:
    address = next(_addresses(element.get("r", "")), None)
    if address is None:
        return
    formula = next((child.text or "" for child in element if _local(child) == "f"), "")
    if not formula and element.get("t") not in ("e", "str", "inlineStr"):
        return
    value = next((child.text or "" for child in element if _local(child) == "v"), "")
    if element.get("t") == "e":
        found.errors[address] = value
    elif link := link_in_formula(formula):
        found.links[address] = link
    elif (target := cell_in_formula(formula)) is not None:
        of_cells[address] = target
    if element.get("t") == "str":
        texts[address] = value
    elif element.get("t") == "inlineStr":
        texts[address] = "".join(element.itertext())


def link_in_formula(formula: str) -> str:
    """Return the link that a ``HYPERLINK`` formula says, the empty text where the formula does not say one itself.

    >>> link_in_formula('=HYPERLINK("https://www.tiktok.com/@sample.bakery","Watch")')
    'https://www.tiktok.com/@sample.bakery'
    """
    match = _HYPERLINK.match(formula)
    return match.group(1).replace('""', '"') if match else ""


def cell_in_formula(formula: str) -> Address | None:
    """Return the cell whose text is the link of a ``HYPERLINK`` formula, ``None`` where it takes it from elsewhere.

    >>> cell_in_formula('=HYPERLINK($B$2,"Watch")')
    (1, 1)
    """
    match = _OF_A_CELL.match(formula)
    return next(_addresses(f"{match.group(1)}{match.group(2)}"), None) if match else None


def _addresses(reference: str) -> Iterator[Address]:
    """Yield the first cell of a reference, and no other: a link over several cells is that of the first."""
    if _REFERENCE.match(reference):
        area = Area.parse(reference)
        yield area.top - 1, area.left - 1


def _local(element: Element) -> str:
    return element.tag.rpartition("}")[2]


def _related(element: Element) -> str:
    return next((value for key, value in element.items() if key.rpartition("}")[2] == "id" and "relationships" in key), "")
