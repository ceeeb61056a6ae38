"""What all spreadsheet programs have in common: cell addresses, serial dates, limits and errors. Standard library only."""
