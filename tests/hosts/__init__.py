"""Each host's transport: what its program does to values, around the same functions."""
