"""The page of decisions: each has a heading of its own, so that it can be linked to and read alone."""

from __future__ import annotations

import re
from pathlib import Path

PAGE = (Path(__file__).parent.parent / "docs" / "decisions.md").read_text(encoding="utf-8")


def test_each_decision_stands_alone() -> None:
    """A heading that says what was decided, once, and below it why."""
    _, *decisions = re.split(r"^## ", PAGE, flags=re.MULTILINE)
    titles = [decision.partition("\n")[0] for decision in decisions]
    assert len(titles) == len(set(titles))
    for decision in decisions:
        title, _, reasons = decision.partition("\n")
        assert title[-1] not in ".:,", title
        assert len(reasons.split()) > 8, title
        assert reasons.strip()[0].isupper() or reasons.strip()[0] in "`1", title
        assert not re.search(r"^\*\*", reasons, re.MULTILINE), title
