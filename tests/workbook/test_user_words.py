"""Words of the user's own that mean more to a formula than to a reader: wildcards, signs of comparison, halves of emoji."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from tests.harness.engines import formualizer_values, ironcalc_values
from tests.harness.libreoffice import Office, SheetValues
from tests.workbook.filled_books import Book, Record
from tests.workbook.planned_books import ACCOUNTS, FORMATS, PILLARS, PRODUCT_NAMES, chance_book
from tiktok_kpis.workbook.contract import LISTS, LISTS_HEADER_ROW, sheet_name
from tiktok_kpis.workbook.formulas import shortened

PLAIN = [*PILLARS, *FORMATS, *PRODUCT_NAMES, *ACCOUNTS]
AWKWARD = ["Q&A?", "*new*", ">5 tips", "~", "<", "*", "?", "=1+1", "a*ry", "b~ok?"]
"""One for each of the plain words, and each also a pattern or a comparison that another one meets."""


def renamed(book: Book) -> Book:
    """Return the book with an awkward word in the place of each plain one."""
    words = dict(zip(PLAIN, AWKWARD, strict=True))

    def of(records: Sequence[Record]) -> list[Record]:
        return [{name: words.get(value, value) for name, value in record.items()} for record in records]

    tables = {name: of(records) for name, records in book.tables.items()}
    return replace(book, daily=of(book.daily), posts=of(book.posts), tables=tables, account=words.get(book.account, ""))


def listed(path: Path, words: Mapping[str, str]) -> Path:
    """Put the awkward words on the lists of the workbook too, as a user does who extends them."""
    import openpyxl

    book = openpyxl.load_workbook(path)
    for name in ("List_Formats", "List_Pillars"):
        column, length = LISTS[name]
        for row in range(LISTS_HEADER_ROW + 1, LISTS_HEADER_ROW + length + 1):
            cell = book[sheet_name("lists")][f"{column}{row}"]
            if cell.value in words:
                cell.value = words[cell.value]
                cell.data_type = "s"
    for sheet in book:
        for cells in sheet.iter_rows():
            for cell in cells:
                if cell.value in AWKWARD:
                    cell.data_type = "s"  # what begins with = is no formula
    book.save(path)
    return path


def without_words(values: SheetValues) -> dict[tuple[str, str], Any]:
    """Return the figures of every sheet."""
    return {
        (sheet, address): value
        for sheet, cells in values.items()
        for address, value in cells.items()
        if isinstance(value, float)
    }


@pytest.fixture(scope="module", params=["LibreOffice", "formualizer"])
def twins(
    request: pytest.FixtureRequest, calc: Office, tmp_path_factory: pytest.TempPathFactory
) -> tuple[SheetValues, SheetValues]:
    """The values of a book with plain words and of its twin with awkward ones; one of its two accounts is shown."""
    folder = tmp_path_factory.mktemp("twins")
    book = replace(chance_book(5), account=ACCOUNTS[0])
    words = dict(zip(PLAIN, AWKWARD, strict=True))
    paths = [listed(book.write(folder / "plain.xlsx"), {}), listed(renamed(book).write(folder / "awkward.xlsx"), words)]
    calculated = [calc.values(path) if request.param == "LibreOffice" else formualizer_values(path) for path in paths]
    return calculated[0], calculated[1]


def test_awkward_words_give_the_figures_of_plain_ones(twins: tuple[SheetValues, SheetValues]) -> None:
    """Every figure of every sheet, the checks too; only the words differ."""
    plain, awkward = map(without_words, twins)
    differ = {at: (plain.get(at), awkward.get(at)) for at in plain.keys() | awkward.keys() if plain.get(at) != awkward.get(at)}
    assert len(plain) > 1000
    assert differ == {}


def utf16(words: str) -> list[str]:
    """Return a text as Excel has it: letter by letter, and an emoji in two halves."""
    raw = words.encode("utf-16-le")
    return [raw[place : place + 2].decode("utf-16-le", "surrogatepass") for place in range(0, len(raw), 2)]


def in_excel(words: str, most: int) -> str:
    """Return what the formula gives where letters are counted as Excel counts them; for UNICODE what its maker says."""
    units, kept = utf16(words), most - 1
    if len(units) <= most:
        return words
    pair = "".join(units[kept - 1 : kept + 1]).encode("utf-16-le", "surrogatepass")
    try:
        half = ord(pair.decode("utf-16-le")[0]) > 0xFFFF
    except UnicodeDecodeError:
        half = False  # #VALUE!: a part of a pair
    start = kept * 2 // 3 - 1
    end = next((place for place in range(start, len(units)) if units[place] == " "), most)
    cut = end if end < most else kept - half
    return text("".join(units[:cut])) + "…"


def text(halves: str) -> str:
    """Return what Excel's halves are, each pair one letter.

    Raises:
        UnicodeDecodeError: a half stands alone.

    """
    return halves.encode("utf-16-le", "surrogatepass").decode("utf-16-le")


FAMILY = "👨‍👩‍👧‍👦"
TITLES = [
    "bread",
    "x" * 12,
    "x" * 13,
    "😀" * 5,
    "😀" * 6,
    "😀" * 7,
    "a" + "😀" * 12,
    "ab" + "😀" * 12,
    "one two three four five",
    f"my big {FAMILY} is here",
    f"{FAMILY}{FAMILY}",
    "パン屋さんの一日を紹介します",
    "naïve e\u0301clair au café",
    "    spaces    everywhere    ",
]


@pytest.mark.parametrize("title", TITLES)
@pytest.mark.parametrize("most", [6, 9, 12])
def test_no_cut_leaves_half_an_emoji(title: str, most: int) -> None:
    """Counted as Excel counts: the text that is shown has no lone half, and is no longer than asked."""
    shown = in_excel(title, most)
    assert len(utf16(shown)) <= most
    assert title.startswith(shown.removesuffix("…"))


def test_a_cut_at_a_word_keeps_an_emoji_of_several_whole() -> None:
    """A family is four people and three joiners: what would show one of them is left out."""
    assert in_excel(f"six ways to bake {FAMILY} bread for all", 22) == "six ways to bake…"


def test_programs_cut_as_reckoned(calc: Office, tmp_path: Path) -> None:
    """The formula itself, where a letter is a letter or two halves: what each shows is a beginning of the text."""
    from openpyxl import Workbook

    book = Workbook()
    sheet = book.active
    assert sheet is not None
    for row, title in enumerate(TITLES, start=1):
        sheet[f"A{row}"] = title
        sheet[f"B{row}"] = f"={shortened(f'A{row}', 12)}"
    path = tmp_path / "titles.xlsx"
    book.save(path)
    for values in (calc.values(path), formualizer_values(path), ironcalc_values(path)):
        (cells,) = values.values()
        for row, title in enumerate(TITLES, start=1):
            shown = str(cells[f"B{row}"])
            assert title.startswith(shown.removesuffix("…"))
            assert len(shown) <= 12
            if not any(ord(letter) > 0xFFFF for letter in title):
                assert shown == in_excel(title, 12)
