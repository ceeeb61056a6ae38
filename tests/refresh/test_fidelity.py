"""What a refresh may change in the file, part by part: everything around our tables keeps its compressed bytes."""

from __future__ import annotations

import importlib
import re
import zipfile
from datetime import datetime, timedelta
from pathlib import Path

import openpyxl
import pytest

from tests.refresh.exports import studio
from tests.refresh.rich_workbook import PARTS, compressed, edited, enrich, part_of
from tests.refresh.test_figures import NOW, refreshed
from tests.refresh.year_of_edits import REFRESHES, begun, edits, refresh_again
from tiktok_kpis.ledger.frames import ORIGIN
from tiktok_kpis.ledger.tables import TABLES
from tiktok_kpis.ooxml.package import OWNED, WorkbookParts
from tiktok_kpis.problems import Refused
from tiktok_kpis.refresh.file_store import FileStore
from tiktok_kpis.refresh.refresh import refresh
from tiktok_kpis.workbook.contract import TABLE_PLACES, sheet_name

LATER = NOW + timedelta(days=1)
POSTS, DAILY = TABLE_PLACES["Posts"], TABLE_PLACES["Daily"]
DOCUMENT = Path(__file__).parents[2] / "docs" / "what-refresh-changes.md"
FORMULA_VALUE = re.compile(
    r"(<(?:\w+:)?c\b[^>]*?)(?:\st=[\"']\w+[\"'])?>(<(?:\w+:)?f\b[^>]*?(?:/>|>[^<]*</(?:\w+:)?f>))(?:<(?:\w+:)?v>[^<]*</(?:\w+:)?v>)?"
)


def text_of(path: Path, part: str) -> str:
    """Return a part of a workbook as text."""
    with zipfile.ZipFile(path) as archive:
        return archive.read(part).decode()


def without_values(part: str) -> str:
    """Return a sheet's part without the stored values of its formulas."""
    return FORMULA_VALUE.sub(r"\1>\2", part)


@pytest.fixture
def rich(tmp_path: Path) -> tuple[Path, Path]:
    """Return a rich macro workbook after 60 more days of exports, and as it was before."""
    book, _ = refreshed(tmp_path, studio(tmp_path, days=50))
    enrich(book)
    macro = book.rename(book.with_suffix(".xlsm"))
    before = tmp_path / "before.xlsm"
    before.write_bytes(macro.read_bytes())
    refresh(macro, studio(tmp_path, days=60, posts_known=18), now=LATER)
    return before, macro


def test_no_part_is_lost_and_none_changed_that_is_not_ours(rich: tuple[Path, Path]) -> None:
    """Charts, pictures, slicers, pivots, macros, comments, sparklines, custom XML: the compressed bytes are copied."""
    old, new = compressed(rich[0]), compressed(rich[1])
    assert old.keys() - new.keys() == {"xl/calcChain.xml"}
    assert new.keys() <= old.keys()
    kinds = WorkbookParts(rich[0]).kinds
    changed = {name for name in new if old[name] != new[name]}
    assert {kinds.get(name) for name in changed} <= set(OWNED)
    assert changed & PARTS.keys() <= {"xl/pivotCache/pivotCacheDefinition1.xml", "xl/worksheets/mine.xml"}
    assert new["xl/vbaProject.bin"] == old["xl/vbaProject.bin"]
    assert "macroEnabled" in text_of(rich[1], "[Content_Types].xml")


def test_in_the_parts_that_change_only_ours_changes(rich: tuple[Path, Path]) -> None:
    """The user's sheet keeps all but stored values; a table's sheet all outside its rows but what names its last row."""
    before, after = rich
    mine = "xl/worksheets/mine.xml"
    assert without_values(text_of(before, mine)) == without_values(text_of(after, mine))
    for name, table in WorkbookParts(before).tables.items():
        old, new = (text_of(path, table.sheet_part) for path in rich)
        area = re.compile(r"sqref=\"[^\"]*\"|<xm:sqref>[^<]*|<dimension[^>]*>(?:</dimension>)?")
        for part in (0, 2):
            ends = [area.sub("", re.split(r"<sheetData>|</sheetData>", text)[part]) for text in (old, new)]
            assert (name, ends[0]) == (name, ends[1])
    posts = text_of(after, part_of(after, "Posts"))
    last = re.search(r'ref="A3:[A-Z]+(\d+)"', text_of(after, WorkbookParts(after).tables["Posts"].part))
    assert last is not None
    assert f"<xm:sqref>O4:O{last[1]}</xm:sqref>" in posts


def test_what_reads_our_tables_is_told(rich: tuple[Path, Path]) -> None:
    """The pivot table reads anew, everything is calculated anew, and no order of an old calculation is left."""
    after = rich[1]
    assert "refreshOnLoad='0'" not in text_of(after, "xl/pivotCache/pivotCacheDefinition1.xml")
    assert 'refreshOnLoad="1"' in text_of(after, "xl/pivotCache/pivotCacheDefinition1.xml")
    assert 'fullCalcOnLoad="1"' in text_of(after, "xl/workbook.xml")
    assert "calcChain" not in text_of(after, "[Content_Types].xml") + text_of(after, "xl/_rels/workbook.xml.rels")


def test_the_document_lists_the_parts_the_code_may_change() -> None:
    """And the code refuses to write any other."""
    listed = re.findall(r"^\| `(\w+)` \|", DOCUMENT.read_text(encoding="utf-8"), re.MULTILINE)
    assert listed == list(OWNED)


def test_a_part_that_is_not_ours_cannot_be_written(rich: tuple[Path, Path]) -> None:
    """The list in the document is the one the code holds to."""
    parts = WorkbookParts(rich[1])
    with pytest.raises(ValueError, match="not ours"):
        parts.replace("customXml/item1.xml", "<plan/>")


def test_a_heading_the_user_renamed_still_takes_its_figures(tmp_path: Path) -> None:
    """It is known by the id its table gave the column; the heading stays as the user wrote it."""
    book, _ = refreshed(tmp_path, studio(tmp_path, days=50))
    table = WorkbookParts(book).tables["Daily"]
    heading = DAILY.table.column("views").heading()
    edited(book, {table.part: lambda text: text.replace(f'name="{heading}"', 'name="Plays, all"')})
    made = refresh(book, studio(tmp_path, days=60), now=LATER)
    assert made.tables["Daily"]["views"].notna().all()
    store = FileStore(book)
    assert store.read(TABLES["Daily"])["views"].tolist() == made.tables["Daily"]["views"].tolist()
    assert "Plays, all" in WorkbookParts(book).tables["Daily"].headings


def test_an_order_and_a_filter_of_the_users_stay(tmp_path: Path) -> None:
    """Days sorted newest first and partly hidden stay so; new days follow and are not hidden."""
    book, _ = refreshed(tmp_path, studio(tmp_path, days=50))
    part = part_of(book, sheet_name("daily"))

    def newest_first(text: str) -> str:
        head, data, tail = re.split(r"<sheetData>|</sheetData>", text)
        rows = re.findall(r"<row\b.*?</row>", data, re.DOTALL)
        above = [row for row in rows if int(re.findall(r'r="(\d+)"', row)[0]) < DAILY.first_row]
        days = [row for row in rows if row not in above][::-1]
        moved = [
            re.sub(r'(r="[A-Z]*)\d+"', rf'\g<1>{DAILY.first_row + place}"', row).replace("<row ", '<row hidden="1" ', place < 3)
            for place, row in enumerate(days)
        ]
        return f"{head}<sheetData>{''.join([*above, *moved])}</sheetData>{tail}"

    edited(book, {part: newest_first})
    before = FileStore(book).read(DAILY.table)
    refresh(book, studio(tmp_path, days=60), now=LATER)
    after = FileStore(book).read(DAILY.table)
    assert after["date"].tolist()[: len(before)] == before["date"].tolist() == sorted(before["date"], reverse=True)
    assert len(after) == len(before) + 10
    hidden = re.findall(r'<row\b[^>]*hidden="1"[^>]*>', text_of(book, part))
    assert len(hidden) == 3


@pytest.mark.parametrize("manner", ["prefixed", "quoted", "utf-16"])
def test_sheets_are_read_and_written_in_their_own_manner(tmp_path: Path, manner: str) -> None:
    """Prefixed names, single quotes, another encoding: the same figures, and a well-formed part."""
    book, _ = refreshed(tmp_path, studio(tmp_path, days=50))
    part = part_of(book, sheet_name("daily"))

    def prefixed(text: str) -> str:
        made = re.sub(r"<(/?)(?=[a-zA-Z])(?!\w+:)", r"<\1x:", text)
        return made.replace(' xmlns="', ' xmlns:x="')

    edits = {"prefixed": prefixed, "quoted": lambda text: re.sub(r'="([^"\']*)"(?=[^<]*>)', r"='\1'", text)}
    if manner in edits:
        edited(book, {part: edits[manner]})
    else:
        text = re.sub(r'encoding="UTF-8"', 'encoding="UTF-16"', text_of(book, part))
        edited(book, {}, {part: text.encode("utf-16")})
    made = refresh(book, studio(tmp_path, days=60), now=LATER)
    assert len(made.tables["Daily"]) == 60
    values = openpyxl.load_workbook(book, data_only=True)[sheet_name("daily")]
    column = DAILY.column_number("views")
    shown = [values.cell(DAILY.first_row + place, column).value for place in range(60)]
    assert shown == made.tables["Daily"]["views"].tolist()
    assert values.tables["Daily"].ref.endswith(str(DAILY.header_row + 60))


def test_days_that_count_from_1904_are_the_same_days(tmp_path: Path) -> None:
    """A workbook that began on an old Mac shows the days of the export."""
    book = refreshed(tmp_path, [])[0]
    edited(book, {"xl/workbook.xml": lambda text: text.replace("<workbookPr", '<workbookPr date1904="1"', 1)})
    made = refresh(book, studio(tmp_path, days=50), now=LATER)
    days = [cell[0].value for cell in openpyxl.load_workbook(book)[sheet_name("daily")].iter_rows(DAILY.first_row, None, 2, 2)]
    assert [day.date() for day in days if isinstance(day, datetime)] == made.tables["Daily"]["date"].tolist()
    assert FileStore(book).read(DAILY.table)["date"].tolist() == made.tables["Daily"]["date"].tolist()


def test_a_strict_workbook_is_refused_with_a_sentence(tmp_path: Path) -> None:
    """It is written in another vocabulary; nothing is touched."""
    book = refreshed(tmp_path, [])[0]
    edited(
        book,
        {
            "xl/workbook.xml": lambda text: text.replace(
                "http://schemas.openxmlformats.org/spreadsheetml/2006/main", "http://purl.oclc.org/ooxml/spreadsheetml/main"
            )
        },
    )
    before = book.read_bytes()
    with pytest.raises(Refused) as refused:
        refresh(book, studio(tmp_path), now=NOW)
    assert refused.value.problem.code == "workbook_strict"
    assert book.read_bytes() == before


def test_more_rows_than_a_sheet_has_are_refused(tmp_path: Path) -> None:
    """1,048,576 rows, title and headings among them; the sentence says what to do."""
    store = FileStore(refreshed(tmp_path, [])[0])
    one = store.read(TABLES["Log"]).iloc[:0]
    too_many = one.reindex(range(1_048_576)).astype(object)
    with pytest.raises(Refused) as refused:
        store.write(TABLES["Log"], too_many)
    assert refused.value.problem.code == "too_many_rows"
    assert refused.value.problem.remedy("en")


def test_a_year_of_edits_goes_through_ten_refreshes(tmp_path: Path) -> None:
    """A column, a heading, an order, a filter, colours, notes, what was typed, a pivot and a picture are there after each."""
    book = begun(tmp_path)
    kinds = WorkbookParts(book).kinds
    wanted, parts = edits(book), compressed(book)
    assert all(value for name, value in wanted.items() if name != "painted anew")
    for number in range(1, REFRESHES + 1):
        refresh_again(book, tmp_path, number)
        assert (number, edits(book)) == (number, wanted)
        kept = {name: part for name, part in parts.items() if kinds.get(name) not in OWNED}
        assert kept.items() <= compressed(book).items()


def workbooks_of_others() -> list[Path]:
    """Return the workbooks made by Excel that installed packages carry."""
    folders = [Path(importlib.import_module(name).__file__ or "").parent for name in ("xlwings", "pyopenvba")]
    return sorted(path for folder in folders for path in folder.rglob("*.xls[xm]"))


def test_there_are_workbooks_of_others() -> None:
    """An empty list would let the test below pass without a workbook."""
    assert workbooks_of_others()


@pytest.mark.parametrize("path", workbooks_of_others(), ids=lambda path: path.name)
def test_workbooks_of_others_are_written_as_they_were(tmp_path: Path, path: Path) -> None:
    """Opened and written with nothing changed, every part has its compressed bytes; each sheet can be read."""
    with zipfile.ZipFile(path) as archive:
        if b"purl.oclc.org/ooxml" in archive.read("xl/workbook.xml"):
            with pytest.raises(Refused):
                FileStore(path)
            return
    store = FileStore(path)
    assert not any(store.has(table) for table in TABLES.values())
    store.write_to(tmp_path / "written.xlsx")
    assert compressed(tmp_path / "written.xlsx") == compressed(path)


def test_rows_keep_their_bytes_where_nothing_changed(tmp_path: Path) -> None:
    """One more view of one day: every other row of the table is as it was written."""
    book, _ = refreshed(tmp_path, studio(tmp_path, days=50))
    store = FileStore(book)
    days = store.read(DAILY.table)
    days["views"] = [value + (place == 7) for place, value in enumerate(days["views"])]
    store.write(DAILY.table, days)
    store.write_to(tmp_path / "written.xlsx")
    part = part_of(book, sheet_name("daily"))
    old, new = (re.findall(r"<row\b.*?</row>", text_of(path, part), re.DOTALL) for path in (book, tmp_path / "written.xlsx"))
    assert [one != other for one, other in zip(old, new, strict=True)].count(True) == 1
    assert FileStore(tmp_path / "written.xlsx").read(DAILY.table)[ORIGIN].tolist() == days[ORIGIN].tolist()
