"""What is opened as a workbook, and what every other file is called that is given instead of one."""

from __future__ import annotations

import os
import shutil
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest

import tiktok_kpis
from tests.faults.children import needs_fork
from tests.faults.runs import loaded, run
from tests.harness.made_once import empty_workbook
from tests.refresh.exports import studio
from tiktok_kpis.problems import Refused
from tiktok_kpis.refresh.opening import check_workbook

GIGABYTE = 1 << 30
PARTS = {
    ".docx (Word)": {"[Content_Types].xml": "", "word/document.xml": ""},
    ".pptx (PowerPoint)": {"[Content_Types].xml": "", "ppt/presentation.xml": ""},
    ".xlsb (Excel)": {"[Content_Types].xml": "", "xl/workbook.bin": ""},
    ".ods (OpenDocument)": {"mimetype": "application/vnd.oasis.opendocument.spreadsheet", "content.xml": ""},
    ".odt (OpenDocument)": {"mimetype": "application/vnd.oasis.opendocument.text", "content.xml": ""},
    ".numbers (Apple)": {"Index/Document.iwa": ""},
    ".epub": {"mimetype": "application/epub+zip"},
    ".zip": {"Overview.csv": "Date,Video Views"},
    ".zip (0)": {},
}
BYTES = {
    "PDF": b"%PDF-1.7",
    "PNG": b"\x89PNG\r\n",
    "JPEG": b"\xff\xd8\xff\xe0",
    "HEIC": b"\0\0\0\x18ftypheic",
    "WEBP": b"RIFF\0\0\0\0WEBPVP8 ",
    "gzip": b"\x1f\x8b\x08",
    "HTML": b"\n<!DOCTYPE html><html>",
    "XML": b"<?xml version='1.0'?><a/>",
    "JSON": b'{"videos": []}',
    ".gsheet (Google)": b'{"":"WARNING!","doc_id":"1a","email":"a@example.com"}',
    ".csv, .txt": b"Date,Video Views\n2026-03-01,3\n",
    ".xls (Excel 97)": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504) + "Workbook".encode("utf-16-le"),
    ".doc (Word)": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504) + "WordDocument".encode("utf-16-le"),
}


def refusal(path: Path, *exports: Path) -> tuple[str, dict[str, str]]:
    """Return the code and the values of what is said of a file that is given as the workbook."""
    with pytest.raises(Refused) as refused:
        check_workbook(path, exports)
    return refused.value.problem.code, dict(refused.value.problem.values)


@pytest.mark.parametrize("kind", [*PARTS, *BYTES])
def test_what_is_no_workbook_is_named_for_what_it_is(tmp_path: Path, kind: str) -> None:
    """Whatever the name says."""
    path = tmp_path / "book.xlsx"
    if kind in PARTS:
        with zipfile.ZipFile(path, "w") as archive:
            for name, text in PARTS[kind].items():
                archive.writestr(name, text)
    else:
        path.write_bytes(BYTES[kind])
    assert refusal(path) == ("workbook_of_other_type", {"type": kind})


@pytest.mark.parametrize("name", ["Overview.csv", "exports.zip", "table.xlsx"])
def test_the_workbook_comes_first(tmp_path: Path, name: str) -> None:
    """An export given before it is said, with the two swapped: a text, an archive, or a workbook without our tables."""
    export, book = tmp_path / name, tmp_path / "book.xlsx"
    book.write_bytes(empty_workbook("ro"))
    if name.endswith(".zip"):
        with zipfile.ZipFile(export, "w") as archive:
            archive.writestr("Overview.csv", "Date,Video Views\n")
    elif name.endswith(".csv"):
        export.write_text("Date,Video Views\n")
    else:
        openpyxl.Workbook().save(export)
    assert refusal(export, tmp_path / "other.csv", book) == ("workbook_first", {"workbook": str(book), "export": str(export)})


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no pipes in its folders")
@pytest.mark.parametrize(
    "how", [refusal, tiktok_kpis.tables, tiktok_kpis.refresh, tiktok_kpis.kpis], ids=lambda how: how.__name__
)
@pytest.mark.parametrize("name", ["pipe", "/dev/zero", "/dev/null", "/proc/self/environ", "/proc/kmsg"])
def test_only_ordinary_files_are_opened(tmp_path: Path, name: str, how: Callable[[Path], object]) -> None:
    """A pipe would be waited for, a device has no end; in Python too."""
    path = Path(name)
    if name == "pipe":
        os.mkfifo(path := tmp_path / name)
    elif not path.exists():
        pytest.skip(f"this system has no {name}")
    if how is refusal:
        assert refusal(path) == ("file_not_ordinary", {})
        return
    with pytest.raises(Refused) as refused:
        how(path)
    assert refused.value.problem.code == "file_not_ordinary"


@needs_fork
@pytest.mark.parametrize("command", ["restore", "repair", "refresh", "check", "portfolio"])
def test_no_command_waits_for_a_pipe(tmp_path: Path, command: str) -> None:
    """Each says what it is; also where it lies in a folder of exports."""
    loaded()
    os.mkfifo(tmp_path / "pipe.xlsx")
    ended = run([command, tmp_path if command == "portfolio" else "pipe.xlsx"], tmp_path, seconds=20)
    assert ended.code == 2
    assert "Traceback" not in ended.said


def with_cells(path: Path, cells: bytes) -> Path:
    """Return a new workbook with rows added to its sheet Paste."""
    path.write_bytes(empty_workbook("en"))
    part = openpyxl.load_workbook(path).sheetnames.index("Paste") + 1
    made = path.with_suffix(".made")
    with zipfile.ZipFile(path) as source, zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as target:
        for entry in source.infolist():
            content = source.read(entry)
            if entry.filename == f"xl/worksheets/sheet{part}.xml":
                assert b"</sheetData>" in content
                content = content.replace(b"</sheetData>", cells + b"</sheetData>")
            target.writestr(entry.filename, content)
    return made.replace(path)


def far(address: str, row: int) -> bytes:
    """Return a row with one text in it."""
    return f'<row r="{row}"><c r="{address}{row}" t="inlineStr"><is><t>x</t></is></c></row>'.encode()


@needs_fork
@pytest.mark.skipif(sys.platform != "linux", reason="memory is limited as Linux does it")
@pytest.mark.parametrize("cells", [far("XFD", 1048576), far("XFD", 5000), far("A", 1048576)], ids=["last", "wide", "deep"])
def test_a_value_far_from_all_others_costs_no_memory(tmp_path: Path, cells: bytes) -> None:
    """The exports are read and saved; the stray cell is said as any other that is in no table."""
    loaded()
    exports = studio(tmp_path)
    book = with_cells(tmp_path / "book.xlsx", cells)
    ended = run(["refresh", book, *exports], tmp_path, first=_with_a_gigabyte)
    said = ended.said + (tmp_path / "output.txt").read_text("utf-8")
    assert ended.code in {0, 2}, said
    assert "Paste" in said
    assert (tmp_path / "book backups").is_dir()


@needs_fork
@pytest.mark.skipif(sys.platform != "linux", reason="memory is limited as Linux does it")
def test_values_that_cannot_be_held_are_refused_by_their_cell(tmp_path: Path) -> None:
    """A diagonal through the sheet is neither a table nor a stray cell."""
    loaded()
    with_cells(tmp_path / "book.xlsx", b"".join(far("XFD", row) for row in range(5000, 6000)))
    ended = run(["refresh", "book.xlsx"], tmp_path, first=_with_a_gigabyte)
    assert ended.code == 2
    assert "XFD5999" in ended.said
    assert not (tmp_path / "book backups").exists()


def test_formats_that_reach_far_down_are_no_values(tmp_path: Path) -> None:
    """As a column formatted as text leaves them; rows of a height of their own too."""
    rows = b"".join(
        b'<row r="%d" ht="20" customHeight="1"><c r="A%d" s="1"/><c r="XFD%d" s="1"/></row>' % (row, row, row)
        for row in range(900_000, 900_400)
    )
    book = with_cells(tmp_path / "book.xlsx", rows)
    assert not tiktok_kpis.refresh(book, now=None).changed
    made = shutil.copy2(book, tmp_path / "export.xlsx")
    assert not {problem.code for problem in tiktok_kpis.read_exports(made).problems} & {"cells_too_far", "sheet_too_large"}


def test_a_text_longer_than_a_sheet_is_refused_before_it_is_read(tmp_path: Path) -> None:
    """Three million rows, and as many after a quote that is never closed."""
    for name, first in (("rows.csv", ""), ("quote.csv", '2026-03-01,"5,1\n')):
        path = tmp_path / name
        path.write_text("Date,Video Views,Likes\n" + first + "2026-03-01,123,12\n" * 3_000_000)
        assert [problem.code for problem in tiktok_kpis.read_exports(path).problems] == ["file_too_long"]
        path.unlink()


def _with_a_gigabyte() -> None:
    import resource

    held = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[0]) * os.sysconf("SC_PAGE_SIZE")
    resource.setrlimit(resource.RLIMIT_AS, (held + GIGABYTE, held + GIGABYTE))
