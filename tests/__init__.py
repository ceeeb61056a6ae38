"""The tests, in folders that mirror the package. `python -m tests` runs every check there is."""
