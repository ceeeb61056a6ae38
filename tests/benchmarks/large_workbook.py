"""A refresh of a workbook of 100,000 posts and ten years of days, against openpyxl's load and save of the same file.

Run it with ``python -m tests.benchmarks.large_workbook [POSTS]``. The export is that of the last 28 days, a week after the one
before: it brings the posts of that week and corrects those of the three before. Each way runs in a process of its own, ours
before, between and after the others, of which the middle one counts, and once more with the file as another program packs it,
where nothing can be taken up. The floor is replacing the one sheet's part by hand, all other parts copied. Modules are compiled
beforehand, as those of an installed package are.
"""

from __future__ import annotations

import csv
import json
import os
import random
import shutil
import subprocess
import sys
import tempfile
import time
import zipfile
from collections import defaultdict
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from statistics import median

from tests.benchmarks.large_exports import FIRST_SECOND, HEADINGS
from tests.harness.made_once import empty_workbook

POSTS = 100_000
YEARS_OF_DAYS = 3_653
_LOOKED_EVERY = 0.02
"""Seconds from one look at the memory to the next."""
SECONDS_APART = 1_500
WEEK = 7 * 86_400 // SECONDS_APART
"""The posts of a week."""

OURS = """
from datetime import datetime
from pathlib import Path
from tiktok_kpis.progress import Progress
from tiktok_kpis.refresh.refresh import refresh
steps = []
made = refresh(Path(sys.argv[1]), [Path(name) for name in sys.argv[2:]], now=datetime(2026, 7, 1, 9, 30),
               progress=Progress(lambda step, done: steps[-1:] and steps[-1][2] == step or steps.append(
                   (time.perf_counter(), sum(os.times()[:4]), step))))
rows = [made.changes.added["Posts"], made.changes.updated["Posts"], len(made.tables["Posts"])]
"""
OPENPYXL = """
import openpyxl
book = openpyxl.load_workbook(sys.argv[1])
rows = book["Posts"].max_row
book.save(sys.argv[1])
steps = []
"""
FLOOR = """
import zipfile
from functools import partial
from pathlib import Path
from tiktok_kpis.ooxml.zip_entries import copy_packed, inflated, write_deflated
path, made = Path(sys.argv[1]), Path(sys.argv[1] + ".made")
with zipfile.ZipFile(path) as source, zipfile.ZipFile(made, "w") as new:
    largest = max(source.infolist(), key=lambda entry: entry.file_size)
    for entry in source.infolist():
        if entry is largest:
            write_deflated(new, entry.filename, partial(inflated, path, entry))
        else:
            copy_packed(source, entry, new)
rows, steps = largest.file_size, []
"""
"""The part of the posts unpacked and packed again, all others copied: what any way to replace it has to do."""
MEASURED = """
import os, sys, time, json
begun, cpu = time.perf_counter(), sum(os.times()[:4])
rows = 0
{work}
taken, busy = time.perf_counter() - begun, sum(os.times()[:4]) - cpu
print(json.dumps([rows, taken, busy, [[at - begun, used - cpu, step] for at, used, step in steps]]))
"""

OTHERWISE = "ours, packed otherwise,"
WAYS = (
    ("ours", OURS),
    ("the floor", FLOOR),
    ("ours", OURS),
    (OTHERWISE, OURS),
    ("openpyxl", OPENPYXL),
    ("ours", OURS),
)


def write_posts(path: Path, numbers: range, *, more: int) -> None:
    """Write a scraper's file of these posts, ``more`` views than the first time."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(HEADINGS)
        for number in numbers:
            chance = random.Random(number)
            second = FIRST_SECOND + number * SECONDS_APART
            video = (second << 32) + chance.getrandbits(32)
            views = int(chance.paretovariate(0.7) * 300)
            likes = views // chance.randint(8, 40)
            moment = datetime.fromtimestamp(second, UTC).strftime("%Y-%m-%dT%H:%M:%S.000Z")
            link = f"https://www.tiktok.com/@sample.bakery/video/{video}"
            title = f"Bread no. {number}, baked at dawn #bread #bakery"
            counts = (views + more, likes, likes // 30, likes // 20, likes // 9)
            writer.writerow((video, title, moment, link, *counts, chance.randint(5, 180), "sample.bakery"))


def write_days(path: Path, last: date) -> None:
    """Write ten years of days."""
    lines = ["Date,Video views,Reached audience,Profile views,Likes,Shares,Comments,Net growth,New followers,Lost followers"]
    for number in range(YEARS_OF_DAYS):
        day = last - timedelta(days=YEARS_OF_DAYS - 1 - number)
        lines.append(
            f"{day:%Y/%m/%d},{700 + number % 97},{600 + number % 89},{20 + number % 7},{30 + number % 5},{number % 6},3,2,3,1"
        )
    path.write_text("\ufeff" + "\n".join(lines), encoding="utf-8")


def packed_otherwise(book: Path, copy: Path) -> None:
    """Write a workbook's parts as most programs pack them."""
    with zipfile.ZipFile(book) as source, zipfile.ZipFile(copy, "w", zipfile.ZIP_DEFLATED) as made:
        for entry in source.infolist():
            with source.open(entry) as part, made.open(entry.filename, "w") as written:
                shutil.copyfileobj(part, written, 1 << 20)


def measured(work: str, *arguments: Path) -> tuple[object, float, float, float, list[tuple[float, float, str]]]:
    """Return rows, seconds, seconds of the processor, the most megabytes and the steps of some work in its own process."""
    command = [sys.executable, "-c", MEASURED.format(work=work), *map(str, arguments)]
    installed = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    peak = 0.0
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=installed) as running:
        while running.poll() is None:
            peak = max(peak, resident(running.pid))
            time.sleep(_LOOKED_EVERY)
        said = running.stdout.read() if running.stdout else ""
    if running.returncode:
        raise SystemExit(running.returncode)
    rows, taken, busy, steps = json.loads(said.splitlines()[-1])
    return rows, taken, busy, peak, steps


def resident(process: int) -> float:
    """Return the megabytes a process and those it started have in memory now, 0 where the system does not tell."""
    folder = Path(f"/proc/{process}")
    try:
        size = int((folder / "statm").read_text(encoding="ascii").split()[1]) * os.sysconf("SC_PAGE_SIZE") / 2**20
        started = (folder / f"task/{process}/children").read_text(encoding="ascii").split()
    except (OSError, IndexError):
        return 0.0
    return size + sum(map(resident, map(int, started)))


def main() -> None:
    """Measure all ways and print what they took."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else POSTS
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        book = folder / "book.xlsx"
        book.write_bytes(empty_workbook("en"))
        last = datetime.fromtimestamp(FIRST_SECOND + count * SECONDS_APART, UTC).date()
        write_posts(folder / f"scraped_{last}.csv", range(count), more=0)
        write_days(folder / "Overview_days.csv", last)
        first = measured(OURS, book, folder / f"scraped_{last}.csv", folder / "Overview_days.csv")
        print(f"the first import of {count:,} posts: {first[1]:.1f} s ({first[2]:.1f} s busy), {first[3]:.0f} MB; {first[0]}")
        later = last + timedelta(days=7)
        export = folder / f"scraped_{later}.csv"
        write_posts(export, range(max(0, count - 3 * WEEK), count + WEEK), more=5)
        ways = defaultdict(list)
        for way, work in WAYS:
            copy = folder / f"{way} {book.name}"
            (packed_otherwise if way == OTHERWISE else shutil.copyfile)(book, copy)
            rows, taken, busy, peak, steps = measured(work, copy, *([export] if work is OURS else []))
            ways[way].append((taken, busy))
            print(f"{way}: {taken:.1f} s ({busy:.1f} s busy), {peak:.0f} MB; {rows}", flush=True)
            for at, used, step in steps:
                print(f"    {at:6.1f} s ({used:5.1f} s busy) {step}")
    ours, busy = map(median, zip(*ways["ours"], strict=True))
    (openpyxl, openpyxl_busy), (floor, floor_busy) = ways["openpyxl"][0], ways["the floor"][0]
    print(f"openpyxl takes {openpyxl / ours:.1f} times as long as ours, {openpyxl_busy / busy:.1f} times the processor's time")
    (otherwise, _), *_ = ways[OTHERWISE]
    print(f"openpyxl takes {openpyxl / otherwise:.1f} times as long as {OTHERWISE}")
    print(f"ours takes {ours / floor:.1f} times as long as the floor, {busy / floor_busy:.1f} times the processor's time")


if __name__ == "__main__":
    main()
