"""Rows of random counts, drawn as one string of bytes: hundreds of cells cost what one does."""

from __future__ import annotations

from hypothesis import strategies as st

_BYTES = 5


@st.composite
def rows_of_counts(
    draw: st.DrawFn, width: int, least: int, most: int, min_rows: int, max_rows: int, *, unique: bool = False
) -> list[tuple[int, ...]]:
    """Return rows of ``width`` whole numbers from ``least`` to ``most``, of every magnitude equally often."""
    size = width * _BYTES
    drawn = draw(st.binary(min_size=min_rows * size, max_size=max_rows * size))
    cells = [drawn[place : place + _BYTES] for place in range(0, len(drawn) // size * size, _BYTES)]
    counts = [least + (int.from_bytes(cell[1:]) >> cell[0] % 32) % (most - least + 1) for cell in cells]
    rows = [tuple(counts[place : place + width]) for place in range(0, len(counts), width)]
    if unique:
        # A row that was there already differs from it by its number
        seen: set[tuple[int, ...]] = set()
        for number, row in enumerate(rows):
            while rows[number] in seen:
                rows[number] = (least + (rows[number][0] - least + 1) % (most - least + 1), *row[1:])
            seen.add(rows[number])
    return rows
