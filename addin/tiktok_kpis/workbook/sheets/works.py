"""What works: how the account's recent posts of each format and pillar did, and those of each hour.

Calendar and Products refer to it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from tiktok_kpis.languages import text
from tiktok_kpis.metrics.units import Unit
from tiktok_kpis.spreadsheet.addresses import column_letters
from tiktok_kpis.workbook.blueprint import Emphasis, Look, SheetPlan, Tone
from tiktok_kpis.workbook.contract import LISTS, LISTS_HEADER_ROW, NAMES, absolute
from tiktok_kpis.workbook.formulas import Formulas, median, quoted
from tiktok_kpis.workbook.sheets.audience import activity_cell

HEADER_ROW = 12
HOURS = 24
DAYS_OF_A_YEAR = 365


@dataclass(frozen=True)
class Kind:
    """A block of kinds of posts: the letter of its first column and how many rows it has."""

    first: int
    length: int
    columns: tuple[str, ...]

    def letter(self, column: str) -> str:
        """Return the letter of a column."""
        return column_letters(self.first + self.columns.index(column) + 1)

    def cells(self, column: str) -> str:
        """Return the cells of a column."""
        letter = self.letter(column)
        return f"{letter}{HEADER_ROW + 1}:{letter}{HEADER_ROW + self.length}"


_JUDGED = ("name", "posts", "rate", "share", "words")
BLOCKS = {
    "formats": Kind(0, LISTS["List_Formats"][1], _JUDGED),
    "pillars": Kind(6, LISTS["List_Pillars"][1], _JUDGED),
    "hours": Kind(12, HOURS, ("name", "posts", "rate", "active", "words", "key", "best", "so_far")),
}
KINDS = {"formats": "format", "pillars": "pillar"}
"""The blocks that stand for a column of Posts and Calendar."""
_LISTS_OF = {"formats": "List_Formats", "pillars": "List_Pillars"}


def kind_cells(block: str, column: str, language: str) -> str:
    """Return a column of a block as a formula refers to it from anywhere."""
    return absolute("works", BLOCKS[block].cells(column), language)


def comparable(formulas: Formulas, days: str) -> str:
    """Return a mask over Posts: 1 for each comparable post of the account shown, posted in the last days."""
    posted = formulas.column("Posts", "counted_on")
    recent = f"({posted}>=Latest_Day-{days}+1)"
    return f"({formulas.column('Posts', 'comparison_key')}>0)*{recent}*{formulas.chosen('Posts')}"


def plan(formulas: Formulas) -> SheetPlan:
    """Return the plan."""
    made = SheetPlan(
        "works", print_columns="A:Q", protected=True, gridlines=False, freeze=f"A{HEADER_ROW + 1}", first_input="A1"
    )
    widths: dict[str, float] = dict.fromkeys("ABCDEGHIJKMNOPQRST", 17.0)
    made.widths = widths | {"A": 30, "E": 22, "F": 3, "G": 26, "K": 22, "L": 3, "M": 10, "Q": 21}
    made.heights = {1: 30, 2: 22, 4: 22, 5: 34, 6: 34, 7: 22, 8: 34, HEADER_ROW: 48}
    made.put("A1", text("workbook.sheet.works", formulas.language), Look.TITLE)
    made.put("A2", text("workbook.help.works", formulas.language), Look.HELP)
    _put_usual(made, formulas)
    for key in KINDS:
        _put_kinds(made, formulas, key)
    _put_hours(made, formulas)
    return made


def _words(formulas: Formulas, key: str) -> str:
    return text(f"workbook.works.{key}", formulas.language)


def _put_usual(made: SheetPlan, formulas: Formulas) -> None:
    keys, product = formulas.column("Posts", "comparison_key"), formulas.column("Posts", "product")
    posted, saves, views = (formulas.column("Posts", name) for name in ("counted_on", "saves", "views"))
    mask = comparable(formulas, "Setting_LookBackDays")
    about = f'{comparable(formulas, str(DAYS_OF_A_YEAR))}*({product}<>"")'
    hours = BLOCKS["hours"]
    none = formulas.reason("no_posts")
    from_posts, from_activity = (quoted(_words(formulas, key)) for key in ("from_posts", "from_activity"))
    basis = f"IF(Hours_Judged>Setting_BestHours,{from_posts},{from_activity})"
    last_so_far = f"{hours.letter('so_far')}{HEADER_ROW + HOURS}"
    for name, formula, unit in (
        ("Usual_Posts", f"SUMPRODUCT({mask})", Unit.COUNT),
        ("Usual_Rate", f"IF(Usual_Posts=0,{none},{median(f'{mask}*{keys}', 'Usual_Posts')})", Unit.RATE),
        (
            "Usual_Product_Rate",
            f"IF(SUMPRODUCT({about})=0,{none},{median(f'{about}*{keys}', f'SUMPRODUCT({about})')})",
            Unit.RATE,
        ),
        ("Best_Hours", last_so_far, ""),
        ("Best_Hours_From", f'IF(Best_Hours="",{quoted(_words(formulas, "no_hours"))},{basis})', ""),
    ):
        row = NAMES[name].address[1:]
        made.put(f"A{row}", _words(formulas, name.lower()), Look.LABEL)
        made.put(f"B{row}", f"={formula}", Look.FIGURE, unit)
    for name, formula, unit in (
        ("Latest_Day", f"MAX(Last_Day,INT(MAX({posted})))", Unit.DATE),
        ("Saves_Usual", f"(COUNT({saves})*2>COUNT({views}))*1", ""),
        ("Hours_Judged", f'COUNTIF({hours.cells("rate")},">-1E+300")', ""),
    ):
        row = NAMES[name].address[1:]
        made.put(f"G{row}", _words(formulas, name.lower()), Look.WORKING)
        made.put(f"H{row}", f"={formula}", Look.WORKING, unit)


def _put_headings(made: SheetPlan, formulas: Formulas, key: str) -> None:
    block = BLOCKS[key]
    made.put(f"{block.letter('name')}{HEADER_ROW - 1}", _words(formulas, key), Look.BLOCK)
    made.heights[HEADER_ROW - 1] = 26
    for column in block.columns:
        look = Look.HEADING if column in {"name", "words"} else Look.FIGURE_HEADING
        label = f"{key}.name" if column == "name" else column
        working = column in {"key", "best", "so_far"}
        made.put(f"{block.letter(column)}{HEADER_ROW}", _words(formulas, label), Look.WORKING if working else look)


def _judged(formulas: Formulas, mask: str, posts: str) -> str:
    """Return the median rate of posts, or that they are too few."""
    few = formulas.reason("too_few_posts")
    keys = formulas.column("Posts", "comparison_key")
    return f"IF({posts}<Setting_FewPostsOfKind,{few},{median(f'{mask}*{keys}', posts)})"


def _put_kinds(made: SheetPlan, formulas: Formulas, key: str) -> None:
    block = BLOCKS[key]
    _put_headings(made, formulas, key)
    listed = LISTS[_LISTS_OF[key]][0]
    mask = comparable(formulas, "Setting_LookBackDays")
    more, usual, weak = (quoted(_words(formulas, name)) for name in ("more", "usual", "weak"))
    for row in _rows(block):
        name, posts, rate, share = (f"{block.letter(column)}{row}" for column in ("name", "posts", "rate", "share"))
        entry = absolute("lists", f"{listed}{LISTS_HEADER_ROW + row - HEADER_ROW}", formulas.language)
        of_kind = f"{mask}*({formulas.column('Posts', KINDS[key])}={name})"
        made.put(name, f'=IF({entry}="","",{entry})', Look.LABEL)
        made.put(posts, f'=IF({name}="","",SUMPRODUCT({of_kind}))', Look.FIGURE, Unit.COUNT)
        made.put(rate, f'=IF({name}="","",{_judged(formulas, of_kind, posts)})', Look.FIGURE, Unit.RATE)
        made.put(share, f'=IF(ISNUMBER({rate}),IF(Usual_Rate=0,"",{rate}/Usual_Rate),"")', Look.FIGURE, "0%")
        said = f"IF({share}>=1+Setting_BetterBy,{more},IF({share}<Setting_LowAgainstUsual,{weak},{usual}))"
        made.put(f"{block.letter('words')}{row}", f'=IF(ISNUMBER({share}),{said},"")', Look.STATUS)
        made.heights[row] = 20
    first, share = f"{block.letter('words')}{HEADER_ROW + 1}", f"{block.letter('share')}{HEADER_ROW + 1}"
    made.emphases += [
        Emphasis(block.cells("words"), f"{first}={more}", Tone.GOOD),
        Emphasis(block.cells("words"), f"{first}={weak}", Tone.ATTENTION),
        Emphasis(block.cells("rate"), f"ISTEXT({block.letter('rate')}{HEADER_ROW + 1})", Tone.MISSING),
    ]


def _put_hours(made: SheetPlan, formulas: Formulas) -> None:
    """Hours in the publishing zone; the best are those of the posts, and as long as too few hours are judged, of activity."""
    block = BLOCKS["hours"]
    _put_headings(made, formulas, "hours")
    mask, posted_hour = comparable(formulas, str(DAYS_OF_A_YEAR)), formulas.column("Posts", "hour")
    best_word = quoted(_words(formulas, "best_hour"))
    for number, row in enumerate(_rows(block)):
        hour, posts, rate, active, words, key, best, so_far = (f"{block.letter(column)}{row}" for column in block.columns)
        at_hour = f'{mask}*({posted_hour}<>"")*({posted_hour}={hour})'
        made.put(hour, number, Look.LABEL, '00":00"')
        made.put(posts, f"=SUMPRODUCT({at_hour})", Look.FIGURE, Unit.COUNT)
        made.put(rate, f"={_judged(formulas, at_hour, posts)}", Look.FIGURE, Unit.RATE)
        made.put(active, f"={activity_cell(number, formulas.language)}", Look.FIGURE, Unit.COUNT)
        by_posts, by_activity = (f"IF(ISNUMBER({cell}),1+{cell}-{number}*1E-9,0)" for cell in (rate, active))
        made.put(key, f"=IF(Hours_Judged>Setting_BestHours,{by_posts},{by_activity})", Look.WORKING, Unit.NUMBER)
        keys = block.cells("key").replace(f"{block.letter('key')}", f"${block.letter('key')}$")
        made.put(best, f"=({key}>0)*({key}>=LARGE({keys},MAX(1,MIN(Setting_BestHours,{HOURS}))))", Look.WORKING)
        before = f"{block.letter('so_far')}{row - 1}" if number else '""'
        joined = f'{before}&IF({before}="","",", ")&{number}' if number else f'"{number}"'
        made.put(so_far, f"=IF({best}=1,{joined},{before})", Look.WORKING)
        made.put(words, f'=IF({best}=1,{best_word},"")', Look.STATUS)
        made.heights[row] = 20
    made.emphases += [
        Emphasis(block.cells("words"), f'{block.letter("words")}{HEADER_ROW + 1}<>""', Tone.GOOD),
        Emphasis(block.cells("rate"), f"ISTEXT({block.letter('rate')}{HEADER_ROW + 1})", Tone.MISSING),
        Emphasis(block.cells("active"), f"ISTEXT({block.letter('active')}{HEADER_ROW + 1})", Tone.MISSING),
    ]


def _rows(block: Kind) -> Iterator[int]:
    yield from range(HEADER_ROW + 1, HEADER_ROW + 1 + block.length)
