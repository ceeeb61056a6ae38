"""Checking the language of sentences and labels."""

from __future__ import annotations

from tiktok_kpis.interface.problem_kinds import UNKNOWN_LANGUAGE
from tiktok_kpis.languages import LANGUAGES
from tiktok_kpis.problems import Problem, Refused


def check_language(language: str) -> None:
    """Refuse a language that does not exist here.

    Raises:
        Refused: the language is not one of :data:`~tiktok_kpis.languages.LANGUAGES`.

    """
    if language not in LANGUAGES:
        raise Refused(Problem(UNKNOWN_LANGUAGE, values={"language": language, "languages": ", ".join(LANGUAGES)}))
