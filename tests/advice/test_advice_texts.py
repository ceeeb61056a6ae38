"""The catalogue of the advice: every rule has a title and settings with a reason, and no text is left over."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from tiktok_kpis.advice import engine, rules
from tiktok_kpis.advice.rules import RULES
from tiktok_kpis.advice.thresholds import THRESHOLDS
from tiktok_kpis.languages import LANGUAGES, SOURCE_LANGUAGE, catalogue, text
from tiktok_kpis.workbook.contract import SETTINGS

SOURCE = "\n".join(path.read_text(encoding="utf-8") for path in Path(rules.__file__).parent.glob("*.py"))
WORDS = {
    node.value
    for node in ast.walk(ast.parse(SOURCE.replace("from __future__ import annotations", "")))
    if isinstance(node, ast.Constant)
}
"""Every text that stands in the rules' own code."""
SHARED = {
    "seconds",
    "about",
    "post",
    "post_of",
    "of_kind",
    "of_account",
    "labelled",
    "not_enough",
    "at_one_age",
    "newest_counts",
}


def test_no_text_is_left_over() -> None:
    """Every key names a rule and something its code says, or a figure, or a noun."""
    for key in catalogue("advice", SOURCE_LANGUAGE):
        kind, _, rest = key.partition(".")
        if kind in {"figure", "count"}:
            assert rest.partition(".")[0] in WORDS, key
        else:
            assert key in SHARED or (kind in RULES and (rest == "title" or rest in WORDS)), key


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_rule_has_a_title_and_settings_with_a_reason(language: str) -> None:
    """A threshold nobody can find is no threshold."""
    settings = {setting.key: setting for setting in SETTINGS}
    for rule in RULES.values():
        assert text(f"advice.{rule.key}.title", language)
        assert rule.needs
        assert rule.thresholds
        for key in rule.thresholds:
            assert settings[key].reason(language)
            assert settings[key].unit is engine.UNITS[key]


def test_every_threshold_is_read_by_a_rule() -> None:
    """A setting that changes nothing is a trap."""
    for threshold in THRESHOLDS:
        used = any(threshold.key in rule.thresholds for rule in RULES.values())
        assert used or threshold.key in {"settled_after_days", "comparable_age_days", "look_back_days"}, threshold.key
