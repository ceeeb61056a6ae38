"""Formulas that call our functions, or the LAMBDA names a workbook carries, as the native formulas they stand for.

An engine knows neither: it is asked with these, and what it answers is the value of the call.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from html import escape, unescape
from itertools import pairwise

from tiktok_kpis.metrics.definitions import METRICS
from tiktok_kpis.metrics.functions import Takes
from tiktok_kpis.metrics.notations import formula
from tiktok_kpis.workbook.contract import NAMES

_CALL = re.compile(rf"(?<![\w.\"'])(?:_xldudf_|(?:[A-Za-z]\w*\.)+)?({'|'.join(METRICS)})\(")
"""A call of a metric as any program spells it in a file: bare, with Lite's mark, or with the name of Calc's add-in."""
_FORMULA = re.compile(
    r"(<(?:\w+:)?(?:f|calculatedColumnFormula)\b[^>]*(?<!/)>)([^<]*)(</(?:\w+:)?(?:f|calculatedColumnFormula)>)"
)
_LAMBDA = re.compile(rf"<(?:\w+:)?definedName\b[^>]*?\bname\s*=\s*[\"'](?:{'|'.join(METRICS)})[\"']")
_ONE_VALUE = re.compile(
    r"(?:(?:'(?:[^']|'')+'|[\w.]+)!)?\$?[A-Z]{1,3}\$?\d+|\d+(?:\.\d+)?(?:[eE][+-]?\d+)?|\w*\[\[#This Row\],.*\]|\w*\[@.*\]"
    rf"|{'|'.join(NAMES)}"
)
"""An operand of one cell or number: a cell, a table's cell in the row, a name of ours."""
_FUNCTION = re.compile(r"[A-Za-z_][\w.]*(?=\()")
_GIVE_RANGES = frozenset({"OFFSET", "INDIRECT", "CHOOSE", "IF", "FILTER", "SORT", "UNIQUE", "TRANSPOSE", "ROW", "COLUMN"})
_OPERATORS = "+-*/^&"


@lru_cache(1 << 12)
def native(text: str) -> str:
    """Return a formula in which calls of a metric are the metric's native formula; what else there is stays.

    A call stays too where it would not mean the same: one that spills, lacks an argument or is given what may be a range where
    one value belongs.

    >>> native('IF(A1="LIKE_RATE(1)",1/LIKE_RATE(A1,SUM(B1:B9)),"")')
    'IF(A1="LIKE_RATE(1)",1/(A1/SUM(B1:B9)),"")'
    """
    made, at = "", 0
    for place, _, _ in _outside(text):
        if place < at or (found := _CALL.match(text, place)) is None:
            continue
        metric = METRICS[found[1]]
        arguments, end = _arguments(text, found.end())
        if len(arguments) != len(metric.parameters) or not all(arguments) or metric.by_row:
            continue
        operands = {p.name: _operand(p.takes, native(given)) for p, given in zip(metric.parameters, arguments, strict=True)}
        known = {name: operand for name, operand in operands.items() if operand is not None}
        if len(known) == len(operands):
            made += f"{text[at:place]}({formula(metric, known)})"
            at = end
    return made + text[at:]


def _operand(takes: Takes, given: str) -> str | None:
    """Return what stands for an argument in a native formula; ``None`` where that depends on what a range holds."""
    if takes is Takes.COLUMN:
        return given
    if _is_one_value(given):
        return given if _ONE_VALUE.fullmatch(given) or _is_call(given) else f"({given})"
    return f"SUM({given})" if takes is Takes.TOTAL and not _operators(given) else None


def _is_call(text: str) -> bool:
    found = _FUNCTION.match(text)
    return found is not None and _arguments(text, found.end() + 1)[1] == len(text)


def _is_one_value(text: str) -> bool:
    """Say whether an operand is one value for certain: one cell, one number, a function of them, or a sum of such."""
    text = text.strip()
    if _ONE_VALUE.fullmatch(text):
        return True
    if _is_call(text):
        return text.partition("(")[0].upper() not in _GIVE_RANGES
    if text.startswith("(") and _arguments(text, 1)[1] == len(text):
        return _is_one_value(text[1:-1])
    places = _operators(text)
    parts = [text[start + 1 : end] for start, end in pairwise([-1, *places, len(text)])]
    return len(parts) > 1 and all(not part.strip() or _is_one_value(part) for part in parts)


def _operators(text: str) -> list[int]:
    return [place for place, letter, depth in _outside(text) if not depth and letter in _OPERATORS]


def native_formulas(xml: str) -> str:
    """Return the XML of rows or of a table with native formulas."""

    def translated(found: re.Match[str]) -> str:
        before = unescape(found[2])
        after = native(before) if "(" in before else before
        return found[0] if after == before else f"{found[1]}{escape(after, quote=False)}{found[3]}"

    return _FORMULA.sub(translated, xml)


def calls_metrics(xml: str) -> bool:
    """Say whether a part of a workbook may call a metric, or carries one as a LAMBDA."""
    return _CALL.search(xml) is not None or _LAMBDA.search(xml) is not None


def _outside(text: str) -> Iterator[tuple[int, str, int]]:
    """Yield the place of each letter outside of texts and of names of sheets and columns, and in how many brackets it is."""
    at, square, depth = 0, 0, 0
    while at < len(text):
        letter = text[at]
        if letter == "'" and square:
            at += 1  # in the name of a column an apostrophe stands before a sign that means itself
        elif letter in "\"'":
            at = text.find(letter, at + 1)
            if at < 0:
                return
        elif letter in "[]":
            square += 1 if letter == "[" else -1
        elif not square:
            depth -= letter in ")}"
            yield at, letter, depth
            depth += letter in "({"
        at += 1


def _arguments(text: str, start: int) -> tuple[list[str], int]:
    """Return the arguments of a call that begin at a place, and where the call ends; none where it does not end."""
    arguments, begin = [], start
    for place, letter, depth in _outside(text[start:]):
        if (depth == 0 and letter == ",") or depth < 0:
            arguments.append(text[begin : start + place].strip())
            begin = start + place + 1
            if depth < 0:
                return arguments, begin
    return [], start
