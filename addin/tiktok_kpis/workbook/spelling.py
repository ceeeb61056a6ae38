"""How a workbook spells a metric: as a native formula, as a function of an installed add-in, or as a LAMBDA it carries itself.

A workbook has one spelling throughout. LAMBDA names beside functions of the same names would stop every Python function of the
workbook in xlwings Lite.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from tiktok_kpis.metrics.catalogue import Metric
from tiktok_kpis.metrics.definitions import METRICS
from tiktok_kpis.metrics.notations import formula, lambda_names

CALC_SERVICE = "TIKTOKKPIS.FUNCTIONS"
"""What Calc's .xlsx filter knows the add-in's functions by in every version; the bare names only from 25.2 on."""


class FormulaKind(StrEnum):
    """What a metric is written as."""

    NATIVE = "native"
    FUNCTIONS = "functions"
    LAMBDA = "lambda"


class FunctionHost(StrEnum):
    """The program whose functions a workbook calls: each finds them under another spelling in the file."""

    EXCEL = "excel"
    LITE = "lite"
    CALC = "calc"


@dataclass(frozen=True)
class Spelling:
    """How the formulas of one workbook call a metric; ``host`` matters for functions only."""

    kind: FormulaKind = FormulaKind.NATIVE
    host: FunctionHost = FunctionHost.EXCEL

    def metric(self, metric: Metric, operands: Mapping[str, str]) -> str:
        """Return a metric over operands, without the equals sign."""
        if self.kind is FormulaKind.NATIVE:
            return formula(metric, operands)
        name = metric.name
        if self.kind is FormulaKind.FUNCTIONS:
            name = {
                FunctionHost.EXCEL: name,
                FunctionHost.LITE: f"_xldudf_{name}",
                FunctionHost.CALC: f"{CALC_SERVICE}.{name}",
            }[self.host]
        return f"{name}({','.join(operands[parameter.name] for parameter in metric.parameters)})"

    @property
    def names(self) -> dict[str, str]:
        """The defined names the workbook carries for it: a LAMBDA for every metric, or none."""
        return lambda_names(METRICS.values()) if self.kind is FormulaKind.LAMBDA else {}


NATIVE = Spelling()
"""What needs nothing installed and works everywhere."""
