"""How a workbook spells a metric: as a native formula, as a function of an installed add-in, or as a LAMBDA it carries itself.

A workbook has one spelling throughout. LAMBDA names beside functions of the same names would stop every Python function of the
workbook in xlwings Lite.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from tiktok_kpis.metrics.definitions import METRICS
from tiktok_kpis.metrics.functions import Metric
from tiktok_kpis.metrics.notations import formula, lambda_names


class FormulaKind(StrEnum):
    """What a metric is written as."""

    NATIVE = "native"
    FUNCTIONS = "functions"
    LAMBDA = "lambda"


def bare(function: str) -> str:
    """Return a function's name as it is typed."""
    return function


@dataclass(frozen=True)
class Spelling:
    """How the formulas of one workbook call a metric; ``spelled`` is how the program of the functions calls them in a file."""

    kind: FormulaKind = FormulaKind.NATIVE
    spelled: Callable[[str], str] = bare

    def metric(self, metric: Metric, operands: Mapping[str, str]) -> str:
        """Return a metric over operands, without the equals sign."""
        if self.kind is FormulaKind.NATIVE:
            return formula(metric, operands)
        name = self.spelled(metric.name) if self.kind is FormulaKind.FUNCTIONS else metric.name
        return f"{name}({','.join(operands[parameter.name] for parameter in metric.parameters)})"

    @property
    def names(self) -> dict[str, str]:
        """The defined names the workbook carries for it: a LAMBDA for every metric, or none."""
        return lambda_names(METRICS.values()) if self.kind is FormulaKind.LAMBDA else {}


NATIVE = Spelling()
"""What needs nothing installed and works everywhere."""
