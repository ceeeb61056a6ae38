"""The same functions as somebody would write them with xlwings alone: default converters, no rules of our own."""

from __future__ import annotations

from typing import Any

import xlwings


@xlwings.func
def like_rate_of_lists(likes: Any, views: Any) -> Any:
    """Add up a range and divide."""
    return sum(cell for row in likes for cell in row if isinstance(cell, float)) / views


@xlwings.func
def engagement_rate_of_numbers(likes: Any, comments: Any, saves: Any, shares: Any, views: Any) -> Any:
    """Add up and divide."""
    return (likes + comments + saves + shares) / views
