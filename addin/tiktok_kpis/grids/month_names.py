"""The names of the months in every language of CLDR, folded so that spelling habits do not matter.

``month_names.json`` maps a language to twelve texts, one a month, each the names of that month joined by ``|``: what is left
of a date after its day and year are taken out. The module ``month_names_from_cldr`` writes it anew.
"""

from __future__ import annotations

import json
import re
import unicodedata
from functools import cache
from importlib.resources import files

DATA_FILE = "month_names.json"

_IGNORED_WORDS = re.compile("\\b(?:de|del|d[’'])(?=\\W|\\d)|[.,’'\u061c\u200b-\u200f\ufeff]|\\s")
_LATIN_ACCENTS = re.compile("[\u0300-\u036f]")


@cache
def fold(text: str) -> str:
    """Return a text without case, accents, full stops, spaces and the word ``de``, its digits as 0-9.

    >>> fold("28 de Março"), fold("28. března")
    ('28marco', '28brezna')
    """
    composed = unicodedata.normalize("NFKD", text.casefold())
    plain = _LATIN_ACCENTS.sub("", composed).replace("ı", "i").casefold()
    return unicodedata.normalize("NFC", _IGNORED_WORDS.sub("", ascii_digits(plain)))


def ascii_digits(text: str) -> str:
    """Return a text with the digits of every script as 0-9.

    >>> ascii_digits("٢٨ مارس")
    '28 مارس'
    """
    if text.isascii():
        return text
    return "".join(str(unicodedata.decimal(sign)) if sign.isdecimal() else sign for sign in text)


@cache
def months_by_name() -> dict[str, dict[int, frozenset[str]]]:
    """Return for each folded name the months it means and the languages in which it does."""
    languages: dict[str, list[str]] = json.loads(files(__package__).joinpath(DATA_FILE).read_text(encoding="utf-8"))
    found: dict[str, dict[int, set[str]]] = {}
    for language, months in languages.items():
        for month, names in enumerate(months, start=1):
            for name in filter(None, names.split("|")):
                found.setdefault(name, {}).setdefault(month, set()).add(language)
    return {name: {month: frozenset(of) for month, of in months.items()} for name, months in found.items()}
