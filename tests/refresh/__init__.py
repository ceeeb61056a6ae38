"""Refreshing a workbook file, from exports to figures."""
