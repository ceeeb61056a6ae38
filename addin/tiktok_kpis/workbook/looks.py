"""How cells look: one palette (Okabe and Ito's blue and vermilion; text at 4.5:1, bars at 3:1), one font, few styles."""

from __future__ import annotations

from openpyxl.formatting.rule import ColorScale, FormatObject, Rule
from openpyxl.styles import Alignment, Border, Font, NamedStyle, PatternFill, Protection, Side
from openpyxl.styles.colors import Color
from openpyxl.styles.differential import DifferentialStyle

from tiktok_kpis.workbook.blueprint import Look, Tone

FONT = "Arial"
SIZE = 11
INK, NAVY, BLUE, ORANGE, GREY = "1A1A1A", "003A5D", "0072B2", "D55E00", "595959"
INPUT_FILL, BLUE_FILL, ORANGE_FILL, PALE_FILL = "FFF9DB", "DCEBF5", "FCE8C8", "F2F2F2"
INPUT_INK, ORANGE_INK = "0000C8", "7A3E00"
LINE, SHADE = "BFBFBF", "5BA3D0"


def _fill(colour: str) -> PatternFill:
    return PatternFill("solid", fgColor=colour)


def _font(colour: str = INK, size: float = SIZE, *, bold: bool = False, italic: bool = False, linked: bool = False) -> Font:
    return Font(name=FONT, size=size, color=colour, bold=bold, italic=italic, underline="single" if linked else None)


_EDGE = Side("thin", color="8C8C8C")
_BOX = Border(left=_EDGE, right=_EDGE, top=_EDGE, bottom=_EDGE)
_UNDER = Border(bottom=Side("thin", color=LINE))
_SIDES = Border(left=_EDGE, right=_EDGE)
_SIDES_AND_TOP = Border(left=_EDGE, right=_EDGE, top=_EDGE)
_SIDES_AND_BOTTOM = Border(left=_EDGE, right=_EDGE, bottom=_EDGE)
_LEFT = Alignment(horizontal="left", vertical="center", indent=1)
_CENTRED = Alignment(vertical="center")
_INDENTED = Alignment(horizontal="left", vertical="center", wrap_text=True, indent=1)
_RIGHT = Alignment(horizontal="right", vertical="center", wrap_text=True)
# Wrapped, so that a long text does not run over its blank neighbours: a row shows its first line
_ONE_LINE = Alignment(vertical="top", wrap_text=True)
APART = Alignment(horizontal="left", vertical="top", wrap_text=True, indent=1)
"""Of a text beside a figure, which stands at the right edge of its column: without it the two would read as one."""


def named_styles() -> list[NamedStyle]:
    """Return a fresh cell style for each look; everything but an input is locked on a protected sheet."""
    return [
        NamedStyle(Look.PLAIN.value, font=_font(), alignment=Alignment(vertical="center", wrap_text=True)),
        NamedStyle(Look.RECORD.value, font=_font(), alignment=_ONE_LINE),
        NamedStyle(Look.TITLE.value, font=_font(NAVY, 20, bold=True), alignment=_CENTRED),
        NamedStyle(Look.HELP.value, font=_font(GREY), alignment=_CENTRED),
        NamedStyle(Look.HEADING.value, font=_font("FFFFFF", bold=True), fill=_fill(NAVY), alignment=_INDENTED),
        NamedStyle(Look.FIGURE_HEADING.value, font=_font("FFFFFF", bold=True), fill=_fill(NAVY), alignment=_RIGHT),
        NamedStyle(Look.BLOCK.value, font=_font(NAVY, 14, bold=True), alignment=_CENTRED),
        NamedStyle(Look.LABEL.value, font=_font(bold=True), alignment=_INDENTED, border=_UNDER),
        _typed(Look.INPUT, _INDENTED),
        _typed(Look.RECORD_INPUT, _ONE_LINE),
        NamedStyle(Look.FIGURE.value, font=_font(), alignment=_RIGHT, border=_UNDER),
        NamedStyle(
            Look.HEADLINE.value, font=_font(NAVY, 16, bold=True), alignment=_RIGHT, border=_UNDER, fill=_fill(BLUE_FILL)
        ),
        NamedStyle(Look.NOTE.value, font=_font(GREY), alignment=_INDENTED, border=_UNDER),
        NamedStyle(Look.STATUS.value, font=_font(bold=True), alignment=_INDENTED, border=_UNDER),
        NamedStyle(Look.WORKING.value, font=_font(GREY), alignment=_CENTRED),
        NamedStyle(Look.LINK.value, font=_font(BLUE, linked=True), alignment=_CENTRED),
        NamedStyle(Look.DAY.value, font=_font(NAVY, bold=True), alignment=_LEFT, border=_SIDES_AND_TOP),
        NamedStyle(Look.DAY_HOLIDAY.value, font=_font(ORANGE_INK), alignment=_ONE_LINE, border=_SIDES),
        NamedStyle(Look.DAY_POSTS.value, font=_font(), alignment=_ONE_LINE, border=_SIDES_AND_BOTTOM),
    ]


def _typed(look: Look, alignment: Alignment) -> NamedStyle:
    return NamedStyle(
        look.value,
        font=_font(INPUT_INK),
        fill=_fill(INPUT_FILL),
        border=_BOX,
        alignment=alignment,
        protection=Protection(locked=False),
    )


def tone_style(tone: Tone) -> DifferentialStyle:
    """Return what a conditional format does to a cell."""
    match tone:
        case Tone.GOOD:
            return DifferentialStyle(font=Font(color=NAVY, bold=True), fill=PatternFill("solid", bgColor=BLUE_FILL))
        case Tone.ATTENTION:
            return DifferentialStyle(font=Font(color=ORANGE_INK, bold=True), fill=PatternFill("solid", bgColor=ORANGE_FILL))
        case Tone.MISSING:
            return DifferentialStyle(font=Font(color=GREY, italic=True, bold=False))


def shade() -> Rule:
    """Return what shades figures by their size: from white to blue at the ninth tenth, so that one outlier hides no other."""
    lightest, darkest = FormatObject("min"), FormatObject("percentile", 90)
    return Rule("colorScale", colorScale=ColorScale([lightest, darkest], [Color("FFFFFFFF"), Color(f"FF{SHADE}")]))
