"""Putting the functions into a spreadsheet program, taking them out, and saying what is there."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer

from tiktok_kpis.cli.commands import Language, Program, check_language, say
from tiktok_kpis.cli.terminal import written
from tiktok_kpis.hosts.host import Sentence
from tiktok_kpis.hosts.programs import HOSTS
from tiktok_kpis.languages import SOURCE_LANGUAGE

Chosen = Annotated[
    Program, typer.Argument(help=" ".join(f"{name}: {host.program}." for name, host in HOSTS.items()), show_choices=True)
]


def install(
    program: Chosen,
    folder: Annotated[Path, typer.Option(help="Where to write the files for xlwings Lite.")] = Path("tiktok-kpis-lite"),
    language: Language = SOURCE_LANGUAGE,
) -> None:
    """Put the functions into a spreadsheet program."""
    check_language(language)
    sentences = HOSTS[program].install(language, folder)
    for value in (value for sentence in sentences for value in sentence.values.values()):
        if isinstance(value, Path):
            written(value)
    _say(sentences, language)


def uninstall(program: Chosen, language: Language = SOURCE_LANGUAGE) -> None:
    """Take the functions out of a spreadsheet program."""
    check_language(language)
    _say(HOSTS[program].uninstall(), language)


def status(program: Chosen, language: Language = SOURCE_LANGUAGE) -> None:
    """Say whether the functions are in a spreadsheet program, and whether what they need is there."""
    check_language(language)
    _say(HOSTS[program].status(), language)


def _say(sentences: Sequence[Sentence], language: str) -> None:
    for sentence in sentences:
        say(sentence.key, language, **sentence.values)
