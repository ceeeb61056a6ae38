"""The plan of every sheet: a module for each, or for a few that are alike."""

from __future__ import annotations

from collections.abc import Iterator

from tiktok_kpis.workbook.blueprint import SheetPlan
from tiktok_kpis.workbook.formulas import Formulas
from tiktok_kpis.workbook.sheets import benchmarks, calendar, checks, glossary, kpis, lists, paste, records, settings, start


def plans(language: str, version: str) -> Iterator[SheetPlan]:
    """Yield the plan of each sheet of a workbook in a language, in no particular order."""
    formulas = Formulas(language)
    yield start.plan(language, version)
    yield kpis.plan(formulas)
    yield calendar.plan(formulas)
    yield from records.plans(formulas)
    yield paste.plan(language)
    yield settings.plan(language)
    yield lists.plan(formulas)
    yield benchmarks.plan(language)
    yield checks.plan(formulas)
    yield glossary.plan(language)
