"""Charts of one series each: time from left to right, ranks from top to bottom, bars from zero."""

from __future__ import annotations

from openpyxl.chart import BarChart, LineChart, Reference
from openpyxl.chart.axis import ChartLines, DateAxis
from openpyxl.chart.label import DataLabelList
from openpyxl.chart.shapes import GraphicalProperties
from openpyxl.chart.text import RichText, Text
from openpyxl.chart.title import Title
from openpyxl.drawing.line import LineProperties
from openpyxl.drawing.text import CharacterProperties, Paragraph, ParagraphProperties, RegularTextRun
from openpyxl.worksheet.worksheet import Worksheet

from tiktok_kpis.workbook.blueprint import Chart, Drawn
from tiktok_kpis.workbook.looks import BLUE, INK, LINE, ORANGE

DAY_FORMAT, MONTH_FORMAT = "d mmm", "mmm yyyy"
PALE_LINE = "E3E3E3"
POINTS = 100


def add_chart(sheet: Worksheet, chart: Chart) -> None:
    """Draw a chart on a sheet."""
    made: LineChart | BarChart = LineChart() if chart.drawn is Drawn.LINE else BarChart()
    made.add_data(Reference(range_string=_range(sheet, chart.values)), titles_from_data=False)
    made.set_categories(Reference(range_string=_range(sheet, chart.labels)))
    made.title = _title(chart.title)
    made.legend = None
    # openpyxl's hints say whole centimetres; it takes any
    made.width, made.height = chart.width_in_centimetres, chart.height_in_centimetres  # type: ignore[assignment]
    colour = ORANGE if chart.orange else BLUE
    series = made.series[0]
    if isinstance(made, LineChart):
        made.x_axis = DateAxis(crossAx=100)
        made.x_axis.baseTimeUnit = made.x_axis.majorTimeUnit = "months" if chart.by_month else "days"
        made.x_axis.majorUnit = 1 if chart.by_month else 14
        made.y_axis.crossAx = 500
        series.graphicalProperties.line.solidFill = colour
        series.graphicalProperties.line.width = 28_575
        series.smooth = False
        series.marker.symbol, series.marker.size = "circle", 6
        series.marker.graphicalProperties = GraphicalProperties(solidFill=colour, ln=LineProperties(solidFill=colour))
    else:
        made.gapWidth = 40
        made.y_axis.scaling.min = 0
        series.graphicalProperties.solidFill = colour
        series.invertIfNegative = False
    if chart.drawn is Drawn.BARS and isinstance(made, BarChart):
        made.type = "bar"
        made.x_axis.scaling.orientation = "maxMin"
        made.dLbls = DataLabelList(showVal=True, showSerName=False, showCatName=False, showLegendKey=False, showPercent=False)
        made.dLbls.numFmt = chart.number_format
        made.y_axis.delete = True
    else:
        made.x_axis.number_format = MONTH_FORMAT if chart.by_month else DAY_FORMAT
        made.y_axis.delete = False
        made.y_axis.number_format = chart.number_format
        made.y_axis.majorGridlines = ChartLines(spPr=GraphicalProperties(ln=LineProperties(solidFill=PALE_LINE)))
    if chart.drawn is Drawn.BARS:
        made.y_axis.majorGridlines = None
    made.roundedCorners = False
    made.x_axis.axPos, made.y_axis.axPos = ("l", "b") if chart.drawn is Drawn.BARS else ("b", "l")
    made.x_axis.delete = False
    made.x_axis.tickLblPos = "low"
    for axis in (made.x_axis, made.y_axis):
        axis.txPr = _small()
        axis.graphicalProperties = GraphicalProperties(ln=LineProperties(solidFill=LINE))
    made.anchor = chart.anchor
    sheet.add_chart(made)


def _range(sheet: Worksheet, cells: str) -> str:
    return f"'{sheet.title}'!{cells}"


def _small() -> RichText:
    properties = CharacterProperties(sz=10 * POINTS, solidFill=INK)
    return RichText(p=[Paragraph(pPr=ParagraphProperties(defRPr=properties), endParaRPr=properties)])


def _title(words: str) -> Title:
    properties = CharacterProperties(sz=12 * POINTS, b=True, solidFill=INK)
    run = RegularTextRun(rPr=properties, t=words)
    return Title(tx=Text(rich=RichText(p=[Paragraph(pPr=ParagraphProperties(defRPr=properties), r=[run])])), overlay=False)
