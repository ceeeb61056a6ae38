"""Measure everything and print the ratios."""

from itertools import chain

from tests.benchmarks import calc_add_in, cell_functions, template

for comparison in chain(cell_functions.comparisons(), calc_add_in.comparisons(), template.comparisons()):
    print(comparison, flush=True)
