"""What ``import tiktok_kpis`` offers to programs and notebooks: metrics as functions, exports and workbooks as pandas tables.

:mod:`tiktok_kpis` gives each name when it is first asked for; the package itself imports nothing.
"""
