"""An agency's millions of posts and days: the workbook's figures as lazy queries on DuckDB, Spark, polars or pandas."""
