"""The best and the weakest posts of the period by engagement rate; posts without views have none and stay out."""

from __future__ import annotations

from tiktok_kpis.kpis.definitions import NUMBER_OF_POSTS, RATE_OF_A_POST
from tiktok_kpis.languages import text
from tiktok_kpis.metrics.units import Unit
from tiktok_kpis.workbook.blueprint import Look, SheetPlan
from tiktok_kpis.workbook.formulas import Formulas, shortened
from tiktok_kpis.workbook.kpi_cells import BLOCKS, KPI_CELLS, RANKED_POSTS
from tiktok_kpis.workbook.sheets.kpis.blocks import head

RATED_POSTS = tuple(f"{column}{KPI_CELLS[NUMBER_OF_POSTS.key].value[1:]}" for column in "LM")
"""The cells that count the posts with an engagement rate, in the period and in the one before."""
TITLE_LENGTH = 40
COLUMNS = {"A": "title", "B": "posted", "C": "views", "D": RATE_OF_A_POST, "E": "format", "F": "video_id", "G": "link"}


def position_at_rank(formulas: Formulas, rank: str, start: str, end: str) -> str:
    """Return the formula of where in ``Posts`` the post of a rank stands, 1 being the highest rate of the period."""
    posted, key = formulas.column("Posts", "counted_on"), formulas.column("Posts", "ranking_key")
    of_the_period = f"({posted}>={start})*({posted}<{end}+1)*{formulas.chosen('Posts')}"
    return f"MATCH(SUMPRODUCT(LARGE({of_the_period}*{key},{rank})),{key},0)"


def rate_at_rank(formulas: Formulas, rank: str, start: str, end: str) -> str:
    """Return the formula of the engagement rate of a rank."""
    return f"INDEX({formulas.column('Posts', RATE_OF_A_POST)},{position_at_rank(formulas, rank, start, end)})"


def write(made: SheetPlan, formulas: Formulas) -> None:
    """Write both blocks. A post stands in one of them only: the lower one begins where the upper one ends."""
    posts = RATED_POSTS[False]
    for key in ("top_posts", "bottom_posts"):
        block = BLOCKS[key]
        head(made, formulas, key, [f"post_{name}" for name in COLUMNS.values()], figures="BCD")
        made.put(f"K{block.header_row}", text("workbook.kpis.position", formulas.language), Look.WORKING)
        for number, row in enumerate(block.rows, start=1):
            rank = str(number) if key == "top_posts" else f"{posts}+1-{number}"
            enough = f"{posts}>={number}" if key == "top_posts" else f"{posts}-{number}>={RANKED_POSTS}"
            position = f"$L{row}"
            found = position_at_rank(formulas, rank, "Period_From", "Period_To")
            made.put(f"L{row}", f'=IF({enough},{found},"")', Look.WORKING)
            none = formulas.reason("no_posts" if key == "top_posts" else "few_posts") if number == 1 else '""'
            for letter, name in COLUMNS.items():
                made.put(f"{letter}{row}", _shown(formulas, name, position, none if letter == "A" else '""'), *_look(name))


def _shown(formulas: Formulas, name: str, position: str, nothing: str) -> str:
    found = f"INDEX({formulas.column('Posts', name)},{position})"
    if name == "title":
        video = f"INDEX({formulas.column('Posts', 'video_id')},{position})"
        before_hashtags = f'IFERROR(FIND(" #",{found})-1,LEN({found}))'
        short = f"IF({before_hashtags}>{TITLE_LENGTH},{shortened(found, TITLE_LENGTH)},LEFT({found},{before_hashtags}))"
        found = f'IF({found}="",{video},{short})'
    elif name in {"format", "video_id", "link"}:
        found = f'{found}&""'
    return f'=IF({position}="",{nothing},{found})'


def _look(name: str) -> tuple[Look, Unit | str]:
    figures = {"posted": Unit.DATE_TIME, "views": Unit.COUNT, RATE_OF_A_POST: Unit.RATE}
    if name in figures:
        return Look.FIGURE, figures[name]
    return Look.LABEL if name == "title" else Look.NOTE, ""
