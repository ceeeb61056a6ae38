"""The page of states, written from the states that the tests go through."""

from __future__ import annotations

from collections.abc import Iterator

from tests.messages import shown
from tests.refresh.states import STATES, State
from tiktok_kpis.languages import SOURCE_LANGUAGE, catalogue

_OPENING = """# The workbook's own tables in unusual states

Written from the tests by `python -m tests.generated`; do not edit.

Between two refreshes, people and other programs edit the tables. Each state below is made by an edit of a workbook of two
accounts, and the workbook is refreshed. A test (`tests/refresh/test_states.py`) then compares five things: the KPIs that the
command prints, those stored in the file, those that LibreOffice calculates anew, those of a refresh in open Excel (a stand-in;
not tried in Excel), and a plain calculation of the rows that count. They must be the same, no cell of a sheet may show an
error, and what was found must be said with its table and rows, in the terminal and in the Log. A second refresh must find
nothing new.

- *As before*: the KPIs are those of the workbook without the edit; what was changed was restored or is not counted twice.
- A row that is left out stays where it is. Its column *Not counted* says why.
- Only columns that exports write are restored. What the user typed stays as it is.

"""


def page() -> str:
    """Return the page as Markdown."""
    return _OPENING + "\n".join(_lines()) + "\n"


def _lines() -> Iterator[str]:
    yield f"{len(STATES)} states:\n\n| state | what counts | what is said |\n|---|---|---|"
    for state in STATES:
        yield f"| {_visible(state.name)} | {state.outcome} | {_said(state)} |"


def _said(state: State) -> str:
    texts = catalogue("problems", SOURCE_LANGUAGE)
    return " ".join(shown(texts[f"{code}.sentence"]) for code in state.says) or "nothing"


def _visible(name: str) -> str:
    return name.replace("|", "\\|").replace("\u200b", "\\u200b").replace("\u00a0", "\\xa0")
