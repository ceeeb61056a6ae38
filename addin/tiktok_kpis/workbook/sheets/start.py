"""The first sheet: what to do, what the colours mean, and whether the figures can be trusted."""

from __future__ import annotations

from tiktok_kpis.languages import text
from tiktok_kpis.metrics.units import Unit
from tiktok_kpis.workbook.blueprint import Emphasis, Look, SheetPlan, Tone
from tiktok_kpis.workbook.contract import NAMES, VERSION_CELL, absolute
from tiktok_kpis.workbook.formulas import Formulas, quoted

STEPS = ("paste", "refresh", "settings", "kpis", "calendar")
"""The five steps: each has its sentence, and the sheet it is done on."""
DONE_ON = {"paste": "paste", "refresh": "log", "settings": "settings", "kpis": "kpis", "calendar": "calendar"}
EMPTIED = ("calendar", "advice", "products", "posts", "daily", "snapshots", "audience_data", "log")
"""The sheets to empty before an example becomes a workbook of one's own."""
FIRST_STEP_ROW = 4
KEY_ROW = FIRST_STEP_ROW + len(STEPS) + 4


def plan(language: str, version: str) -> SheetPlan:
    """Return the plan."""
    formulas = Formulas(language)

    def words(key: str) -> str:
        return text(f"workbook.start.{key}", language)

    made = SheetPlan("start", gridlines=False, protected=True, print_columns="A:C")
    made.widths = {"A": 26, "B": 90, "C": 24}
    made.heights = {1: 36, 2: 22, 3: 24, KEY_ROW - 2: 28}
    made.put("A1", text("workbook.title", language), Look.TITLE)
    made.put("A2", words("what"), Look.HELP)
    made.put_row(3, {"A": words("step"), "B": words("do"), "C": words("sheet")}, Look.HEADING)
    for number, step in enumerate(STEPS, start=1):
        row = FIRST_STEP_ROW + number - 1
        made.heights[row] = 36
        target = absolute(DONE_ON[step], "A1", language)
        name = text(f"workbook.sheet.{DONE_ON[step]}", language)
        made.put(f"A{row}", f"{number}. {words(f'{step}.title')}", Look.LABEL)
        made.put(f"B{row}", words(f"{step}.sentence"), Look.NOTE)
        made.put(f"C{row}", f"=HYPERLINK({quoted('#' + target)},{quoted(name)})", Look.LINK)
    made.put(f"A{KEY_ROW - 2}", words("key"), Look.BLOCK)
    for row, (look, key) in enumerate(
        ((Look.INPUT, "input"), (Look.FIGURE, "formula"), (Look.PLAIN, "imported")), start=KEY_ROW - 1
    ):
        made.put(f"A{row}", words(f"key.{key}"), look)
        made.put(f"B{row}", words(f"key.{key}.meaning"), Look.NOTE)
    last_refresh = NAMES["Last_Refresh"].address
    refresh_row = int(last_refresh[1:])
    refreshed = formulas.column("Log", "refreshed")
    made.put(f"A{refresh_row}", words("last_refresh"), Look.LABEL)
    made.put(
        last_refresh, f"=IF(COUNT({refreshed})=0,{formulas.reason('not_yet')},MAX({refreshed}))", Look.LABEL, Unit.DATE_TIME
    )
    health = refresh_row + 1
    passed, failed = (
        quoted(text("workbook.checks.all_passed", language)),
        formulas.sentence("checks.some_failed", count="Checks_Failed"),
    )
    made.put(f"A{health}", words("health"), Look.LABEL)
    counted = formulas.sentence("checks.counted", passed="Checks_Passed", failed="Checks_Failed")
    made.put(f"B{health}", f"=IF(Checks_Failed=0,{passed},{failed})&{counted}", Look.LABEL)
    made.put(f"A{health + 1}", words("version"), Look.LABEL)
    made.put(VERSION_CELL.address, version, Look.LABEL)
    made.put(f"A{health + 2}", words("empty"), Look.LABEL)
    emptied = ", ".join(text(f"workbook.sheet.{key}", language) for key in EMPTIED)
    made.put(f"B{health + 2}", text("workbook.start.empty.sentence", language, sheets=emptied), Look.NOTE)
    made.heights[health + 2] = 52
    made.put(f"A{health + 4}", words("independence"), Look.HELP)
    for row in (refresh_row, health, health + 1):
        made.heights[row] = 24
    made.emphases += [
        Emphasis(f"B{health}", "Checks_Failed>0", Tone.ATTENTION),
        Emphasis(f"B{health}", "Checks_Failed=0", Tone.GOOD),
    ]
    made.first_input = f"C{FIRST_STEP_ROW}"
    return made
