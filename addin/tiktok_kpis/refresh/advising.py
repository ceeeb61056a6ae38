"""The table Advice: what the rules say of the workbook's tables, for the period and the account its KPIs sheet shows."""

from __future__ import annotations

from collections import Counter, defaultdict
from datetime import date
from typing import Any

from tiktok_kpis.advice.engine import advice_table, advise
from tiktok_kpis.kpis.figures import days_with_views
from tiktok_kpis.kpis.periods import DEFAULT_PERIOD, Period, PeriodChoice, period_of_choice
from tiktok_kpis.languages import LANGUAGES
from tiktok_kpis.ledger.changes import Changes
from tiktok_kpis.ledger.frames import ORIGIN, Frame, Tables, as_day, counted, empty, frame, is_missing, row_dicts
from tiktok_kpis.ledger.tables import ADVICE, CALENDAR, DAILY, POSTS, PRODUCTS, SNAPSHOTS
from tiktok_kpis.metrics.units import Unit
from tiktok_kpis.ooxml.cells import read_value
from tiktok_kpis.refresh.store import Store
from tiktok_kpis.workbook.contract import SETTINGS, choice

LOOKED_AT = (POSTS, DAILY, SNAPSHOTS, CALENDAR, PRODUCTS)
"""The tables that advice is made from."""


def write_advice(store: Store, tables: Tables, language: str, changes: Changes) -> None:
    """Put the advice into the store where it says anything new, and count what changed.

    ``tables`` holds the frames that are newer than the store's own. Rows are replaced; what the user wrote beside a rule
    stays beside it.
    """
    if not store.has(ADVICE):
        return
    known = tables_looked_at(store, tables)
    period, account = period_shown(store, known), account_shown(store, known)
    wanted = [] if period is None else advise(known, period, settings_of(store), language, account=account)
    before, after = store.read(ADVICE), row_dicts(advice_table(wanted))
    standing = sorted(_cells(row) for row in row_dicts(before) if any(_cells(row)))
    if standing == sorted(map(_cells, after)):
        return
    added = max(len(after) - len(standing), 0)
    new = len({_cells(row) for row in after}.difference(standing))
    changes.count(ADVICE.name, added=added, updated=max(new - added, 0 if added else 1))
    store.write(ADVICE, frame(ADVICE, _in_place(row_dicts(before), after), keep_columns_of=before))
    _blank_what_is_left(store, after)


def tables_looked_at(store: Store, tables: Tables) -> dict[str, Frame]:
    """Return the tables that advice is made from: those given, else the store's own."""
    own = {table.name: store.read(table) for table in LOOKED_AT if table.name not in tables and store.has(table)}
    return {**tables, **own}


def days_known(tables: Tables) -> tuple[date, date] | None:
    """Return the first and the last day with views, or else of the posts; nothing where there are none."""
    span = days_with_views(tables.get(DAILY.name, empty(DAILY)))
    if span is not None:
        return span
    days = [day for value in counted(tables.get(POSTS.name, empty(POSTS)))["posted"] if (day := as_day(value)) is not None]
    return (min(days), max(days)) if days else None


def _in_place(before: list[dict[str, Any]], after: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return the new rows, each where its rule stood."""
    places: dict[Any, list[Any]] = defaultdict(list)
    for row in before:
        places[row["rule"]].append(row.get(ORIGIN))
    return [{**row, ORIGIN: places[row["rule"]].pop(0) if places[row["rule"]] else None} for row in after]


def _blank_what_is_left(store: Store, after: list[dict[str, Any]]) -> None:
    """Empty the rows that the store kept for the user's own words in them, though their rule says nothing any more."""
    wanted, kept = Counter(map(_cells, after)), store.read(ADVICE)
    standing = []
    for row in row_dicts(kept):
        wanted[_cells(row)] -= 1
        standing.append(row if wanted[_cells(row)] >= 0 else {ORIGIN: row[ORIGIN]})
    if any(not any(_cells(row)) for row in standing):
        store.write(ADVICE, frame(ADVICE, standing, keep_columns_of=kept))


def _cells(row: dict[str, Any]) -> tuple[str, ...]:
    return tuple("" if is_missing(row.get(name)) else str(row[name]) for name in ADVICE.names())


def settings_of(store: Store) -> dict[str, float]:
    """Return every number of the Settings sheet; one that is not there, or no number, is as in a new workbook."""
    numbers: dict[str, float] = {}
    for setting in SETTINGS:
        if setting.unit is Unit.TEXT or isinstance(setting.default, str):
            continue
        typed = store.named_value(setting.name)
        usable = isinstance(typed, int | float) and not isinstance(typed, bool)
        numbers[setting.key] = float(typed if usable else setting.default)
    return numbers


def period_shown(store: Store, tables: Tables, asked: PeriodChoice | None = None) -> Period | None:
    """Return a period over the days known: the one asked for, else the one chosen on the KPIs sheet."""
    span = days_known(tables)
    if span is None:
        return None
    typed = store.named_value("Period_Choice")
    selected = next(
        (key for key in PeriodChoice if any(typed == choice(key.value, language) for language in LANGUAGES)), DEFAULT_PERIOD
    )
    first, last = (as_day(read_value(store.named_value(name), Unit.DATE)) for name in ("Custom_From", "Custom_To"))
    custom = Period(first, last) if first and last and first <= last else None
    return period_of_choice(asked or selected, first_day=span[0], last_day=span[1], custom=custom)


def account_shown(store: Store, tables: Tables) -> str | None:
    """Return the account that the KPIs show, ``None`` for all of them."""
    handles = set().union(*(tables[name]["account"].tolist() for name in (DAILY.name, POSTS.name) if name in tables))
    shown = (store.named_value(name) for name in ("Account_Choice", "Setting_Account"))
    return next((handle for handle in shown if handle and handle in handles), None)
