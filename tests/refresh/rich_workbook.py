# ruff: noqa: E501 -- parts are written as files have them
"""A workbook with what people and programs put around our tables, made of parts by hand: it shows what a refresh may lose."""

from __future__ import annotations

import re
import struct
import zipfile
import zlib
from collections.abc import Callable, Mapping
from pathlib import Path

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
RELATED = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"
MICROSOFT = "http://schemas.microsoft.com/office"
HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'

Edit = Callable[[str], str]


def edited(path: Path, edits: Mapping[str, Edit], added: Mapping[str, bytes | str] | None = None) -> None:
    """Rewrite parts of a workbook file and add others; some are stored, as programs do, most compressed."""
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    for name, edit in edits.items():
        parts[name] = edit(parts[name].decode()).encode()
    parts |= {name: part.encode() if isinstance(part, str) else part for name, part in (added or {}).items()}
    with zipfile.ZipFile(path, "w") as archive:
        for number, (name, part) in enumerate(parts.items()):
            stored = zipfile.ZIP_STORED if name.endswith((".png", ".bin")) else zipfile.ZIP_DEFLATED
            archive.writestr(
                zipfile.ZipInfo(name, (2025, 1, 1 + number % 28, 1, 2, 4)), part, stored, compresslevel=number % 9 + 1
            )


def compressed(path: Path) -> dict[str, tuple[int, bytes]]:
    """Return each part's method and bytes as they lie in the file."""
    raw = path.read_bytes()
    found = {}
    with zipfile.ZipFile(path) as archive:
        for entry in archive.infolist():
            name, extra = struct.unpack("<HH", raw[entry.header_offset + 26 : entry.header_offset + 30])
            begin = entry.header_offset + 30 + name + extra
            found[entry.filename] = (entry.compress_type, raw[begin : begin + entry.compress_size])
    return found


def part_of(path: Path, sheet: str) -> str:
    """Return the part of a sheet."""
    with zipfile.ZipFile(path) as archive:
        book, listing = archive.read("xl/workbook.xml").decode(), archive.read("xl/_rels/workbook.xml.rels").decode()
    tag = next(tag for tag in re.findall(r"<sheet\s[^>]*>", book) if f'name="{sheet}"' in tag)
    identity = re.search(r'r:id="([^"]+)"', tag)
    relation = next(tag for tag in re.findall(r"<Relationship\s[^>]*>", listing) if identity and f'Id="{identity[1]}"' in tag)
    target = re.search(r'Target="/?(?:xl/)?([^"]+)"', relation)
    if target is None:
        raise LookupError(sheet)
    return f"xl/{target[1]}"


def relations(*lines: tuple[str, str, str]) -> str:
    """Return a part of relationships: identity, kind (or whole type) and target of each."""
    made = "".join(
        f'<Relationship Id="{identity}" Type="{kind if "://" in kind else f"{RELATED}/{kind}"}" Target="{target}"/>'
        for identity, kind, target in lines
    )
    return f'{HEAD}<Relationships xmlns="{PACKAGE}">{made}</Relationships>'


def _with_relations(listing: str, *lines: tuple[str, str, str]) -> str:
    return listing.replace("</Relationships>", relations(*lines).partition(f'"{PACKAGE}">')[2])


def png() -> bytes:
    """Return a picture of one blue point."""

    def chunk(kind: bytes, content: bytes) -> bytes:
        return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))

    header = struct.pack(">IIBBBBB", 1, 1, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(b"\0\0\x72\xb2")) + chunk(b"IEND", b"")


MINE = f"""{HEAD}<x:worksheet xmlns:x='{MAIN}' xmlns:r='{RELATED}' xmlns:x14='{MICROSOFT}/spreadsheetml/2009/9/main' \
xmlns:xm='{MICROSOFT}/excel/2006/main'><x:sheetData><x:row r='1' spans='1:5' customHeight='1' ht='21.5'>\
<x:c r='A1' t='inlineStr'><x:is><x:r><x:rPr><x:b/></x:rPr><x:t xml:space='preserve'>bold </x:t></x:r><x:r><x:t>plain</x:t></x:r></x:is></x:c>\
<x:c r='B1' t='inlineStr'><x:is><x:t>東京</x:t><x:rPh sb='0' eb='2'><x:t>トウキョウ</x:t></x:rPh></x:is></x:c>\
<x:c r='C1' t='inlineStr'><x:is><x:t xml:space='preserve'>  spaced  </x:t></x:is></x:c>\
<x:c r='H1' t='inlineStr'><x:is><x:t>Weekday</x:t></x:is></x:c><x:c r='I1' t='inlineStr'><x:is><x:t>Sum of Views</x:t></x:is></x:c></x:row>\
<x:row r='2'><x:c r='A2'><x:f t='shared' ref='A2:A4' si='0'>ROW()*2</x:f><x:v>4</x:v></x:c><x:c r='B2'>\
<x:f t='array' ref='B2:B3'>ROW(A1:A2)</x:f><x:v>1</x:v></x:c>\
<x:c r='H2' t='inlineStr'><x:is><x:t>Sunday</x:t></x:is></x:c><x:c r='I2'><x:v>1822</x:v></x:c></x:row>\
<x:row r='3'><x:c r='A3'><x:f t='shared' si='0'/><x:v>6</x:v></x:c><x:c r='B3'><x:v>2</x:v></x:c></x:row>\
<x:row r='4'><x:c r='A4'><x:f t='shared' si='0'/><x:v>8</x:v></x:c></x:row></x:sheetData>\
<x:drawing r:id='rId1'/><x:extLst><x:ext uri='{{05C60535-1F16-4fd2-B633-F4F36F0B64E0}}'><x14:sparklineGroups><x14:sparklineGroup>\
<x14:sparklines><x14:sparkline><xm:f>Daily!C4:C30</xm:f><xm:sqref>D2</xm:sqref></x14:sparkline></x14:sparklines></x14:sparklineGroup>\
</x14:sparklineGroups></x:ext></x:extLst></x:worksheet>"""

DRAWING = f"""{HEAD}<xdr:wsDr xmlns:xdr="http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing" \
xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" xmlns:r="{RELATED}"><xdr:oneCellAnchor><xdr:from><xdr:col>5</xdr:col>\
<xdr:colOff>0</xdr:colOff><xdr:row>1</xdr:row><xdr:rowOff>0</xdr:rowOff></xdr:from><xdr:ext cx="914400" cy="914400"/><xdr:pic><xdr:nvPicPr>\
<xdr:cNvPr id="2" name="Picture 1" descr="a blue point"/><xdr:cNvPicPr/></xdr:nvPicPr><xdr:blipFill><a:blip r:embed="rId1"/></xdr:blipFill>\
<xdr:spPr><a:prstGeom prst="rect"/></xdr:spPr></xdr:pic><xdr:clientData/></xdr:oneCellAnchor></xdr:wsDr>"""

PARTS: dict[str, bytes | str] = {
    "xl/worksheets/mine.xml": MINE,
    "xl/worksheets/_rels/mine.xml.rels": relations(
        ("rId1", "drawing", "../drawings/mine.xml"), ("rId2", "pivotTable", "../pivotTables/pivotTable1.xml")
    ),
    "xl/drawings/mine.xml": DRAWING,
    "xl/drawings/_rels/mine.xml.rels": relations(("rId1", "image", "../media/mine.png")),
    "xl/media/mine.png": png(),
    "xl/chartsheets/sheet1.xml": f'{HEAD}<chartsheet xmlns="{MAIN}" xmlns:r="{RELATED}"><sheetViews><sheetView workbookViewId="0"/>'
    '</sheetViews><drawing r:id="rId1"/></chartsheet>',
    "xl/chartsheets/_rels/sheet1.xml.rels": relations(("rId1", "drawing", "../drawings/mine.xml")),
    "xl/pivotTables/pivotTable1.xml": f'{HEAD}<pivotTableDefinition xmlns="{MAIN}" name="Pivot1" cacheId="7" dataCaption="Values">'
    '<location ref="H1:I2" firstHeaderRow="1" firstDataRow="1" firstDataCol="1"/></pivotTableDefinition>',
    "xl/pivotTables/_rels/pivotTable1.xml.rels": relations(
        ("rId1", "pivotCacheDefinition", "../pivotCache/pivotCacheDefinition1.xml")
    ),
    "xl/pivotCache/pivotCacheDefinition1.xml": f"{HEAD}<pivotCacheDefinition xmlns='{MAIN}' xmlns:r='{RELATED}' r:id='rId1' "
    "refreshOnLoad='0' recordCount='0'><cacheSource type='worksheet'><worksheetSource name='Posts'/></cacheSource>"
    "<cacheFields count='0'/></pivotCacheDefinition>",
    "xl/pivotCache/_rels/pivotCacheDefinition1.xml.rels": relations(("rId1", "pivotCacheRecords", "pivotCacheRecords1.xml")),
    "xl/pivotCache/pivotCacheRecords1.xml": f'{HEAD}<pivotCacheRecords xmlns="{MAIN}" count="0"/>',
    "xl/slicers/slicer1.xml": f'{HEAD}<slicers xmlns="{MICROSOFT}/spreadsheetml/2009/9/main"><slicer name="Weekday" cache="Slicer_Weekday" '
    'caption="Weekday" rowHeight="241300"/></slicers>',
    "xl/slicerCaches/slicerCache1.xml": f'{HEAD}<slicerCacheDefinition xmlns="{MICROSOFT}/spreadsheetml/2009/9/main" '
    'name="Slicer_Weekday" sourceName="Weekday"/>',
    "xl/comments1.xml": f'{HEAD}<comments xmlns="{MAIN}"><authors><author>owner</author></authors><commentList><comment ref="B4" authorId="0">'
    "<text><t>our first</t></text></comment></commentList></comments>",
    "xl/drawings/vmlDrawing1.vml": '<xml xmlns:v="urn:schemas-microsoft-com:vml"><v:shape id="note"/></xml>',
    "xl/threadedComments/threadedComment1.xml": f'{HEAD}<ThreadedComments xmlns="{MICROSOFT}/spreadsheetml/2018/threadedcomments">'
    '<threadedComment ref="B4" personId="{1}" id="{2}"><text>shall we?</text></threadedComment></ThreadedComments>',
    "xl/persons/person.xml": f'{HEAD}<personList xmlns="{MICROSOFT}/spreadsheetml/2018/threadedcomments"><person displayName="owner" id="{{1}}"/>'
    "</personList>",
    "xl/vbaProject.bin": bytes(range(256)) * 20,
    "xl/calcChain.xml": f'{HEAD}<calcChain xmlns="{MAIN}"><c r="AB4" i="5"/></calcChain>',
    "customXml/item1.xml": '<plan xmlns="urn:plan">spring</plan>',
    "customXml/_rels/item1.xml.rels": relations(("rId1", "customXmlProps", "itemProps1.xml")),
    "customXml/itemProps1.xml": '<ds:datastoreItem xmlns:ds="http://schemas.openxmlformats.org/officeDocument/2006/customXml"/>',
    "customUI/customUI14.xml": f'<customUI xmlns="{MICROSOFT}/2009/07/customui"><ribbon/></customUI>',
    "xl/printerSettings/printerSettings1.bin": b"\0\1printer" * 40,
}
"""What stands around our tables, by the names of its parts."""

_FORMATS_OF_POSTS = (
    f'<extLst><ext xmlns:x14="{MICROSOFT}/spreadsheetml/2009/9/main" uri="{{78C0D931-6437-407d-A8EE-F0AAD7539E65}}"><x14:conditionalFormattings>'
    f'<x14:conditionalFormatting xmlns:xm="{MICROSOFT}/excel/2006/main"><x14:cfRule type="dataBar" id="{{3}}"/><xm:sqref>O4:OLAST</xm:sqref>'
    f'</x14:conditionalFormatting></x14:conditionalFormattings></ext><ext xmlns:x15="{MICROSOFT}/spreadsheetml/2010/11/main" '
    'uri="{3A4CF648-6AED-40f4-86FF-DC5316D8AED3}"><x15:slicerRefs/></ext></extLst>'
)


def enrich(path: Path) -> None:
    """Put everything of :data:`PARTS` into a workbook of ours, a chart sheet first, and make it a macro workbook."""
    posts = part_of(path, "Posts")
    folder, _, name = posts.rpartition("/")
    listing = f"{folder}/_rels/{name}.rels"
    with zipfile.ZipFile(path) as archive:
        table = next(part for part in archive.namelist() if "/tables/" in part and b'displayName="Posts"' in archive.read(part))
        last = re.search(rb'ref="[A-Z]+\d+:[A-Z]+(\d+)"', archive.read(table))

    def workbook(text: str) -> str:
        first = f'<sheet xmlns:r="{RELATED}" name="Chart1" sheetId="91" r:id="rIdC"/>'
        mine = f'<sheet xmlns:r="{RELATED}" name="Mine" sheetId="92" r:id="rIdM"/>'
        caches = f'<pivotCaches><pivotCache xmlns:r="{RELATED}" cacheId="7" r:id="rIdP"/></pivotCaches>'
        text = text.replace("<sheets>", f"<sheets>{first}").replace("</sheets>", f"{mine}</sheets>")
        text = text.replace(' fullCalcOnLoad="1"', "")
        return text.replace("</workbook>", f"{caches}</workbook>")

    def sheet(text: str) -> str:
        formats = _FORMATS_OF_POSTS.replace("LAST", last[1].decode() if last else "")
        tables = text.index("<tableParts")
        end = text.index("</worksheet>")
        note = "" if "<legacyDrawing" in text else f'<legacyDrawing xmlns:r="{RELATED}" r:id="rIdV"/>'
        return f"{text[:tables]}{note}{text[tables:end]}{formats}</worksheet>"

    kinds = f"{MICROSOFT}/2006/relationships/vbaProject", f"{MICROSOFT}/2017/10/relationships/"
    edited(
        path,
        {
            "xl/workbook.xml": workbook,
            posts: sheet,
            "xl/_rels/workbook.xml.rels": lambda text: _with_relations(
                text,
                ("rIdC", "chartsheet", "chartsheets/sheet1.xml"),
                ("rIdM", "worksheet", "worksheets/mine.xml"),
                ("rIdP", "pivotCacheDefinition", "pivotCache/pivotCacheDefinition1.xml"),
                ("rIdS", f"{MICROSOFT}/2007/relationships/slicerCache", "slicerCaches/slicerCache1.xml"),
                ("rIdV", kinds[0], "vbaProject.bin"),
                ("rIdK", "calcChain", "calcChain.xml"),
                ("rIdX", "customXml", "../customXml/item1.xml"),
                ("rIdQ", f"{kinds[1]}person", "persons/person.xml"),
            ),
            listing: lambda text: _with_relations(
                text,
                ("rIdV", "vmlDrawing", "../drawings/vmlDrawing1.vml"),
                ("rIdN", "comments", "../comments1.xml"),
                ("rIdT", f"{kinds[1]}threadedComment", "../threadedComments/threadedComment1.xml"),
                ("rIdL", f"{MICROSOFT}/2007/relationships/slicer", "../slicers/slicer1.xml"),
                ("rIdR", "printerSettings", "../printerSettings/printerSettings1.bin"),
            ),
            "[Content_Types].xml": _macro_types,
        },
        PARTS,
    )


def _macro_types(text: str) -> str:
    text = text.replace(
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml",
        "application/vnd.ms-excel.sheet.macroEnabled.main+xml",
    )
    main = "application/vnd.openxmlformats-officedocument.spreadsheetml"
    kinds = {
        "xl/chartsheets/sheet1.xml": f"{main}.chartsheet+xml",
        "xl/worksheets/mine.xml": f"{main}.worksheet+xml",
        "xl/drawings/mine.xml": "application/vnd.openxmlformats-officedocument.drawing+xml",
        "xl/pivotTables/pivotTable1.xml": f"{main}.pivotTable+xml",
        "xl/pivotCache/pivotCacheDefinition1.xml": f"{main}.pivotCacheDefinition+xml",
        "xl/pivotCache/pivotCacheRecords1.xml": f"{main}.pivotCacheRecords+xml",
        "xl/slicers/slicer1.xml": "application/vnd.ms-excel.slicer+xml",
        "xl/slicerCaches/slicerCache1.xml": "application/vnd.ms-excel.slicerCache+xml",
        "xl/comments1.xml": f"{main}.comments+xml",
        "xl/threadedComments/threadedComment1.xml": "application/vnd.ms-excel.threadedcomments+xml",
        "xl/persons/person.xml": "application/vnd.ms-excel.person+xml",
        "xl/calcChain.xml": f"{main}.calcChain+xml",
    }
    listed = "".join(f'<Override PartName="/{name}" ContentType="{kind}"/>' for name, kind in kinds.items())
    defaults = "".join(
        f'<Default Extension="{extension}" ContentType="{kind}"/>'
        for extension, kind in (
            ("bin", "application/vnd.ms-office.vbaProject"),
            ("png", "image/png"),
            ("vml", "application/vnd.openxmlformats-officedocument.vmlDrawing"),
        )
        if f'Extension="{extension}"' not in text
    )
    return re.sub(r"(<Types\b[^>]*>)", rf"\1{defaults}", text).replace("</Types>", f"{listed}</Types>")
