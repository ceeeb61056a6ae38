"""The values of calculated columns whose formula looks at its own row only: whole columns at once, from the formula itself.

So a table of a hundred thousand rows has its figures in the file without an engine that holds the workbook. What is not known
here, a function or a text that a program might take for a number, has no value: an engine or the program calculates it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from tiktok_kpis.ooxml.cells import ErrorValue
from tiktok_kpis.ooxml.formula_engine import formula_engine

if TYPE_CHECKING:
    from numpy.typing import NDArray

BLANK, NUMBER, TEXT, TRUTH, ERROR, UNSURE = range(6)
_THIS_ROW = re.compile(r"(\w*)\[(?:\[#This Row\],\[(.+)\]|@\[(.+)\]|@(.+))\]", re.DOTALL)


class UnknownFormulaError(Exception):
    """The formula has something in it that is not calculated here."""


@dataclass(frozen=True)
class Values:
    """One value per row: what it is, its number, its text."""

    kinds: NDArray[np.int8]
    numbers: NDArray[np.float64]
    texts: NDArray[np.object_]

    @classmethod
    def of(cls, cells: Sequence[Any]) -> Values:
        """Take the values of cells."""
        count = len(cells)
        kinds, numbers, texts = np.zeros(count, np.int8), np.zeros(count), np.full(count, "", object)
        for row, cell in enumerate(cells):
            if cell is None:
                continue
            if isinstance(cell, bool):
                kinds[row], numbers[row] = TRUTH, cell
            elif isinstance(cell, int | float):
                kinds[row], numbers[row] = NUMBER, cell
            elif isinstance(cell, ErrorValue):
                kinds[row], texts[row] = ERROR, cell
            else:
                kinds[row], texts[row] = TEXT, str(cell)
        return cls(kinds, numbers, texts)

    @classmethod
    def all(cls, count: int, cell: Any) -> Values:
        """Take one value for every row."""
        one = cls.of([cell])
        return cls(np.repeat(one.kinds, count), np.repeat(one.numbers, count), np.repeat(one.texts, count))

    @classmethod
    def counted(cls, numbers: NDArray[np.float64]) -> Values:
        """Take numbers, an error where there is none."""
        fine = np.isfinite(numbers)
        texts = np.where(fine, "", "#NUM!").astype(object)
        return cls(np.where(fine, NUMBER, ERROR).astype(np.int8), np.where(fine, numbers, 0.0), texts)

    @classmethod
    def true_where(cls, mask: NDArray[np.bool_]) -> Values:
        """Take truth values."""
        return cls(np.full(len(mask), TRUTH, np.int8), mask.astype(float), np.full(len(mask), "", object))

    def where(self, mask: NDArray[np.bool_], other: Values) -> Values:
        """Return these values where the mask says so, the others elsewhere."""
        return Values(
            np.where(mask, self.kinds, other.kinds),
            np.where(mask, self.numbers, other.numbers),
            np.where(mask, self.texts, other.texts),
        )

    def cells(self) -> list[Any]:
        """Return what cells show of them; ``None`` where that is not sure."""
        shown: list[Any] = []
        for kind, number, text in zip(self.kinds.tolist(), self.numbers.tolist(), self.texts.tolist(), strict=True):
            if kind == TEXT:
                shown.append(text)
            elif kind == ERROR:
                shown.append(ErrorValue(text))
            elif kind == TRUTH:
                shown.append(bool(number))
            else:
                shown.append(None if kind == UNSURE else int(number) if number.is_integer() and abs(number) < 2**53 else number)
        return shown


class RowFormula:
    """A formula that looks at its own row.

    Raises:
        UnknownFormulaError: it looks elsewhere, has a function that is not known here, or nothing here takes formulas apart.

    """

    def __init__(self, formula: str) -> None:
        engine = formula_engine()
        if engine is None:
            raise UnknownFormulaError(formula)
        try:
            self._tree = engine.parse("=" + formula).to_dict()
        except Exception as error:  # an extension raises its own kinds
            raise UnknownFormulaError(formula) from error
        self.headings: list[str] = []
        self.needs_row_number = False
        self._check(self._tree)

    def values(self, columns: Callable[[str], Values], row_numbers: Sequence[int]) -> Values:
        """Return the value in each row. ``columns`` gives a column of the table by its heading."""
        return _Calculation(columns, np.asarray(row_numbers, float)).value(self._tree)

    def _check(self, node: Mapping[str, Any]) -> None:
        match node["node_type"]:
            case "Literal":
                if not isinstance(node["value"], int | float | str):
                    raise UnknownFormulaError(str(node["value"]))
            case "Reference":
                self.headings.append(_heading(node["reference"]))
            case "UnaryOp":
                if node["operator"] not in {"-", "+", "%"}:
                    raise UnknownFormulaError(node["operator"])
                self._check(node["operand"])
            case "BinaryOp":
                if node["operator"] not in {*_ARITHMETIC, *_COMPARED, "&"}:
                    raise UnknownFormulaError(node["operator"])
                self._check(node["left"])
                self._check(node["right"])
            case "Function":
                if node["name"] not in _FUNCTIONS:
                    raise UnknownFormulaError(node["name"])
                self.needs_row_number |= node["name"] == "ROW"
                if node["name"] == "ROW" and node["args"]:
                    raise UnknownFormulaError("ROW of a cell")
                for argument in node["args"]:
                    self._check(argument)
            case kind:
                raise UnknownFormulaError(str(kind))


def _heading(reference: str) -> str:
    found = _THIS_ROW.fullmatch(reference)
    if found is None:
        raise UnknownFormulaError(reference)
    inside = found[2] or found[3] or found[4]
    if re.search(r"(?<!')[\[\]]", inside):
        raise UnknownFormulaError(reference)
    return re.sub(r"'(.)", r"\1", inside)


_ARITHMETIC: dict[str, Callable[[Any, Any], Any]] = {
    "+": np.add,
    "-": np.subtract,
    "*": np.multiply,
    "/": np.divide,
    "^": np.power,
}
_COMPARED: dict[str, Callable[[Any, Any], Any]] = {
    "=": np.equal,
    "<>": np.not_equal,
    "<": np.less,
    ">": np.greater,
    "<=": np.less_equal,
    ">=": np.greater_equal,
}
_FUNCTIONS = {"IF", "IFERROR", "OR", "AND", "NOT", "COUNT", "SUM", "ISNUMBER", "ISTEXT", "ROW", "MAX", "MIN", "INT"}


class _Calculation:
    def __init__(self, columns: Callable[[str], Values], row_numbers: NDArray[np.float64]) -> None:
        self.columns, self.row_numbers = columns, row_numbers

    def value(self, node: Mapping[str, Any]) -> Values:
        match node["node_type"]:
            case "Literal":
                return Values.all(len(self.row_numbers), node["value"])
            case "Reference":
                return self.columns(_heading(node["reference"]))
            case "UnaryOp":
                number = self._number(self.value(node["operand"]))
                factor = {"-": -1.0, "+": 1.0, "%": 0.01}[node["operator"]]
                return _failing(Values.counted(number.numbers * factor), number)
            case "BinaryOp":
                return self._binary(node["operator"], self.value(node["left"]), self.value(node["right"]))
        return self._function(node["name"], node["args"])

    def _binary(self, operator: str, left: Values, right: Values) -> Values:
        if operator in _COMPARED:
            return _compared(_COMPARED[operator], left, right)
        if operator == "&":
            # How a number reads as text is the program's affair
            fine = np.isin(left.kinds, (BLANK, TEXT)) & np.isin(right.kinds, (BLANK, TEXT))
            kinds = np.where(fine, TEXT, UNSURE).astype(np.int8)
            return _failing(Values(kinds, np.zeros(len(kinds)), left.texts + right.texts), left, right)
        one, other = self._number(left), self._number(right)
        with np.errstate(all="ignore"):
            result = Values.counted(_ARITHMETIC[operator](one.numbers, other.numbers))
        if operator == "/":
            result.texts[other.numbers == 0] = "#DIV/0!"
        return _failing(result, one, other)

    def _number(self, values: Values) -> Values:
        """Return values as arithmetic takes them: a blank is 0, a text an error, if it cannot be read as a number."""
        texts = values.kinds == TEXT
        if not texts.any():
            return values
        digits = np.array([any(map(str.isdigit, text)) for text in values.texts])
        kinds = np.where(texts, np.where(digits, UNSURE, ERROR), values.kinds).astype(np.int8)
        return Values(kinds, values.numbers, np.where(texts, "#VALUE!", values.texts).astype(object))

    def _truth(self, values: Values) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
        """Return which conditions hold, and which are none."""
        none = np.isin(values.kinds, (TEXT, UNSURE))
        return (values.numbers != 0) & ~none, none

    def _function(self, name: str, arguments: Sequence[Mapping[str, Any]]) -> Values:
        count = len(self.row_numbers)
        if name == "ROW":
            return Values.counted(self.row_numbers)
        given = [self.value(argument) for argument in arguments]
        match name:
            case "IF":
                holds, none = self._truth(given[0])
                chosen = given[1].where(holds, given[2] if len(given) > 2 else Values.all(count, False))
                return _failing(_unsure(chosen, none), given[0])
            case "IFERROR":
                return given[1].where(given[0].kinds == ERROR, given[0])
            case "ISNUMBER" | "ISTEXT":
                made = Values.true_where(given[0].kinds == (NUMBER if name == "ISNUMBER" else TEXT))
                return _unsure(made, given[0].kinds == UNSURE)
            case "INT":
                number = self._number(given[0])
                return _failing(Values.counted(np.floor(number.numbers)), number)
            case "NOT":
                holds, none = self._truth(given[0])
                return _failing(_unsure(Values.true_where(~holds), none), given[0])
            case "OR" | "AND":
                truths = [self._truth(values) for values in given]
                joined = (np.logical_or if name == "OR" else np.logical_and).reduce([holds for holds, _ in truths])
                none = np.logical_or.reduce([none for _, none in truths])
                return _failing(_unsure(Values.true_where(joined), none), *given)
        plain = [argument["node_type"] == "Reference" for argument in arguments]
        numbers = [values.kinds == NUMBER for values in given]
        unsure = np.logical_or.reduce([values.kinds == UNSURE for values in given] or [np.zeros(count, bool)])
        for is_cell, values in zip(plain, given, strict=True):
            if not is_cell:  # as an argument itself, a text or a truth value may count
                unsure = unsure | np.isin(values.kinds, (TEXT, TRUTH))
        if name == "COUNT":
            return _unsure(Values.counted(np.sum(numbers, axis=0).astype(float)), unsure)
        start = {"SUM": 0.0, "MAX": -np.inf, "MIN": np.inf}[name]
        joined = {"SUM": np.add, "MAX": np.maximum, "MIN": np.minimum}[name].reduce(
            [np.where(is_number, values.numbers, start) for is_number, values in zip(numbers, given, strict=True)]
        )
        known = Values.counted(np.where(np.logical_or.reduce(numbers), joined, 0.0))
        return _failing(_unsure(known, unsure), *given)


def _compared(compare: Callable[[Any, Any], Any], left: Values, right: Values) -> Values:
    """Compare as programs do: a blank is like 0 and like an empty text; else numbers before texts before truth values."""
    kinds = []
    for one, other in ((left, right), (right, left)):
        kinds.append(np.where(one.kinds == BLANK, np.where(other.kinds == BLANK, NUMBER, other.kinds), one.kinds))
    same = kinds[0] == kinds[1]
    by_kind = np.asarray(compare(kinds[0], kinds[1]), bool)
    by_number = np.asarray(compare(left.numbers, right.numbers), bool)
    texts = same & (kinds[0] == TEXT)
    result = np.where(same, by_number, by_kind)
    if texts.any():
        pairs = zip(left.texts[texts], right.texts[texts], strict=True)
        result[texts] = [bool(compare(one.casefold(), other.casefold())) for one, other in pairs]
    return _failing(Values.true_where(result), left, right)


def _failing(result: Values, *operands: Values) -> Values:
    """Return a result that fails where an operand does."""
    for operand in reversed(operands):
        result = operand.where(np.isin(operand.kinds, (ERROR, UNSURE)), result)
    return result


def _unsure(result: Values, mask: NDArray[np.bool_]) -> Values:
    return Values(np.where(mask, UNSURE, result.kinds).astype(np.int8), result.numbers, result.texts)
