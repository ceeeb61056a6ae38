"""A scraper's CSV of a million rows, read by us and by pandas, each in a process of its own, on a file made here.

Run it with ``python -m tests.benchmarks.large_exports [ROWS]``. It prints the time and the peak memory of both, and their
ratios. pandas only splits the columns; we also recognise them, read dates, ids and counts, and find repeated videos.
"""

from __future__ import annotations

import csv
import json
import random
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

ROWS = 1_000_000
HEADINGS = (
    *("id", "text", "createTimeISO", "webVideoUrl", "playCount", "diggCount", "commentCount", "shareCount", "collectCount"),
    *("videoMeta.duration", "authorMeta.name"),
)
WORDS = ("rye", "wheat", "spelt", "oats", "crust", "crumb", "oven", "flour", "yeast", "dawn", "🥐", "#bread", "#fyp", "făină")
FIRST_SECOND = 1_600_000_000

OURS = """
from datetime import date
from pathlib import Path
from tiktok_kpis.exports.reading import read_files
from tiktok_kpis.progress import Progress
steps = []
reading = read_files([Path(sys.argv[1])], today=date(2026, 6, 30),
                     progress=Progress(lambda name, done: steps.append(done)))
rows = sum(map(len, reading.records))
assert steps == sorted(steps) and len(steps) > 2, steps
"""
PANDAS = """
import pandas
rows = len(pandas.read_csv(sys.argv[1]))
"""
MEASURED = """
import sys, time, json
from tests.exports.read_hostile_files import memory_peak
begun = time.perf_counter()
{work}
taken = time.perf_counter() - begun
print(json.dumps([rows, taken, memory_peak()]))
"""


def scraped_rows(count: int) -> Iterator[tuple[object, ...]]:
    """Yield rows as a scraper writes them, always the same ones, every video once."""
    chance = random.Random(20260630)
    for number in range(count):
        second = FIRST_SECOND + number * 150
        video = (second << 32) + chance.getrandbits(32)
        account = f"sample.bakery{number % 40}"
        views = int(chance.paretovariate(0.7) * 300)
        likes = views // chance.randint(8, 40)
        title = " ".join(chance.choices(WORDS, k=chance.randint(2, 14)))
        moment = datetime.fromtimestamp(second, UTC).strftime("%Y-%m-%dT%H:%M:%S.000Z")
        link = f"https://www.tiktok.com/@{account}/video/{video}"
        yield video, title, moment, link, views, likes, likes // 30, likes // 20, likes // 9, chance.randint(5, 180), account


def write_scraped(path: Path, count: int) -> None:
    """Write a file of so many rows."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(HEADINGS)
        writer.writerows(scraped_rows(count))


def measured(work: str, path: Path) -> tuple[int, float, float]:
    """Return rows, seconds and the most megabytes that a process needed for some work on a file."""
    done = subprocess.run(
        [sys.executable, "-c", MEASURED.format(work=work), str(path)], capture_output=True, text=True, check=True
    )
    rows, taken, peak = json.loads(done.stdout)
    return rows, taken, peak


def main() -> None:
    """Measure both and print what they took."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else ROWS
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "scraped.csv"
        write_scraped(path, count)
        print(f"{count:,} rows × {len(HEADINGS)} columns, {path.stat().st_size / 2**20:.0f} MB", flush=True)
        rows, taken, peak = measured(OURS, path)
        other_rows, other_taken, other_peak = measured(PANDAS, path)
    if not rows == other_rows == count:
        raise SystemExit(f"{rows} and {other_rows} rows of {count} were read")
    print(f"ours: {taken:.1f} s, {peak:.0f} MB; pandas.read_csv: {other_taken:.1f} s, {other_peak:.0f} MB")
    print(f"time {taken / other_taken:.1f} times that of pandas, memory {peak / other_peak:.1f} times")


if __name__ == "__main__":
    main()
