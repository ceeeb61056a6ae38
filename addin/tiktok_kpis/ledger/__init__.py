"""The data of the workbook: its tables, and the merge of exports into them."""
