"""What the workbook remembers: its tables, and the merge of what was read into them."""
