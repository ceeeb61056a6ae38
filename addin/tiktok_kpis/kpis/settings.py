"""The class for settings, targets and thresholds of the advice, and the settings that several packages read.

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
    """One setting. ``default`` is a value or, if ``chosen`` is set, the key of an entry in the list ``choices``."""

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
        """Return the label of the setting."""
        return text(f"workbook.setting.{self.key}.label", language)

    def reason(self, language: str = SOURCE_LANGUAGE) -> str:
        """Return why the setting has this default, or what it changes."""
        return text(f"workbook.setting.{self.key}.reason", language)

    def first_value(self, language: str = SOURCE_LANGUAGE) -> float | str:
        """Return the value in a new workbook in a language."""
        return text(f"workbook.choice.{self.default}", language) if self.chosen else self.default


TARGETS = tuple(Setting(kpi.target_setting, kpi.target, kpi.unit) for kpi in KPIS.values() if kpi.target is not None)
"""The targets of the KPIs that have one, in the order of the KPIs."""
NEAR_TARGET = Setting("near_target", 0.9, Unit.RATE)
FEW_POSTS = Setting("few_posts", 5, Unit.COUNT)
