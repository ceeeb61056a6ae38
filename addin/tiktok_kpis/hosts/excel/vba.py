"""The VBA of the add-in file: one wrapper for each function of the catalogue, and the help for Excel.

Excel calls a wrapper, the wrapper calls Python through xlwings, and an error that comes back as text becomes the real error
value of Excel.
"""

from __future__ import annotations

from collections.abc import Iterable

from tiktok_kpis.hosts.excel.sheet import (
    ARGUMENT_COLUMN,
    CATEGORY_COLUMN,
    FIRST_FUNCTION_ROW,
    HELP_COLUMN,
    NAME_COLUMN,
    SHEET_NAME,
)
from tiktok_kpis.hosts.excel.values import ERROR_CODES
from tiktok_kpis.hosts.excel.xlwings_vba import lines
from tiktok_kpis.hosts.functions import ALL
from tiktok_kpis.metrics.functions import Function, Parameter

FUNCTIONS_MODULE = "TikTokKpis"
WORKBOOK_MODULE = "ThisWorkbook"

PYTHON_FUNCTIONS = "tiktok_kpis.hosts.excel.functions"

ERROR_BASE = -2146828288
"""What pywin32 adds to the number of an error value: ``CVErr(2007)`` is ``#DIV/0!``."""

_RESERVED = (
    "abs addressof alias and any array as attribute base binary boolean byref byte byval call case cbool cbyte ccur cdate "
    "cdbl cdec cint circle clng clnglng clngptr close compare const csng cstr currency cvar cverr date debug decimal "
    "declare defbool defbyte defcur defdate defdbl defdec defint deflng deflnglng deflngptr defobj defsng defstr defvar dim "
    "do doevents double each else elseif empty end endif enum eqv erase error event exit explicit false fix for friend "
    "function get global gosub goto if imp implements in input inputb int integer is lbound len lenb let lib like line lock "
    "long longlong longptr loop lset me mid midb mod module name new next not nothing null object on open option optional "
    "or output paramarray preserve print private property pset public put raiseevent random randomize read redim rem reset "
    "resume return rset scale seek select set sgn shared single spc static step stop string sub tab text then time to true "
    "type typeof ubound unlock until variant wend while width with withevents write xor"
)
_FUNCTION_NAMES = frozenset(function.name for function in ALL)
RESERVED_WORDS = frozenset(_RESERVED.split())
"""Words a VBA argument must not be called: those of the language, and the functions the wrappers use."""
MEMBERS = frozenset({"areas", "column", "columns", "count", "description", "resize", "row", "rows", "value", "worksheet"})
"""What the wrappers ask objects for."""

_ANSWER = """\
Private Function Answer(ByVal called As String, ByVal given As Variant) As Variant
    On Error GoTo Failed
    If Not CutToUsedCells(given) Then
        Answer = CVErr(2015)
        Exit Function
    End If
    Answer = WithErrors(XLPy.CallUDF(PYTHON_FUNCTIONS, (called), (given), Nothing, Nothing))
    Exit Function
Failed:
    ' A sentence in the cell would be left out of every sum without a word
    LastProblem = called & ": " & Err.Description
    Answer = CVErr(2015)
End Function

Private Function CutToUsedCells(ByRef given As Variant) As Boolean
    ' Of a whole column a million cells would cross to Python. All ranges are cut to one size, so that rows stay beside their
    ' rows; two rows and two columns stay at least, as a single cell is read by other rules than a range
    Dim place As Long, block As Range, used As Range, deepest As Long, widest As Long
    deepest = 2
    widest = 2
    For place = LBound(given) To UBound(given)
        If IsObject(given(place)) Then
            Set block = given(place)
            ' Of several areas Excel would hand over the first alone
            If block.Areas(1).CountLarge <> block.CountLarge Then Exit Function
            Set used = block.Worksheet.UsedRange
            deepest = Larger(deepest, used.Row + used.Rows.Count - block.Row)
            widest = Larger(widest, used.Column + used.Columns.Count - block.Column)
        End If
    Next place
    For place = LBound(given) To UBound(given)
        If IsObject(given(place)) Then
            Set block = given(place)
            If block.Rows.Count > deepest Then Set block = block.Resize(deepest, block.Columns.Count)
            If block.Columns.Count > widest Then Set block = block.Resize(block.Rows.Count, widest)
            Set given(place) = block
        End If
    Next place
    CutToUsedCells = True
End Function

Private Function Larger(ByVal one As Long, ByVal other As Long) As Long
    Larger = one
    If other > one Then Larger = other
End Function

Private Function WithErrors(ByVal shown As Variant) As Variant
    Dim place As Long, across As Long, flat As Boolean
    If Not IsArray(shown) Then
        WithErrors = RealError(shown)
        Exit Function
    End If
    flat = Dimensions(shown) = 1
    For place = LBound(shown, 1) To UBound(shown, 1)
        If flat Then
            shown(place) = RealError(shown(place))
        Else
            For across = LBound(shown, 2) To UBound(shown, 2)
                shown(place, across) = RealError(shown(place, across))
            Next across
        End If
    Next place
    WithErrors = shown
End Function

Private Function Dimensions(ByVal shown As Variant) As Long
    Dim last As Long
    Dimensions = 1
    On Error GoTo OneOnly
    last = UBound(shown, 2)
    Dimensions = 2
OneOnly:
End Function
"""

_WORKBOOK = """\
Option Explicit

Private WithEvents Host As Application
Private Described As Boolean

Private Sub Workbook_Open()
    ' At the start of Excel no workbook is open yet, and without one MacroOptions is refused: then the first one opened does it
    Set Host = Application
    If Not ActiveWorkbook Is Nothing Then Described = DescribeFunctions()
End Sub

Private Sub Host_WorkbookActivate(ByVal wb As Workbook)
    If Not Described Then Described = DescribeFunctions()
End Sub
"""

_DESCRIBE = f"""\
Private Function DescribeFunctions() As Boolean
    ' The texts stand on the sheet of the add-in: VBA's own source knows one script only
    Dim texts As Worksheet, place As Long, number As Long, explained() As String
    Set texts = ThisWorkbook.Worksheets("{SHEET_NAME}")
    On Error GoTo Failed
    place = {FIRST_FUNCTION_ROW}
    Do While texts.Cells(place, {NAME_COLUMN}).Value <> ""
        number = 0
        Do While texts.Cells(place, {ARGUMENT_COLUMN} + number).Value <> ""
            ReDim Preserve explained(0 To number)
            explained(number) = texts.Cells(place, {ARGUMENT_COLUMN} + number).Value
            number = number + 1
        Loop
        Application.MacroOptions Macro:="'" & ThisWorkbook.Name & "'!" & texts.Cells(place, {NAME_COLUMN}).Value, _
            Description:=texts.Cells(place, {HELP_COLUMN}).Value, _
            Category:=texts.Cells(place, {CATEGORY_COLUMN}).Value, _
            ArgumentDescriptions:=explained
        Erase explained
        place = place + 1
    Loop
    DescribeFunctions = True
    Exit Function
Failed:
    LastProblem = "MacroOptions: " & Err.Description
End Function
"""


def functions_module(functions: Iterable[Function]) -> str:
    """Return the module of the wrappers."""
    errors = "".join(f'        Case "{error}": RealError = CVErr({code - ERROR_BASE})\n' for code, error in ERROR_CODES.items())
    real_error = f"""\
Private Function RealError(ByVal shown As Variant) As Variant
    RealError = shown
    If VarType(shown) <> vbString Then Exit Function
    Select Case shown
{errors}    End Select
End Function
"""
    head = f"""\
Option Explicit

Private Const PYTHON_FUNCTIONS As String = "{PYTHON_FUNCTIONS}"
Public LastProblem As String

"""
    return lines(head + "\n".join([*map(wrapper, functions), _ANSWER, real_error]))


def wrapper(function: Function) -> str:
    """Return the VBA function of one function of the catalogue."""
    taken = ", ".join(
        f"Optional {argument_name(parameter)}" if parameter.optional else argument_name(parameter)
        for parameter in function.parameters
    )
    given = ", ".join(map(argument_name, function.parameters))
    return f"""\
Public Function {function.name}({taken})
    {function.name} = Answer("{function.name}", Array({given}))
End Function
"""


def argument_name(parameter: Parameter) -> str:
    """Return what an argument is called in VBA, where some words are taken.

    VBA has one spelling for a name in a whole project: an argument called as a function, or as what a wrapper asks a range
    for, would turn its capitals into small letters, or the other way round.
    """
    taken = parameter.name in RESERVED_WORDS | MEMBERS or parameter.name.upper() in _FUNCTION_NAMES
    return f"{parameter.name}_" if taken else parameter.name


def workbook_module() -> str:
    """Return the code of the add-in's workbook, which describes the functions to Excel."""
    return lines(f"{_WORKBOOK}\n{_DESCRIBE}")
