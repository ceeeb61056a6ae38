"""What every spreadsheet program shares: addresses, the numbers of dates, limits and errors. Standard library only."""
