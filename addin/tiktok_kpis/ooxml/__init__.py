"""A workbook's package, edited part by part without losing a byte of what is not ours."""
