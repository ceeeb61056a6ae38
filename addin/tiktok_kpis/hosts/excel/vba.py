"""The VBA of the add-in file: one wrapper for each function of the catalogue, the ribbon's buttons, and the help for Excel.

Excel calls a wrapper, the wrapper calls Python through xlwings, and an error that comes back as text becomes the real error
value of Excel.
"""

from __future__ import annotations

import re
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
from tiktok_kpis.languages import LANGUAGES
from tiktok_kpis.metrics.functions import Function, Parameter
from tiktok_kpis.workbook.contract import sheet_name

FUNCTIONS_MODULE = "TikTokKpis"
RIBBON_MODULE = "TikTokKpisRibbon"
WORKBOOK_MODULE = "ThisWorkbook"

PYTHON_FUNCTIONS = "tiktok_kpis.hosts.excel.functions"
PYTHON_RIBBON = "tiktok_kpis.hosts.excel.ribbon"

TRY_THE_FILE = "file"
"""What Python answers where the open workbook cannot be refreshed and its closed file perhaps can."""

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
RESERVED_WORDS = frozenset(_RESERVED.split())
"""Words a VBA argument must not be called: those of the language, and the functions the wrappers use."""

_ANSWER = """\
Private Function Answer(ByVal called As String, ByVal given As Variant) As Variant
    On Error GoTo Failed
    Answer = WithErrors(XLPy.CallUDF(PYTHON_FUNCTIONS, (called), (given), Nothing, Nothing))
    Exit Function
Failed:
    ' A sentence in the cell would be left out of every sum without a word
    LastProblem = called & ": " & Err.Description
    Answer = CVErr(2015)
End Function

Private Function WithErrors(ByVal shown As Variant) As Variant
    Dim place As Long, column As Long, flat As Boolean
    If Not IsArray(shown) Then
        WithErrors = RealError(shown)
        Exit Function
    End If
    flat = Dimensions(shown) = 1
    For place = LBound(shown, 1) To UBound(shown, 1)
        If flat Then
            shown(place) = RealError(shown(place))
        Else
            For column = LBound(shown, 2) To UBound(shown, 2)
                shown(place, column) = RealError(shown(place, column))
            Next column
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

Private Sub Host_WorkbookActivate(ByVal Wb As Workbook)
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

_RIBBON = f"""\
Option Explicit

Private Const PYTHON_RIBBON As String = "{PYTHON_RIBBON}"

Private Function Act(ByVal called As String, ByVal given As Variant, Optional ByVal book As Workbook = Nothing) As Variant
    On Error GoTo Failed
    ' Where xlwings PRO is, it would look for code in the workbook before it loads a module; not for one that is loaded already
    If Not book Is Nothing Then XLPy.CallUDF PYTHON_RIBBON, "loaded", Array(), Nothing, Nothing
    Act = XLPy.CallUDF(PYTHON_RIBBON, (called), (given), book, Nothing)
    Exit Function
Failed:
    LastProblem = called & ": " & Err.Description
    MsgBox LastProblem, vbExclamation, "TikTok KPIs"
    Act = Empty
End Function

Public Sub NewWorkbook(control As IRibbonControl)
    Dim chosen As Variant, made As Variant
    chosen = Application.GetSaveAsFilename(InitialFileName:="TikTok KPIs.xlsx", FileFilter:="Excel (*.xlsx), *.xlsx")
    If VarType(chosen) = vbBoolean Then Exit Sub
    made = Act("new_workbook", Array(chosen, GetConfig("LANGUAGE")))
    If made = "made" Then
        Workbooks.Open chosen
    ElseIf made = "exists" Then
        MsgBox "There is a file of that name. Choose another name.", vbExclamation, "TikTok KPIs"
    End If
End Sub

Public Sub RefreshKpis(control As IRibbonControl)
    Dim said As Variant
    If PasteSheet() Is Nothing Then
        MsgBox "This workbook has no Paste sheet. Open a TikTok KPIs workbook first.", vbInformation, "TikTok KPIs"
        Exit Sub
    End If
    said = Act("refresh_open", Array(), ActiveWorkbook)
    If Not IsArray(said) Then Exit Sub
    If said(LBound(said)) <> "{TRY_THE_FILE}" Then
        MsgBox said(UBound(said)), vbInformation, "TikTok KPIs"
    ElseIf MsgBox(said(UBound(said)) & vbLf & vbLf & "Shall it be refreshed as a file instead? This saves and closes the " & _
        "workbook, and opens it again.", vbOKCancel + vbQuestion, "TikTok KPIs") = vbOK Then
        RefreshFile
    End If
End Sub

Private Sub RefreshFile()
    Dim path As String, said As Variant
    path = ActiveWorkbook.FullName
    If ActiveWorkbook.Path = "" Or InStr(path, "://") > 0 Then
        MsgBox "Save this workbook in a folder of this computer first, then refresh.", vbInformation, "TikTok KPIs"
        Exit Sub
    End If
    ActiveWorkbook.Save
    ActiveWorkbook.Close False
    said = Act("refresh_workbook", Array(path))
    Workbooks.Open path
    If VarType(said) = vbString Then MsgBox said, vbInformation, "TikTok KPIs"
End Sub

Public Sub CheckPaste(control As IRibbonControl)
    Dim paste As Worksheet
    Set paste = PasteSheet()
    If paste Is Nothing Then
        MsgBox "This workbook has no Paste sheet. Open a TikTok KPIs workbook first.", vbInformation, "TikTok KPIs"
        Exit Sub
    End If
    Act "check_paste", Array(paste.UsedRange, paste.UsedRange.Row, paste.Name, GetConfig("LANGUAGE"))
End Sub

Public Sub ShowHelp(control As IRibbonControl)
    Act "show_help", Array(GetConfig("LANGUAGE"))
End Sub

Public Sub ShowLastProblem(control As IRibbonControl)
    If LastProblem = "" Then
        MsgBox "Python has answered every call so far.", vbInformation, "TikTok KPIs"
    Else
        MsgBox LastProblem, vbExclamation, "TikTok KPIs"
    End If
End Sub
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
    """Return what an argument is called in VBA, where some words are taken."""
    return f"{parameter.name}_" if parameter.name in RESERVED_WORDS else parameter.name


def workbook_module() -> str:
    """Return the code of the add-in's workbook, which describes the functions to Excel."""
    return lines(f"{_WORKBOOK}\n{_DESCRIBE}")


def ribbon_module() -> str:
    """Return the module behind the buttons of the ribbon."""
    names = [sheet_name("paste", language) for language in LANGUAGES]
    compared = " Or ".join(f"one.Name = {_expression(name)}" for name in names)
    find = f"""\

Private Function PasteSheet() As Worksheet
    Dim one As Worksheet
    If ActiveWorkbook Is Nothing Then Exit Function
    For Each one In ActiveWorkbook.Worksheets
        If {compared} Then
            Set PasteSheet = one
            Exit Function
        End If
    Next one
End Function
"""
    return lines(_RIBBON + find)


def _expression(words: str) -> str:
    """Return a text as VBA writes it, other scripts by their numbers."""
    return " & ".join(
        f'"{part}"' if part.isascii() else f"ChrW({ord(part)})" for part in re.findall(r"[\x00-\x7f]+|[^\x00-\x7f]", words)
    )
