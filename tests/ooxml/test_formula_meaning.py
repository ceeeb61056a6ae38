"""Formulas compared by what they mean: however a program writes one it is the same, and fixed cells are no column."""

from __future__ import annotations

import pytest

from tiktok_kpis.ooxml.formula_meaning import (
    Likeness,
    Position,
    TableCells,
    Wording,
    in_words_of,
    likeness,
    meaning,
    row_independent,
)

WORDING = Wording({"kpis": "kpis", "what works": "works", "daily": "daily"}, {"daily": {"views": "views", "likes": "likes"}})
TABLES = {"daily": TableCells("daily", {"date": 2, "views": 3, "likes": 4})}
IN_A_ROW = Position("daily", "Daily")


def alike(one: str, other: str) -> Likeness:
    """Return how much of one formula the other is, both in a row of the table."""
    wanted = meaning(one, IN_A_ROW, WORDING)
    assert wanted is not None
    return likeness(wanted, meaning(other, IN_A_ROW, WORDING), TABLES)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("SUM(Daily[Views])", "sum( Daily[views] )"),
        ("Daily[[#This Row],[Views]]+1", "[@Views]+1.0"),
        ("Daily[[#This Row],[Views]]", "Daily[@[Views]]"),
        ("Daily[[Views]:[Likes]]", "Daily[[#Data],[Views]:[Likes]]"),
        ("'What works'!$B$4", "'what works'!B4"),
        ("'KPIs'!$B$4", "KPIs!$B$4"),
        ("IF(TRUE,1,FALSE)", "IF(TRUE(),1,FALSE())"),
        ("ROW()*1E-11", "ROW()*0.00000000001"),
        ("IFERROR(1E+6,0)", "_xlfn.IFERROR(1000000,0)"),
        ("SUM(Daily[Views])", "SUM(_xlfn.SINGLE(Daily[Views]))"),
        ("SUM(Daily[Views])", "SUM(@Daily[Views])"),
        ("'KPIs'!$A$4:INDEX('KPIs'!$A$4:$A$9,2)", "KPIs!$A$4:INDEX(KPIs!$A$4:$A$9,2)"),
        ("Account_Shown", "account_shown"),
        ("LIKE_RATE(1,2)", "like_rate(1,2)"),
    ],
)
def test_one_formula_written_by_two_programs(one: str, other: str) -> None:
    """Spaces, case, prefixes, quotes and short forms say nothing."""
    assert alike(one, other) is Likeness.SAME


@pytest.mark.parametrize(
    ("built", "found"),
    [
        ("SUM(Daily[Views])", "SUM(Daily!$C$4:$C$40)"),
        ("SUM(Daily[Views])", "SUM($C$4:$C$40)"),
        ("SUM(Daily[[Views]:[Likes]])", "SUM(Daily!$C$4:$D$40)"),
        ("Daily[[#This Row],[Views]]+1", "Daily!$C7+1"),
    ],
)
def test_cells_in_the_place_of_a_column_are_fixed(built: str, found: str) -> None:
    """As after a save as .ods, whichever rows the table had then."""
    assert alike(built, found) is Likeness.FIXED


@pytest.mark.parametrize(
    ("built", "found", "wanted"),
    [
        ("SUM(Daily[Views])", "SUM(Daily!$D$4:$D$40)", Likeness.OTHER),
        ("Daily[[#This Row],[Views]]", "Daily!$C$4:$C$9", Likeness.OTHER),
        ("SUM(Daily[Views])", "SUM(Daily[#REF!])", Likeness.BROKEN),
        ("'KPIs'!$B$4", "#REF!$B$4", Likeness.BROKEN),
        ("SUM(Daily[Views])", "SUM(Daily[Likes])", Likeness.OTHER),
        ("SUM(Daily[Views])", "SUM(Daily[Views])*2", Likeness.OTHER),
        ('"a b"', '"ab"', Likeness.OTHER),
        ("1+2", "1-2", Likeness.OTHER),
        ("1", '"unclosed', Likeness.OTHER),
    ],
)
def test_another_formula_is_not_ours(built: str, found: str, wanted: Likeness) -> None:
    """A lost reference is damage; anything else is somebody's own."""
    assert alike(built, found) is wanted


def test_a_formula_in_the_words_of_a_workbook() -> None:
    """Sheets and columns the user renamed are named as they are called there; texts stay."""
    made = in_words_of(
        "SUM(Daily[Views])+'KPIs'!$B$4&\"'KPIs'!\"&Daily[[#This Row],[Views]]",
        {"KPIs": "My figures"},
        {"Daily": {"Views": "Seen"}},
    )
    assert made == "SUM(Daily[Seen])+'My figures'!$B$4&\"'KPIs'!\"&Daily[[#This Row],[Seen]]"


def test_formulas_of_a_column_differ_by_their_row_alone() -> None:
    """A text that reads like a cell of the row is a text."""
    assert row_independent('Daily!$C7+B8&"C7"', 7) == 'Daily!$C{row}+B8&"C7"'
