"""Portfolios of many accounts: the figures of millions of posts and days, calculated by DuckDB, Spark, polars or pandas."""
