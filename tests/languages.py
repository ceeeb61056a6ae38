"""What a language lacks: `python -m tests.languages` prints it, key by key with the English text; a test wants nothing left."""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Iterator
from pathlib import Path

from babel import Locale

import tiktok_kpis.languages
from tiktok_kpis.hosts.functions import ALL
from tiktok_kpis.languages import LANGUAGES, SOURCE_LANGUAGE, catalogue
from tiktok_kpis.metrics.fields import FIELDS

ROOT = Path(tiktok_kpis.languages.__file__).parent
TRANSLATIONS = tuple(language for language in LANGUAGES if language != SOURCE_LANGUAGE)
_PLURAL = re.compile(r"(count\.\w+)\.(zero|one|two|few|many|other)")
_ALIKE = json.loads(Path(__file__).with_name("texts_alike.json").read_text(encoding="utf-8"))
"""What may read as in English: for each language, the texts that are the same word there."""
_NOT_WORDS = re.compile(r"{\w+}|\bTikTok\b|\bKPIs?\b|[\W\d_]")


def source() -> dict[str, dict[str, str]]:
    """Return every English text by its catalogue and key; those of functions and fields stand in the code."""
    texts = {path.stem: dict(catalogue(path.stem, SOURCE_LANGUAGE)) for path in sorted((ROOT / SOURCE_LANGUAGE).glob("*.json"))}
    for function in ALL:
        texts["metrics"] |= {f"{function.key}.label": function.label(), f"{function.key}.help": function.help()}
    for field in FIELDS.values():
        texts["metrics"] |= {f"field.{field.name}.label": field.label, f"field.{field.name}.help": field.help}
    return texts


def wanted(language: str) -> dict[str, dict[str, str]]:
    """Return every key a language must have, plural forms those of the language, with the English text."""
    forms = (*sorted(Locale.parse(language).plural_form.tags), "other")
    made: dict[str, dict[str, str]] = {}
    for name, texts in source().items():
        made[name] = {}
        for key, words in texts.items():
            plural = _PLURAL.fullmatch(key)
            if plural is None:
                made[name][key] = words
            else:
                made[name] |= {f"{plural[1]}.{form}": texts[f"{plural[1]}.other"] for form in forms}
    return made


def missing(language: str) -> Iterator[str]:
    """Yield each text a language lacks as ``catalogue.key: English text``."""
    for name, texts in wanted(language).items():
        found = catalogue(name, language)
        yield from (f"{name}.{key}: {words}" for key, words in texts.items() if not found.get(key, "").strip())


def left_over(language: str) -> Iterator[str]:
    """Yield each key that nothing asks for any more, and each catalogue without a source."""
    texts = wanted(language)
    for path in sorted((ROOT / language).glob("*.json")):
        keys = texts.get(path.stem, {})
        yield from (f"{path.stem}.{key}" for key in catalogue(path.stem, language) if key not in keys)


def misplaced(language: str) -> Iterator[str]:
    """Yield each text whose places are not those of the English one."""
    for name, texts in wanted(language).items():
        for key, words in catalogue(name, language).items():
            if key in texts and _places(words) != _places(texts[key]):
                yield f"{name}.{key}: {_places(words)}, in English {_places(texts[key])}"


def untranslated(language: str) -> Iterator[str]:
    """Yield each text that reads as in English and is no word both languages have."""
    for name, texts in wanted(language).items():
        for key, words in catalogue(name, language).items():
            said = words == texts.get(key) and _NOT_WORDS.sub("", words)
            if said and len(said) > 1 and words not in (*_ALIKE["every"], *_ALIKE.get(language, ())):
                yield f"{name}.{key}: {words}"


def unordered(language: str) -> Iterator[str]:
    """Yield each catalogue whose keys do not stand in the order of the English ones."""
    for path in sorted((ROOT / SOURCE_LANGUAGE).glob("*.json")):
        order = [key for key in catalogue(path.stem, SOURCE_LANGUAGE) if not _PLURAL.fullmatch(key)]
        if [key for key in catalogue(path.stem, language) if key in set(order)] != order:
            yield path.stem


def _places(words: str) -> list[str]:
    return sorted(re.findall(r"{\w+}", words))


CHECKS = {
    "missing": missing,
    "left over": left_over,
    "other places": misplaced,
    "as in English": untranslated,
    "in another order": unordered,
}
"""What can be wrong with a language, each with what finds it."""


def complaints(language: str) -> list[str]:
    """Return all that is wrong with a language, a line each."""
    return [f"{language}, {kind}: {found}" for kind, check in CHECKS.items() for found in check(language)]


if __name__ == "__main__":
    said = [line for language in TRANSLATIONS for line in complaints(language)]
    print(*said, f"{len(said)} texts to mend in {len(TRANSLATIONS)} languages", sep="\n")
    sys.exit(bool(said))
