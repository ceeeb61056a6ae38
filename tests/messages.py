"""The page of messages, written from the kinds of problem that each package declares."""

from __future__ import annotations

import re
from collections.abc import Iterator

from tiktok_kpis.cli import problem_kinds as cli
from tiktok_kpis.exports import problem_kinds as exports
from tiktok_kpis.grids import problem_kinds as grids
from tiktok_kpis.hosts.calc import problem_kinds as calc
from tiktok_kpis.hosts.excel import problem_kinds as excel
from tiktok_kpis.interface import problem_kinds as interface
from tiktok_kpis.languages import SOURCE_LANGUAGE, catalogue
from tiktok_kpis.ledger import problem_kinds as ledger
from tiktok_kpis.ooxml import problem_kinds as ooxml
from tiktok_kpis.portfolio import problem_kinds as portfolio
from tiktok_kpis.refresh import problem_kinds as refresh
from tiktok_kpis.sample import problem_kinds as sample

SECTIONS = {
    "Reading and saving the workbook": (*ooxml.KINDS, *refresh.KINDS, grids.FILE_UNREADABLE),
    "Merging exports into the workbook": ledger.KINDS,
    "Reading exports and the Paste sheet": (*exports.KINDS, *grids.KINDS),
    "Portfolios of many accounts": portfolio.KINDS,
    "Commands": (*cli.KINDS, sample.FILE_EXISTS, sample.FOLDER_MISSING),
    "Making a workbook": sample.KINDS,
    "Commands and Python": interface.KINDS,
    "Installing into LibreOffice": calc.KINDS,
    "Installing into Excel": excel.KINDS,
}
"""What each section of the page is about, in the order of the page: what a refresh says comes first.

A kind that several packages raise is declared in the lowest of them; it is listed in the first section that names it.
"""

_OPENING = """# Messages

Written from the texts by `python -m tests.generated`; do not edit.

Everything that a refresh or another command can say, with what to do; `…` stands for what was found. A message also names the
file, the sheet, the row and the column it is about. The messages of a refresh are on the sheet Log too, in the language of the
workbook. Where a message says that something was refused, the workbook is as it was."""


def page() -> str:
    """Return the page as Markdown."""
    return "\n".join([_OPENING, *_lines()]) + "\n"


def _lines() -> Iterator[str]:
    texts = catalogue("problems", SOURCE_LANGUAGE)
    order = {key: position for position, key in enumerate(texts)}
    listed: set[str] = set()
    for section, kinds in SECTIONS.items():
        yield f"\n## {section}\n\n| what it says | what to do |\n|---|---|"
        codes = {kind.code for kind in kinds} - listed
        listed |= codes
        for code in sorted(codes, key=lambda code: order[f"{code}.sentence"]):
            yield f"| {shown(texts[f'{code}.sentence'])} | {shown(texts[f'{code}.remedy'])} |"


def shown(words: str) -> str:
    """Return a text with its places as ``…``, as a cell of a table shows it."""
    return re.sub(r"{\w+}", "…", words).replace("|", "\\|")
