"""TikTok KPIs in Python: every metric as a function, exports and workbooks as pandas tables.

>>> import tiktok_kpis as tk
>>> tk.engagement_rate(likes=80, comments=10, saves=4, shares=6, views=2_000)
0.05

Nothing is loaded before it is asked for: a cell function must start fast, and a metric of numbers needs no pandas.
"""

from __future__ import annotations

import sys
from types import ModuleType

from tiktok_kpis.version import __version__ as __version__

TYPE_CHECKING = False  # importing typing would take longer than all of this; type checkers know the name
if TYPE_CHECKING:
    from tiktok_kpis.interface.exports import Exports, read_exports
    from tiktok_kpis.interface.figures import advise, kpis
    from tiktok_kpis.interface.metrics import (
        average_order_value,
        average_watch_time,
        click_through_rate,
        comment_rate,
        completion_rate,
        compound_growth_rate,
        conversion_rate,
        conversions_per_engagement,
        days_of_cover,
        engagement_rate,
        engagement_rate_by_followers,
        engagement_rate_by_reach,
        follow_rate,
        follower_growth_rate,
        followers_gained,
        growth_steadiness,
        impression_frequency,
        interactions_to_target,
        like_rate,
        period_change,
        profile_visit_rate,
        reach_rate,
        revenue_per_thousand_views,
        revenue_per_visitor,
        save_rate,
        sell_through_rate,
        share_rate,
        watched_share,
    )
    from tiktok_kpis.interface.sentences import Problems
    from tiktok_kpis.interface.workbooks import RefreshedWorkbook, new_workbook, refresh, tables
    from tiktok_kpis.kpis.periods import Period, PeriodChoice
    from tiktok_kpis.problems import Problem, Refused

__all__ = [
    "Exports",
    "Period",
    "PeriodChoice",
    "Problem",
    "Problems",
    "RefreshedWorkbook",
    "Refused",
    "advise",
    "average_order_value",
    "average_watch_time",
    "click_through_rate",
    "comment_rate",
    "completion_rate",
    "compound_growth_rate",
    "conversion_rate",
    "conversions_per_engagement",
    "days_of_cover",
    "engagement_rate",
    "engagement_rate_by_followers",
    "engagement_rate_by_reach",
    "follow_rate",
    "follower_growth_rate",
    "followers_gained",
    "growth_steadiness",
    "impression_frequency",
    "interactions_to_target",
    "kpis",
    "like_rate",
    "new_workbook",
    "period_change",
    "profile_visit_rate",
    "reach_rate",
    "read_exports",
    "refresh",
    "revenue_per_thousand_views",
    "revenue_per_visitor",
    "save_rate",
    "sell_through_rate",
    "share_rate",
    "tables",
    "watched_share",
]

_METRICS = "tiktok_kpis.interface.metrics"
_MODULES = {
    "Exports": "tiktok_kpis.interface.exports",
    "Period": "tiktok_kpis.kpis.periods",
    "PeriodChoice": "tiktok_kpis.kpis.periods",
    "Problem": "tiktok_kpis.problems",
    "Problems": "tiktok_kpis.interface.sentences",
    "RefreshedWorkbook": "tiktok_kpis.interface.workbooks",
    "Refused": "tiktok_kpis.problems",
    "advise": "tiktok_kpis.interface.figures",
    "kpis": "tiktok_kpis.interface.figures",
    "new_workbook": "tiktok_kpis.interface.workbooks",
    "read_exports": "tiktok_kpis.interface.exports",
    "refresh": "tiktok_kpis.interface.workbooks",
    "tables": "tiktok_kpis.interface.workbooks",
}
"""Where each name is that is not a metric."""


if not TYPE_CHECKING:  # a type checker would believe every name to be there

    def __getattr__(name: str) -> object:
        if name not in __all__:
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
        from importlib import import_module

        given: object = getattr(import_module(_MODULES.get(name, _METRICS)), name)
        globals()[name] = given
        return given


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})


class _Package(ModuleType):
    """The package, whose function ``kpis`` stays where it is when Python sets the folder ``kpis`` in its place."""

    def __setattr__(self, name: str, value: object) -> None:
        if not (isinstance(value, ModuleType) and name in __all__):
            super().__setattr__(name, value)


sys.modules[__name__].__class__ = _Package
