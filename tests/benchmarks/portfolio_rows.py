"""Invented posts by the million, written as Parquet by DuckDB: the same rows for the same number, whatever the machine.

python -m tests.benchmarks.portfolio_rows 10000000 FOLDER
"""

from __future__ import annotations

import sys
from pathlib import Path

import duckdb

PART = 5_000_000
"""Rows of one file."""
_ROWS = """
    COPY (
        WITH numbered AS (
            SELECT i, (hash(i) >> 1)::BIGINT AS h, (hash(-i) >> 1)::BIGINT AS g FROM range({first}, {last}) rows(i)
        ),
        watched AS (
            SELECT *, 'account' || lpad((h % {accounts})::VARCHAR, 5, '0') AS account,
                   exp(4 + 9 * ((g % 10007) / 10007.0) ** 2)::BIGINT AS views
            FROM numbered
        )
        SELECT account, (7_000_000_000_000_000_000 + i)::VARCHAR AS video_id,
               TIMESTAMP '2024-01-01' + to_minutes((h >> 8) % 1_051_200) AS posted,
               ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'][1 + (h >> 16) % 7] AS weekday,
               ((h >> 20) % 24)::INTEGER AS hour,
               CASE WHEN h % 9 = 0 THEN NULL ELSE 'format' || (h >> 24) % 6 END AS format,
               'pillar' || (h >> 28) % 5 AS pillar,
               CASE WHEN h % 4 = 0 THEN 'product' || (h >> 32) % 40 END AS product,
               '#fyp #tag' || (h >> 36) % 300 || ' #tag' || (g >> 36) % 300 AS hashtags,
               ((g >> 8) % 90 + 5)::DOUBLE AS duration, views,
               CASE WHEN h % 3 > 0 THEN views * 8 // 10 END AS reach, views + (g >> 12) % 50 AS impressions,
               views * ((g >> 16) % 120) // 1000 AS likes, views * ((g >> 20) % 12) // 1000 AS comments,
               CASE WHEN h % 5 > 1 THEN views * ((g >> 24) % 20) // 1000 END AS saves,
               views * ((g >> 28) % 15) // 1000 AS shares,
               CASE WHEN h % 3 > 0 THEN views * ((g >> 32) % 60) // 100 END AS full_views,
               ((g >> 40) % 9)::BIGINT AS new_followers, CASE WHEN h % 7 = 0 THEN ((g >> 44) % 5)::BIGINT END AS conversions,
               CASE WHEN h % 7 = 0 THEN ((g >> 44) % 5) * 19.5 END::DOUBLE AS revenue
        FROM watched
    ) TO '{file}' (FORMAT parquet, COMPRESSION zstd)
"""


def write_posts(count: int, folder: Path, part: int = PART) -> Path:
    """Write posts of one account in 2,000 posts into a folder, unless they lie there already."""
    folder.mkdir(parents=True, exist_ok=True)
    for first in range(0, count, part):
        file = folder / f"posts-{first:010}.parquet"
        if not file.exists():
            last = min(first + part, count)
            duckdb.sql(_ROWS.format(first=first, last=last, accounts=max(count // 2_000, 1), file=file.with_suffix(".part")))
            file.with_suffix(".part").rename(file)
    return folder


if __name__ == "__main__":
    write_posts(int(sys.argv[1].replace("_", "")), Path(sys.argv[2]))
