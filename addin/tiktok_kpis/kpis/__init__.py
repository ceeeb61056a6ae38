"""What the figures say: periods, comparisons, advice."""
