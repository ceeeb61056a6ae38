"""A metric's arithmetic in other notations: native formulas, LAMBDA bodies, words, pandas columns."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from tiktok_kpis.languages import SOURCE_LANGUAGE, text
from tiktok_kpis.metrics.catalogue import FUNCTIONS
from tiktok_kpis.metrics.expressions import Notation, read
from tiktok_kpis.metrics.functions import Metric, Parameter, Takes

if TYPE_CHECKING:
    import pandas as pd

_SUM, _PRODUCT, _POWER, _ATOM = range(4)
LARGEST_NUMBER = "9.99E+307"
"""A number larger than any in a column: LOOKUP does not find it and then returns the last number of the column."""
_CELLS = "_xlpm.cells_of_it"


@dataclass(frozen=True)
class Term:
    """A part of a formula, with the precedence of its outermost operator."""

    text: str
    binding: int = _ATOM

    def within(self, binding: int) -> str:
        """Return the text, in brackets if the operator next to it has a higher precedence."""
        return self.text if self.binding >= binding else f"({self.text})"


class FormulaNotation(Notation[Term]):
    """Reads an expression as a native formula: English names, commas, no equals sign."""

    signs: Mapping[str, str] = {"+": "+", "-": "-", "*": "*", "ratio": "/"}

    def __init__(self, spelling: Mapping[str, str]) -> None:
        """``spelling`` maps each argument to its text in the formula, such as ``B2``, ``SUM(B2:B9)`` or ``[@Likes]``."""
        self.spelling = spelling

    def argument(self, name: str) -> Term:
        """Read an argument as its text in the formula."""
        return Term(self.spelling[name])

    def constant(self, value: float) -> Term:
        """Read a number."""
        return Term(f"{value:g}")

    def operation(self, symbol: str, left: Term, right: Term) -> Term:
        """Read one of ``+ - *``, or the ``/`` of a ratio."""
        binding = _SUM if symbol in "+-" else _PRODUCT
        right_binding = binding if symbol in "+*" else binding + 1
        return Term(f"{left.within(binding)}{self.signs[symbol]}{right.within(right_binding)}", binding)

    def primitive(self, name: str, operands: Sequence[Term]) -> Term:
        """Read a primitive as functions that all spreadsheet programs have had since 2010."""
        one, other = operands[0], operands[-1]
        match name:
            case "ratio":
                return self.operation(name, one, other)
            case "power":
                return Term(f"{one.within(_ATOM)}^{other.within(_ATOM)}", _POWER)
            case "larger":
                return Term(f"MAX({one.text},{other.text})")
            case "first":
                return Term(f"INDEX({one.text},MATCH(TRUE,INDEX(ISNUMBER({one.text}),0),0))")
            case "last":
                return Term(f"LOOKUP({LARGEST_NUMBER},{one.text})")
            case "straightness":
                return Term(f"SUMPRODUCT(RSQ(LN({one.text}),ROW({one.text})))")
        raise KeyError(name)


class ProseNotation(FormulaNotation):
    """Reads an expression as a line of text for people: labels, and the signs × and ÷."""

    signs: Mapping[str, str] = {"+": " + ", "-": " − ", "*": " × ", "ratio": " ÷ "}

    def __init__(self, spelling: Mapping[str, str], language: str) -> None:
        super().__init__(spelling)
        self.language = language

    def primitive(self, name: str, operands: Sequence[Term]) -> Term:
        """Read a primitive in words, a ratio as a division."""
        if name == "ratio":
            return super().primitive(name, operands)
        one, other = operands[0], operands[-1]
        return Term(text(f"metrics.prose.{name}", self.language, one=one.text, other=other.text))


class ColumnNotation(Notation[Any]):
    """Reads an expression as pandas columns: missing values add nothing to a sum; a ratio with divisor 0 is missing."""

    def __init__(self, columns: Mapping[str, pd.Series[Any]]) -> None:
        self.columns = columns

    def argument(self, name: str) -> Any:
        """Read an argument as its column."""
        return self.columns[name].fillna(0)

    def constant(self, value: float) -> Any:
        """Read a number."""
        return value

    def operation(self, symbol: str, left: Any, right: Any) -> Any:
        """Read one of ``+ - *``."""
        match symbol:
            case "+":
                return left + right
            case "-":
                return left - right
        return left * right

    def primitive(self, name: str, operands: Sequence[Any]) -> Any:
        """Read a primitive that works row by row."""
        one, other = operands[0], operands[-1]
        match name:
            case "ratio":
                return one / (other.where(other != 0) if hasattr(other, "where") else other)
            case "power":
                raised = one**other
                # In pandas, 1 to the power of a missing value is 1, and 0 to the power of 0 is 1
                return raised.where((abs(raised) < math.inf) & other.notna() & ((one != 0) | (other > 0)))
            case "larger":
                return one.clip(lower=other)
        raise KeyError(f"{name} needs a whole column, not a row")


def formula(metric: Metric, spelling: Mapping[str, str]) -> str:
    """Return a metric as a native formula, without the equals sign.

    ``spelling`` maps each argument to its text in the formula: a cell, a column of a table, a sum.

    >>> from tiktok_kpis.metrics.definitions import METRICS
    >>> formula(METRICS["LIKE_RATE"], {"likes": "B2", "views": "F2"})
    'B2/F2'
    """
    return read(metric.expression, FormulaNotation(spelling)).text


def formula_over_ranges(metric: Metric, spelling: Mapping[str, str]) -> str:
    """Return a metric as a native formula over ranges: the rate of their totals.

    >>> from tiktok_kpis.metrics.definitions import METRICS
    >>> formula_over_ranges(METRICS["LIKE_RATE"], {"likes": "B2:B9", "views": "F2:F9"})
    'SUM(B2:B9)/SUM(F2:F9)'
    """
    return formula(
        metric,
        {
            parameter.name: f"SUM({spelling[parameter.name]})" if parameter.takes is Takes.TOTAL else spelling[parameter.name]
            for parameter in metric.parameters
        },
    )


class LambdaNotation(FormulaNotation):
    """Reads an expression as the body of a LAMBDA; programs with LAMBDA also have dynamic arrays, so these are used."""

    def primitive(self, name: str, operands: Sequence[Term]) -> Term:
        """Read a primitive over the numbers of a column; ``LET`` has put these numbers into a variable."""
        one = operands[0].text
        match name:
            case "first":
                return Term(f"INDEX({one},1)")
            case "last":
                return Term(f"INDEX({one},ROWS({one}))")
            case "straightness":
                fitted = f"RSQ(LN({one}),_xlfn.SEQUENCE(ROWS({one})))"
                several = f"IF(MIN({one})<=0,#NUM!,IF(ROWS({one})<2,#DIV/0!,{fitted}))"
                return Term(f"IF(ISERROR(INDEX({one},1)),#DIV/0!,{several})")
        return super().primitive(name, operands)


def lambda_formula(metric: Metric) -> str:
    """Return a metric as a LAMBDA for a defined name, as files store it, without the equals sign."""
    operands = {parameter.name: _lambda_operand(parameter, metric) for parameter in metric.parameters}
    body = read(metric.expression, LambdaNotation(operands)).text
    for column in (_lambda_argument(parameter) for parameter in metric.parameters if parameter.takes is Takes.COLUMN):
        body = _with_numbers(column, body)
    return f"_xlfn.LAMBDA({','.join(map(_lambda_argument, metric.parameters))},{body})"


def lambda_names(metrics: Iterable[Metric]) -> dict[str, str]:
    """Return the defined names for a workbook whose functions need no add-in: each metric as a LAMBDA.

    A workbook has either these names or the functions of an add-in, never both: xlwings Lite stops if a name exists already.
    """
    return {metric.name: lambda_formula(metric) for metric in metrics}


def prose(metric: Metric, language: str = SOURCE_LANGUAGE) -> str:
    """Return a metric's arithmetic in words, with the labels of a language.

    >>> from tiktok_kpis.metrics.definitions import METRICS
    >>> prose(METRICS["ENGAGEMENT_RATE"])
    '(Likes + Comments + Saves + Shares) ÷ Views'
    """
    labels = {parameter.name: parameter.field.label_in(language) for parameter in metric.parameters}
    return read(metric.expression, ProseNotation(labels, language)).text


def over_columns(metric: Metric, columns: Mapping[str, pd.Series[Any]]) -> pd.Series[Any]:
    """Return a metric for each row of a table; ``columns`` maps each argument to a column of numbers.

    Missing values add nothing to a sum; if the divisor is 0 or missing, the result is missing.
    """
    made: pd.Series[Any] = read(metric.expression, ColumnNotation(columns))
    return made


def _lambda_argument(parameter: Parameter) -> str:
    """Return an argument as files store it; an argument with the name of a function gets ``_``, to differ from it."""
    return f"_xlpm.{parameter.name}{'_' if parameter.name.upper() in FUNCTIONS else ''}"


def _lambda_operand(parameter: Parameter, metric: Metric) -> str:
    name = _lambda_argument(parameter)
    if metric.by_row:
        return f"IF((ROWS({name})>1)*(COLUMNS({name})>1),#VALUE!,_xlfn.TOCOL({name}))"
    match parameter.takes:
        case Takes.COLUMN:
            return f"{name}_numbers"
        case Takes.TOTAL:
            # One cell is treated as by the operators (a number as text counts), a range as by SUM (only numbers count)
            return f"SUM(IF({_is_one_cell(name)},{name}+0,{name}))"
    return f"IF({_is_one_cell(name)},{name}+0,{_unless_error(f'SUM({name})', '#VALUE!')})"


def _with_numbers(name: str, body: str) -> str:
    """Return a body in which the numbers of a column are a variable: without blanks, text or truth values; errors propagate."""
    # In comparisons, spreadsheets treat text and truth values as larger than any number
    numbers = f"_xlfn._xlws.FILTER({_CELLS},{_CELLS}<={LARGEST_NUMBER},NA())"
    cells = f"IF(COUNT({name})=0,NA(),_xlfn.TOCOL({name},1))"
    shown = _unless_error(f"IF({_is_one_cell(name)},{name},SUM({name}))", body)
    return f"_xlfn.LET({_CELLS},{cells},{name}_numbers,{numbers},{shown})"


def _is_one_cell(name: str) -> str:
    return f"ROWS({name})*COLUMNS({name})=1"


def _unless_error(total: str, body: str) -> str:
    return f"IF(ISERROR({total}),{total},{body})"
