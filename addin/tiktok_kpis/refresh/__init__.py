"""The refresh: what is read goes into the workbook's tables, whole or not at all."""
