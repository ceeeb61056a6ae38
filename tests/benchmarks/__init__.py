"""Ratios measured in one run, ours against a named alternative: `python -m tests.benchmarks`. Nothing here is asserted."""
