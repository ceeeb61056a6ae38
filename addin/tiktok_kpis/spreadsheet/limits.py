"""The maximum size of a sheet, the same in Excel (since 2007) and LibreOffice."""

LAST_ROW = 1_048_576
LAST_COLUMN = 16_384
