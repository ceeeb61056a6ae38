"""The catalogue: every function is described in full, and an unsound declaration does not load."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import openpyxl.utils
import pytest

from tiktok_kpis.exports.cell_functions import PastedCells
from tiktok_kpis.hosts.functions import ALL
from tiktok_kpis.languages import LANGUAGES
from tiktok_kpis.metrics.catalogue import FUNCTIONS, HELP_LENGTH, InvalidFunction, builtin_functions, metric, text_reader
from tiktok_kpis.metrics.expressions import Quantity, ratio
from tiktok_kpis.metrics.fields import Likes, Views
from tiktok_kpis.metrics.functions import Function, Group, Metric
from tiktok_kpis.metrics.units import Unit

PROMISED = {
    "ENGAGEMENT_RATE",
    "ENGAGEMENT_RATES",
    "ENGAGEMENT_RATE_BY_REACH",
    "ENGAGEMENT_RATE_BY_FOLLOWERS",
    "LIKE_RATE",
    "COMMENT_RATE",
    "SAVE_RATE",
    "SHARE_RATE",
    "INTERACTIONS_TO_TARGET",
    "FOLLOWER_GROWTH_RATE",
    "FOLLOWERS_GAINED",
    "COMPOUND_GROWTH_RATE",
    "GROWTH_STEADINESS",
    "PERIOD_CHANGE",
    "FOLLOW_RATE",
    "CONVERSION_RATE",
    "CONVERSIONS_PER_ENGAGEMENT",
    "CLICK_THROUGH_RATE",
    "REVENUE_PER_VISITOR",
    "REVENUE_PER_THOUSAND_VIEWS",
    "AVERAGE_ORDER_VALUE",
    "SELL_THROUGH_RATE",
    "DAYS_OF_COVER",
    "REACH_RATE",
    "IMPRESSION_FREQUENCY",
    "PROFILE_VISIT_RATE",
    "AVERAGE_WATCH_TIME",
    "WATCHED_SHARE",
    "COMPLETION_RATE",
    "PARSE_COUNT",
    "POSTED_AT",
    "VIDEO_ID",
    "CLEAN_EXPORT",
    "TOP_POSTS",
    "BEST_POSTING_TIMES",
    "GROWTH_BY_MONTH",
}

every_function = pytest.mark.parametrize("function", ALL, ids=lambda function: function.name)
every_language = pytest.mark.parametrize("language", LANGUAGES)


def test_the_catalogue_has_every_function_promised() -> None:
    """Nobody looks for a function of the manual in vain."""
    assert {function.name for function in ALL} >= PROMISED


@every_language
@every_function
def test_help_fits_the_function_wizard_in_every_language(function: Function, language: str) -> None:
    """Excel cuts longer texts without a word."""
    texts = [function.help(language), *(parameter.help_in(language) for parameter in function.parameters)]
    assert all(0 < len(words) <= HELP_LENGTH for words in texts)


def test_the_list_of_builtin_functions_has_all_that_openpyxl_knows() -> None:
    """A name of ours must not hide one of Excel's."""
    assert builtin_functions() >= openpyxl.utils.FORMULAE


def declared(change: Callable[[Callable[..., Quantity]], None]) -> None:
    """Declare a sound metric after a change to it."""

    def saves_per_like(likes: Likes, views: Views) -> Quantity:
        """Say something.

        >>> 1
        1
        """
        return ratio(likes, views)

    change(saves_per_like)
    metric(Unit.RATE, Group.ENGAGEMENT)(saves_per_like)


def renamed(name: str) -> Callable[[Any], None]:
    """Return a change of the name."""
    return lambda call: setattr(call, "__name__", name)


def documented(words: str | None) -> Callable[[Any], None]:
    """Return a change of the docstring."""
    return lambda call: setattr(call, "__doc__", words)


@pytest.mark.parametrize(
    ("change", "complaint"),
    [
        (documented(None), "no summary"),
        (documented("Say something."), "no doctest"),
        (documented(f"Say {'much ' * 60}.\n\n>>> 1\n1\n"), "characters of help"),
        (renamed("engagement_rate"), "declared twice"),
        (renamed("sumifs"), "already have"),
        (renamed("ctr1"), "looks like a cell"),
        (renamed("größe"), "letters, digits and underscores"),
    ],
)
def test_an_unsound_declaration_does_not_load(change: Callable[[Any], None], complaint: str) -> None:
    """Each rule refuses what it is for, and says why."""
    before = dict(FUNCTIONS)
    with pytest.raises(InvalidFunction, match=complaint):
        declared(change)
    assert before == FUNCTIONS


def test_an_argument_that_is_not_used_does_not_load() -> None:
    """A figure the user types and nothing reads is a trap."""

    def likes_alone(likes: Likes, views: Views) -> Quantity:
        """Say something.

        >>> 1
        1
        """
        return ratio(likes, 2)

    with pytest.raises(InvalidFunction, match="unused: views"):
        metric(Unit.RATE, Group.ENGAGEMENT)(likes_alone)


def test_a_block_of_cells_is_for_a_function_that_reads_a_table() -> None:
    """A function of one cell cannot take one, and a table is not read from one cell."""

    def from_a_block(pasted_cells: PastedCells) -> str:
        """Say something.

        >>> 1
        1
        """
        return str(pasted_cells)

    with pytest.raises(InvalidFunction, match="only a table function"):
        text_reader(Unit.TEXT)(from_a_block)


@every_function
def test_a_metric_is_named_for_its_unit(function: Function) -> None:
    """A rate is a fraction, and only a fraction is called one."""
    if isinstance(function, Metric) and re.search(r"_RATES?(_BY_\w+)?$", function.name):
        assert function.unit is Unit.RATE
