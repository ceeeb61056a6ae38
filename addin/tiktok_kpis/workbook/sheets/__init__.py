"""The plan of every sheet: a module for each, or for a few that are alike."""

from __future__ import annotations

from collections.abc import Iterator

from tiktok_kpis.workbook.blueprint import Look, SheetPlan
from tiktok_kpis.workbook.formulas import Formulas
from tiktok_kpis.workbook.sheets import (
    audience,
    benchmarks,
    brand,
    calendar,
    checks,
    glossary,
    kpis,
    lists,
    month,
    paste,
    products,
    records,
    settings,
    start,
    works,
)
from tiktok_kpis.workbook.spelling import NATIVE, Spelling


def plans(language: str, version: str, label: str = "", spelling: Spelling = NATIVE) -> Iterator[SheetPlan]:
    """Yield the plan of each sheet of a workbook in a language, in no particular order.

    A ``label`` stands on Start, KPIs and the page for brands in the place of their line of help.
    """
    formulas = Formulas(language, spelling)
    for plan in (start.plan(language, version), kpis.plan(formulas), brand.plan(formulas)):
        if label:
            plan.put("A2", label, Look.BLOCK)
        yield plan
    for sheet in (calendar, month, works, audience, products, benchmarks):
        yield sheet.plan(formulas)
    yield from records.plans(formulas)
    yield paste.plan(language)
    yield settings.plan(language)
    yield lists.plan(formulas)
    yield checks.plan(formulas)
    yield glossary.plan(language)
