"""One set of figures everywhere: printed, cached in the file, calculated anew by another program, and summed by hand."""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import openpyxl
import pytest

from tests.harness.engines import ERRORS, stored_values
from tests.harness.libreoffice import Office, SheetValues
from tests.harness.made_once import empty_workbook, example_workbook
from tests.harness.typed_cells import type_into
from tests.refresh.exports import business_suite, studio, zipped
from tiktok_kpis.kpis.figures import days_with_views, period_figures
from tiktok_kpis.kpis.periods import DEFAULT_PERIOD, Period, PeriodChoice, period_of_choice
from tiktok_kpis.languages import LANGUAGES
from tiktok_kpis.refresh.refresh import Refreshed, refresh
from tiktok_kpis.workbook.contract import KPI_CELLS, NAMES, choice, reason, sheet_name

NOW = datetime(2026, 4, 2, 9, 30)  # noqa: DTZ001 -- the user's own clock
PERIODS = (DEFAULT_PERIOD, PeriodChoice.DAYS_7, PeriodChoice.THIS_MONTH, PeriodChoice.LAST_MONTH, PeriodChoice.DAYS_60)
SHARED = Path(__file__).parents[3] / "shared" / "exports"


def real_exports() -> Iterator[tuple[str, list[str]]]:
    """Yield groups of real files by their names, where there are any."""
    yield "studio", [f"studio_el_2026-03-17_{section}.csv" for section in ("Content", "FollowerHistory", "Overview", "Viewers")]
    yield "native workbook", ["studio_en_native_Overview.xlsx"]
    yield "archive", ["studio_en_native_Overview.zip"]
    yield "Spanish", ["studio_es_Overview.csv"]
    yield "Business Suite", ["business_suite_2025_Overview.csv", "business_suite_2025_Video.csv"]


REAL = {name: [SHARED / file for file in files] for name, files in real_exports()}


def refreshed(folder: Path, exports: list[Path], language: str = "en", now: datetime = NOW) -> tuple[Path, Refreshed]:
    """Refresh a new workbook with exports."""
    book = folder / "book.xlsx"
    book.write_bytes(empty_workbook(language))
    return book, refresh(book, exports, now=now)


def choose(book: Path, period: PeriodChoice, language: str) -> Path:
    """Choose another period on the KPIs sheet, as a user would, in a copy."""
    place, chosen_book = NAMES["Period_Choice"], book.with_name(f"{period.value}.xlsx")
    return type_into(book, sheet_name(place.sheet, language), place.address, choice(period.value, language), chosen_book)


def kpi_cells(values: SheetValues, language: str) -> dict[str, tuple[object, object]]:
    """Return value and previous value of each KPI from the cells of a workbook."""
    cells = values[sheet_name("kpis", language)]
    return {key: (cells.get(kpi.value), cells.get(kpi.previous)) for key, kpi in KPI_CELLS.items()}


def expected(made: Refreshed, period: Period) -> dict[str, tuple[object, object]]:
    """Return what the cells should hold: the figures computed by the library, or their reason in words."""
    now, before = (period_figures(made.tables["Daily"], made.tables["Posts"], p) for p in (period, period.previous))

    def shown(key: str, figures: object) -> object:
        figure = figures[key]  # type: ignore[index]
        return reason(figure.reason, made.language) if figure.value is None else figure.value

    return {key: (shown(key, now), shown(key, before)) for key in KPI_CELLS}


def unlike(cells: dict[str, tuple[object, object]], wanted: dict[str, tuple[object, object]]) -> dict[str, object]:
    """Return the KPIs whose cells hold something else, figures compared to nine digits and reasons to the word."""
    wrong: dict[str, object] = {}
    for key, pair in wanted.items():
        for cell, value in zip(cells[key], pair, strict=True):
            both = isinstance(value, float) and isinstance(cell, int | float)
            if (cell != pytest.approx(value, rel=1e-9, abs=1e-12)) if both else (cell != value):
                wrong[key] = (cells[key], pair)
    return wrong


def errors(values: SheetValues) -> list[str]:
    """Return the cells that show an error."""
    return [f"{s}!{c}" for s, cells in values.items() for c, v in cells.items() if isinstance(v, str) and v.startswith(ERRORS)]


def made_up(folder: Path) -> dict[str, list[Path]]:
    """Return the made-up exports by what they are."""
    section = studio(folder)
    return {"studio": section, "archive": [zipped(folder / "a.zip", *section)], "Business Suite": business_suite(folder)}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", ["studio", "archive", "Business Suite"])
def test_the_cached_figures_are_those_printed(tmp_path: Path, kind: str, language: str) -> None:
    """What a preview or a phone shows is what the command prints."""
    book, made = refreshed(tmp_path, made_up(tmp_path)[kind], language)
    span = days_with_views(made.tables["Daily"])
    assert span is not None
    period = period_of_choice(DEFAULT_PERIOD, first_day=span[0], last_day=span[1])
    assert made.calculated
    assert unlike(kpi_cells(stored_values(book), language), expected(made, period)) == {}


@pytest.mark.parametrize("language", LANGUAGES)
def test_another_program_calculates_the_same(tmp_path: Path, calc: Office, language: str) -> None:
    """LibreOffice, asked to calculate everything anew, agrees for every choice of period, and shows no error anywhere.

    In English each export with each period; another language has the same formulas, so each export with one of them.
    """
    for number, (kind, exports) in enumerate(made_up(tmp_path).items(), LANGUAGES.index(language)):
        book, made = refreshed(tmp_path, exports, language)
        span = days_with_views(made.tables["Daily"])
        assert span is not None
        for wanted in PERIODS if language == "en" else [PERIODS[number % len(PERIODS)]]:
            values = calc.values(choose(book, wanted, language))
            period = period_of_choice(wanted, first_day=span[0], last_day=span[1])
            assert (kind, wanted, unlike(kpi_cells(values, language), expected(made, period))) == (kind, wanted, {})
            assert errors(values) == []


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("example", [False, True], ids=["empty", "example"])
def test_no_cell_of_a_new_workbook_shows_an_error(tmp_path: Path, calc: Office, language: str, example: bool) -> None:
    """Empty or filled, in every language, calculated anew; and the caches say the same."""
    book = tmp_path / "new.xlsx"
    book.write_bytes(example_workbook(language) if example else empty_workbook(language))
    values = calc.values(book)
    assert errors(values) == []
    assert errors(stored_values(book)) == []
    cached = kpi_cells(stored_values(book), language)
    assert unlike(kpi_cells(values, language), cached) == {}


def columns_of(path: Path) -> dict[str, list[str]]:
    """Return the columns of a raw export, read without any of our code."""
    if path.suffix == ".xlsx":
        rows = [[str(cell) for cell in row] for row in openpyxl.load_workbook(path).active.values]  # type: ignore[union-attr]
    else:
        raw = path.read_bytes()
        if path.suffix == ".zip":
            with zipfile.ZipFile(path) as archive:
                raw = archive.read(archive.namelist()[0])
        rows = list(csv.reader(io.StringIO(raw.decode("utf-8-sig"))))
    heading, *body = rows
    return {name.strip(): [row[place] for row in body] for place, name in enumerate(heading)}


RAW_NAMES = {"views": ("Video Views", "Video views"), "profile_views": ("Profile Views", "Profile views"), "likes": ("Likes",)}


@pytest.mark.skipif(not SHARED.is_dir(), reason="no folder of real exports beside the project")
@pytest.mark.parametrize("kind", REAL)
def test_totals_of_real_exports_are_direct_sums(tmp_path: Path, calc: Office, kind: str) -> None:
    """Every total over all days is the plain sum of the file's column, printed, cached and in LibreOffice alike."""
    now = datetime(2026, 11, 22, 12, 0)  # noqa: DTZ001
    book, made = refreshed(tmp_path, REAL[kind], now=now)
    span = days_with_views(made.tables["Daily"])
    assert span is not None
    everything = period_of_choice(PeriodChoice.ALL, first_day=span[0], last_day=span[1])
    figures = period_figures(made.tables["Daily"], made.tables["Posts"], everything)
    overview = columns_of(next(path for path in REAL[kind] if "Overview" in path.name))
    for name, headings in {**RAW_NAMES, "comments": ("Comments",), "shares": ("Shares",)}.items():
        raw = next(overview[heading] for heading in headings if heading in overview)
        assert figures[name].value == sum(int(value) for value in raw)
    values = calc.values(choose(book, PeriodChoice.ALL, "en"))
    shown = {key: pair[0] for key, pair in kpi_cells(values, "en").items()}
    assert (
        unlike({k: (v, None) for k, v in shown.items()}, {k: (v[0], None) for k, v in expected(made, everything).items()}) == {}
    )
    assert errors(values) == errors(stored_values(book)) == []


@pytest.mark.skipif(not SHARED.is_dir(), reason="no folder of real exports beside the project")
def test_a_real_studio_export_says_what_it_lacks(tmp_path: Path) -> None:
    """Sixty days and fifteen posts in the right year; growth from Followers; saves and conversions missing, not 0."""
    _, made = refreshed(tmp_path, REAL["studio"], now=datetime(2026, 11, 22, 12, 0))  # noqa: DTZ001
    daily, posts = made.tables["Daily"], made.tables["Posts"]
    assert (len(daily), len(posts)) == (60, 15)
    assert (str(daily["date"].min()), str(daily["date"].max())) == ("2026-01-15", "2026-03-15")
    figures = period_figures(daily, posts, Period(daily["date"].min(), daily["date"].max()))
    followers = [int(value) for value in columns_of(REAL["studio"][1])["Followers"]]
    assert figures["followers_gained"].value == followers[-1] - followers[0]
    assert figures["saves"].reason == figures["conversions"].reason == "not_exported"
    assert figures["engagement_rate"].without == ("saves",)
    assert posts["saves"].isna().all()


@pytest.mark.skipif(not SHARED.is_dir(), reason="no folder of real exports beside the project")
def test_a_real_business_suite_export_has_saves(tmp_path: Path) -> None:
    """They come with the videos, and the engagement rate of the posts has them."""
    _, made = refreshed(tmp_path, REAL["Business Suite"], now=datetime(2026, 11, 22, 12, 0))  # noqa: DTZ001
    posts = made.tables["Posts"]
    raw = columns_of(REAL["Business Suite"][1])["Add to Favorites"]
    assert posts["saves"].sum() == sum(int(value) for value in raw)
    figures = period_figures(made.tables["Daily"], posts, Period(posts["posted"].min().date(), posts["posted"].max().date()))
    assert figures["posts_engagement_rate"].without == ()
