"""What a file is, by its bytes and not by its name, in words that need no language: ``.docx (Word)``."""

from __future__ import annotations

import os
import stat
import zipfile
from collections.abc import Iterable
from pathlib import Path

WORKBOOK = ".xlsx"
"""What :func:`type_of_package` calls a workbook that can be refreshed: .xlsx, .xlsm and their templates."""

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
"""How the files of Office before 2007 begin, and those with a password."""
PACKAGES = (b"PK\x03\x04", b"PK\x05\x06")
"""How a ZIP file begins: one with members, and an empty one."""
ENCRYPTED = "EncryptedPackage".encode("utf-16-le")

_MARKS = (
    (b"%PDF", "PDF"),
    (b"\x89PNG", "PNG"),
    (b"\xff\xd8\xff", "JPEG"),
    (b"GIF8", "GIF"),
    (b"II*\0", "TIFF"),
    (b"MM\0*", "TIFF"),
    (b"Rar!", "RAR"),
    (b"7z\xbc\xaf", "7z"),
    (b"\x1f\x8b", "gzip"),
    (b"SQLite format", "SQLite"),
    (b"PAR1", "Parquet"),
    (b"\x7fELF", "ELF"),
    (b"{\\rtf", ".rtf"),
)
_MARKS_LIKE_WORDS = ((b"MZ", ".exe"), (b"ID3", "MP3"))
"""A text may begin like these."""
_OLE_NAMES = (("WordDocument", ".doc (Word)"), ("PowerPoint Document", ".ppt (PowerPoint)"), ("__substg1.0_", ".msg (Outlook)"))
_XLS = ("Workbook", "Book")
_OPEN_DOCUMENTS = {
    "spreadsheet": ".ods (OpenDocument)",
    "text": ".odt (OpenDocument)",
    "presentation": ".odp (OpenDocument)",
    "graphics": ".odg (OpenDocument)",
}
_PARTS = (
    ("xl/workbook.bin", ".xlsb (Excel)"),
    ("content.xml", ".ods (OpenDocument)"),
    ("word/", ".docx (Word)"),
    ("ppt/", ".pptx (PowerPoint)"),
    ("visio/", ".vsdx (Visio)"),
    ("Index/Document.iwa", ".numbers (Apple)"),
    ("index.apxl", ".key (Apple)"),
    ("META-INF/MANIFEST.MF", ".jar"),
    ("AndroidManifest.xml", ".apk"),
)
_GOOGLE = (b"doc_id", b"docs.google.com", b"resource_id")
_NOT_ON_A_DISK = ("proc", "sys")


def is_ordinary(path: Path) -> bool:
    """Say whether a path is a file with contents of its own: no device, pipe or socket, and nothing the system makes up.

    Raises:
        OSError: there is no such file, or it cannot be looked at.

    """
    return stat.S_ISREG(path.stat().st_mode) and (os.name == "nt" or path.resolve().parts[1] not in _NOT_ON_A_DISK)


def type_of_bytes(start: bytes) -> str:
    """Return the type of a file that is neither a ZIP file nor of old Office, the empty text where none is known."""
    if start[4:8] == b"ftyp":
        return "HEIC" if start[8:12] in {b"heic", b"mif1"} else "MP4"
    if start[:4] == b"RIFF":
        return start[8:12].decode("ascii", "replace").strip()
    marks = (*_MARKS, *_MARKS_LIKE_WORDS) if b"\0" in start else _MARKS
    return next((name for mark, name in marks if start.startswith(mark)), "")


def type_of_text(start: bytes) -> str:
    """Return the type of a text by its beginning, the empty text where it is none."""
    text = start.lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if text.startswith((b"<!doctype html", b"<html")) or (text.startswith(b"<?xml") and b"<html" in text):
        return "HTML"
    if text.startswith(b"<?xml"):
        return "XML"
    if text.startswith((b"{", b"[")):
        return ".gsheet (Google)" if any(word in text for word in _GOOGLE) else "JSON"
    return "" if b"\0" in start or not text else ".csv, .txt"


def type_of_old_office(content: bytes) -> str:
    """Return the type of a file of Office before 2007, the empty text for one with a password."""
    if ENCRYPTED in content:
        return ""
    for name, shown in _OLE_NAMES:
        if name.encode("utf-16-le") in content:
            return shown
    return ".xls (Excel 97)" if any(name.encode("utf-16-le") in content for name in _XLS) else "OLE"


def type_of_package(archive: zipfile.ZipFile) -> str:
    """Return the type of a ZIP file by what is in it."""
    names = archive.namelist()
    if not names:
        return ".zip (0)"
    if "mimetype" in names:
        media = archive.read("mimetype")[:100].decode("ascii", "replace")
        if ".opendocument." in media:
            return _OPEN_DOCUMENTS.get(media.rpartition(".")[2].partition("-")[0].strip(), "OpenDocument")
        return ".epub" if "epub" in media else media
    for part, shown in _PARTS:
        if any(name == part or (part.endswith("/") and name.startswith(part)) for name in names):
            return shown
    return WORKBOOK if _has_sheets(names) else ".zip"


def _has_sheets(names: Iterable[str]) -> bool:
    return any(name.lstrip("/").startswith("xl/") for name in names) and "[Content_Types].xml" in names
