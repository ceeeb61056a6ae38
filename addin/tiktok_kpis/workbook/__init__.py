"""The template workbook: where everything stands, what is on each sheet, and how it is built."""
