"""Measure everything and print the ratios."""

from tests.benchmarks import cell_functions

for comparison in cell_functions.comparisons():
    print(comparison, flush=True)
