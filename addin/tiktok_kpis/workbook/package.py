"""The same workbook is the same bytes: a package without dates of its making, whatever wrote its XML.

openpyxl stamps the time of saving into the archive and the properties, and writes XML a little differently where lxml is
installed. Parts are brought into the canonical form of the W3C and stored without compression, whose bytes depend on the
version of zlib.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Sequence
from io import BytesIO
from xml.etree import ElementTree
from xml.sax.saxutils import quoteattr

EPOCH = (1980, 1, 1, 0, 0, 0)
CREATED = "2026-01-01T00:00:00Z"
_STAMP = re.compile(rb"(<dcterms:(created|modified)[^>]*>)[^<]*(</dcterms:\2>)")
_NUMBER_TYPE = re.compile(r'(<c [^>]*?) t="n"')
"""A cell is a number unless it says otherwise; a blank cell that says so is taken for 0 by some programs."""
_CHART_NAME = re.compile(r'(<cNvPr )(id="\d+" name=")')
_DECLARATION = b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'


def reproducible(package: bytes, chart_descriptions: Sequence[str] = ()) -> bytes:
    """Return a package whose bytes depend on its content only, parts in their order.

    The descriptions become the alternative texts of the charts, in their order: openpyxl has no place for them.
    """
    made = BytesIO()
    descriptions = iter(chart_descriptions)

    def described(found: re.Match[str]) -> str:
        description = next(descriptions, None)
        return f"{found[1]}descr={quoteattr(description)} {found[2]}" if description else found[0]

    with zipfile.ZipFile(BytesIO(package)) as before, zipfile.ZipFile(made, "w", zipfile.ZIP_STORED) as after:
        for name in before.namelist():
            part = before.read(name)
            if name == "docProps/core.xml":
                part = _STAMP.sub(rb"\g<1>" + CREATED.encode() + rb"\g<3>", part)
            if name.endswith((".xml", ".rels")):
                words = ElementTree.canonicalize(part.decode("utf-8"))
                if name.startswith("xl/worksheets/"):
                    words = _NUMBER_TYPE.sub(r"\1", words)
                elif name.startswith("xl/drawings/"):
                    words = _CHART_NAME.sub(described, words)
                part = _DECLARATION + words.encode("utf-8")
            entry = zipfile.ZipInfo(name, EPOCH)
            entry.external_attr = 0o600 << 16
            entry.create_system = 0
            after.writestr(entry, part)
    return made.getvalue()
