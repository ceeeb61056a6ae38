"""The content calendar: one row per planned post, drop-downs for what repeats, and the result once the post exists."""

from __future__ import annotations

from tiktok_kpis.languages import text
from tiktok_kpis.ledger.tables import Column
from tiktok_kpis.workbook.blueprint import Emphasis, Rule, SheetPlan, Tone
from tiktok_kpis.workbook.contract import TABLE_PLACES, choice
from tiktok_kpis.workbook.formulas import Formulas, quoted
from tiktok_kpis.workbook.sheets.records import LAST_ROW, table_plan

VIDEO_PATH = "/video/"
VIDEO_ID_LENGTH = 19
DROP_DOWNS = {"status": "List_Statuses", "format": "List_Formats", "pillar": "List_Pillars", "ask": "List_Asks"}
VERDICTS = {"keep": Tone.GOOD, "change": Tone.ATTENTION, "drop": Tone.ATTENTION}


def plan(formulas: Formulas) -> SheetPlan:
    """Return the plan."""
    calculated = {
        "video_id": _video_id(formulas),
        "result_views": _result(formulas, "views"),
        "result_engagement_rate": _result(formulas, "engagement_rate"),
        "verdict": _verdict(formulas),
    }

    def formula(column: Column) -> str | None:
        return calculated.get(column.name)

    made = table_plan("Calendar", formulas.language, formula, first_input="date")
    place = TABLE_PLACES["Calendar"]

    def words(key: str) -> str:
        return text(f"workbook.rule.{key}", formulas.language)

    def heading(name: str) -> str:
        return place.table.column(name).heading(formulas.language)

    made.rules = [
        Rule(_cells("date"), "date", "1", heading("date"), words("date"), words("not_a_date")),
        Rule(_cells("time"), "time", "0", heading("time"), words("time"), words("not_a_time")),
        *(
            Rule(
                _cells(name),
                "list",
                listed,
                heading(name),
                words("extend"),
                words("not_in_list"),
                advisory=name != "status",
            )
            for name, listed in DROP_DOWNS.items()
        ),
    ]
    letter, row = place.column_letter("verdict"), place.first_row
    made.emphases += [
        Emphasis(_cells("verdict"), f"{letter}{row}={quoted(choice(f'verdict_{verdict}', formulas.language))}", tone)
        for verdict, tone in VERDICTS.items()
    ]
    return made


def _cells(name: str) -> str:
    place = TABLE_PLACES["Calendar"]
    letter = place.column_letter(name)
    return f"{letter}{place.first_row}:{letter}{LAST_ROW}"


def _video_id(formulas: Formulas) -> str:
    link, path = formulas.cell("Calendar", "link"), quoted(VIDEO_PATH)
    found = f"MID({link},SEARCH({path},{link})+LEN({path}),{VIDEO_ID_LENGTH})"
    return f'IF({link}="","",IFERROR({found},{formulas.reason("no_video_link")}))'


def _result(formulas: Formulas, field: str) -> str:
    video = formulas.cell("Calendar", "video_id")
    found = f"INDEX({formulas.column('Posts', field)},MATCH({video},{formulas.column('Posts', 'video_id')},0))"
    exported = f'IF({found}="",{formulas.reason("not_exported")},{found})'
    return f'IF({video}="","",IFERROR({exported},{formulas.reason("not_read_yet")}))'


def _verdict(formulas: Formulas) -> str:
    def said(key: str) -> str:
        return quoted(choice(f"verdict_{key}", formulas.language))

    rate = formulas.cell("Calendar", "result_engagement_rate")
    low = f"IF({rate}>=Median_Of_All_Posts*Setting_DropBelow,{said('change')},{said('drop')})"
    judged = f"IF({rate}>=Median_Of_All_Posts,{said('keep')},{low})"
    enough = f"COUNT({formulas.column('Posts', 'engagement_rate')})<Setting_FewPosts"
    return f'IF(ISNUMBER({rate}),IF({enough},{formulas.reason("too_few_posts")},{judged}),"")'
