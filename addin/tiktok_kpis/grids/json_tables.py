"""JSON into grids: every list of objects in it is a table, its keys the headings, nested keys joined by full stops."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from tiktok_kpis.grids.grid import CellValue, Grid, Hints, Source

_DEEPEST = 12
_MOST_COLUMNS = 2000


def read_json(text: str, source: Source, hints: Hints) -> list[Grid] | None:
    """Return a grid for each list of objects, or for each line of an object a line; ``None`` when the text is broken JSON.

    The row of a record is its number in the list, after the row of headings.
    """
    try:
        found: Any = json.loads(text)
    except (ValueError, RecursionError):
        try:
            found = [json.loads(line) for line in text.splitlines() if line.strip()]
        except (ValueError, RecursionError):
            return None
    return [
        Grid(_rows(objects), Source(source.file, source.member, path or source.sheet), hints=hints)
        for path, objects in _lists(found, "", 0)
    ]


def _lists(value: Any, path: str, depth: int) -> Iterator[tuple[str, list[dict[str, Any]]]]:
    """Yield every list of objects with the path of keys that leads to it, not looking inside of those lists."""
    if depth > _DEEPEST:
        return
    if isinstance(value, list):
        objects = [item for item in value if isinstance(item, dict)]
        if objects:
            yield path, objects
    elif isinstance(value, dict):
        for key, item in value.items():
            yield from _lists(item, f"{path} > {key}" if path else str(key), depth + 1)


def _rows(objects: list[dict[str, Any]]) -> list[list[CellValue]]:
    flat = [dict(_flatten(item, "", 0)) for item in objects]
    headings = list(dict.fromkeys(key for item in flat for key in item))[:_MOST_COLUMNS]
    return [list(headings), *([item.get(key) for key in headings] for item in flat)]


def _flatten(item: dict[str, Any], prefix: str, depth: int) -> Iterator[tuple[str, CellValue]]:
    for key, value in item.items():
        name = f"{prefix}{key}"
        if isinstance(value, dict) and depth < _DEEPEST:
            yield from _flatten(value, f"{name}.", depth + 1)
        elif isinstance(value, list):
            # a list has no cell; its key is named among the columns that are not read
            yield name, hashtags_of(value) if key == "hashtags" else None
        elif value is None or isinstance(value, (str, int, float, bool)):
            yield name, value


def hashtags_of(items: list[Any]) -> str | None:
    """Return the one list that is read: names, or objects with a name, as they would stand in a title."""
    names = [item.get("name") if isinstance(item, dict) else item for item in items]
    return " ".join(f"#{name.lstrip('#')}" for name in names if isinstance(name, str) and name) or None
