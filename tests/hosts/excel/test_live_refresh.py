"""The refresh of a workbook open in Excel: what Excel does to what is written, what it is asked, and when it says no."""

from __future__ import annotations

import copy
import re
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path
from types import ModuleType, SimpleNamespace
from typing import Any

import pytest

from tests.harness.excel_sheets import PROTECTED, Hyperlink
from tests.harness.excel_workbook import MANUAL, Application
from tests.harness.made_once import empty_workbook
from tests.harness.xlwings_windows import excel_on_windows
from tests.refresh.exports import studio
from tiktok_kpis.ledger.frames import row_dicts
from tiktok_kpis.ledger.tables import DAILY
from tiktok_kpis.problems import Refused
from tiktok_kpis.refresh import advising
from tiktok_kpis.refresh.backups import backups
from tiktok_kpis.refresh.refresh import Refreshed
from tiktok_kpis.refresh.saving import BACKUPS_KEPT, back_up
from tiktok_kpis.workbook.contract import TABLE_PLACES, sheet_name

NOW = datetime(2026, 4, 2, 9, 30)  # noqa: DTZ001 -- the user's own clock
PAGE = Path(__file__).parents[3] / "docs" / "install-excel.md"
PASTED = [
    ["Date", "Video Views", "Profile Views", "Likes", "Comments", "Shares"],
    ["March 14", "120", "4", "10", "1", "0"],
    ["March 15", "1.2K", "5", "11", "0", "2"],
]
FIRST = TABLE_PLACES["Daily"].first_row
DAYS = sheet_name("daily")


@pytest.fixture(scope="module")
def live() -> Iterator[ModuleType]:
    """The module, with xlwings as on Windows."""
    with excel_on_windows("tiktok_kpis.hosts.excel"):
        from tiktok_kpis.hosts.excel import live_refresh

        yield live_refresh


@pytest.fixture(scope="module")
def first(tmp_path_factory: pytest.TempPathFactory) -> Application:
    """Excel with an empty workbook; each test has a copy."""
    path = tmp_path_factory.mktemp("book") / "book.xlsx"
    path.write_bytes(empty_workbook("en"))
    return Application(path)


@pytest.fixture
def excel(first: Application, tmp_path: Path) -> Application:
    """Excel with an empty workbook in a folder of its own."""
    return in_folder(first, tmp_path)


def in_folder(before: Application, folder: Path) -> Application:
    """Return Excel with a copy of its workbook in another folder."""
    made = copy.deepcopy(before)
    path = folder / "book.xlsx"
    path.write_bytes(before.workbook.path.read_bytes())
    made.workbook.path, made.workbook.full_name = path, str(path)
    return made


def paste(excel: Application, lines: list[list[str]] = PASTED) -> Application:
    """Paste lines below the help of the Paste sheet, whose cells are text."""
    for row, cells in enumerate(lines, 3):
        for column, cell in enumerate(cells, 1):
            excel.workbook.sheet(sheet_name("paste")).enter(row, column, cell)
    return excel


def pressed(live: ModuleType, excel: Application, *exports: Path, now: datetime = NOW) -> Refreshed:
    """Press the button."""
    made: Refreshed = live.refresh_open_workbook(excel.xlwings_book(), exports, now=now)
    return made


def contents(excel: Application, name: str, table: str = "Daily") -> list[Any]:
    """Return what stands in a column of a table."""
    place = TABLE_PLACES[table]
    listed = excel.workbook.table(table)
    return [listed.sheet.cell(row, place.column_number(name)).content for row in range(place.first_row, listed.bottom + 1)]


def test_what_is_pasted_is_in_the_open_tables(live: ModuleType, excel: Application) -> None:
    """The file stays as it was: the user saves; the copy is of the same bytes, in the folder of the closed file's copies."""
    file = excel.workbook.path.read_bytes()
    made = pressed(live, paste(excel))
    assert (contents(excel, "views"), contents(excel, "profile_views")) == ([120, 1200], [4, 5])
    assert made.changes.added["Daily"] == 2
    assert made.calculated
    assert excel.workbook.path.read_bytes() == file
    assert made.backup in backups(excel.workbook.path)
    said = live.summary(made)
    assert "Daily: 2 new, 0 changed." in said
    assert "Read: 1 tables, 2 rows; refused: 0 rows." in said
    assert str(made.backup) in said


def test_links_behind_pasted_words_name_the_videos(live: ModuleType, excel: Application) -> None:
    """A hyperlink of a cell, a formula with the link in it, and one that takes it from another cell."""
    video = "https://www.tiktok.com/@sample.bakery/video/76130000000000000{}"
    lines = [
        ["Video link", "Views", "Likes", "Note"],
        ["Watch", "100", "10", ""],
        ["See", "200", "20", ""],
        ["Look", "300", "30", ""],
    ]
    sheet = paste(excel, lines).workbook.sheet(sheet_name("paste"))
    sheet.hyperlinks.append(Hyperlink(sheet, 4, 1, video.format("01")))
    sheet.cell(5, 1).formula = f'=HYPERLINK("{video.format("02")}","See")'
    sheet.enter(6, 4, video.format("03"))
    sheet.cell(6, 1).formula = '=HYPERLINK(D6,"Look")'
    pressed(live, excel)
    assert contents(excel, "link", "Posts") == [video.format(number) for number in ("01", "02", "03")]
    assert contents(excel, "views", "Posts") == [100, 200, 300]


def test_nothing_new_writes_nothing(live: ModuleType, excel: Application) -> None:
    """No cell, no copy, no row in the Log."""
    pressed(live, paste(excel))
    before, asked = excel.workbook.state(), len(excel.calls)
    made = pressed(live, excel)
    assert (made.changes.nothing, made.backup, excel.workbook.state()) == (True, None, before)
    assert not [call for call in excel.calls[asked:] if call.endswith(" =") and not call.startswith("Application.")]
    assert "Nothing new" in live.summary(made)


def test_a_cell_that_stays_the_same_is_not_written(live: ModuleType, excel: Application) -> None:
    """One more day changes one row of the table: its neighbours keep even what only looks like their value."""
    pressed(live, paste(excel))
    cell = excel.workbook.sheet(DAYS).cell(FIRST, TABLE_PLACES["Daily"].column_number("views"))
    cell.formula = "=100+20"
    pressed(live, paste(excel, [*PASTED, ["March 16", "7", "1", "1", "1", "1"]]))
    assert contents(excel, "views") == [120, 1200, 7]
    assert cell.formula == "=100+20"


def test_rows_that_a_filter_hides_get_their_own_values(live: ModuleType, excel: Application) -> None:
    """Excel puts the first value of a block into every row that shows; the filter stays as it is."""
    pressed(live, paste(excel))
    excel.workbook.sheet(DAYS).filtered = {FIRST + 1}
    lines = [PASTED[0], *([f"March {day}", str(2000 + day), str(100 + day), "1", "2", "3"] for day in (14, 15, 16, 17))]
    pressed(live, paste(excel, lines), now=datetime(2026, 4, 3, 9, 30))  # noqa: DTZ001
    assert contents(excel, "profile_views") == [114, 115, 116, 117]
    assert contents(excel, "views") == [2014, 2015, 2016, 2017]
    assert excel.workbook.sheet(DAYS).filtered == {FIRST + 1}


def test_a_number_in_a_cell_formatted_as_text_is_a_number(live: ModuleType, excel: Application) -> None:
    """Excel would make text of it, which no sum counts."""
    sheet = excel.workbook.sheet(DAYS)
    for row in (FIRST, FIRST + 1):
        sheet.cell(row, TABLE_PLACES["Daily"].column_number("views")).number_format = "@"
    pressed(live, paste(excel))
    assert contents(excel, "views") == [120, 1200]
    assert all(isinstance(content, float) for content in contents(excel, "views"))


def test_cells_read_as_excel_has_them_are_what_a_file_holds(live: ModuleType, excel: Application) -> None:
    """Money as a currency, an error, a date typed as one: nothing is lost to the way it is shown."""
    sheet = excel.workbook.sheet(DAYS)
    place = TABLE_PLACES["Daily"]
    for name, content, number_format in (
        ("account", "a", "@"),
        ("date", 46_000.0, "m/d/yyyy"),
        ("revenue", 12.5, "$#,##0.00"),
        ("clicks", "#DIV/0!", "General"),
        ("conversions", "#SPILL!", "General"),
        ("likes", 46_001.0, "m/d/yyyy"),
    ):
        cell = sheet.cell(FIRST, place.column_number(name))
        cell.content, cell.number_format = content, number_format
    from tiktok_kpis.hosts.excel.live_store import LiveStore

    (row,) = row_dicts(LiveStore(excel.xlwings_book()).read(DAILY))
    assert (row["date"], row["revenue"]) == (date(2025, 12, 9), 12.5)
    assert (row["clicks"], row["conversions"], row["likes"]) == ("#DIV/0!", "#SPILL!", 46_001)


def test_a_protected_sheet_is_written_and_protected_again(live: ModuleType, excel: Application) -> None:
    """With what it allowed before, and no password."""
    options = {**PROTECTED, "AllowSorting": True, "AllowFiltering": True, "Scenarios": False}
    excel.workbook.sheet(DAYS).protected = dict(options)
    pressed(live, paste(excel))
    assert contents(excel, "views") == [120, 1200]
    assert excel.workbook.sheet(DAYS).protected == options


def test_a_sheet_with_a_password_is_refused_in_a_sentence(live: ModuleType, excel: Application) -> None:
    """Nothing is written, on the other sheets neither, and no copy is made."""
    excel.workbook.sheet(DAYS).protected, excel.workbook.sheet(DAYS).password = dict(PROTECTED), "secret"
    before = paste(excel).workbook.state()
    with pytest.raises(Refused) as refused:
        pressed(live, excel)
    assert (refused.value.problem.code, refused.value.problem.place.sheet) == ("sheet_has_a_password", DAYS)
    assert excel.workbook.state() == before
    assert backups(excel.workbook.path) == []


@pytest.mark.parametrize("name", ["Book1", "https://example.sharepoint.com/book.xlsx"])
def test_a_workbook_without_a_folder_is_refused(live: ModuleType, excel: Application, name: str) -> None:
    """There would be no place for the copy."""
    excel.workbook.full_name = name
    before = paste(excel).workbook.state()
    with pytest.raises(Refused) as refused:
        pressed(live, excel)
    assert refused.value.problem.code == "workbook_not_in_a_folder"
    assert excel.workbook.state() == before


def test_a_table_without_its_headings_is_refused(live: ModuleType, excel: Application) -> None:
    """Its first row is a record then."""
    excel.workbook.table("Daily").headings_shown = False
    with pytest.raises(Refused) as refused:
        pressed(live, paste(excel))
    assert refused.value.problem.code == "table_without_headings"


def test_excel_is_left_as_it_was_set(live: ModuleType, excel: Application) -> None:
    """The user's own words in the line at the bottom too; who calculates by hand is told to."""
    excel.state.update(Calculation=MANUAL, EnableEvents=False, StatusBar="mine")
    before = dict(excel.state)
    made = pressed(live, paste(excel))
    assert excel.state == before
    assert any("merging" in line for line in excel.lines)
    assert not made.calculated
    assert "F9" in live.summary(made)


def test_the_newest_copies_are_kept(live: ModuleType, excel: Application) -> None:
    """As many as of a closed file, in the same folder, whichever made them."""
    for hour in range(BACKUPS_KEPT):
        back_up(excel.workbook.path, lambda copy: copy.write_bytes(b"earlier"), now=NOW.replace(hour=hour, day=1))
    oldest = backups(excel.workbook.path)[-1]
    made = pressed(live, paste(excel))
    assert len(backups(excel.workbook.path)) == BACKUPS_KEPT
    assert (backups(excel.workbook.path)[0], oldest.exists()) == (made.backup, False)


def scenario(excel: Application) -> Application:
    """Give the refresh everything to do: a protected sheet, totals, a filter, formulas Excel does not fill, too much advice."""
    excel.fills_formulas = False
    excel.workbook.sheet(DAYS).protected = dict(PROTECTED)
    advice, posts = excel.workbook.table("Advice"), excel.workbook.table("Posts")
    for row in range(advice.top + 1, advice.top + 40):
        excel.workbook.sheet(sheet_name("advice")).enter(row, 1, f"an old rule {row}")
    posts.bottom += 1
    posts.totals = True
    # What is not asked for makes no difference, and copying it takes time
    tables = ("Posts", "Daily", "Snapshots", "Audience", "Advice", "Log")
    used = {"paste", "settings", *(TABLE_PLACES[table].sheet for table in tables)}
    excel.workbook.sheets = [sheet for sheet in excel.workbook.sheets if sheet.name in map(sheet_name, used)]
    excel.workbook.names = excel.workbook.names[::12]
    return paste(excel)


def faults(calls: list[str], every: int = 151) -> list[int]:
    """Return which calls are made to fail: the first of each kind, the last of those that change anything, and some between."""
    first = {call: place for place, call in reversed(list(enumerate(calls, 1)))}
    changing = re.compile(r" =$|\.(Resize|ClearContents|Protect|Unprotect|SaveCopyAs)$")
    last = {call: place for place, call in enumerate(calls, 1) if changing.search(call)}
    return sorted({*first.values(), *last.values(), *range(1, len(calls) + 1, every)})


def test_whatever_excel_refuses_nothing_is_lost(
    live: ModuleType, first: Application, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One sentence, Excel set as it was; and the workbook as it was, or a copy of it that the sentence names."""
    # What the advice says is not what is tried here, and it takes most of the time
    monkeypatch.setattr(advising, "advise", lambda *given, **named: [])
    begun = scenario(in_folder(first, tmp_path))
    before = begun.workbook.state()
    whole = copy.deepcopy(begun)
    pressed(live, whole)
    outcomes = set()
    for place in faults(whole.calls):
        excel = copy.deepcopy(begun)
        excel.fail_at = place
        outcome, sentence = "done", ""
        try:
            made = pressed(live, excel)
        except Refused as refused:
            outcome, sentence = refused.problem.code, refused.problem.describe()
        what = f"{place}: {whole.calls[place - 1]}: {sentence}"
        outcomes.add(outcome)
        assert excel.state == begun.state, what
        assert {sheet.name: sheet.protected for sheet in excel.workbook.sheets} == {
            sheet.name: sheet.protected for sheet in begun.workbook.sheets
        }, what
        if outcome == "done":
            assert made.backup, what
            assert excel.workbook.state() == whole.workbook.state(), what
        elif outcome == "excel_stopped_half_way":
            assert list(excel.workbook.copies.values()) == [before], what
            assert str(backups(excel.workbook.path)[0]) in sentence, what
        else:
            assert excel.workbook.state() == before, what
        assert "Traceback" not in sentence
        assert outcome == "done" or "Excel said no." in sentence, what
    assert outcomes == {"done", "excel_refuses", "excel_stopped_half_way"}


def test_every_call_is_in_the_page_of_the_button(live: ModuleType, excel: Application) -> None:
    """And no other: the page is what somebody with Excel can try, one by one."""
    pressed(live, scenario(excel))
    sheet = excel.workbook.sheet(sheet_name("paste"))
    sheet.hyperlinks.append(Hyperlink(sheet, 3, 1, "https://www.tiktok.com"))
    pressed(live, excel)
    asked = {call.removesuffix(" =") for call in excel.calls}
    section = PAGE.read_text(encoding="utf-8").partition("## What the button asks of Excel")[2].partition("\n## ")[0]
    listed = set(re.findall(r"`([A-Z]\w+\.[A-Z]\w+)`", section))
    assert asked == listed


def test_few_calls_move_cells(live: ModuleType, excel: Application, tmp_path: Path) -> None:
    """A table is read in a block, however long it is: twice the days are not more calls."""
    asked = []
    for days in (50, 51, 90):
        begun = len(excel.calls)
        pressed(live, excel, *studio(tmp_path, days=days), now=datetime(2026, 4, 2, 9, days - 45))  # noqa: DTZ001
        asked.append([call for call in excel.calls[begun:] if call in {"Range.Value", "Range.Formula"}])
    assert len(asked[1]) == len(asked[2])


class Said:
    """A thing of AppleScript's that notes what is asked of it, and answers each question with yes."""

    def __init__(self, noted: list[str], name: str = "") -> None:
        self.noted, self.name = noted, name

    def __getattr__(self, name: str) -> Said:
        return Said(self.noted, f"{self.name}.{name}".strip("."))

    def __call__(self, **given: Any) -> None:
        self.noted.append(f"{self.name}({', '.join(sorted(given))})")

    def get(self) -> bool:
        self.noted.append(self.name)
        return True


def test_on_a_mac_excel_is_asked_in_applescript(live: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """In words of xlwings' own dictionary; a copy is a saved file copied."""
    from xlwings import mac_dict

    from tiktok_kpis.hosts.excel import native_calls

    monkeypatch.setattr(native_calls, "on_a_mac", lambda: True)
    noted: list[str] = []
    sheet: Any = type("Sheet", (), {"api": Said(noted), "name": "Days"})()
    with native_calls.unprotected([sheet], "book.xlsx"):
        assert noted[-1] == "unprotect(password)"
    words = {word for entry in noted for word in re.findall(r"\w+", entry)}
    known = {word for words in (mac_dict.properties, mac_dict.elements, mac_dict.commands) for word, *_ in words}
    known |= {name for command in mac_dict.commands for name, _ in command[2]}
    assert words <= known
    assert noted[-1].startswith("protect_worksheet(")
    file, saved = tmp_path / "book.xlsx", list[str]()
    file.write_bytes(b"as it is")
    book: Any = type("Book", (), {"fullname": str(file), "save": lambda self: saved.append("saved")})()
    native_calls.save_copy(book, tmp_path / "copy.xlsx")
    assert (saved, (tmp_path / "copy.xlsx").read_bytes()) == (["saved"], b"as it is")


def test_on_a_mac_errors_are_read_from_what_the_cells_show(live: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    """Else a formula of the user's with an error would look blank, and an import would write over it."""
    from tiktok_kpis.hosts.excel import live_cells

    class Block:
        """A range whose cells are an error and a number, over nothing and a text."""

        def options(self, **given: Any) -> Any:
            assert "err_to_str" not in given
            return SimpleNamespace(value=[[None, 5.0], [None, "#N/A today"]])

        api = SimpleNamespace(string_value=SimpleNamespace(get=lambda: [["#DIV/0!", "5"], ["", "#N/A today"]]))

    monkeypatch.setattr(live_cells, "on_a_mac", lambda: True)
    block: Any = Block()
    assert live_cells.values_of(block) == [["#DIV/0!", 5], [None, "#N/A today"]]
