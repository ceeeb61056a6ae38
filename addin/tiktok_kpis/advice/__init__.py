"""Advice: rules that look at the figures and suggest what to do next, with the evidence."""
