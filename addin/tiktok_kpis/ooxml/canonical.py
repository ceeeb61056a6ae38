"""The same workbook is the same bytes: a package without dates of its making, whatever wrote its XML.

openpyxl stamps the time of saving into the archive and the properties, and writes XML a little differently where lxml is
installed. Parts are brought into the canonical form of the W3C and stored without compression, whose bytes depend on the
version of zlib. Two things it writes are put as the standard and Excel have them: texts in one shared list, and what a font is
made of in its order.
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
_STAMP = re.compile(r"(<dcterms:(created|modified)[^>]*>)[^<]*(</dcterms:\2>)")
_NUMBER_TYPE = re.compile(r'(<c [^>]*?) t="n"')
"""A cell is a number unless it says otherwise; a blank cell that says so is taken for 0 by some programs."""
_CHART_NAME = re.compile(r'(<cNvPr )(id="\d+" name=")')
_INLINE_TEXT = re.compile(r' t="inlineStr">(?:<is>(<t\b.*?</t>)</is>)?</c>', re.DOTALL)
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_SHARED_TEXTS = "xl/sharedStrings.xml"
_SHARED_TEXTS_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml"
_LISTINGS = {
    "[Content_Types].xml": (
        "</Types>",
        f'<Override ContentType="{_SHARED_TEXTS_TYPE}" PartName="/{_SHARED_TEXTS}"></Override>',
    ),
    "xl/_rels/workbook.xml.rels": (
        "</Relationships>",
        f'<Relationship Id="rIdTexts" Target="/{_SHARED_TEXTS}" Type="{_RELATIONS}/sharedStrings"></Relationship>',
    ),
}
"""Where a part is named to be found: the end of each listing, and the entry of the shared texts in it."""
_AFTER_IGNORED = re.compile(  # ECMA-376 part 1, CT_Worksheet
    "<(?:smartTags|drawing|legacyDrawing|legacyDrawingHF|picture|oleObjects|controls|webPublishItems|tableParts|extLst)\\b"
    "|</worksheet>"
)
"""What stands behind the errors that are not marked, in the order of the parts of a sheet."""
_FONT_ORDER = (  # ECMA-376 part 1, CT_Font
    *("b", "i", "strike", "condense", "extend", "outline", "shadow", "u", "vertAlign"),
    *("sz", "color", "name", "family", "charset", "scheme"),
)
_DECLARATION = b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'


def reproducible(package: bytes, chart_descriptions: Sequence[str] = (), text_cells: Sequence[str] = ()) -> bytes:
    """Return a package whose bytes depend on its content only, parts in their order.

    Two things openpyxl has no place for: the descriptions become the alternative texts of the charts, in their order; and in
    the ``text_cells`` of each sheet, blocks with spaces between them, Excel marks no number that is a text.
    """
    made = BytesIO()
    descriptions = iter(chart_descriptions)
    unmarked = {f"xl/worksheets/sheet{number}.xml": cells for number, cells in enumerate(text_cells, start=1)}

    def described(found: re.Match[str]) -> str:
        description = next(descriptions, None)
        return f"{found[1]}descr={quoteattr(description)} {found[2]}" if description else found[0]

    with zipfile.ZipFile(BytesIO(package)) as before, zipfile.ZipFile(made, "w", zipfile.ZIP_STORED) as after:
        parts = {name: before.read(name) for name in before.namelist()}
        words = {name: _canonical(part) for name, part in parts.items() if name.endswith((".xml", ".rels"))}
        for name in words:
            if name == "docProps/core.xml":
                words[name] = _STAMP.sub(rf"\g<1>{CREATED}\g<3>", words[name])
            elif name.startswith("xl/worksheets/"):
                words[name] = _with_unmarked(_NUMBER_TYPE.sub(r"\1", words[name]), unmarked.get(name, ""))
            elif name.startswith("xl/drawings/"):
                words[name] = _CHART_NAME.sub(described, words[name])
            elif name == "xl/styles.xml":
                words[name] = _with_ordered_fonts(words[name])
        if _SHARED_TEXTS not in words:
            _share_texts(words)
        for name in [*parts, *(words.keys() - parts.keys())]:
            entry = zipfile.ZipInfo(name, EPOCH)
            entry.external_attr = 0o600 << 16
            entry.create_system = 0
            after.writestr(entry, _DECLARATION + words[name].encode("utf-8") if name in words else parts[name])
    return made.getvalue()


def _canonical(part: bytes) -> str:
    return ElementTree.canonicalize(part.decode("utf-8"))


def _share_texts(words: dict[str, str]) -> None:
    """Move the texts that stand in cells to the list they share, as Excel itself keeps them; an empty text is a blank cell."""
    texts: dict[str, int] = {}
    uses = 0

    def shared(found: re.Match[str]) -> str:
        nonlocal uses
        if not found[1]:
            return "></c>"
        uses += 1
        return f' t="s"><v>{texts.setdefault(found[1], len(texts))}</v></c>'

    for name in words:
        if name.startswith("xl/worksheets/"):
            words[name] = _INLINE_TEXT.sub(shared, words[name])
    for name, (end, entry) in _LISTINGS.items():
        words[name] = words[name].replace(end, entry + end)
    entries = "".join(f"<si>{text}</si>" for text in texts)
    words[_SHARED_TEXTS] = f'<sst xmlns="{_MAIN}" count="{uses}" uniqueCount="{len(texts)}">{entries}</sst>'


def _with_unmarked(sheet: str, cells: str) -> str:
    """Return a sheet in which Excel puts no green corner on texts that look like numbers or like dates."""
    if not cells:
        return sheet
    place = _AFTER_IGNORED.search(sheet)
    at = place.start() if place else len(sheet)
    ignored = f'<ignoredError numberStoredAsText="1" sqref="{cells}" twoDigitTextYear="1"></ignoredError>'
    return f"{sheet[:at]}<ignoredErrors>{ignored}</ignoredErrors>{sheet[at:]}"


def _with_ordered_fonts(styles: str) -> str:
    """Return the styles with the parts of each font in the standard's order; openpyxl starts with the name."""
    ElementTree.register_namespace("", _MAIN)
    root = ElementTree.fromstring(styles)  # noqa: S314 -- written by openpyxl a moment ago
    for font in root.iter(f"{{{_MAIN}}}font"):
        font[:] = sorted(font, key=lambda part: _FONT_ORDER.index(part.tag.rpartition("}")[2]))
    return ElementTree.canonicalize(ElementTree.tostring(root, encoding="unicode"))
