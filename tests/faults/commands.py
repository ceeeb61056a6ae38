"""Commands with wrong words, broken files and broken portfolios: how each run ends.

``python -m tests.faults.commands 500`` makes so many runs and prints how many ended in which way. Every fifth prints onto a
full disk. A number after it begins another series.
"""

from __future__ import annotations

import json
import os
import random
import shutil
import sys
import tempfile
import zipfile
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from io import BytesIO
from pathlib import Path
from zoneinfo import ZoneInfo

from tests.exports.hostile_files import hostile
from tests.faults.runs import Ended, loaded, run
from tests.portfolio.agency import write_agency
from tests.refresh.exports import studio, write_csv
from tiktok_kpis.refresh.refresh import refresh
from tiktok_kpis.workbook.new import write_new_workbook

NOW = datetime(2026, 4, 2, 9, 30, tzinfo=UTC)
SERIES = 20260402
_FULL = Path("/dev/full")
_GARBAGE = (b"", b"\0" * 64, b"not what it was", b"<a", b"<a/>", b"{}", b"[]", b"null", b"PAR1PAR1", b'{"accounts": 1}')


@dataclass(frozen=True)
class Materials:
    """What runs are made of: a workbook with figures, a portfolio, exports, and files of every wrong kind."""

    book: Path
    store: Path
    agency: Path
    exports: list[Path]
    other_export: Path
    """One that the workbook does not have yet."""
    wrong: list[Path]


def prepared(folder: Path) -> Materials:
    """Make the files that all runs begin with."""
    from tiktok_kpis.portfolio.store import Store

    exports = studio(_made(folder / "exports"))
    book = folder / "book.xlsx"
    write_new_workbook(book, "en")
    refresh(book, exports, now=NOW)
    agency = _made(folder / "agency")
    write_agency(agency, 5, days=20, posts=4)
    store = folder / "store"
    Store(store).add([agency], today=date(2026, 4, 2), zone=ZoneInfo("UTC"))
    other = write_csv(folder / "Overview.csv", ["Date", "Video Views", "Likes"], [["2025-01-01", 10, 1], ["2025-01-02", 20, 2]])
    return Materials(book, store, agency, exports, other, list(_wrong_files(_made(folder / "wrong"), book)))


def runs(folder: Path, materials: Materials, count: int, series: int = SERIES) -> Iterator[Ended]:
    """Make so many runs, and yield how each ended."""
    chance = random.Random(series)
    for number in range(count):
        here = _made(folder / f"run {number}")
        words = chance.choice(_COMMANDS)(chance, materials, here)
        output = _FULL if number % 5 == 4 and _FULL.exists() else None
        yield run(words, here, output=output)
        shutil.rmtree(here, ignore_errors=True)


def damaged(chance: random.Random, content: bytes) -> bytes:
    """Return a package with a fault: cut, with bytes changed, or with a part that is gone or is something else."""
    match chance.randrange(5):
        case 0:
            return content[: chance.randrange(len(content))]
        case 1:
            changed = bytearray(content)
            for _ in range(chance.randrange(1, 20)):
                changed[chance.randrange(len(changed))] = chance.randrange(256)
            return bytes(changed)
    return _with_another_part(chance, content)


def _with_another_part(chance: random.Random, content: bytes) -> bytes:
    made = BytesIO()
    with zipfile.ZipFile(BytesIO(content)) as source, zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as target:
        chosen = chance.choice([name for name in source.namelist() if name.endswith((".xml", ".rels"))])
        way = chance.randrange(5)
        for entry in source.infolist():
            part = source.read(entry)
            if entry.filename == chosen:
                if way == 0:
                    continue
                part = _another(chance, part, way)
            target.writestr(entry.filename, part)
    return made.getvalue()


def _another(chance: random.Random, part: bytes, way: int) -> bytes:
    """Return a part cut, as something else, or with one of its numbers or names changed."""
    if way == 1:
        return chance.choice(_GARBAGE)
    if way == 2:
        return part[: chance.randrange(len(part) + 1)]
    quotes = [place for place, byte in enumerate(part) if byte in b"\"'>"]
    place = chance.choice(quotes) + 1 if quotes else 0
    instead = chance.choice(
        (b"", b"-1", b"1e999", b"99999999999999999999", b"ZZZZ9999999999", b"\xff", b"&x;", b"nan", b"A1:A1")
    )
    return part[:place] + instead + (part[place:] if way == 3 else part[part.find(b"<", place) :])


def _wrong_files(folder: Path, book: Path) -> Iterator[Path]:
    """Make files that are no workbook and no export, or one that nobody should open."""
    for name, content in hostile():
        path = folder / name.replace("/", "_")[:100]
        path.write_bytes(content)
        yield path
    packages = {
        "text.docx": {"[Content_Types].xml": "<a/>", "word/document.xml": "<a/>"},
        "slides.pptx": {"[Content_Types].xml": "<a/>", "ppt/presentation.xml": "<a/>"},
        "binary.xlsb": {"[Content_Types].xml": "<a/>", "xl/workbook.bin": "x"},
        "open.ods": {"mimetype": "application/vnd.oasis.opendocument.spreadsheet", "content.xml": "<a/>"},
        "apple.numbers": {"Index/Document.iwa": "x"},
        "empty.zip": {},
        "half.xlsx": {"[Content_Types].xml": "<a/>", "xl/styles.xml": "<a/>"},
    }
    for name, parts in packages.items():
        with zipfile.ZipFile(folder / name, "w") as archive:
            for part, text in parts.items():
                archive.writestr(part, text)
        yield folder / name
    for name, content in {
        "google.gsheet": b'{"doc_id": "x"}',
        "page.xlsx": b"<!doctype html>",
        "paper.xlsx": b"%PDF-1.7",
    }.items():
        (folder / name).write_bytes(content)
        yield folder / name
    os.mkfifo(folder / "pipe.xlsx")
    (folder / "circle.xlsx").symlink_to("circle.xlsx")
    (folder / "gone.xlsx").symlink_to("nowhere.xlsx")
    (folder / "folder.xlsx").mkdir()
    (folder / "nothing.xlsx").touch()
    for name in ("pipe.xlsx", "circle.xlsx", "gone.xlsx", "folder.xlsx", "nothing.xlsx"):
        yield folder / name
    yield from map(Path, ("/dev/zero", "/dev/null", "/proc/self/mem", "/proc/self/environ", "", "missing.xlsx", "x" * 300))
    yield book.parent / "wrong" / "missing folder" / "book.xlsx"
    yield Path(os.fsdecode(b"name \xff that is no text.xlsx"))


def _made(folder: Path) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def _book(chance: random.Random, materials: Materials, here: Path) -> Path:
    """Return a workbook: whole, damaged, or something else."""
    kind = chance.randrange(10)
    if kind < 3:
        return chance.choice(materials.wrong)
    path = here / "book.xlsx"
    content = materials.book.read_bytes()
    path.write_bytes(content if kind == 3 else damaged(chance, content))
    return path


def _exports(chance: random.Random, materials: Materials) -> list[Path]:
    return chance.choices([*materials.exports, *materials.wrong], k=chance.randrange(3))


def _store(chance: random.Random, materials: Materials, here: Path) -> Path:
    """Return a portfolio of which a file is gone or something else."""
    store = Path(shutil.copytree(materials.store, here / "store"))
    files = sorted(path for path in store.rglob("*") if path.is_file())
    for path in chance.sample(files, k=chance.randrange(3)):
        match chance.randrange(4):
            case 0:
                path.unlink()
            case 1:
                path.write_bytes(chance.choice(_GARBAGE))
            case 2:
                path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])
            case _ if path.suffix == ".json":
                path.write_text(json.dumps(_with_another_value(chance, json.loads(path.read_text()))))
            case _:
                shutil.copy2(chance.choice(files) if path.exists() else path, path.with_name(f"copy of {path.name}"))
    return store


def _with_another_value(chance: random.Random, data: dict[str, object]) -> dict[str, object]:
    if data:
        data[chance.choice(sorted(data))] = chance.choice((None, 0, "x", [], {}, {"x": 1}))
    return data


def _language(chance: random.Random) -> list[str]:
    return ["--language", chance.choice(("en", "ro", "xx", ""))] if chance.random() < 0.3 else []


def _refresh(chance: random.Random, materials: Materials, here: Path) -> list[object]:
    copy = ["--copy"] if chance.random() < 0.2 else []
    return ["refresh", _book(chance, materials, here), *_exports(chance, materials), *copy]


def _repair(chance: random.Random, materials: Materials, here: Path) -> list[object]:
    return ["repair", _book(chance, materials, here), *chance.choice(([], ["--dry-run"]))]


def _restore(chance: random.Random, materials: Materials, here: Path) -> list[object]:
    book = _book(chance, materials, here)
    if book.parent == here:
        backups = _made(here / "book backups")
        for number in range(chance.randrange(3)):
            whole = materials.book.read_bytes()
            name = f"book 2026-04-02 09300{number}.xlsx"
            (backups / name).write_bytes(whole if chance.random() < 0.3 else damaged(chance, whole))
    wanted = ["--backup", chance.choice(["1", "7", "-1", "", "x" * 300, *map(str, materials.wrong)])]
    return ["restore", book, *chance.choice(([], [], ["--list"], wanted))]


def _check(chance: random.Random, materials: Materials, _here: Path) -> list[object]:
    return ["check", *_exports(chance, materials), *chance.choice(([], ["--json"])), *_language(chance)]


def _new(chance: random.Random, materials: Materials, here: Path) -> list[object]:
    file = chance.choice([here / "new.xlsx", here / "new.txt", here, chance.choice(materials.wrong), Path("/proc/new.xlsx")])
    formulas = ["--formulas", chance.choice(("native", "functions", "lambda", "x"))] if chance.random() < 0.3 else []
    return ["new", file, *formulas, *_language(chance)]


def _demo(chance: random.Random, materials: Materials, _here: Path) -> list[object]:
    return ["demo", chance.choice([*materials.wrong, Path("/proc/demo"), Path("/dev/null/demo")]), *_language(chance)]


def _portfolio(chance: random.Random, materials: Materials, here: Path) -> list[object]:
    sources: list[object] = [
        chance.choice([_store(chance, materials, here), _store_or_files(chance, materials), chance.choice(materials.wrong)])
        if chance.random() < 0.8
        else chance.choice(("s3://nowhere/x", "http://127.0.0.1:9/x", "store[12]", "*", "~"))
    ]
    options: list[object] = []
    for option, values in _PORTFOLIO_OPTIONS.items():
        if chance.random() < 0.15:
            options += [option, chance.choice(values)]
    if chance.random() < 0.4:
        options += ["--store", chance.choice([here / "kept", here, materials.wrong[0], Path("/proc/kept"), Path("/dev/null")])]
    if chance.random() < 0.4:
        options += [
            "--to",
            chance.choice([here / "made.csv", here / "made.xlsx", here / "made.parquet", here, Path("/dev/full.csv")]),
        ]
    return ["portfolio", *sources, *options, *_language(chance)]


def _store_or_files(chance: random.Random, materials: Materials) -> Path:
    return chance.choice([materials.agency, materials.agency.parent / "wrong", *materials.exports])


_PORTFOLIO_OPTIONS: dict[str, tuple[str, ...]] = {
    "--by": ("account", "month,format", "hashtag", "nothing", "", ","),
    "--memory": ("800MB", "1", "-1MB", "x", "100MB"),
    "--top": ("1", "0", "-3", "99999999999999999999"),
    "--rank-by": ("views", "engagement_rate", "x", ""),
    "--time-zone": ("Europe/Bucharest", "UTC", "Nowhere/X", "", "../../etc/passwd", "/etc/passwd"),
}


def _programs(chance: random.Random, materials: Materials, here: Path) -> list[object]:
    if chance.random() < 0.5:
        folder = chance.choice([here / "lite", *materials.wrong])
        return ["install", "lite", "--folder", folder, *_language(chance)]
    return [chance.choice(("status", "uninstall")), chance.choice(("lite", "word", "")), *_language(chance)]


def _functions(chance: random.Random, _materials: Materials, _here: Path) -> list[object]:
    return ["functions", *chance.choice(([], ["LIKE_RATE"], ["=like_rate()"], ["[bold]"], ["x" * 5000])), *_language(chance)]


def _nonsense(chance: random.Random, materials: Materials, _here: Path) -> list[object]:
    words = [
        "refresh",
        "--copy",
        "--version",
        "--help",
        "-x",
        "--",
        "",
        "\N{SNOWMAN}",
        "--language",
        "ro",
        "--json",
        "portfolio",
    ]
    return chance.choices([*words, *map(str, materials.wrong[:3])], k=chance.randrange(5))


_COMMANDS: tuple[Callable[[random.Random, Materials, Path], list[object]], ...] = (
    *[_refresh] * 5,
    *[_repair] * 3,
    *[_restore] * 3,
    *[_portfolio] * 5,
    *[_check] * 3,
    _new,
    _demo,
    _programs,
    _functions,
    _nonsense,
)
"""Those that open files are chosen more often."""


def main(count: int, series: int = SERIES) -> int:
    """Make the runs, print how they ended, and return how many ended in another way than they should."""
    loaded()
    with tempfile.TemporaryDirectory(prefix="tiktok-kpis-runs-") as name:
        folder = Path(name)
        os.environ["XDG_STATE_HOME"] = str(folder / "state")
        os.environ["TMPDIR"] = tempfile.tempdir = str(_made(folder / "temporary"))
        materials = prepared(folder)
        codes: Counter[int] = Counter()
        wrong = 0
        for ended in runs(folder, materials, count, series):
            codes[ended.code] += 1
            if not ended.is_clean:
                wrong += 1
                print(ended.code, *ended.words, sep=" | ")
                print(_trace(ended), flush=True)
        print(f"{count} runs: " + ", ".join(f"{number} ended with {code}" for code, number in sorted(codes.items())))
        print(f"{wrong} in another way than done (0) or refused in a sentence (2)")
    return wrong


def _trace(ended: Ended) -> str:
    """Return what a run that ended wrongly printed, with the trace that it wrote down."""
    written = sorted(Path(tempfile.gettempdir()).glob("tiktok-kpis-*.txt"), key=lambda path: path.stat().st_mtime)
    return ended.said[-1500:] + (written[-1].read_text("utf-8")[-1500:] if written and ended.code == 70 else "")


if __name__ == "__main__":
    sys.exit(bool(main(*map(int, sys.argv[1:] or ["500"]))))
