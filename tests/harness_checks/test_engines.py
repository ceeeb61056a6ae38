"""Which engine computes which formula: what the workbooks may be built from, pinned.

A formula of `AGREED` may stand in any workbook of ours. One of `DIFFERENT` gives other values in the engines named beside
it: it needs a helper column or another spelling. `REFUSED` makes formualizer refuse the whole file.
"""

from __future__ import annotations

import datetime
from pathlib import Path
from typing import TypeAlias

import openpyxl
import pytest
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.formula import ArrayFormula
from openpyxl.worksheet.table import Table

from tests.harness import engines

Value: TypeAlias = float | str | bool

ENGINES = ("libreoffice", "formualizer", "ironcalc")

# The last post has neither views nor likes: nothing may depend on a full column.
POSTS = [
    ("p1", (2024, 1, 1, 9), 100, 10, "video", "x"),
    ("p2", (2024, 1, 2, 18), 200, 30, "photo", "y"),
    ("p3", (2024, 1, 3, 9), 400, 20, "video", "x"),
    ("p4", (2024, 2, 5, 12), 800, 90, "video", None),
    ("p5", (2024, 2, 6, 12), 1600, 80, "photo", "y"),
    ("p6", (2024, 2, 7, 12), None, None, "video", "z"),
]

AGREED: dict[str, Value] = {
    "=SUM(Posts[Likes])/SUM(Posts[Views])": 230 / 3100,
    "=SUM(Posts[Rate])": 10 / 100 + 30 / 200 + 20 / 400 + 90 / 800 + 80 / 1600,
    '=SUMIFS(Posts[Likes],Posts[Posted],">="&DATE(2024,1,2),Posts[Posted],"<"&DATE(2024,2,6))': 140.0,
    '=COUNTIFS(Posts[Posted],">="&DATE(2024,2,1))': 3.0,
    '=COUNTIFS(Posts[Likes],">-1E+300")': 5.0,
    '=SUMIFS(Posts[Likes],Posts[Views],">-1E+300",Posts[Kind],"video")': 120.0,
    '=COUNTIFS(Posts[Kind],"<>"&"video")': 2.0,
    '=ROWS(Posts[Tag])-COUNTIFS(Posts[Tag],"x")': 4.0,
    '=SUM(Posts[Likes])-SUMIFS(Posts[Likes],Posts[Tag],"x")': 200.0,
    '=COUNTIFS(Posts[Tag],"<>")': 5.0,
    '=COUNTIFS(Posts[Tag],"")': 1.0,
    '=AVERAGEIFS(Posts[Likes],Posts[Kind],"video")': 40.0,
    '=_xlfn.MAXIFS(Posts[Likes],Posts[Kind],"video")': 90.0,
    "=MEDIAN(Posts[Likes])": 30.0,
    "=PERCENTILE(Posts[Likes],0.75)": 80.0,
    '=SUMPRODUCT(MAX((Posts[Kind]="video")*(Posts[Tag]="x")*Posts[Views]))': 400.0,
    '=SUMPRODUCT((Posts[Kind]="video")*(Posts[Posted]>=DATE(2024,2,1)))': 2.0,
    '=SUMPRODUCT(--(Posts[Likes]<>""))': 5.0,
    '=SUMPRODUCT(IF(Posts[Kind]="video",1,0))': 4.0,
    "=INDEX(Posts[Id],MATCH(LARGE(Posts[Likes],2),Posts[Likes],0))": "p5",
    '=IFERROR(LARGE(Posts[Likes],9),"none")': "none",
    "=INDEX(Posts[Likes],COUNT(Posts[Likes]))": 80.0,
    '=INDEX(Posts[Likes],MATCH(_xlfn.MAXIFS(Posts[Posted],Posts[Likes],">-1E+300"),Posts[Posted],0))': 80.0,
    "=LOOKUP(9.99E+307,Posts!D2:D6)": 80.0,
    "=RSQ(Numbers!C1:C6,Numbers!B1:B6)": 0.9989841010954186,
    "=EXP(SLOPE(Numbers!C1:C6,Numbers!B1:B6))-1": 1.5130304140583446,
    "=WEEKDAY(DATE(2024,1,3),2)": 3.0,
    "=EDATE(DATE(2024,1,31),1)": 45351.0,
    "=EOMONTH(DATE(2024,1,15),1)": 45351.0,
    "=INT(NOW())=TODAY()": True,
    '=TEXT(DATE(2024,1,3),"d mmm yyyy")': "3 Jan 2024",
    '=TEXT(1234.5,"#,##0.0")&" / "&TEXT(0.1234,"0.0%")': "1,234.5 / 12.3%",
    '="Likes: "&SUM(Posts[Likes])': "Likes: 230",
    '=CHOOSE(WEEKDAY(Posts!B2,2),"Mon","Tue")': "Mon",
    "=Target*2": 10.0,
    "=SUM(LikesColumn)": 230.0,
    "=SUM(Posts!D:D)": 230.0,
    "=MATCH(DATE(2024,2,5),Posts[Posted],1)": 3.0,
    "=SUM(OFFSET(Posts!D1,1,0,2,1))": 40.0,
    '=IF(Posts!C7="","blank","x")': "blank",
    '=_xlfn.TEXTJOIN(",",TRUE,Posts[Tag])': "x,y,x,y,z",
    "=1E300/1E-300": "#NUM!",
    "=1/0": "#DIV/0!",
    "=NA()": "#N/A",
    '="12"+1': 13.0,
    '="x"+1': "#VALUE!",
    '{=MAX(IF(Posts[Kind]="video",Posts[Views]))}': 800.0,
}

DIFFERENT: dict[str, tuple[Value, dict[str, Value]]] = {
    # IronCalc: a blank cell is not "other than x".
    '=COUNTIFS(Posts[Tag],"<>"&"x")': (4.0, {"ironcalc": 3.0}),
    '=SUMIFS(Posts[Likes],Posts[Tag],"<>"&"x")': (200.0, {"ironcalc": 110.0}),
    # Both take the blank cell at the end for the last number, or find nothing.
    "=LOOKUP(9.99E+307,Posts[Likes])": (80.0, {"formualizer": 0.0, "ironcalc": 0.0}),
    "=MATCH(9.99E+307,Posts[Likes],1)": (5.0, {"formualizer": "#N/A", "ironcalc": 6.0}),
    '=LOOKUP(2,1/(Posts[Kind]="photo"),Posts[Id])': ("p5", {"formualizer": "p2", "ironcalc": "p2"}),
    # Functions of one value do not go through a range inside SUMPRODUCT.
    "=SUMPRODUCT((WEEKDAY(Posts[Posted],2)=3)*1)": (2.0, {"formualizer": "#VALUE!", "ironcalc": "#VALUE!"}),
    "=SUMPRODUCT((MONTH(Posts[Posted])=2)*1)": (3.0, {"formualizer": "#VALUE!", "ironcalc": "#VALUE!"}),
    "=SUMPRODUCT(ABS(Posts!D2:D6))": (230.0, {"formualizer": "#VALUE!", "ironcalc": "#VALUE!"}),
    "=SUMPRODUCT(--ISNUMBER(Posts[Likes]))": (5.0, {"formualizer": 0.0, "ironcalc": 0.0}),
    "=SUMPRODUCT(ROW(Numbers!A1:A6))": (21.0, {"formualizer": 1.0}),
    "=SUMPRODUCT(RSQ(LN(Numbers!A1:A6),ROW(Numbers!A1:A6)))": (
        0.9989841010954186,
        {"formualizer": "#VALUE!", "ironcalc": "#VALUE!"},
    ),
    "{=RSQ(LN(Numbers!A1:A6),ROW(Numbers!A1:A6))}": (0.9989841010954186, {"formualizer": "#VALUE!"}),
    "=SUMPRODUCT(1/COUNTIF(Posts[Kind],Posts[Kind]))": (2.0, {"formualizer": "#DIV/0!", "ironcalc": "#DIV/0!"}),
    '{=MEDIAN(IF(Posts[Kind]="photo",Posts[Likes]))}': (55.0, {"ironcalc": 0.0}),
    "=SUM(INDEX(Posts!D:D,2):INDEX(Posts!D:D,3))": (40.0, {"ironcalc": "#VALUE!"}),
    "=AllRate": (230 / 3100, {"ironcalc": "#NAME?"}),
    # LibreOffice 7.4 is older than these, and has an error of its own.
    "=ROWS(Posts[#All])": (7.0, {"libreoffice": "#NAME?"}),
    '=_xlfn.XLOOKUP("p2",Posts[Id],Posts[Likes])': (30.0, {"libreoffice": "#NAME?"}),
    "=_xlfn.LET(_xlpm.a,2,_xlpm.a*3)": (6.0, {"libreoffice": "#NAME?"}),
    '=SUM(_xlfn._xlws.FILTER(Posts[Likes],Posts[Kind]="video"))': (120.0, {"libreoffice": "#VALUE!"}),
    "=SQRT(-1)": ("#NUM!", {"libreoffice": "Err:502"}),
}

REFUSED = (
    '=_xlfn.AGGREGATE(14,6,Posts[Likes]/(Posts[Kind]="video"),1)',
    '=SUM(INDIRECT("Posts!D2:D3"))',
    "=Posts!A1:A2 Posts!B5:B6",
)

FORMULAS = [*AGREED, *DIFFERENT]


def write_book(path: Path, formulas: list[str], names: dict[str, str] | None = None) -> None:
    """Write a Table of posts, some numbers and the formulas, one a row in column A of "Formulas"."""
    workbook = openpyxl.Workbook()
    sheet = workbook.worksheets[0]
    sheet.title = "Formulas"
    posts, numbers = workbook.create_sheet("Posts"), workbook.create_sheet("Numbers")
    posts.append(["Id", "Posted", "Views", "Likes", "Kind", "Tag", "Rate"])
    this_row = "Posts[[#This Row],[{}]]".format
    rate = f'=IF({this_row("Views")}>0,{this_row("Likes")}/{this_row("Views")},"")'
    for post, moment, *rest in POSTS:
        posts.append([post, datetime.datetime(*moment), *rest, rate])  # noqa: DTZ001 - a cell has no zone
    posts.add_table(Table(displayName="Posts", ref="A1:G7"))
    for row, number in enumerate([1, 2.5, 7, 15, 42, 100], start=1):
        numbers.append([number, row, f"=LN(A{row})"])
    sheet["Z2"].value = 5
    standard = {
        "Target": "Formulas!$Z$2",
        "LikesColumn": "Posts!$D$2:$D$7",
        "AllRate": "SUM(Posts!$D$2:$D$7)/SUM(Posts!$C$2:$C$7)",
    }
    for name, meaning in {**standard, **(names or {})}.items():
        workbook.defined_names[name] = DefinedName(name, attr_text=meaning)
    for row, formula in enumerate(formulas, start=1):
        array = formula.startswith("{")
        sheet[f"A{row}"].value = ArrayFormula(f"A{row}", formula.strip("{}")) if array else formula
    workbook.save(path)


@pytest.fixture(scope="module", params=ENGINES)
def computed(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> tuple[str, dict[str, Value]]:
    """An engine's name and its result for each formula."""
    path = tmp_path_factory.mktemp("engines") / "formulas.xlsx"
    write_book(path, FORMULAS)
    if request.param == "libreoffice":
        found = request.getfixturevalue("calc").values(path)
    elif request.param == "formualizer":
        found = engines.formualizer_values(path)
    else:
        found = engines.ironcalc_values(path)
    cells = found["Formulas"]
    return request.param, {formula: cells[f"A{row}"] for row, formula in enumerate(FORMULAS, start=1)}


@pytest.mark.parametrize("formula", AGREED)
def test_agreed(computed: tuple[str, dict[str, Value]], formula: str) -> None:
    """All engines compute what Excel documents."""
    expected = AGREED[formula]
    assert computed[1][formula] == (pytest.approx(expected, rel=1e-12) if type(expected) is float else expected)


@pytest.mark.parametrize("formula", DIFFERENT)
def test_different(computed: tuple[str, dict[str, Value]], formula: str) -> None:
    """An engine's known difference is still there; when it is gone, the formula may move to the agreed ones."""
    engine, results = computed
    right, wrong = DIFFERENT[formula]
    expected = wrong.get(engine, right)
    assert results[formula] == (pytest.approx(expected, rel=1e-12) if type(expected) is float else expected)


@pytest.mark.parametrize("formula", REFUSED)
def test_formualizer_refuses_the_file(tmp_path: Path, formula: str) -> None:
    """One formula that formualizer does not know costs the values of the whole workbook."""
    path = tmp_path / "refused.xlsx"
    write_book(path, ["=1+1", formula])
    with pytest.raises(engines.EngineError):
        engines.formualizer_values(path)


def test_formualizer_refuses_names_with_table_references(tmp_path: Path) -> None:
    """A defined name may hold a plain range, not a structured reference."""
    path = tmp_path / "refused.xlsx"
    write_book(path, ["=1+1"], {"Total": "SUM(Posts[Likes])"})
    with pytest.raises(engines.EngineError, match="structured references"):
        engines.formualizer_values(path)


def test_formualizer_takes_the_time_it_is_told(tmp_path: Path) -> None:
    """TODAY can be pinned, so that what depends on it can be tested."""
    path = tmp_path / "today.xlsx"
    write_book(path, ["=TODAY()"])
    now = datetime.datetime(2024, 2, 29, 12, tzinfo=datetime.UTC)
    assert engines.formualizer_values(path, now)["Formulas"]["A1"] == 45351.0
