"""The page of messages, written from the catalogue of problems and from where in the code each is raised."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import tiktok_kpis
from tiktok_kpis.languages import SOURCE_LANGUAGE, catalogue

PACKAGE = Path(tiktok_kpis.__file__).parent
SECTIONS = {
    "Reading and saving the workbook": ("workbook", "ooxml", "refresh"),
    "Merging exports into the workbook": ("ledger",),
    "Reading exports and the Paste sheet": ("exports", "grids"),
    "Portfolios of many accounts": ("portfolio",),
    "Commands": ("cli",),
    "Making a workbook": ("sample",),
    "Commands and Python": ("interface",),
    "Installing into LibreOffice": ("hosts/calc",),
    "Installing into Excel": ("hosts/excel",),
}
"""The folders of the package that raise problems, in the order of the page: what a refresh says comes first."""

_OPENING = """# Messages

Written from the texts by `python -m tests.generated`; do not edit.

Everything that a refresh or another command can say, with what to do; `…` stands for what was found. A message also names the
file, the sheet, the row and the column it is about. The messages of a refresh are on the sheet Log too, in the language of the
workbook. Where a message says that something was refused, the workbook is as it was."""


def page() -> str:
    """Return the page as Markdown.

    Raises:
        LookupError: a problem of the catalogue is raised nowhere.

    """
    return "\n".join([_OPENING, *_lines()]) + "\n"


def _lines() -> Iterator[str]:
    texts = catalogue("problems", SOURCE_LANGUAGE)
    codes = [key.removesuffix(".sentence") for key in texts if key.endswith(".sentence")]
    places = {code: _section(code) for code in codes}
    for section in SECTIONS:
        yield f"\n## {section}\n\n| what it says | what to do |\n|---|---|"
        for code in codes:
            if places[code] == section:
                yield f"| {_shown(texts[f'{code}.sentence'])} | {_shown(texts[f'{code}.remedy'])} |"


def _section(code: str) -> str:
    """Return the first part of the package that raises a problem, by its whole code or by how a made-up code begins."""
    sources = {
        section: "".join(
            path.read_text(encoding="utf-8") for folder in folders for path in sorted((PACKAGE / folder).rglob("*.py"))
        )
        for section, folders in SECTIONS.items()
    }
    for section, source in sources.items():
        if f'"{code}"' in source:
            return section
    for section, source in sources.items():
        if any(code.startswith(start) for start in re.findall(r'f"([a-z]+_[a-z_]*){', source)):
            return section
    raise LookupError(f"no code raises {code}")


def _shown(words: str) -> str:
    return re.sub(r"{\w+}", "…", words).replace("|", "\\|")
