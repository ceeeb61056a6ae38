"""How large a sheet can be, since Excel 2007 and in LibreOffice alike."""

LAST_ROW = 1_048_576
LAST_COLUMN = 16_384
