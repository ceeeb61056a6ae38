"""What the sample bakery types fits the tables, the lists of the workbook and the facts."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from tiktok_kpis.languages import LANGUAGES, catalogue, text
from tiktok_kpis.ledger.tables import CALENDAR, DAILY, POSTS, PRODUCTS, Table, Writer
from tiktok_kpis.sample.account import FIRST_DAY, LAST_DAY, sample_days, sample_posts
from tiktok_kpis.sample.plan import PRICES, planned
from tiktok_kpis.sample.typed import (
    CHOICES,
    DAYS_OF_STOCK,
    POSTS_IN_CALENDAR,
    conversions_by_product,
    typed_calendar,
    typed_daily,
    typed_post_columns,
    typed_products,
)
from tiktok_kpis.workbook.contract import choice

pytestmark = pytest.mark.parametrize("language", LANGUAGES)


def typed_columns(table: Table) -> set[str]:
    return set(table.names(Writer.USER, Writer.EITHER))


def entries(kind: str, language: str) -> set[str]:
    return {choice(key, language) for word, key in CHOICES.items() if word.startswith(f"{kind}.")}


def test_only_columns_a_user_types_are_filled(language: str) -> None:
    """Every column is one of its table's, and not one that imports or formulas write."""
    for cells in typed_post_columns(language).values():
        assert cells.keys() <= typed_columns(POSTS)
    for cells in typed_daily(language).values():
        assert cells.keys() <= typed_columns(DAILY)
    for cells in typed_calendar(language):
        assert cells.keys() <= typed_columns(CALENDAR)
    for cells in typed_products(language):
        assert cells.keys() == typed_columns(PRODUCTS)


def test_choices_are_those_of_the_drop_down_lists(language: str) -> None:
    """Format, pillar, status and ask are entries of the lists, in the language of the workbook."""
    for cells in (*typed_post_columns(language).values(), *typed_calendar(language)):
        for kind in ("format", "pillar", "status", "ask"):
            assert kind not in cells or cells[kind] in entries(kind, language)
    assert {cells["format"] for cells in typed_post_columns(language).values()} == entries("format", language)


def test_posts_have_what_is_typed(language: str) -> None:
    """Every post has its format; reach is known for most, conversions and revenue where there is a product."""
    typed = typed_post_columns(language)
    assert list(typed) == [post.video_id for post in sample_posts()]
    assert 0.85 < sum("reach" in cells for cells in typed.values()) / len(typed) < 1
    for post in sample_posts():
        cells = typed[post.video_id]
        assert ("product" in cells) == ("revenue" in cells) == bool(post.publication.product)
        assert cells.get("revenue") == post.revenue


def test_days_have_their_conversions(language: str) -> None:
    """Each day of the year has reach, conversions and revenue, and no revenue without a conversion."""
    typed = typed_daily(language)
    assert (min(typed), max(typed), len(typed)) == (FIRST_DAY, LAST_DAY, 365)
    for day in sample_days():
        cells = typed[day.date]
        assert cells == {"reach": day.reach, "conversions": day.earned.conversions, "revenue": day.revenue}
        assert bool(day.revenue) == bool(day.earned.conversions)


def test_the_calendar_looks_back_and_ahead(language: str) -> None:
    """Twelve rows of posts that exist, with links, and twelve of the weeks to come, without."""
    rows = typed_calendar(language)
    past, ahead = rows[:POSTS_IN_CALENDAR], rows[POSTS_IN_CALENDAR:]
    assert [row["link"] for row in past] == [post.link for post in sample_posts()[-POSTS_IN_CALENDAR:]]
    for row, post in zip(past, sample_posts()[-POSTS_IN_CALENDAR:], strict=True):
        time_of_day = row["time"]
        assert isinstance(time_of_day, float)
        assert round(time_of_day * 24 * 60) == post.posted.hour * 60 + post.posted.minute
    assert {row["status"] for row in past} == {choice("status_5", language)}
    assert len(ahead) == len(planned()) == 12
    for row in ahead:
        assert "link" not in row
        assert row["status"] != choice("status_5", language)
        day = row["date"]
        assert isinstance(day, date)
        assert LAST_DAY < day <= LAST_DAY + timedelta(days=30)


def test_products_are_sold_out_of_what_was_received(language: str) -> None:
    """Every product of a post is listed once; stock and units agree, and the shop sold at least what the posts did."""
    rows = typed_products(language)
    names = [row["product"] for row in rows]
    assert len(set(names)) == len(rows) == len(PRICES)
    posts = typed_post_columns(language).values()
    assert {cells["product"] for cells in posts if "product" in cells} <= set(names)
    online = {text(f"sample.product.{product}", language): sold for product, sold in conversions_by_product().items()}
    for row in rows:
        stock, received, sold = row["stock"], row["units_received"], row["units_sold"]
        assert isinstance(stock, int)
        assert isinstance(received, int)
        assert isinstance(sold, int)
        assert stock == received - sold >= 0
        assert sold >= online[str(row["product"])]
        assert row["days"] == DAYS_OF_STOCK


def test_every_text_is_there_and_of_its_own(language: str) -> None:
    """The catalogues have the same keys, and no two titles of a language are alike."""
    texts = catalogue("sample", language)
    assert texts.keys() == catalogue("sample", "en").keys()
    titles = [entry for key, entry in texts.items() if key.startswith("title.")]
    assert len(set(titles)) == len(titles) == len(sample_posts()) + len(planned())
    used = {f"title.{post.publication.topic}" for post in sample_posts()} | {f"title.{one.topic}" for one in planned()}
    assert {key for key in texts if key.startswith("title.")} == used
