"""The account's own engagement rate in every definition that a published one may have: a closed list on the Lists sheet.

The posts are those published in the period that the KPIs show, as far as all that a definition counts is known of them.
"""

from __future__ import annotations

from itertools import product

from tiktok_kpis.kpis.measures import INTERACTIONS
from tiktok_kpis.languages import text
from tiktok_kpis.metrics.definitions import METRICS
from tiktok_kpis.metrics.units import Unit
from tiktok_kpis.workbook.blueprint import Look, SheetPlan
from tiktok_kpis.workbook.contract import LISTS, LISTS_HEADER_ROW, absolute
from tiktok_kpis.workbook.formulas import ANY_NUMBER, Formulas
from tiktok_kpis.workbook.kpi_cells import BLOCKS

NUMERATORS = {
    "likes_comments_shares": ("likes", "comments", "shares"),
    "all_interactions": INTERACTIONS,
    "likes_comments": ("likes", "comments"),
}
DENOMINATORS = ("views", "followers", "impressions", "reach")
NOT_STATED = "not_stated"
RATE_COLUMN, POSTS_COLUMN = "M", "N"


def label(key: str, language: str) -> str:
    """Return a numerator or a denominator as the user sees it."""
    return text(f"workbook.benchmark.{key}", language)


def own_rate_cells(column: str, language: str) -> str:
    """Return a column of the list of definitions as a formula refers to it from anywhere."""
    first, length = LISTS_HEADER_ROW + 1, LISTS["List_Definitions"][1]
    return absolute("lists", f"{column}{first}:{column}{first + length - 1}", language)


def write_definitions(made: SheetPlan, formulas: Formulas) -> None:
    """Write numerators, denominators, and every definition of both with the account's own rate."""
    language = formulas.language
    for name, keys in (("List_Numerators", [*NUMERATORS, NOT_STATED]), ("List_Denominators", [*DENOMINATORS, NOT_STATED])):
        for row, key in enumerate(keys, start=LISTS_HEADER_ROW + 1):
            made.put(f"{LISTS[name][0]}{row}", label(key, language))
    for column, key in ((RATE_COLUMN, "own_rate"), (POSTS_COLUMN, "own_posts")):
        made.put(f"{column}{LISTS_HEADER_ROW}", text(f"workbook.list.{key}", language), Look.FIGURE_HEADING)
        made.widths[column] = 20
    definitions = product(NUMERATORS, DENOMINATORS)
    for row, (numerator, denominator) in enumerate(definitions, start=LISTS_HEADER_ROW + 1):
        words = f"{label(numerator, language)} / {label(denominator, language)}"
        made.put(f"{LISTS['List_Definitions'][0]}{row}", words)
        criteria = _criteria(formulas, numerator, denominator)
        posts, rate = f"{POSTS_COLUMN}{row}", f"{RATE_COLUMN}{row}"
        made.put(posts, f"=IF(ISNUMBER(Period_From),COUNTIFS({criteria}),0)", Look.FIGURE, Unit.COUNT)
        made.put(rate, f"={_rate(formulas, numerator, denominator, criteria, posts)}", Look.FIGURE, Unit.RATE)


def _criteria(formulas: Formulas, numerator: str, denominator: str) -> str:
    """Return the criteria for posts of the period of which everything is known that a definition counts."""
    known = [f"{formulas.column('Posts', part)},{ANY_NUMBER}" for part in NUMERATORS[numerator]]
    if denominator != "followers":
        known.append(f'{formulas.column("Posts", denominator)},">0"')
    return ",".join([formulas.period("Posts", "Period_From", "Period_To"), *known])


def _rate(formulas: Formulas, numerator: str, denominator: str, criteria: str, posts: str) -> str:
    parts = {name: formulas.total("Posts", name, criteria) if name in NUMERATORS[numerator] else "0" for name in INTERACTIONS}
    none = formulas.reason("not_exported")
    if denominator == "followers":
        # Those at the end of the period; a published rate by followers is that of one post
        followers = f"SUM({absolute('kpis', BLOCKS['accounts'].cells('E'), formulas.language)})"
        rate = formulas.metric(METRICS["ENGAGEMENT_RATE_BY_FOLLOWERS"], {**parts, "followers": f"({followers}*{posts})"})
        return f"IF({posts}=0,{none},IF({followers}=0,{formulas.reason('no_followers')},{rate}))"
    divisor = formulas.total("Posts", denominator, criteria)
    if denominator == "reach":
        rate = formulas.metric(METRICS["ENGAGEMENT_RATE_BY_REACH"], {**parts, "reach": divisor})
    else:
        rate = formulas.metric(METRICS["ENGAGEMENT_RATE"], {**parts, "views": divisor})
    return f"IF({posts}=0,{none},{rate})"
