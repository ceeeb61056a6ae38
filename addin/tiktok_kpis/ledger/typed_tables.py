"""What is wrong in tables the user types: it is said and stays as it is, for no export writes there."""

from __future__ import annotations

import pandas as pd

from tiktok_kpis.ledger.changes import Changes
from tiktok_kpis.ledger.counts import ERRORS, no_numbers
from tiktok_kpis.ledger.frames import Tables, as_day, counted, empty, is_missing, missing, none_for_missing
from tiktok_kpis.ledger.own_rows import say
from tiktok_kpis.ledger.problem_kinds import (
    ACCOUNT_ELSEWHERE,
    ACCOUNTS_MISSING,
    CELL_SHOWS_ERROR,
    COUNT_NOT_A_NUMBER,
    NAME_TWICE,
    PLAN_DATE_UNREADABLE,
)
from tiktok_kpis.ledger.tables import AUDIENCE, CALENDAR, DAILY, POSTS, PRODUCTS
from tiktok_kpis.metrics.units import Unit


def check_typed(tables: Tables, changes: Changes) -> None:
    """Note what is no day in the calendar, what is no number or named twice among the products, and accounts that differ."""
    calendar, products = tables.get(CALENDAR.name), tables.get(PRODUCTS.name)
    if calendar is not None:
        days = calendar["date"].tolist()
        wrong = [place for place, day in enumerate(days) if not is_missing(day) and as_day(day) is None and str(day).strip()]
        say(PLAN_DATE_UNREADABLE, CALENDAR, "date", calendar, wrong, changes)
    if products is not None:
        for column in PRODUCTS.columns:
            if column.name in products and column.unit is not Unit.TEXT:
                wrong = no_numbers(products[column.name].to_numpy(dtype=object))
                say(COUNT_NOT_A_NUMBER, PRODUCTS, column.name, products, wrong, changes)
        names = pd.Series([str(name or "").strip().casefold() for name in none_for_missing(products["product"])])
        twice = names.duplicated() & (names != "")
        say(NAME_TWICE, PRODUCTS, "product", products, twice.to_numpy().nonzero()[0].tolist(), changes)


def check_errors(tables: Tables, changes: Changes) -> None:
    """Note cells that show an error where a text belongs: formulas over the whole column cannot pass over them."""
    for table in (POSTS, AUDIENCE, CALENDAR, PRODUCTS):
        rows = tables.get(table.name, empty(table))
        for column in table.columns:
            if column.unit is Unit.TEXT and column.name in rows:
                cells = rows[column.name].tolist()
                if not ERRORS.isdisjoint(cell for cell in cells if isinstance(cell, str)):
                    wrong = [place for place, cell in enumerate(cells) if isinstance(cell, str) and cell in ERRORS]
                    say(CELL_SHOWS_ERROR, table, column.name, rows, wrong, changes)


def check_accounts(tables: Tables, changes: Changes) -> None:
    """Note rows without an account where there are several, and an account that has another name among the posts."""
    held = {table.name: counted(tables[table.name]) for table in (POSTS, DAILY, AUDIENCE)}
    accounts = {
        name: {account for account in rows["account"].tolist() if not is_missing(account)} for name, rows in held.items()
    }
    if len(set().union(*accounts.values())) > 1:
        for table in (POSTS, DAILY, AUDIENCE):
            rows = held[table.name]
            unnamed = missing(rows["account"]) & ~missing(rows["as_exported"])
            say(ACCOUNTS_MISSING, table, "account", rows, unnamed.nonzero()[0].tolist(), changes)
    without_posts = accounts[DAILY.name] - accounts[POSTS.name]
    if without_posts and accounts[POSTS.name] - accounts[DAILY.name]:
        days = held[DAILY.name]
        for account in sorted(without_posts, key=str):
            first = days["account"].tolist().index(account)
            say(ACCOUNT_ELSEWHERE, DAILY, "account", days, [first], changes)
