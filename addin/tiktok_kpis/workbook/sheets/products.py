"""Products: how long the stock lasts, how the posts about a product are received, and what follows from both."""

from __future__ import annotations

from tiktok_kpis.ledger.tables import Column
from tiktok_kpis.spreadsheet.limits import LAST_ROW
from tiktok_kpis.workbook.blueprint import Emphasis, SheetPlan, Tone
from tiktok_kpis.workbook.contract import TABLE_PLACES, choice
from tiktok_kpis.workbook.formulas import Formulas, median, percent, quoted
from tiktok_kpis.workbook.sheets.records import table_plan
from tiktok_kpis.workbook.sheets.works import DAYS_OF_A_YEAR, comparable

VERDICTS = {
    "restock": Tone.GOOD,
    "hold": Tone.MISSING,
    "clear": Tone.ATTENTION,
}


def plan(formulas: Formulas) -> SheetPlan:
    """Return the plan."""
    product = formulas.cell("Products", "product")
    about = f"{comparable(formulas, str(DAYS_OF_A_YEAR))}*({formulas.column('Posts', 'product')}={product})"
    posts = formulas.cell("Products", "posts_about_it")
    keys = formulas.column("Posts", "comparison_key")
    rate = median(f"{about}*{keys}", posts)
    few = formulas.reason("too_few_posts")
    calculated = {
        "posts_about_it": f'IF({product}="","",SUMPRODUCT({about}))',
        "rate_of_posts_about_it": f'IF({product}="","",IF({posts}<Setting_FewPostsOfKind,{few},{rate}))',
        "stock_verdict": _verdict(formulas),
        "stock_evidence": _evidence(formulas),
    }

    def formula(column: Column) -> str | None:
        if column.metric is not None:
            return formulas.row_metric("Products", column, "product", missing="to_fill_in")
        return calculated.get(column.name)

    made = table_plan("Products", formulas.language, formula, first_input="product")
    place = TABLE_PLACES["Products"]
    letter = place.column_letter("stock_verdict")
    made.emphases += [
        Emphasis(f"{letter}{place.first_row}:{letter}{LAST_ROW}", f"{letter}{place.first_row}={_said(formulas, key)}", tone)
        for key, tone in VERDICTS.items()
    ]
    return made


def _said(formulas: Formulas, key: str) -> str:
    return quoted(choice(f"stock_{key}", formulas.language))


def _cover(formulas: Formulas) -> str:
    """Return the days of cover as a number: without any sale, whatever lies there lasts longer than any limit."""
    cover, stock, sold = (formulas.cell("Products", name) for name in ("days_of_cover", "stock", "units_sold"))
    unsold = f"AND(ISNUMBER({stock}),ISNUMBER({sold}),{sold}=0)"
    return f"IF(ISNUMBER({cover}),{cover},IF({unsold},IF({stock}>0,Setting_ClearCoverDays+1,Setting_RestockCoverDays),-1))"


def _verdict(formulas: Formulas) -> str:
    """Return restock, hold or clear: what sells is ordered again where the posts about it are received well, and so on."""
    product, rate = formulas.cell("Products", "product"), formulas.cell("Products", "rate_of_posts_about_it")
    cover = _cover(formulas)
    liked = f"{rate}>=Setting_LowAgainstUsual*Usual_Product_Rate"
    short = f"IF({liked},{_said(formulas, 'restock')},{_said(formulas, 'hold')})"
    long = f"IF({liked},{_said(formulas, 'hold')},{_said(formulas, 'clear')})"
    enough = _said(formulas, "hold")
    unknown = formulas.reason("to_fill_in")
    judged = f"IF(ISNUMBER({rate}),IF({cover}<Setting_RestockCoverDays,{short},{long}),{formulas.reason('too_few_posts')})"
    between = f"AND({cover}>=Setting_RestockCoverDays,{cover}<=Setting_ClearCoverDays)"
    return f'IF({product}="","",IF({cover}<0,{unknown},IF({between},{enough},{judged})))'


def _evidence(formulas: Formulas) -> str:
    """Return the figures behind the verdict, as a sentence."""
    product, rate = formulas.cell("Products", "product"), formulas.cell("Products", "rate_of_posts_about_it")
    cover, stock, sold = (formulas.cell("Products", name) for name in ("days_of_cover", "stock", "units_sold"))
    lasts = formulas.sentence("products.lasts", cover=f"ROUND({cover},0)")
    unsold = f'IF(AND(ISNUMBER({stock}),ISNUMBER({sold}),{sold}=0),{formulas.sentence("products.unsold", stock=stock)},"")'
    posts = formulas.cell("Products", "posts_about_it")
    received = formulas.sentence("products.received", rate=percent(rate), usual=percent("Usual_Product_Rate"), posts=posts)
    few = formulas.sentence("products.few", posts=posts)
    return f'IF({product}="","",TRIM(IF(ISNUMBER({cover}),{lasts},{unsold})&" "&IF(ISNUMBER({rate}),{received},{few})))'
