"""What people paste or export from TikTok, read into records and problems.

A source becomes grids of cells, grids are cut into blocks by their headings, a block is recognised as one of the declared
shapes, and its dates, numbers and ids are read. Reading a grid needs the standard library only; the readers of files load
when a file of their type is opened.
"""

from tiktok_kpis.exports.alignment import day_shift, viewers_lag
from tiktok_kpis.exports.reading import read_files, read_grid
from tiktok_kpis.exports.records import (
    BlockSummary,
    CellValue,
    Kind,
    Progress,
    Reading,
    Records,
    Source,
    Value,
)

__all__ = [
    "BlockSummary",
    "CellValue",
    "Kind",
    "Progress",
    "Reading",
    "Records",
    "Source",
    "Value",
    "day_shift",
    "read_files",
    "read_grid",
    "viewers_lag",
]
