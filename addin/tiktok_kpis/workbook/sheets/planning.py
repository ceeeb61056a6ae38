"""The columns of the calendar about a post that is still planned: its day, what speaks against it, posts like it.

A row is planned while it has no link and its status is neither published nor dropped.
"""

from __future__ import annotations

from tiktok_kpis.workbook.contract import TABLE_PLACES, choice
from tiktok_kpis.workbook.formulas import Formulas, percent, place_of_words, quoted
from tiktok_kpis.workbook.sheets.works import KINDS, kind_cells

PUBLISHED, DROPPED = "status_5", "status_6"
COMMENT = "ask_1"
HALF_A_MINUTE = "1/2880"
NOTHING_LIKE_IT = "9"
"""More than any share of the usual: where there are too few posts of a kind to compare."""


def columns(formulas: Formulas) -> dict[str, str]:
    """Return the formula of each of these columns."""
    return {
        "planned_at": _planned_at(formulas),
        "holiday": _holiday(formulas),
        "warnings": _warnings(formulas),
        "against_usual": _against_usual(formulas),
    }


def is_planned(formulas: Formulas) -> str:
    """Return the condition that a row is planned."""
    link, status = formulas.cell("Calendar", "link"), formulas.cell("Calendar", "status")
    over = [f"{status}<>{quoted(choice(key, formulas.language))}" for key in (PUBLISHED, DROPPED)]
    return f'AND(ISNUMBER({formulas.cell("Calendar", "planned_at")}),{link}="",{",".join(over)})'


def evidence(formulas: Formulas) -> str:
    """Return the sentence about posts like a planned one: the figures of its format, its pillar and its product."""
    parts = [_kind_evidence(formulas, kind) for kind in KINDS]
    usual = formulas.sentence("calendar.evidence.usual", rate=percent("Usual_Rate"), posts="Usual_Posts")
    return f'IF(COUNT(Usual_Rate)=0,"",TRIM({"&".join([*parts, _product_evidence(formulas), usual])}))'


def _planned_at(formulas: Formulas) -> str:
    """Return the moment of a row as a number of its own: a trifle more for each row, so that no two are alike.

    To the eighth decimal, for a criterion of COUNTIFS is text and has fifteen digits.
    """
    day, time, status = (formulas.cell("Calendar", name) for name in ("date", "time", "status"))
    moment = f"ROUND(INT({day})+IF(ISNUMBER({time}),MOD({time},1),0)+ROW()*1E-8,8)"
    return f'IF(AND(ISNUMBER({day}),{status}<>{quoted(choice(DROPPED, formulas.language))}),{moment},"")'


def _holiday(formulas: Formulas) -> str:
    day = formulas.cell("Calendar", "date")
    return f'IF(ISNUMBER({day}),IFERROR({formulas.found("Holidays", "holiday", "date", f"INT({day})")}&"",""),"")'


def _warnings(formulas: Formulas) -> str:
    moments, moment = formulas.column("Calendar", "planned_at"), formulas.cell("Calendar", "planned_at")
    time, tags = formulas.cell("Calendar", "time"), formulas.cell("Calendar", "hashtags")
    all_tags = formulas.column("Calendar", "hashtags")

    def warn(key: str, condition: str, **places: str) -> str:
        return f'IF({condition},{formulas.sentence(f"calendar.warning.{key}", **places)}&" ","")'

    apart = f"Setting_HoursBetweenPosts/24-{HALF_A_MINUTE}"
    near = f'COUNTIFS({moments},">"&ROUND({moment}-({apart}),8),{moments},"<"&ROUND({moment}+{apart},8))'
    window = f"({moments}<={moment})*({moments}>={moment}-Setting_SameHashtagsDays)"
    same = f"SUMPRODUCT(({all_tags}={tags})*{window})"
    # A text is more than any number: rows without a moment are not in the window
    previous = f'IFERROR(LARGE({moments},COUNTIF({moments},">="&{moment})+1),0)'
    gap = f"(INT({moment})-INT({previous}))"
    hour = f"HOUR({moment})"
    best = f"INDEX({kind_cells('hours', 'best', formulas.language)},{hour}+1)"
    asks, comment = formulas.cell("Calendar", "ask"), quoted(choice(COMMENT, formulas.language))
    planned = "&".join(
        (
            warn("passed", f"INT({moment})<=Latest_Day"),
            warn("same_hour", f"AND(ISNUMBER({time}),{near}>1)", hours="Setting_HoursBetweenPosts"),
            warn("gap", f"AND({previous}>0,{gap}>Setting_LongestGapDays)", days=gap, most="Setting_LongestGapDays"),
            warn(
                "hashtags",
                f'AND({tags}<>"",{same}>Setting_SameHashtagsPosts)',
                posts=same,
                days="Setting_SameHashtagsDays",
                most="Setting_SameHashtagsPosts",
            ),
            warn("hour", f'AND(ISNUMBER({time}),Best_Hours<>"",{best}=0)', hours="Best_Hours"),
            warn("prompt", f'AND({formulas.cell("Calendar", "comment_prompt")}="",{asks}<>{comment})'),
        )
    )
    link, status = formulas.cell("Calendar", "link"), formulas.cell("Calendar", "status")
    unlinked = f'AND({status}={quoted(choice(PUBLISHED, formulas.language))},{link}="")'
    return f'IF({is_planned(formulas)},TRIM({planned}),IF({unlinked},{formulas.sentence("calendar.warning.no_link")},""))'


def _against_usual(formulas: Formulas) -> str:
    """Return the weakest of a planned post's kinds, as a share of what is usual."""

    def share(kind: str) -> str:
        return f"IFERROR({_of_kind(formulas, kind, 'rate')}/Usual_Rate,{NOTHING_LIKE_IT})"

    product = formulas.found_by_words("Products", "rate_of_posts_about_it", "product", formulas.cell("Calendar", "product"))
    shares = [*(share(kind) for kind in KINDS), f"IFERROR({product}/Usual_Product_Rate,{NOTHING_LIKE_IT})"]
    weakest = f"MIN({','.join(shares)})"
    return f'IF({is_planned(formulas)},IF({weakest}={NOTHING_LIKE_IT},"",{weakest}),"")'


def _of_kind(formulas: Formulas, kind: str, column: str) -> str:
    cells, value = kind_cells(kind, column, formulas.language), formulas.cell("Calendar", KINDS[kind])
    return f"INDEX({cells},{place_of_words(value, kind_cells(kind, 'name', formulas.language))})"


def _kind_evidence(formulas: Formulas, kind: str) -> str:
    value = formulas.cell("Calendar", KINDS[kind])
    posts, rate = _of_kind(formulas, kind, "posts"), _of_kind(formulas, kind, "rate")
    return _told(formulas, KINDS[kind], value, posts, rate)


def _product_evidence(formulas: Formulas) -> str:
    value = formulas.cell("Calendar", "product")
    names = ("posts_about_it", "rate_of_posts_about_it")
    posts, rate = (formulas.found_by_words("Products", name, "product", value) for name in names)
    return _told(formulas, "product", value, posts, rate, "product", usual=percent("Usual_Product_Rate"))


def _told(formulas: Formulas, column: str, value: str, posts: str, rate: str, sentence: str = "kind", **places: str) -> str:
    """Return what is known of one kind: its rate and number of posts, or that there are too few of them."""
    heading = TABLE_PLACES["Calendar"].table.column(column).heading(formulas.language)
    labelled = {"name": quoted(heading), "value": value}
    known = formulas.sentence(f"calendar.evidence.{sentence}", **labelled, **places, rate=percent(rate), posts=posts)
    few = formulas.sentence("calendar.evidence.few", **labelled)
    return f'IF({value}="","",IFERROR({known},{few})&" ")'
