"""What Calc imposes on an add-in: each with its reason, seen in LibreOffice 7.4."""

from __future__ import annotations

from tests.agreement.conformance import Difference
from tiktok_kpis.hosts.calc.interface import is_read_here
from tiktok_kpis.hosts.functions import ALL
from tiktok_kpis.metrics.functions import Takes

HOST = "calc"
_COLUMNS = frozenset(
    function.name for function in ALL if any(parameter.takes is Takes.COLUMN for parameter in function.parameters)
)
_COPIED = frozenset(function.name for function in ALL if not any(is_read_here(parameter) for parameter in function.parameters))

CALC: tuple[Difference, ...] = (
    Difference(
        HOST,
        frozenset({"error in a range"}),
        "Calc refuses a copied range that holds an error with Err:504, whatever the error is, without calling the function.",
        _COPIED,
    ),
    Difference(
        HOST,
        frozenset({"omitted", "first omitted"}),
        "Calc refuses =FUNCTION() with Err:504 where the only argument is a range.",
        _COLUMNS,
    ),
    Difference(
        HOST,
        frozenset({"TRUE"}),
        "TRUE in a cell is the number 1 in Calc, also in a column and where a text is read.",
        frozenset({"FOLLOWERS_GAINED", "PARSE_COUNT"}),
    ),
    Difference(
        HOST,
        frozenset({"blank", "last blank"}),
        "Calc hands a blank cell over as the number 0: it cannot be told from a count of 0.",
        frozenset({"PARSE_COUNT", "VIDEO_ID"}),
    ),
    Difference(
        HOST,
        frozenset({"blank"}),
        "Calc hands a blank cell over as the number 0, which is no link: #VALUE! instead of #N/A.",
        frozenset({"POSTED_AT"}),
    ),
    Difference(
        HOST,
        frozenset({"date"}),
        "A date in a cell is a number in Calc, and a function that reads one cell takes it for one.",
        frozenset({"PARSE_COUNT"}),
    ),
)
"""Every difference of Calc."""

ERRORS_OF_CELLS = "Of several cells with errors Calc shows the last argument's, the contract the first one's."
ERRORS_OF_RANGES = "Calc refuses a range that holds an error with Err:504."
BOOLEANS = "TRUE inside a range is the number 1 in Calc."

CONTRACT: dict[str, dict[str, str]] = {
    "cells": dict.fromkeys(("#N/A before #DIV/0!", "#DIV/0! before #N/A"), ERRORS_OF_CELLS),
    "ranges": {
        **dict.fromkeys(("likes TRUE", "views TRUE"), BOOLEANS),
        **dict.fromkeys(
            (
                "likes #N/A",
                "likes #NUM!",
                "likes #REF!",
                "#N/A before #DIV/0!",
                "#DIV/0! before #N/A",
                "#N/A among views",
                "likes #N/A, views 0",
                "likes a word, views #N/A",
            ),
            ERRORS_OF_RANGES,
        ),
    },
}
"""The same, for the cases of the contract: by their titles, as single cells and as ranges."""
