"""Checks of the tests' own tools: LibreOffice, xlwings without Excel, and the formula engines."""
