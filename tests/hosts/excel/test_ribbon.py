"""The buttons, from the macro of the ribbon into Python and back."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

import pytest
from openpyxl import load_workbook
from pyopenvba.interpreter import VBAArray, VBAObject, method  # type: ignore[import-untyped]

from tests.harness.excel_sheets import PROTECTED, Worksheet
from tests.harness.excel_workbook import Application
from tests.harness.made_once import empty_workbook
from tests.harness.xlwings_windows import Excel, excel_on_windows
from tests.hosts.excel.vba_project import VbaProject
from tiktok_kpis.hosts.excel.installation import SHIPPED, for_machine
from tiktok_kpis.hosts.excel.ribbon_vba import LETTERS_IN_A_BOX, PYTHON_RIBBON, TRY_THE_FILE
from tiktok_kpis.hosts.functions import ALL
from tiktok_kpis.languages import LANGUAGES
from tiktok_kpis.workbook.contract import sheet_name

OK, CANCEL = 1, 2
PASTED = [
    ["Date", "Video Views", "Profile Views", "Likes", "Comments", "Shares"],
    ["March 1", "1.2K", "3", "4", "5", "6"],
    ["March 2", "abc", "3", "4", "5", "6"],
]


@pytest.fixture(scope="module")
def excel() -> Iterator[Excel]:
    """xlwings as on Windows, with our functions registered."""
    with excel_on_windows("tiktok_kpis.hosts.excel") as excel:
        yield excel


@pytest.fixture
def shown(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> list[str]:
    """The pages that were opened in the browser."""
    pages: list[str] = []
    monkeypatch.setattr("webbrowser.open", lambda address: pages.append(address))
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    return pages


def opened(excel: Excel, language: str, tmp_path: Path) -> VbaProject:
    path = tmp_path / SHIPPED.name
    path.write_bytes(for_machine(SHIPPED.read_bytes(), "C:\\Python\\pythonw.exe", "", language))
    return VbaProject(path, excel)


def only_page(folder: Path, shown: list[str]) -> str:
    """Return the one page that was shown; nobody else can read it."""
    (page,) = folder.glob("*.html")
    assert shown == [page.as_uri()]
    assert os.name == "nt" or stat.S_IMODE(page.stat().st_mode) == 0o600
    return page.read_text(encoding="utf-8")


def test_no_page_can_be_foreseen_and_old_ones_go(excel: Excel, shown: list[str], tmp_path: Path) -> None:
    """A link that somebody put where a page might be written stays as it is; a page of yesterday goes, one of today stays."""
    project = opened(excel, "en", tmp_path)
    (kept := tmp_path / "kept").write_text("mine")
    (link := tmp_path / "tiktok-kpis-help.html").symlink_to(kept)
    project.click("ShowHelp")
    project.click("ShowHelp")
    first, second = (Path(unquote(urlsplit(address).path)) for address in shown)
    assert first != second
    os.utime(first, (0, 0))
    project.click("ShowHelp")
    assert (first.exists(), second.exists(), link.is_symlink(), kept.read_text()) == (False, True, True, "mine")


@pytest.mark.parametrize("language", LANGUAGES)
def test_check_paste_shows_what_would_be_read(excel: Excel, shown: list[str], tmp_path: Path, language: str) -> None:
    """The Paste sheet of the open workbook, in whatever language it has; nothing is changed."""
    project = opened(excel, language, tmp_path)
    before = project.range(PASTED)
    sheet = project.app.sheet(1, workbook=project.book).sheet
    sheet.vba_set("Name", sheet_name("paste", language))
    project.click("CheckPaste")
    assert len(shown) == 1
    page = only_page(tmp_path, shown)
    assert f'lang="{language}"' in page
    assert "<td>2</td>" in page
    assert "abc" in page
    assert before.vba_get("Value").elements()[0] == "Date"
    assert project.app.dialogs == []


def test_check_paste_says_that_there_is_no_paste_sheet(excel: Excel, shown: list[str], tmp_path: Path) -> None:
    """Another workbook is open, or none."""
    project = opened(excel, "en", tmp_path)
    project.click("CheckPaste")
    project.app.application.active_book = None
    project.click("CheckPaste")
    assert [dialog[1].partition(".")[0] for dialog in project.app.dialogs] == ["This workbook has no Paste sheet"] * 2
    assert shown == []


def test_help_shows_every_function(excel: Excel, shown: list[str], tmp_path: Path) -> None:
    """What it gives, what it takes, how it calculates."""
    opened(excel, "ro", tmp_path).click("ShowHelp")
    page = only_page(tmp_path, shown)
    for function in ALL:
        assert f"<code>={function.name}(" in page
    assert "÷" in page


def test_new_workbook_is_made_where_the_user_says(excel: Excel, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A file that is there already is left alone; closing the window makes nothing."""
    project = opened(excel, "ro", tmp_path)
    monkeypatch.setattr(project, "_answered", noting(project))
    project.click("NewWorkbook")
    assert project.opened == []
    project.chosen_path = str(tmp_path / "KPI-uri.xlsx")
    project.click("NewWorkbook")
    made = Path(project.chosen_path).read_bytes()
    assert made == empty_workbook("ro")
    assert project.opened == [project.chosen_path]
    project.click("NewWorkbook")
    assert "There is a file of that name" in project.app.dialogs[-1][1]
    assert Path(project.chosen_path).read_bytes() == made


def noting(project: VbaProject, active: Any = None) -> Any:
    """Return what answers for Excel, with `Workbooks.Open` only noted, and another workbook as the active one."""

    class Workbooks(VBAObject):  # type: ignore[misc]  # pyopenvba tells no types
        vba_type_name = "Workbooks"

        @method  # type: ignore[untyped-decorator]
        def Open(self, Filename: Any) -> Any:  # noqa: N802, N803
            project.opened.append(Filename)

    answered = project._answered

    def answer(name: str, given: Any = (), named: Any = None) -> Any:
        if name.lower() == "activeworkbook" and active is not None:
            return active
        return Workbooks() if name.lower() == "workbooks" else answered(name, given, named or {})

    return answer


def pasted(folder: Path) -> Path:
    """Return a new workbook with a day on its Paste sheet."""
    book = folder / "book.xlsx"
    book.write_bytes(empty_workbook("en"))
    workbook = load_workbook(book)
    for row, cells in enumerate(PASTED[:2], start=3):
        for column, cell in enumerate(cells, start=1):
            workbook[sheet_name("paste")].cell(row, column, cell)
    workbook.save(book)
    return book


def test_refresh_works_on_the_open_workbook(excel: Excel, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It stays open and is not saved; what came of it is said, and where the copy is."""
    book, done = pasted(tmp_path), list[str]()
    before = book.read_bytes()
    project = opened(excel, "en", tmp_path)
    application = Application(book)
    monkeypatch.setattr(project.python, "workbook", application.workbook)
    monkeypatch.setattr(project, "_answered", noting(project, active=a_workbook(book, done)))
    project.click("RefreshKpis")
    said = project.app.dialogs[-1][1]
    assert "Daily: 1 new, 0 changed." in said
    assert "book backups" in said
    assert application.workbook.sheet(sheet_name("daily")).cell(4, 3).content == 1200
    assert (done, project.opened, book.read_bytes()) == ([], [], before)
    project.click("RefreshKpis")
    assert "Nothing new" in project.app.dialogs[-1][1]


def test_no_code_of_the_open_workbook_is_looked_for(excel: Excel, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """xlwings PRO runs what a sheet named as a Python file holds, if the workbook is there when a module is loaded."""
    book = pasted(tmp_path)
    project = opened(excel, "en", tmp_path)
    application = Application(book)
    application.workbook.sheets.append(Worksheet(application, "main.py"))
    excel.forget(PYTHON_RIBBON)
    monkeypatch.setattr(project.python, "workbook", application.workbook)
    monkeypatch.setattr(project, "_answered", noting(project, active=a_workbook(book, [])))
    project.click("RefreshKpis")
    assert "Daily: 1 new, 0 changed." in project.app.dialogs[-1][1]


def test_refresh_of_a_workbook_without_a_file_asks_for_one(
    excel: Excel, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One that was never saved, or lies on the web, has no folder for the copy; nothing of it is changed."""
    book, done = pasted(tmp_path), list[str]()
    project = opened(excel, "en", tmp_path)
    application = Application(book)
    monkeypatch.setattr(project.python, "workbook", application.workbook)
    monkeypatch.setattr(project, "_answered", noting(project, active=a_workbook(book, done)))
    for name in ("Book1", "https://example.org/book.xlsx"):
        application.workbook.full_name = name
        project.click("RefreshKpis")
        assert "Save it in a folder on this computer" in project.app.dialogs[-1][1]
    assert application.workbook.sheet(sheet_name("daily")).cell(4, 3).blank
    assert (done, project.opened) == ([], [])


def test_what_excel_refuses_is_refreshed_as_a_file(excel: Excel, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """If the user wants it: saved, closed, refreshed, and opened again; what came of it is said."""
    book, done = pasted(tmp_path), list[str]()
    project = opened(excel, "en", tmp_path)
    application = Application(book)
    sheet = application.workbook.sheet(sheet_name("daily"))
    sheet.protected, sheet.password = dict(PROTECTED), "secret"
    monkeypatch.setattr(project.python, "workbook", application.workbook)
    monkeypatch.setattr(project, "_answered", noting(project, active=a_workbook(book, done)))
    project.app.answer_dialogs(CANCEL)
    project.click("RefreshKpis")
    assert "password" in project.app.dialogs[-1][1]
    assert (done, project.opened) == ([], [])
    project.app.answer_dialogs(OK)
    project.click("RefreshKpis")
    assert (done, project.opened) == (["Save", "Close"], [str(book)])
    assert "Daily: 1 new, 0 changed." in project.app.dialogs[-1][1]
    assert load_workbook(book)[sheet_name("daily")].cell(4, 3).value == 1200


def test_a_long_message_keeps_its_beginning_and_its_end(excel: Excel, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A message box shows about 1,024 letters: what a refresh has more to say is in the Log."""
    project = opened(excel, "en", tmp_path)
    book = pasted(tmp_path)
    monkeypatch.setattr(project, "_answered", noting(project, active=a_workbook(book, [])))
    long = "Daily: 1 new. " + "x" * 3000 + " The workbook as it was: book backups"
    answers: dict[str, Any] = {"loaded": "loaded", "refresh_open": ["", long], "refresh_workbook": long}
    monkeypatch.setattr(project.python.excel, "call", lambda _, function, *given, **more: answers[function])  # type: ignore[union-attr]
    project.app.answer_dialogs(OK)
    project.click("RefreshKpis")
    answers["refresh_open"] = [TRY_THE_FILE, long]
    project.click("RefreshKpis")
    boxes = [dialog[1] for dialog in project.app.dialogs]
    assert len(boxes) == 3
    for box in boxes:
        assert len(box) <= 1024
        assert box.startswith("Daily: 1 new.")
        assert "The workbook as it was: book backups" in box
    assert ["see the Log" in box for box in boxes] == [True, False, True]
    assert "Shall it be refreshed as a file instead?" in boxes[1]


def test_a_python_that_fails_at_length_fits_a_box(excel: Excel, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """pywin32 hands over the whole traceback: where it began and the error at its end are shown, at each press again."""
    project = opened(excel, "en", tmp_path)

    def fail(*given: Any, **more: Any) -> Any:
        raise RuntimeError("began here " + "File, line, " * 500 + "no module named tiktok_kpis")

    monkeypatch.setattr(project.python.excel, "call", fail)  # type: ignore[union-attr]
    project.click("ShowHelp")
    project.click("ShowLastProblem")
    for dialog in project.app.dialogs:
        assert len(dialog[1]) <= 1024
        assert "began here" in dialog[1]
        assert dialog[1].endswith("no module named tiktok_kpis")


def test_a_short_message_is_shown_as_it_is(excel: Excel, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Up to the last letter that fits."""
    project = opened(excel, "en", tmp_path)
    monkeypatch.setattr(project, "_answered", noting(project, active=a_workbook(pasted(tmp_path), [])))
    answers: dict[str, Any] = {"loaded": "loaded", "refresh_open": ["", "y" * LETTERS_IN_A_BOX]}
    monkeypatch.setattr(project.python.excel, "call", lambda _, function, *given, **more: answers[function])  # type: ignore[union-attr]
    project.click("RefreshKpis")
    assert project.app.dialogs[-1][1] == "y" * LETTERS_IN_A_BOX


@pytest.mark.parametrize("path", ["Book1", "https://example.org/book.xlsx"])
def test_only_a_file_in_a_folder_is_refreshed_as_a_file(
    excel: Excel, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, path: str
) -> None:
    """What Excel refuses and has no file is not closed."""
    project = opened(excel, "en", tmp_path)
    application = Application(pasted(tmp_path))
    application.fail_at = 1
    done: list[str] = []
    monkeypatch.setattr(project.python, "workbook", application.workbook)
    monkeypatch.setattr(project, "_answered", noting(project, active=a_workbook(Path(path), done, full_name=path)))
    project.app.answer_dialogs(OK)
    project.click("RefreshKpis")
    assert "Save this workbook in a folder" in project.app.dialogs[-1][1]
    assert (done, project.opened) == ([], [])


def a_workbook(path: Path, done: list[str], full_name: str = "") -> Any:
    """Return an open workbook with a Paste sheet, which notes that it is saved and closed."""

    class Sheet(VBAObject):  # type: ignore[misc]  # pyopenvba tells no types
        vba_type_name = "Worksheet"

        def vba_get(self, name: str, given: Any = (), named: Any = None) -> Any:
            return sheet_name("paste")

    class Book(VBAObject):  # type: ignore[misc]
        vba_type_name = "Workbook"

        def vba_get(self, name: str, given: Any = (), named: Any = None) -> Any:
            match name.lower():
                case "worksheets":
                    return VBAArray([(0, 0)], items=[Sheet()])
                case "fullname":
                    return full_name or str(path)
                case "path":
                    return "" if full_name == path.name else str(path.parent)
            done.append(name.title())
            return None

    return Book()
