"""What Calc's function wizard shows: ``CalcAddIns.xcu``, the functions and their arguments in words, in every language."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from xml.sax.saxutils import escape

from tiktok_kpis.hosts.calc.interface import SERVICE, argument_name
from tiktok_kpis.languages import LANGUAGES, SOURCE_LANGUAGE
from tiktok_kpis.metrics.functions import Function

CATEGORY = "Add-In"
"""Calc has a fixed list of categories; what is none of them is shown under this one."""

_OPENING = """<?xml version="1.0" encoding="UTF-8"?>
<oor:component-data xmlns:oor="http://openoffice.org/2001/registry" xmlns:xs="http://www.w3.org/2001/XMLSchema"
 oor:name="CalcAddIns" oor:package="org.openoffice.Office">
<node oor:name="AddInInfo">
"""
_CLOSING = "</node>\n</oor:component-data>\n"


def wizard_texts(functions: tuple[Function, ...]) -> str:
    """Return the configuration file that describes the functions to Calc."""
    entries = "".join(entry for function in functions for entry in _function(function))
    service = f'<node oor:name="{SERVICE}" oor:op="replace">\n<node oor:name="AddInFunctions">\n{entries}</node>\n</node>\n'
    return f"{_OPENING}{service}{_CLOSING}"


def _function(function: Function) -> Iterator[str]:
    yield f'<node oor:name="{function.name}" oor:op="replace">\n'
    # One name in all languages: where the name is translated, the one in the manual would be #NAME?.
    yield _property("DisplayName", lambda _: function.name)
    yield _property("Description", function.help)
    yield f'<prop oor:name="Category"><value>{CATEGORY}</value></prop>\n'
    yield f'<prop oor:name="CompatibilityName"><value xml:lang="en-US">{function.name}</value></prop>\n'
    yield '<node oor:name="Parameters">\n'
    for parameter in function.parameters:
        yield f'<node oor:name="{argument_name(parameter)}" oor:op="replace">\n'
        yield _property("DisplayName", parameter.field.label_in)
        yield _property("Description", parameter.help_in)
        yield "</node>\n"
    yield "</node>\n</node>\n"


def _property(name: str, words: Callable[[str], str]) -> str:
    values = "".join(
        f'<value xml:lang="{"en-US" if language == SOURCE_LANGUAGE else language}">{escape(words(language))}</value>'
        for language in LANGUAGES
    )
    return f'<prop oor:name="{name}">{values}</prop>\n'
