"""The defined names of a workbook, in the part that lists its sheets."""

from __future__ import annotations

import re
from collections.abc import Mapping
from html import escape, unescape

_ATTRIBUTE = re.compile(r'([\w:]+)\s*=\s*(?:"([^"]*)"|\'([^\']*)\')')
_NAME = re.compile(r"<(?:\w+:)?definedName\s([^>]*?)(?:/>|>([^<]*)</(?:\w+:)?definedName>)")


def attributes(tag: str) -> dict[str, str]:
    """Return the attributes of a start tag, unescaped.

    >>> attributes('<c r="A1" t="s">')
    {'r': 'A1', 't': 's'}
    """
    return {name: unescape(double or single) for name, double, single in _ATTRIBUTE.findall(tag)}


def names_in(workbook: str) -> dict[str, str]:
    """Return what each defined name of the whole workbook stands for; those of one sheet, as copied sheets have, are not."""
    found = {}
    for described, made_of in _NAME.findall(workbook):
        tag = attributes(described)
        if "localSheetId" not in tag:
            found[tag["name"]] = unescape(made_of)
    return found


def with_names(workbook: str, names: Mapping[str, str]) -> str:
    """Return the part with names of the whole workbook that stand for something else than they did, or that are new."""
    root = re.search(r"<(\w+:)?workbook\b", workbook)
    p = (root and root[1]) or ""

    def without(found: re.Match[str]) -> str:
        tag = attributes(found[1])
        return "" if tag["name"] in names and "localSheetId" not in tag else found[0]

    workbook = _NAME.sub(without, workbook)
    made = "".join(
        f'<{p}definedName name="{escape(name)}">{escape(what, quote=False)}</{p}definedName>' for name, what in names.items()
    )
    listing = re.search(r"</(?:\w+:)?definedNames>", workbook)
    if listing is not None:
        place = listing.start()
    else:
        workbook = re.sub(r"<(?:\w+:)?definedNames\s*/>", "", workbook)
        # The schema wants them right after these
        before = re.compile(r"</(?:\w+:)?(?:externalReferences|functionGroups|sheets)>")
        place = max(found.end() for found in before.finditer(workbook))
        made = f"<{p}definedNames>{made}</{p}definedNames>"
    return workbook[:place] + made + workbook[place:]
