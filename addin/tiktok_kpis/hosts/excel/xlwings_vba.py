"""xlwings' own VBA, cut down to what leads from a cell to Python.

A workbook that is open has no say in which program runs: the settings are the add-in's own, and no folder of a workbook, nor
the one Excel happens to be in, is among those that Python takes modules from.
"""

from __future__ import annotations

import re

from tiktok_kpis.hosts.excel.sheet import PROJECT, SHEET_NAME

XLWINGS_MODULE = "xlwings"

KEPT = ("XLPyCommand", "XLPyLoadDLL", "XLPy", "KillPy", "ParentFolder")
"""The procedures of xlwings that lead from a cell to Python. The others start programs and read files: without them there is
less for a virus scanner to stumble over."""

_PROCEDURE = re.compile(
    r"^(?:Public |Private )?(?P<kind>Function|Sub) (?P<name>\w+)\(.*?^End (?P=kind)$\n?", re.MULTILINE | re.DOTALL
)
_CHANGED = "' Changed for TikTok KPIs: only what calls a function is here, and its settings are the add-in's own"
_OPEN_BOOKS = 'AddExcelDir & ";" & ActiveWorkbook.FullName & ";" & ThisWorkbook.FullName & ";"'
_NO_BOOKS = 'AddExcelDir & ";;;"'
_START, _SAFE_START = '" -B -c ""', '" -B -P -c ""'
"""Without ``-P`` a file named json.py in the folder Excel happens to be in would be run."""

_SETTING = f"""\
Function GetConfig(configKey As String, Optional default As String = "", Optional source As String = "") As Variant
    ' The settings are those of the add-in alone: a workbook that someone sends must not choose which program runs
    Dim settings As Worksheet, place As Long
    Set settings = ThisWorkbook.Worksheets("{SHEET_NAME}")
    GetConfig = default
    place = 1
    Do While settings.Cells(place, 1).Value <> ""
        If UCase$(settings.Cells(place, 1).Value) = UCase$(configKey) Then
            If Not IsEmpty(settings.Cells(place, 2).Value) Then GetConfig = settings.Cells(place, 2).Value
            Exit Do
        End If
        place = place + 1
    Loop
End Function
"""


def xlwings_module(source: str) -> str:
    """Return xlwings' VBA, cut down to what leads to Python, with its notice.

    Raises:
        ValueError: this is not the VBA these changes were made for.

    """
    source = source.replace("\r\n", "\n").replace(" 'Adjust when using outside of Excel\n", "\n")
    procedures = {found["name"]: found[0] for found in _PROCEDURE.finditer(source)}
    head, found, _ = source.partition("Public Function RunPython(")
    lost = [name for name in KEPT if name not in procedures]
    if (
        not found
        or lost
        or 'PROJECT_NAME As String = "myaddin"' not in head
        or not all(words in procedures["XLPyCommand"] for words in (_OPEN_BOOKS, _START))
    ):
        raise ValueError(f"xlwings' VBA has changed: {', '.join(lost) or 'other lines'}")
    head = head.replace('PROJECT_NAME As String = "myaddin"', f'PROJECT_NAME As String = "{PROJECT}"')
    # What is in here is for our modules, not for cells: it would stand in the function wizard
    head = head.replace("\n#If VBA7 Then\n", "\nOption Private Module\n\n#If VBA7 Then\n", 1)
    kept = [procedures[name].replace(_OPEN_BOOKS, _NO_BOOKS).replace(_START, _SAFE_START) for name in KEPT]
    return lines("\n".join([f"{head.rstrip()}\n\n{_CHANGED}\n", *kept, _SETTING]))


def lines(source: str) -> str:
    """Return VBA with the line ends it has."""
    return source.replace("\n", "\r\n")
