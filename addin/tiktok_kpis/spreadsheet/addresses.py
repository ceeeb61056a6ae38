"""Cell addresses: column letters, and rectangles such as ``A3:F8``."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

_REFERENCE = re.compile(r"([A-Z]+)(\d+)")


@cache
def column_letters(number: int) -> str:
    """Return a column's letters from its number, counted from 1.

    >>> column_letters(28)
    'AB'
    """
    letters = ""
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def column_number(letters: str) -> int:
    """Return a column's number, counted from 1, from its letters.

    >>> column_number("AB")
    28
    """
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number


@dataclass(frozen=True)
class Area:
    """A rectangle of cells, all four edges included, counted from 1."""

    left: int
    top: int
    right: int
    bottom: int

    @classmethod
    def parse(cls, ref: str) -> Area:
        """Read a reference such as ``A3:F8``."""
        corners = _REFERENCE.findall(ref.replace("$", ""))
        (left, top), (right, bottom) = corners[0], corners[-1]
        return cls(column_number(left), int(top), column_number(right), int(bottom))

    def __str__(self) -> str:
        return f"{column_letters(self.left)}{self.top}:{column_letters(self.right)}{self.bottom}"
