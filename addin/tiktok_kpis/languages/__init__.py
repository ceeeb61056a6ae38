"""Every sentence and label a user reads, in their language.

A language is a folder of JSON catalogues (``en/problems.json``, ``ro/metrics.json`` …), each a flat map from a key to a
text with ``{named}`` places. A key is asked for as ``catalogue.key``. English is the source: a text that another language
lacks is a failing test, and English at run time.
"""

from __future__ import annotations

import json
import os.path  # pathlib would add a tenth to the start-up of the cell functions
from functools import cache

SOURCE_LANGUAGE = "en"
LANGUAGES = ("en", "ro", "es", "fr", "de", "pt")

_CAPITAL_NOUNS = frozenset({"de"})


@cache
def catalogue(name: str, language: str) -> dict[str, str]:
    """Return one catalogue of one language, empty when the language has none of that name."""
    path = os.path.join(os.path.dirname(__file__), language, f"{name}.json")
    if not os.path.isfile(path):
        return {}
    with open(path, encoding="utf-8") as file:
        texts: dict[str, str] = json.load(file)
    return texts


def text(key: str, language: str = SOURCE_LANGUAGE, **values: object) -> str:
    """Return the text of ``catalogue.key`` in a language, its ``{named}`` places filled.

    Raises:
        KeyError: the key is in no catalogue of the source language.

    """
    name, _, entry = key.partition(".")
    template = catalogue(name, language).get(entry)
    if template is None:
        template = catalogue(name, SOURCE_LANGUAGE)[entry]
    return template.format(**values) if values else template


def within_sentence(label: str, language: str = SOURCE_LANGUAGE) -> str:
    """Return a label as it stands inside of a sentence: with a small letter, save where nouns keep their capital.

    >>> within_sentence("Watch time"), within_sentence("Wiedergabezeit", "de")
    ('watch time', 'Wiedergabezeit')
    """
    return label if language in _CAPITAL_NOUNS else label[0].lower() + label[1:]
