"""TikTok KPIs in a spreadsheet: functions in a cell, and a workbook that reads what TikTok exports."""

__version__ = "0.2.0"
