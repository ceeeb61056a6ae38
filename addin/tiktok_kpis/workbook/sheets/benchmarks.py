"""Published engagement rates, each with what was divided by what, by whom and when; the user may edit and add."""

from __future__ import annotations

from tiktok_kpis.languages import text
from tiktok_kpis.spreadsheet.limits import LAST_ROW
from tiktok_kpis.workbook.blueprint import Emphasis, Rule, SheetPlan, TableFill, Tone
from tiktok_kpis.workbook.contract import LISTS, TABLE_PLACES
from tiktok_kpis.workbook.formulas import Formulas, percent, place_of_words, quoted
from tiktok_kpis.workbook.sheets.own_rates import NOT_STATED, RATE_COLUMN, label, own_rate_cells
from tiktok_kpis.workbook.sheets.records import table_plan

LIKES_COMMENTS_SHARES = "likes_comments_shares"
PUBLISHED = (
    ("Rival IQ", "2024", LIKES_COMMENTS_SHARES, "followers", "median", 0.026),
    ("Rival IQ", "2024", LIKES_COMMENTS_SHARES, "views", "median", 0.034),
    ("Rival IQ", "2023", LIKES_COMMENTS_SHARES, "views", "all", 0.0414),
    ("Rival IQ", "2023", LIKES_COMMENTS_SHARES, "views", "above_1m", 0.075),
    ("Rival IQ", "2023", LIKES_COMMENTS_SHARES, "views", "below_5k", 0.038),
    ("Influencer Marketing Factory", "2025", "not_stated", "not_stated", "below_100k", 0.075),
    ("Influencer Marketing Factory", "2025", "not_stated", "not_stated", "100k_500k", 0.051),
    ("Influencer Marketing Factory", "2025", "not_stated", "not_stated", "500k_1m", 0.0448),
    ("Influencer Marketing Factory", "2025", "not_stated", "not_stated", "1m_5m", 0.0376),
    ("Influencer Marketing Factory", "2025", "not_stated", "not_stated", "5m_10m", 0.0422),
    ("Influencer Marketing Factory", "2025", "not_stated", "not_stated", "above_10m", 0.0288),
    ("Socialinsider", "2022", LIKES_COMMENTS_SHARES, "followers", "all", 0.0425),
    ("Socialinsider", "2022", LIKES_COMMENTS_SHARES, "views", "all", 0.051),
    ("Buffer", "2025", "not_stated", "impressions", "all", 0.0486),
)
"""Source, year, numerator, denominator, which accounts, figure. None of them counts saves."""


def plan(formulas: Formulas) -> SheetPlan:
    """Return the plan."""
    language = formulas.language
    calculated = {"own_figure": _own(formulas), "comparison": _comparison(formulas)}
    made = table_plan("Benchmarks", language, lambda column: calculated.get(column.name), first_input="source")
    records = [
        {
            "source": source,
            "year": year,
            "numerator": label(numerator, language),
            "denominator": label(denominator, language),
            "accounts": label(accounts, language),
            "figure": figure,
        }
        for source, year, numerator, denominator, accounts, figure in PUBLISHED
    ]
    formulas_of_table = made.table.formulas if made.table else {}
    made.table = TableFill("Benchmarks", formulas_of_table, records=records)  # type: ignore[arg-type]  # texts and numbers
    place = TABLE_PLACES["Benchmarks"]
    for column, listed in (("numerator", "List_Numerators"), ("denominator", "List_Denominators")):
        letter = place.column_letter(column)
        made.rules.append(
            Rule(
                f"{letter}{place.first_row}:{letter}{LAST_ROW}",
                "list",
                listed,
                place.table.column(column).heading(language),
                text("workbook.rule.choose", language),
                text("workbook.rule.not_in_closed_list", language),
            )
        )
    letter = place.column_letter("comparison")
    cells = f"{letter}{place.first_row}:{letter}{LAST_ROW}"
    made.emphases += [
        Emphasis(cells, f'LEFT({letter}{place.first_row},1)="{sign}"', tone)
        for sign, tone in (("▲", Tone.GOOD), ("▼", Tone.ATTENTION))
    ]
    return made


def _not_stated(formulas: Formulas) -> str:
    unknown = quoted(label(NOT_STATED, formulas.language))
    stated = (f"{formulas.cell('Benchmarks', name)}={unknown}" for name in ("numerator", "denominator"))
    return f"OR({','.join(stated)})"


def _own(formulas: Formulas) -> str:
    """Return the account's own rate in the definition of a row."""
    above, below = (formulas.cell("Benchmarks", name) for name in ("numerator", "denominator"))
    definitions = own_rate_cells(LISTS["List_Definitions"][0], formulas.language)
    rates = own_rate_cells(RATE_COLUMN, formulas.language)
    place = place_of_words(f'{above}&" / "&{below}', definitions)
    found = f"IFERROR(INDEX({rates},{place}),{formulas.reason('no_such_definition')})"
    return f'IF({above}&{below}="","",IF({_not_stated(formulas)},{formulas.reason("not_stated")},{found}))'


def _comparison(formulas: Formulas) -> str:
    """Return how the account's own rate compares, in words; a benchmark that does not say what it divides is not compared."""
    own, figure = formulas.cell("Benchmarks", "own_figure"), formulas.cell("Benchmarks", "figure")
    rates = {"own": percent(own), "figure": percent(figure)}
    above, close, below = (formulas.sentence(f"benchmark.{key}", **rates) for key in ("above", "close", "below"))
    said = f"IF({own}>={figure},{above},IF({own}>={figure}*Setting_NearTarget,{close},{below}))"
    unknown = quoted(text("workbook.benchmark.not_compared", formulas.language))
    numbers = f"AND(ISNUMBER({own}),ISNUMBER({figure}))"
    return f'IF({own}="","",IF({_not_stated(formulas)},{unknown},IF({numbers},{said},{own}&"")))'
