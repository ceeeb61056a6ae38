"""The columns of the calendar about a post that exists: its result, against the account's posts at equal age, and a verdict.

Views and rates of a young post grow, so it is compared with what the other posts had at its age, from the table Snapshots.
Where too few of them were exported at that age, it is compared with their newest counts, and the evidence says so.
"""

from __future__ import annotations

from tiktok_kpis.kpis.definitions import RATE_OF_A_POST
from tiktok_kpis.workbook.contract import choice
from tiktok_kpis.workbook.formulas import Formulas, median, percent, quoted
from tiktok_kpis.workbook.sheets.planning import evidence, is_planned

VIDEO_PATH = "/video/"
VIDEO_ID_LENGTH = 19


def columns(formulas: Formulas) -> dict[str, str]:
    """Return the formula of each of these columns."""
    return {
        "video_id": _video_id(formulas),
        "result_views": _result(formulas, "views"),
        "result_engagement_rate": _result(formulas, RATE_OF_A_POST),
        "result_age": _result(formulas, "age"),
        "posts_at_age": _posts_at_age(formulas),
        "compared_posts": _compared_posts(formulas),
        "usual_views": _usual(formulas, "views"),
        "usual_engagement_rate": _usual(formulas, "comparison_key"),
        "verdict": _verdict(formulas),
        "evidence": _evidence(formulas),
    }


def _video_id(formulas: Formulas) -> str:
    link, path = formulas.cell("Calendar", "link"), quoted(VIDEO_PATH)
    found = f"MID({link},SEARCH({path},{link})+LEN({path}),{VIDEO_ID_LENGTH})"
    return f'IF({link}="","",IFERROR({found},{formulas.reason("no_video_link")}))'


def _of_post(formulas: Formulas, field: str) -> str:
    return formulas.found_by_words("Posts", field, "video_id", formulas.cell("Calendar", "video_id"))


def _result(formulas: Formulas, field: str) -> str:
    video, found = formulas.cell("Calendar", "video_id"), _of_post(formulas, field)
    exported = f'IF({found}="",{formulas.reason("not_exported")},{found})'
    return f'IF({video}="","",IFERROR({exported},{formulas.reason("not_read_yet")}))'


def _has_result(formulas: Formulas) -> str:
    return f"ISNUMBER({formulas.cell('Calendar', 'result_engagement_rate')})"


def _at_equal_age(formulas: Formulas) -> str:
    """Return a mask over Snapshots: 1 for the one snapshot of each post of the account that stands for the result's age.

    Only posts that know saves as the result does, or do not know them as it does not.
    """
    age, ages = formulas.cell("Calendar", "result_age"), formulas.column("Snapshots", "age")
    saves = formulas.column("Snapshots", "saves")
    return "*".join(
        (
            f'({formulas.column("Snapshots", "account")}={_of_post(formulas, "account")}&"")',
            f'({ages}<>"")*({ages}>={age})*({formulas.column("Snapshots", "age_from")}<={age})',
            # The first days count one by one, later ages by their share
            f"({ages}<={age}+MAX(1,{age}*Setting_OlderCountsAsSameAge))",
            f"({formulas.column('Snapshots', 'comparison_key')}>0)",
            f'(({saves}<>"")=({_of_post(formulas, "saves")}<>""))',
        )
    )


def _of_the_account(formulas: Formulas) -> str:
    """Return a mask over Posts: 1 for each post of the account that can be compared."""
    account = f'({formulas.column("Posts", "account")}={_of_post(formulas, "account")}&"")'
    return f"{account}*({formulas.column('Posts', 'comparison_key')}>0)"


def _posts_at_age(formulas: Formulas) -> str:
    known = f"AND({_has_result(formulas)},ISNUMBER({formulas.cell('Calendar', 'result_age')}))"
    return f'IF({known},SUMPRODUCT({_at_equal_age(formulas)}),"")'


def _enough_at_age(formulas: Formulas) -> str:
    return f"N({formulas.cell('Calendar', 'posts_at_age')})>=Setting_FewPosts"


def _compared_posts(formulas: Formulas) -> str:
    all_posts = f"SUMPRODUCT({_of_the_account(formulas)})"
    at_age = formulas.cell("Calendar", "posts_at_age")
    return f'IF({_has_result(formulas)},IF({_enough_at_age(formulas)},{at_age},{all_posts}),"")'


def _usual(formulas: Formulas, field: str) -> str:
    """Return the median of a field over the posts compared with."""
    count = formulas.cell("Calendar", "compared_posts")

    def over(table: str, mask: str) -> str:
        values = formulas.column(table, field)
        # The key is 1 more than the rate already
        return median(f"{mask}*{values if field == 'comparison_key' else f'(1+{values})'}", count)

    at_age, newest = over("Snapshots", _at_equal_age(formulas)), over("Posts", _of_the_account(formulas))
    chosen = f"IF({_enough_at_age(formulas)},{at_age},{newest})"
    none = formulas.reason("too_few_posts")
    return f'IF(ISNUMBER({count}),IF({count}=0,{none},IFERROR({chosen},{formulas.reason("not_a_number")})),"")'


def _verdict(formulas: Formulas) -> str:
    def said(key: str) -> str:
        return quoted(choice(f"verdict_{key}", formulas.language))

    rate, usual = (formulas.cell("Calendar", name) for name in ("result_engagement_rate", "usual_engagement_rate"))
    count, like_it = (formulas.cell("Calendar", name) for name in ("compared_posts", "against_usual"))
    low = f"IF({rate}>={usual}*Setting_DropBelow,{said('change')},{said('drop')})"
    # Rounded: a median is reckoned from 1 more than the rates
    result = f"IF(ROUND({rate}-{usual},9)>=0,{said('keep')},{low})"
    judged = f"IF(OR({count}<Setting_FewPosts,NOT(ISNUMBER({usual}))),{formulas.reason('too_few_posts')},{result})"
    weak = f"IF({like_it}>=Setting_DropBelow,{said('change')},{said('drop')})"
    planned = f"IF({like_it}>=Setting_LowAgainstUsual,{said('keep')},{weak})"
    return f'IF({_has_result(formulas)},{judged},IF(ISNUMBER({like_it}),{planned},""))'


def _evidence(formulas: Formulas) -> str:
    def cell(name: str) -> str:
        return formulas.cell("Calendar", name)

    age = cell("result_age")
    figures = formulas.sentence(
        "calendar.evidence.result",
        views=f"FIXED({cell('result_views')},0)",
        usual_views=f"FIXED({cell('usual_views')},0)",
        age=age,
        rate=percent(cell("result_engagement_rate")),
        usual_rate=percent(cell("usual_engagement_rate")),
    )
    same = formulas.sentence("calendar.evidence.equal_age", posts=cell("compared_posts"))
    newest = formulas.sentence("calendar.evidence.newest", posts=cell("compared_posts"))
    result = f'IFERROR({figures}&" "&IF({_enough_at_age(formulas)},{same},{newest}),{formulas.reason("too_few_posts")})'
    return f'IF({_has_result(formulas)},{result},IF({is_planned(formulas)},{evidence(formulas)},""))'
