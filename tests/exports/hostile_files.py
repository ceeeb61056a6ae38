"""Files that are broken, of another type, or made to harm a reader: a name and the bytes of each."""

from __future__ import annotations

import io
import json
import random
import struct
import zipfile
from collections.abc import Iterator

import msoffcrypto.format.ooxml
import openpyxl

CONTENT_TYPES = (
    b"""<?xml version="1.0" encoding="UTF-8"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>"""
)
GOOD_CSV = (
    '\ufeff"Date","Video Views","Profile Views","Likes","Comments","Shares"\n'
    + "\n".join(f'"March {day}","{day * 31}","{day}","{day * 3}","1","0"' for day in range(1, 20))
).encode()


def workbook(rows: int = 20) -> bytes:
    """Return a sound workbook with one daily table."""
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    sheet.append(["Date", "Video Views", "Profile Views", "Likes", "Comments", "Shares"])
    for day in range(1, rows + 1):
        sheet.append([f"March {day}", str(day * 31), str(day), "3", "1", "0"])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def with_part(name: str, body: bytes, original: bytes | None = None) -> bytes:
    """Return a workbook with one part replaced or added."""
    out = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(original or workbook())) as source,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target,
    ):
        for part in source.infolist():
            if part.filename != name:
                target.writestr(part.filename, source.read(part))
        target.writestr(name, body)
    return out.getvalue()


def sheet(cells: str, head: str = "") -> bytes:
    """Return a workbook whose first sheet is the given markup."""
    namespace = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    body = f'<?xml version="1.0"?>{head}<worksheet xmlns="{namespace}"><sheetData>{cells}</sheetData></worksheet>'
    return with_part("xl/worksheets/sheet1.xml", body.encode())


def archive(members: list[tuple[str, bytes]], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """Return a ZIP archive of the given members, one name twice if it is given twice."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", method) as target:
        for name, body in members:
            target.writestr(zipfile.ZipInfo(name), body, compress_type=method)
    return out.getvalue()


def locked_workbook() -> bytes:
    """Return a workbook under a password."""
    out = io.BytesIO()
    msoffcrypto.format.ooxml.OOXMLFile(io.BytesIO(workbook())).encrypt("secret", out)
    return out.getvalue()


def overlapping() -> bytes:
    """Return an archive whose two entries share their bytes."""
    data = bytearray(archive([("Overview.csv", GOOD_CSV), ("Content.csv", GOOD_CSV)], zipfile.ZIP_STORED))
    second = data.rfind(b"PK\x01\x02")
    data[second + 42 : second + 46] = struct.pack("<I", 0)
    return bytes(data)


def hostile() -> Iterator[tuple[str, bytes]]:
    """Yield more than two hundred files, always the same ones."""
    chance = random.Random(20260630)
    good_zip, good_book = archive([("Overview.csv", GOOD_CSV)]), workbook()
    for name, good in (("Overview.zip", good_zip), ("Overview.xlsx", good_book)):
        for part in range(1, 25):
            yield f"cut {part} {name}", good[: len(good) * part // 25]
        for flip in range(40):
            data = bytearray(good)
            data[chance.randrange(len(data))] ^= 1 << chance.randrange(8)
            yield f"flipped {flip} {name}", bytes(data)
        yield f"locked flag {name}", good.replace(b"PK\x01\x02\x14\x03\x14\x00\x00", b"PK\x01\x02\x14\x03\x14\x00\x01")
    for part in range(1, 20):
        yield f"cut {part} Overview.csv", GOOD_CSV[: len(GOOD_CSV) * part // 20]
    for size in (1, 2, 3, 7, 64, 1000, 5000):
        yield f"noise {size}.csv", bytes(chance.randrange(256) for _ in range(size))
        yield f"noise {size}.xlsx", b"PK\x03\x04" + bytes(chance.randrange(256) for _ in range(size))
        yield f"zeros {size}.csv", bytes(size)
    yield from _sheets()
    yield from _archives()
    yield from _texts()


def _sheets() -> Iterator[tuple[str, bytes]]:
    """Workbooks that make a reader allocate, expand or lose its way."""
    corner = '<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'
    yield "two corners.xlsx", sheet(corner)
    yield "row too far.xlsx", sheet('<row r="999999999"><c r="A999999999"><v>1</v></c></row>')
    yield "column too far.xlsx", sheet('<row r="1"><c r="ZZZ1"><v>1</v></c></row>')
    yield "reference of a thousand letters.xlsx", sheet(f'<row r="1"><c r="{"A" * 1000}1"><v>1</v></c></row>')
    yield "reference in entities.xlsx", sheet('<row r="1"><c r="&#65;99999999"><v>1</v></c></row>')
    yield "wide and high.xlsx", sheet('<row r="3000"><c r="CZZ3000"><v>1</v></c></row>')
    yield "no references.xlsx", sheet("<row><c><v>1</v></c></row>" * 2000)
    yield "deep markup.xlsx", sheet("<x>" * 20_000)
    yield "entities.xlsx", sheet('<row r="1"><c t="str"><v>&a;</v></c></row>', '<!DOCTYPE x [<!ENTITY a "b">]>')
    yield "markup in UTF-16.xlsx", with_part("xl/worksheets/sheet1.xml", "<worksheet/>".encode("utf-16"))
    yield "not markup.xlsx", with_part("xl/worksheets/sheet1.xml", b"\0\1\2" * 100)
    yield "no sheets.xlsx", with_part("xl/workbook.xml", b"<workbook/>")
    yield "strings missing.xlsx", sheet('<row r="1"><c r="A1" t="s"><v>99999999</v></c></row>')
    yield "infinite numbers.xlsx", sheet('<row r="1"><c r="A1"><v>1e999</v></c><c r="B1"><v>NaN</v></c></row>')
    yield "dates beyond all years.xlsx", sheet('<row r="1"><c r="A1" s="1"><v>99999999999</v></c></row>')
    yield (
        "two million cells.xlsx",
        sheet("".join(f'<row r="{n}"><c r="A{n}"><v>{n}</v></c></row>' for n in range(1, 800_000)) * 2),
    )
    texts = "".join(f"<si><t>{n}</t></si>" for n in range(1_600_000))
    yield "two million texts.xlsx", with_part("xl/sharedStrings.xml", f'<?xml version="1.0"?><sst>{texts}</sst>'.encode())
    yield "content types only.xlsx", archive([("[Content_Types].xml", CONTENT_TYPES)])
    yield "a document.xlsx", archive([("[Content_Types].xml", CONTENT_TYPES), ("word/document.xml", b"<w/>")])
    yield "locked.xlsx", locked_workbook()
    yield "old type.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(2000)


def _archives() -> Iterator[tuple[str, bytes]]:
    """Archives that unpack to more than they say, or to somewhere else."""
    yield "bomb.zip", archive([("Overview.csv", bytes(40 * 2**20))])
    yield "many members.zip", archive([(f"{number}.csv", b"") for number in range(6000)])
    yield "one name twice.zip", archive([("Overview.csv", GOOD_CSV), ("overview.CSV", GOOD_CSV)])
    yield "overlapping.zip", overlapping()
    for number, name in enumerate(
        ("../Overview.csv", "/etc/Overview.csv", "..\\Overview.csv", "C:\\Overview.csv", "a/../../b.csv")
    ):
        yield f"escaping {number}.zip", archive([(name, GOOD_CSV)])
    yield "an archive inside.zip", archive([("inner.zip", archive([("Overview.csv", GOOD_CSV)]))])
    yield "empty.zip", archive([])
    yield "folders only.zip", archive([("folder/", b"")])
    yield "strange member names.zip", archive([("\u202evsc.weivrevO", GOOD_CSV), ("a" * 5000 + ".csv", GOOD_CSV)])
    yield "broken checksum.zip", archive([("Overview.csv", GOOD_CSV)], zipfile.ZIP_STORED).replace(b"March 7", b"March 8", 1)
    yield (
        "other types inside.zip",
        archive([("a.png", b"\x89PNG\r\n\x1a\n"), ("b.pdf", b"%PDF-1.7"), ("Overview.csv", GOOD_CSV)]),
    )


def _texts() -> Iterator[tuple[str, bytes]]:
    """Texts that make a parser swallow the file, recurse or guess."""
    yield "quote that never ends.csv", b'"Date","Video Views"\n"' + b"x" * 300_000
    yield "a line of a million cells.csv", b"Date,Views\n" + b"," * 1_000_000
    yield "a million blank lines.csv", b"\n" * 1_000_000
    yield "headings again and again.csv", b"Date,Views,Likes\n" * 3000
    yield "a number of a hundred thousand digits.csv", b"Date,Views,Likes\n2026-03-01," + b"9" * 100_000 + b",1\n"
    yield "a long number with separators.csv", b"Date,Views,Likes\n2026-03-01," + b"1.2," * 20_000 + b",1\n"
    yield "spaces for a regular expression.csv", b"Date,Views,Likes\n" + b" " * 50_000 + b"x,1,1\n"
    yield "links without an end.csv", b"Video link,Views,Likes\n" + b"https://www.tiktok.com/@" * 5000 + b",1,1\n"
    yield "quotes only.csv", b"Video title,Video link,Views\n" + b'"' * 50_001
    yield "deep lists.json", b"[" * 100_000
    yield "deep objects.json", b'{"a":' * 100_000 + b"1" + b"}" * 100_000
    yield "a list of everything.json", json.dumps([1, None, "x", [], {"a": {"b": []}}, {}]).encode()
    yield "numbers beyond all bounds.json", b'[{"video_id": 1e400, "views": 123456789012345678901234567890, "likes": -1e308}]'
    yield "a page.csv", b"\n\n  <!DOCTYPE html><html></html>"
    yield "markup.csv", b'<?xml version="1.0"?><a/>'
    yield "headings only.csv", b"Date,Views\n" * 200_000
    yield "quotes in every row.csv", b"Video title,Video link,Views\n" + b'a"b,c,1,2\n' * 300_000
    yield "a cell too many in every row.csv", b"Video title,Video link,Views\n" + b"ab,c,1,2\n" * 300_000
    yield "no dates.csv", b"Date,Views,Likes\n" + b"".join(b"%d foo %d,1,2\n" % (n % 28, n) for n in range(200_000))
    yield (
        "sixteen thousand columns.csv",
        b"Date,Views," + b"x," * 16_000 + b"\n" + (b"2026-03-01," + b"1," * 16_001 + b"\n") * 50,
    )
    yield "other bytes.csv", bytes(range(1, 256)) * 40
    yield "surrogates.csv", '"Date","Views","Likes"\n"March 1","1","\ud800"'.encode("utf-8", "surrogatepass")
    yield "half a character.csv", GOOD_CSV + b"\xe2\x82"
    yield "odd UTF-16.csv", b"\xff\xfe" + "Date,Views".encode("utf-16-le") + b"x"
    yield "UTF-32.csv", '"Date","Views","Likes"\n"March 1","1","2"'.encode("utf-32")
    yield "zeros between.csv", GOOD_CSV.replace(b"March", b"Ma\0rch")
    for byte in (b"\r", b"\x0b", b"\x0c", b"\x1c", b"\x85", b"\xe2\x80\xa8"):
        yield f"line ends {byte.hex()}.csv", GOOD_CSV.replace(b"\n", byte)
