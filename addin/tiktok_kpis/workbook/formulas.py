"""Formulas of one language's workbook: what every program since Excel 2016 can read.

Headings differ between languages, so a formula is written by one object that knows the language, and how the workbook spells a
metric. It is the only place where a metric becomes a formula.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from tiktok_kpis.kpis.measures import parts_of
from tiktok_kpis.languages import text
from tiktok_kpis.ledger.tables import Column
from tiktok_kpis.metrics.functions import Metric
from tiktok_kpis.workbook.contract import ALL_ACCOUNTS, TABLE_PLACES, choice, reason
from tiktok_kpis.workbook.spelling import NATIVE, Spelling

ANY_NUMBER = '">-1E+300"'
"""A criterion of COUNTIFS that every number meets, and no text and no blank."""
ANY_TEXT = '"?*"'
"""A criterion of COUNTIFS that every text meets, and no number and no blank."""
LARGER_THAN_NUMBERS = "1E+300"
"""Texts compare as larger than any number: a way to ask for numbers in a whole column that every program understands."""


def quoted(words: str) -> str:
    """Return a text as a formula writes it."""
    return '"' + words.replace('"', '""') + '"'


@dataclass(frozen=True)
class Formulas:
    """Writes formulas for a workbook of one language."""

    language: str
    spelling: Spelling = NATIVE

    def heading(self, table: str, column: str) -> str:
        """Return a heading as a structured reference writes it."""
        heading = TABLE_PLACES[table].table.column(column).heading(self.language)
        return re.sub(r"([\[\]#'@])", r"'\1", heading)

    def column(self, table: str, column: str) -> str:
        """Return all records of a column: ``Daily[Views]``."""
        return f"{table}[{self.heading(table, column)}]"

    def columns(self, table: str, first: str, last: str) -> str:
        """Return all records of neighbouring columns: ``Daily[[Views]:[Revenue]]``."""
        return f"{table}[[{self.heading(table, first)}]:[{self.heading(table, last)}]]"

    def cell(self, table: str, column: str) -> str:
        """Return a column's cell in the formula's own row."""
        return f"{table}[[#This Row],[{self.heading(table, column)}]]"

    def metric(self, metric: Metric, operands: Mapping[str, str]) -> str:
        """Return a metric over operands."""
        return self.spelling.metric(metric, operands)

    def reason(self, key: str, **values: object) -> str:
        """Return the text that stands where a figure cannot, as a formula writes it."""
        return quoted(reason(key, self.language, **values))

    def sentence(self, key: str, **expressions: str) -> str:
        """Return a text of the catalogue with expressions in its ``{named}`` places, as one formula."""
        pieces = re.split(r"\{(\w+)\}", text(f"workbook.{key}", self.language))
        joined = [quoted(piece) if number % 2 == 0 else expressions[piece] for number, piece in enumerate(pieces) if piece]
        return "&".join(joined)

    def period(self, table: str, start: str, end: str) -> str:
        """Return the criteria for records of the chosen account from the day ``start`` to the end of the day ``end``."""
        days = self.column(table, "counted_on")
        account = self.column(table, "account")
        return f'{days},">="&{start},{days},"<"&{end}+1,{account},Account_Criterion'

    def total(self, table: str, field: str, criteria: str) -> str:
        """Return the sum of a column over the records that meet criteria. A cell that shows an error meets none."""
        cells = self.column(table, field)
        return f"SUMIFS({cells},{criteria},{cells},{ANY_NUMBER})"

    def known(self, table: str, field: str, criteria: str) -> str:
        """Return how many records that meet criteria have a number in a column."""
        return f"COUNTIFS({criteria},{self.column(table, field)},{ANY_NUMBER})"

    def chosen(self, table: str) -> str:
        """Return a mask: 1 for each record of the chosen account."""
        everything = quoted(choice(ALL_ACCOUNTS, self.language))
        return f"((Account_Shown={everything})+({self.column(table, 'account')}=Account_Shown)>0)"

    def found(self, table: str, column: str, by: str, value: str) -> str:
        """Return a column's cell in the record whose column ``by`` is a number; an error where there is none."""
        return f"INDEX({self.column(table, column)},MATCH({value},{self.column(table, by)},0))"

    def found_by_words(self, table: str, column: str, by: str, words: str) -> str:
        """Return a column's cell in the record whose column ``by`` is a text; an error where there is none."""
        return f"INDEX({self.column(table, column)},{place_of_words(words, self.column(table, by))})"

    def row_metric(self, table: str, column: Column, blank_unless: str, missing: str = "not_exported") -> str:
        """Return the formula of a calculated column: a metric of its row, or the reason why there is none.

        A row whose ``blank_unless`` column is blank is not filled in and shows nothing; nor does one that is not counted.
        """
        metric = column.metric
        if metric is None:
            raise TypeError(f"{column.name} is no metric")
        cells = {p.name: self.cell(table, p.field.column) for p in metric.parameters}
        above, below = parts_of(metric)
        divisor = ",".join(cells[name] for name in below)
        parts = ",".join(cells[name] for name in above)
        (divided_by,) = (parameter.field.column for parameter in metric.parameters if parameter.name == below[0])
        zero = self.reason(f"zero_{divided_by}")
        unknown, rate = f"COUNT({parts},{divisor})<2", self.metric(metric, cells)
        if len(above) > 1:  # some of them may be unknown, and one of them a text
            unknown = f"OR(COUNT({divisor})=0,COUNT({parts})=0)"
            rate = f"IFERROR({rate},{self.reason('not_a_number')})"
        blank = f'{self.cell(table, blank_unless)}=""'
        if "left_out" in TABLE_PLACES[table].table.names():
            blank = f'OR({blank},{self.cell(table, "left_out")}<>"")'
        return f'IF(IFERROR({blank},TRUE),"",IF({unknown},{self.reason(missing)},IF({divisor}=0,{zero},{rate})))'


def literal(words: str) -> str:
    """Return a user's text as MATCH and COUNTIF read it letter by letter: ``?``, ``*`` and ``~`` mean more to them."""
    for sign in "~?*":
        words = f'SUBSTITUTE({words},"{sign}","~{sign}")'
    return words


def criterion(words: str) -> str:
    """Return a criterion that the one text meets: without the sign, a text that begins with ``>`` is a comparison."""
    return f'"="&{literal(words)}'


def place_of_words(words: str, cells: str) -> str:
    """Return where in cells a text is; an error where it is not there."""
    return f"MATCH({literal(words)},{cells},0)"


def shortened(words: str, most: int) -> str:
    """Return a text of at most so many letters, a longer one with ``…`` at its end.

    It ends with a word where one ends in its last third, so that no emoji is taken apart that is made of several. Elsewhere it
    ends a letter earlier where the last one would be half an emoji: Excel counts in halves of those, which is all that UNICODE
    gives more than 65535 for.
    """
    kept = most - 1
    half = f"(IFERROR(_xlfn.UNICODE(MID({words},{kept},2)),0)>65535)"
    end = f'MIN(IFERROR(FIND(" ",{words},{kept * 2 // 3})-1,{most}),{most})'
    return f'IF(LEN({words})>{most},LEFT({words},IF({end}<{most},{end},{kept}-{half}))&"…",{words})'


def median(array: str, count: str) -> str:
    """Return the median of the ``count`` largest numbers of an array, each of them 1 more than what it stands for.

    An array with 0 for whatever does not belong gives the median of what does, without a formula that has to be entered as an
    array.
    """
    nth = "SUMPRODUCT(LARGE({},INT(({}+{})/2)))".format
    return f"(({nth(array, count, 1)}+{nth(array, count, 2)})/2-1)"


def percent(rate: str) -> str:
    """Return a rate as text with one decimal, without TEXT: its format codes change with the language of the program."""
    return f'ROUND(100*{rate},1)&"%"'


def iso_date(cell: str) -> str:
    """Return a date as text, year first, without TEXT: its format codes change with the language of the program."""
    return f'YEAR({cell})&"-"&RIGHT("0"&MONTH({cell}),2)&"-"&RIGHT("0"&DAY({cell}),2)'
