"""One folder per spreadsheet program: how the functions are registered there, and how values travel."""
