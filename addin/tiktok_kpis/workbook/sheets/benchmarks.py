"""Published engagement rates, each with what was divided by what, by whom and when; the user may edit and add."""

from __future__ import annotations

from tiktok_kpis.languages import text
from tiktok_kpis.workbook.blueprint import SheetPlan, TableFill
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


def plan(language: str) -> SheetPlan:
    """Return the plan."""
    made = table_plan("Benchmarks", language, first_input="source")

    def said(key: str) -> str:
        return text(f"workbook.benchmark.{key}", language)

    records = [
        {
            "source": source,
            "year": year,
            "numerator": said(numerator),
            "denominator": said(denominator),
            "accounts": said(accounts),
            "figure": figure,
        }
        for source, year, numerator, denominator, accounts, figure in PUBLISHED
    ]
    made.table = TableFill("Benchmarks", records=records)  # type: ignore[arg-type]  # a record mixes texts and numbers
    return made
