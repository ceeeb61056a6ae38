"""What a user can set: one class for settings, targets and the thresholds of the advice, and those that several parts read.

Standard library only.
"""

from __future__ import annotations

from dataclasses import dataclass

from tiktok_kpis.kpis.definitions import KPIS
from tiktok_kpis.languages import SOURCE_LANGUAGE, text
from tiktok_kpis.metrics.units import Unit


def setting_name(key: str) -> str:
    """Return the defined name of a setting's cell, the same in every language."""
    return f"Setting_{''.join(word.capitalize() for word in key.split('_'))}"


@dataclass(frozen=True)
class Setting:
    """One setting. ``default`` is a value, or the key of an entry of the list ``choices`` when ``chosen`` is set."""

    key: str
    default: float | str
    unit: Unit = Unit.TEXT
    chosen: bool = False
    choices: str = ""

    @property
    def name(self) -> str:
        """The defined name of its cell."""
        return setting_name(self.key)

    def label(self, language: str = SOURCE_LANGUAGE) -> str:
        """Return what the setting is called."""
        return text(f"workbook.setting.{self.key}.label", language)

    def reason(self, language: str = SOURCE_LANGUAGE) -> str:
        """Return why the setting has its default, or what it changes."""
        return text(f"workbook.setting.{self.key}.reason", language)

    def first_value(self, language: str = SOURCE_LANGUAGE) -> float | str:
        """Return the value of a new workbook in a language."""
        return text(f"workbook.choice.{self.default}", language) if self.chosen else self.default


TARGETS = tuple(Setting(kpi.target_setting, kpi.target, kpi.unit) for kpi in KPIS.values() if kpi.target is not None)
"""The target of each KPI that has one, in the order of the KPIs."""
NEAR_TARGET = Setting("near_target", 0.9, Unit.RATE)
FEW_POSTS = Setting("few_posts", 5, Unit.COUNT)
