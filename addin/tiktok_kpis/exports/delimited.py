"""Lines of text into rows of cells, strictly: a row that does not fit is repaired around its video link or refused.

TikTok Studio does not escape the quotes inside a title. Such a row is read from its link outwards: what stands left of the
title and right of the link is well formed, the title is the rest.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from tiktok_kpis.exports.fields import field_of
from tiktok_kpis.exports.records import Source
from tiktok_kpis.exports.video_links import LINE_WITH_LINK
from tiktok_kpis.problems import Problem, Severity

DELIMITERS = (",", ";", "\t", "|")
_LINES_TO_LOOK_AT = 60
_LINES_OF_ONE_ROW = 200
_SEPARATOR_LINE = re.compile(r'^"?sep=(.)"?\s*$', re.IGNORECASE)


@dataclass(slots=True)
class DelimitedRows:
    """Rows of texts with their numbers, as a spreadsheet would count them, and what was wrong with the lines."""

    rows: list[list[str]] = field(default_factory=list)
    numbers: list[int] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _Headings:
    """The row of headings that the rows below it must fit."""

    width: int
    link: int
    title: int


class _Lines:
    """Lines handed to the CSV reader one by one, with a place to go back to."""

    def __init__(self, text: str) -> None:
        self.all = list(io.StringIO(text, newline=""))
        self.next = 0

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        if self.next >= len(self.all):
            raise StopIteration
        self.next += 1
        return self.all[self.next - 1]


def find_delimiter(text: str) -> tuple[str, int]:
    """Return the delimiter that finds the most known headings in one line, and how many characters to skip before the rows."""
    first, _, _ = text.partition("\n")
    if said := _SEPARATOR_LINE.match(first):
        return said.group(1), len(first) + 1
    lines = text[:65_536].splitlines()[:_LINES_TO_LOOK_AT]
    scores = {mark: max((_known_headings(line, mark) for line in lines), default=0) for mark in DELIMITERS}
    return max(DELIMITERS, key=lambda mark: scores[mark]), 0


def _known_headings(line: str, delimiter: str) -> int:
    if delimiter not in line:
        return 0
    try:
        return sum(1 for cell in next(csv.reader([line], delimiter=delimiter), []) if field_of(cell))
    except csv.Error:
        return 0


def read_rows(text: str, source: Source) -> DelimitedRows:
    """Split a text into rows. A line that fits nowhere is refused with its number, and reading goes on with the next."""
    delimiter, skipped = find_delimiter(text)
    lines = _Lines(text[skipped:])
    found = DelimitedRows()
    headings: _Headings | None = None
    number = 0
    reader = csv.reader(lines, delimiter=delimiter, strict=True)
    while lines.next < len(lines.all):
        start, number = lines.next, number + 1
        cells: list[str] | None
        try:
            cells = next(reader)
        except StopIteration:
            break
        except csv.Error:
            cells = None
            reader = csv.reader(lines, delimiter=delimiter, strict=True)
        if cells is not None and (headings is None or cells[:1] != [""]) and (new := _headings_in(cells)):
            headings = new
        elif cells is None or (headings is not None and _is_suspect(cells, headings)):
            consumed = lines.next
            repaired = _around_the_link(lines, start, delimiter, headings) if headings else None
            if repaired is not None:
                cells = repaired
                found.problems.append(
                    Problem(
                        "row_repaired",
                        source.place(number),
                        Severity.NOTE,
                        {"title": _sample(cells[headings.title if headings else 0])},
                    )
                )
            elif cells is None:
                lines.next = start + 1
                found.problems.append(Problem("row_broken", source.place(number), values={"found": _sample(lines.all[start])}))
                continue
            else:
                lines.next = consumed
        found.rows.append(cells)
        found.numbers.append(number)
    return found


def _headings_in(cells: Sequence[str]) -> _Headings | None:
    if len(cells) < 2 or cells[0][:1].isdigit():
        return None
    fields = [field_of(cell) for cell in cells]
    if sum(1 for name in fields if name) < 2:
        return None
    place = {name: column for column, name in reversed(list(enumerate(fields)))}
    return _Headings(len(cells), place.get("link", -1), place.get("title", -1))


def _is_suspect(cells: Sequence[str], headings: _Headings) -> bool:
    if headings.link < 0:
        return False
    if len(cells) != headings.width:
        return True
    title = cells[headings.title] if headings.title >= 0 else ""
    return "\n" in title and LINE_WITH_LINK.search(title) is not None


def _around_the_link(lines: _Lines, start: int, delimiter: str, headings: _Headings) -> list[str] | None:
    """Read one row from its link outwards, over as many lines as its title takes; ``None`` when that cannot be done."""
    if not 0 <= headings.title < headings.link:
        return None
    for end in range(start, min(start + _LINES_OF_ONE_ROW, len(lines.all))):
        matches = list(LINE_WITH_LINK.finditer(lines.all[end]))
        for match in reversed(matches):
            after = _tail(lines.all[end][match.end() :], delimiter, headings.width - headings.link)
            before = _head("".join(lines.all[start:end]) + lines.all[end][: match.start()], delimiter, headings)
            if after is not None and before is not None:
                lines.next = end + 1
                return [*before, match.group() + after[0], *after[1:]]
        if matches:
            return None
    return None


def _tail(text: str, delimiter: str, count: int) -> list[str] | None:
    """Return what follows the id in the link's own cell, and the cells after it."""
    text = text.rstrip("\r\n")
    cut = text.find(delimiter)
    in_link = (text if cut < 0 else text[:cut]).removesuffix('"')
    if '"' in in_link:
        return None
    try:
        cells = next(csv.reader([text[cut + 1 :]], delimiter=delimiter, strict=True), []) if cut >= 0 else []
    except csv.Error:
        return None
    return [in_link, *cells] if len(cells) == count - 1 else None


def _head(text: str, delimiter: str, headings: _Headings) -> list[str] | None:
    """Return the cells left of the link: well-formed ones, the title, well-formed ones."""
    text = text.removesuffix('"')
    if not text.endswith(delimiter):
        return None
    text = text[: -len(delimiter)]
    cell = rf'(?:"([^"]*)"|([^"{re.escape(delimiter)}\n]*))'
    left: list[str] = []
    for _ in range(headings.title):
        match = re.match(cell + re.escape(delimiter), text)
        if match is None:
            return None
        left.append(match.group(1) if match.group(1) is not None else match.group(2))
        text = text[match.end() :]
    right: list[str] = []
    for _ in range(headings.link - headings.title - 1):
        match = re.search(re.escape(delimiter) + cell + r"$", text)
        if match is None:
            return None
        right.insert(0, match.group(1) if match.group(1) is not None else match.group(2))
        text = text[: match.start()]
    if len(text) > 1 and text[0] == text[-1] == '"':
        text = text[1:-1]
    return [*left, text.replace('""', '"'), *right]


def _sample(text: str) -> str:
    plain = " ".join(text.split())
    return plain if len(plain) <= 60 else plain[:59] + "…"
