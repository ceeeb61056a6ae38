"""A program that runs where nothing is installed: it calls every function as Calc would."""

PROGRAM = '''
import sys

sys.path.insert(0, sys.argv[1])

from tiktok_kpis.hosts.calc.component import ALL, SERVICES
from tiktok_kpis.hosts.calc.interface import is_read_here
from tiktok_kpis.hosts.calc.values import evaluated


class Cells:
    """A range over UNO, of the rows it is given."""

    StartRow = StartColumn = 0

    def __init__(self, rows):
        self.rows = rows
        self.EndRow, self.EndColumn = len(rows) - 1, len(rows[0]) - 1

    def __getattr__(self, name):
        return lambda *arguments: {"getDataArray": self.rows, "getRangeAddresses": ()}.get(name, self)


DAYS = Cells((("Date",), (46100.5,), (46131.5,), (46162.5,)))
RANGES = {
    "pasted_cells": Cells((("Date", "Video Views"), ("13. Februar", "1,2K"), ("14. Februar", "abc"))),
    "titles": Cells((("Title",), ("one",), ("two",), ("three",))),
    "posted": DAYS,
    "dates": DAYS,
}
FIGURES = Cells((("Figure",), (100.0,), (130.0,), (150.0,)))
LINK = "https://www.tiktok.com/@sample.bakery/video/7300000000000000001"
TEXTS = {"video_link": LINK, "count_text": "1.2K"}
for function in ALL:
    given = [
        RANGES.get(parameter.name, FIGURES) if is_read_here(parameter)
        else TEXTS.get(parameter.name, 46100.0 if parameter.name == "export_day" else 2.0)
        for parameter in function.parameters
    ]
    shown = evaluated(function, given)
    rows = shown if function.returns_rows else ((shown,),)
    assert all(isinstance(cell, float | str) and cell == cell for row in rows for cell in row), (function.name, shown)
    print(function.name)
loaded = {name.partition(".")[0] for name in sys.modules} - set(sys.stdlib_module_names) - {"__main__"}
assert loaded == {"tiktok_kpis"}, loaded
'''
