"""What the tests run our work in: LibreOffice, xlwings' cell functions without Excel, and formula engines."""
