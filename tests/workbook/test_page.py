"""The page about the workbook shows every sheet, and says of every demand on it where it is met."""

from __future__ import annotations

import re
from pathlib import Path

from tests.pictures import FOLDER, picture_name
from tiktok_kpis.advice.rules import RULES
from tiktok_kpis.languages import text
from tiktok_kpis.metrics.definitions import METRICS
from tiktok_kpis.workbook.contract import SHEETS, sheet_name

PAGE = (FOLDER.parent / "workbook.md").read_text(encoding="utf-8")
DEMANDS = re.findall(r"^\| (\d+) \| [^|]+ \| ([^|]+) \|$", PAGE, re.MULTILINE)
TITLES = {text(f"advice.{key}.title") for key in RULES}


def test_every_sheet_is_described_and_shown() -> None:
    for key in SHEETS:
        assert f"**{sheet_name(key)}**" in PAGE
        assert f"pictures/{picture_name(key)}" in PAGE
        assert (FOLDER / picture_name(key)).is_file()


def test_every_picture_of_the_docs_is_there() -> None:
    for page in [*FOLDER.parent.glob("*.md"), FOLDER.parent.parent / "README.md"]:
        for picture in re.findall(r"!\[[^\]]*\]\(([^)]+)\)", page.read_text(encoding="utf-8")):
            assert (page.parent / Path(picture)).is_file(), (page.name, picture)


def test_every_demand_has_its_place() -> None:
    """Thirty of them; each names a sheet that there is, and only rules and functions that there are."""
    assert [int(number) for number, _ in DEMANDS] == list(range(1, 31))
    for _, place in DEMANDS:
        sheets = re.findall(r"\*\*([^*]+)\*\*", place)
        assert sheets
        assert set(sheets) <= {sheet_name(key) for key in SHEETS}
        assert set(re.findall(r"(?<!\*)\*([^*]+)\*(?!\*)", place)) <= TITLES
        assert set(re.findall(r"`(\w+)`", place)) <= {*METRICS, "GROWTH_BY_MONTH"}


def test_every_rule_of_the_advice_meets_a_demand() -> None:
    assert {title for title in TITLES if f"*{title}*" in PAGE} == TITLES
