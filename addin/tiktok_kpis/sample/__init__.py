"""A sample account over one year: a bakery that does not exist, whose figures are made up and the same on every machine.

It shows the workbook filled in before the first export of one's own. Facts come from :mod:`~tiktok_kpis.sample.account`;
:mod:`~tiktok_kpis.sample.exports` writes them as TikTok would export them, :mod:`~tiktok_kpis.sample.typed` gives what the
bakery would type itself.
"""

from tiktok_kpis.sample.account import (
    CONTENT_EXPORT_DAY,
    FIRST_DAY,
    HANDLE,
    LAST_DAY,
    VIDEO_EXPORT_DAY,
    Counts,
    SampleDay,
    SamplePost,
    label,
    sample_days,
    sample_posts,
)
from tiktok_kpis.sample.exports import write_audience_exports, write_earlier_exports, write_exports
from tiktok_kpis.sample.typed import typed_calendar, typed_daily, typed_post_columns, typed_products

__all__ = [
    "CONTENT_EXPORT_DAY",
    "FIRST_DAY",
    "HANDLE",
    "LAST_DAY",
    "VIDEO_EXPORT_DAY",
    "Counts",
    "SampleDay",
    "SamplePost",
    "label",
    "sample_days",
    "sample_posts",
    "typed_calendar",
    "typed_daily",
    "typed_post_columns",
    "typed_products",
    "write_audience_exports",
    "write_earlier_exports",
    "write_exports",
]
