"""Every function of the catalogue as an Excel user-defined function: the module named in xlwings' ``UDF MODULES``.

Made from the catalogue, one Python function per entry, with category, help and argument help in the language of the
environment variable ``TIKTOK_KPIS_LANGUAGE`` (English without it). Not tried in Excel: the tests run xlwings' own
registration and calls without it.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from inspect import Parameter, Signature
from typing import Any

import xlwings

from tiktok_kpis.hosts.excel.values import RULES, from_excel, to_excel
from tiktok_kpis.hosts.functions import ALL
from tiktok_kpis.languages import SOURCE_LANGUAGE, text
from tiktok_kpis.metrics.functions import Function

LANGUAGE = os.environ.get("TIKTOK_KPIS_LANGUAGE", SOURCE_LANGUAGE)


def excel_function(function: Function, language: str) -> Callable[..., Any]:
    """Return a function of the catalogue as xlwings registers it: raw values in, rows of cells out."""

    def call(*arguments: Any) -> list[list[Any]]:
        return to_excel(RULES.evaluate(function, [from_excel(argument) for argument in arguments]))

    call.__name__ = call.__qualname__ = function.name
    call.__doc__ = function.help(language)
    call.__annotations__ = {}  # xlwings would take a type for a converter
    call.__signature__ = Signature(  # type: ignore[attr-defined]
        [
            Parameter(
                parameter.name,
                Parameter.POSITIONAL_OR_KEYWORD,
                default=parameter.default if parameter.optional else Parameter.empty,
            )
            for parameter in function.parameters
        ]
    )
    category = text("metrics.category", language, group=function.group.title(language))
    registered = xlwings.ret("raw")(call)
    for parameter in function.parameters:
        registered = xlwings.arg(parameter.name, "raw", doc=parameter.help_in(language))(registered)
    return xlwings.func(category=category)(registered)  # last: every other decorator sets the category back


for _function in ALL:
    globals()[_function.name] = excel_function(_function, LANGUAGE)
