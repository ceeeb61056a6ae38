"""The VBA behind the buttons of the ribbon: message boxes, and calls of :mod:`tiktok_kpis.hosts.excel.ribbon`."""

from __future__ import annotations

import re

from tiktok_kpis.hosts.excel.xlwings_vba import lines
from tiktok_kpis.languages import LANGUAGES
from tiktok_kpis.workbook.contract import sheet_name

RIBBON_MODULE = "TikTokKpisRibbon"
PYTHON_RIBBON = "tiktok_kpis.hosts.excel.ribbon"

TRY_THE_FILE = "file"
"""What Python answers where the open workbook cannot be refreshed and its closed file perhaps can."""

LETTERS_IN_A_BOX = 850
"""How much of a text is shown in a message box, beside what the box asks: about 1,024 letters fit."""

_RIBBON = f"""\
Option Explicit

Private Const PYTHON_RIBBON As String = "{PYTHON_RIBBON}"
Private Const SEE_THE_LOG As String = " ... see the Log"

Private Function Act(ByVal called As String, ByVal given As Variant, Optional ByVal book As Workbook = Nothing) As Variant
    On Error GoTo Failed
    ' Where xlwings PRO is, it would look for code in the workbook before it loads a module; not for one that is loaded already
    If Not book Is Nothing Then XLPy.CallUDF PYTHON_RIBBON, "loaded", Array(), Nothing, Nothing
    Act = XLPy.CallUDF(PYTHON_RIBBON, (called), (given), book, Nothing)
    Exit Function
Failed:
    LastProblem = called & ": " & Err.Description
    MsgBox InABox(LastProblem, " ... "), vbExclamation, "TikTok KPIs"
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
        MsgBox InABox(said(UBound(said)), SEE_THE_LOG), vbInformation, "TikTok KPIs"
    ElseIf MsgBox(InABox(said(UBound(said)), " ... ") & vbLf & vbLf & "Shall it be refreshed as a file instead? " & _
        "This saves and closes the workbook, and opens it again.", vbOKCancel + vbQuestion, "TikTok KPIs") = vbOK Then
        RefreshFile
    End If
End Sub

Private Sub RefreshFile()
    Dim file As String, said As Variant
    file = ActiveWorkbook.FullName
    If ActiveWorkbook.Path = "" Or InStr(file, "://") > 0 Then
        MsgBox "Save this workbook in a folder of this computer first, then refresh.", vbInformation, "TikTok KPIs"
        Exit Sub
    End If
    ActiveWorkbook.Save
    ActiveWorkbook.Close False
    said = Act("refresh_workbook", Array(file))
    Workbooks.Open file
    If VarType(said) = vbString Then MsgBox InABox(said, SEE_THE_LOG), vbInformation, "TikTok KPIs"
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
        MsgBox InABox(LastProblem, " ... "), vbExclamation, "TikTok KPIs"
    End If
End Sub

Private Function InABox(ByVal words As String, ByVal left_out As String) As String
    ' Windows cuts a message at about 1,024 letters: where a problem begins and how it ends are kept
    InABox = words
    If Len(words) > {LETTERS_IN_A_BOX} Then
        InABox = Left$(words, {LETTERS_IN_A_BOX - 350}) & left_out & vbLf & Right$(words, 300)
    End If
End Function
"""


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
