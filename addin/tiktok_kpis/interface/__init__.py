"""The Python interface for programs and notebooks: metrics as functions, exports and workbooks as pandas tables.

:mod:`tiktok_kpis` imports each name when it is first used; this package itself imports nothing.
"""
