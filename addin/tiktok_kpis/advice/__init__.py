"""What the figures suggest: rules that say what to do next, and what they say it from."""
