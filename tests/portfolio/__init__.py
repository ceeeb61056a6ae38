"""Portfolios of generated accounts."""
