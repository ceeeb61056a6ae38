"""The KPIs of a period and the advice, as pandas tables."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

import pandas as pd

from tiktok_kpis.advice.engine import advice_table
from tiktok_kpis.advice.engine import advise as advice_for
from tiktok_kpis.interface.exports import Exports, PathLike
from tiktok_kpis.interface.frames import ledger_tables, typed_table
from tiktok_kpis.interface.problem_kinds import NO_SUCH_ACCOUNT, UNKNOWN_PERIOD
from tiktok_kpis.interface.spoken import check_language
from tiktok_kpis.interface.workbooks import RefreshedWorkbook, opened
from tiktok_kpis.kpis.definitions import SHEET_KPIS, How, Kpi, Rows
from tiktok_kpis.kpis.figures import Figure, period_figures
from tiktok_kpis.kpis.periods import DEFAULT_PERIOD, Period, PeriodChoice, period_of_choice
from tiktok_kpis.languages import SOURCE_LANGUAGE, within_sentence
from tiktok_kpis.ledger.frames import Frame, empty
from tiktok_kpis.ledger.merge import accounts
from tiktok_kpis.ledger.tables import ADVICE, DAILY, POSTS
from tiktok_kpis.problems import Problem, Refused
from tiktok_kpis.refresh.advising import (
    LOOKED_AT,
    account_shown,
    days_known,
    period_shown,
    settings_of,
    tables_looked_at,
)
from tiktok_kpis.refresh.store import spoken_language
from tiktok_kpis.workbook.contract import ALL_ACCOUNTS, SETTINGS, reason, sheet_name

Source = PathLike | Mapping[str, pd.DataFrame] | Exports | RefreshedWorkbook
"""A workbook, or its tables."""
Day = date | str
PeriodGiven = PeriodChoice | Period | str | tuple[Day, Day]
"""A period: its name, such as ``days_28``, or its first and last day, as dates or as text such as ``2026-03-31``."""


@dataclass(frozen=True)
class _Query:
    """The tables, period, account and language that KPIs or advice are requested for."""

    tables: Mapping[str, Frame]
    period: Period | None
    account: str | None
    settings: Mapping[str, float]
    language: str


def kpis(
    source: Source, period: PeriodGiven | None = None, *, account: str | None = None, language: str | None = None
) -> pd.DataFrame:
    """Return the KPIs of a period and of the previous period of equal length, one row per KPI, in the order of the KPIs sheet.

    Args:
        source: a workbook, or tables from :func:`tables` or :func:`read_exports`.
        period: ``days_7``, ``days_28``, ``days_60``, ``days_365``, ``this_month``, ``last_month``, ``all_days``, or the first
            and the last day. Named periods end on the last day with views. By default the period that the workbook shows, or
            28 days.
        account: a handle, or ``all_accounts``; by default the account that the workbook shows, or all accounts.
        language: the language of labels and reasons; by default that of the workbook, or English.

    Returns:
        A table with the key of the KPI as index. Its columns are ``label``, ``unit``, ``value`` and ``previous`` as floats (a
        rate is a fraction: 0.05 is 5%; watch time is in seconds), ``reason`` and ``previous_reason`` why a value is missing,
        and ``without``: fields that are part of the value but that no export has. ``attrs["period"]`` is the :class:`Period`.

    Raises:
        Refused: the workbook cannot be read, or the period, account or language does not exist.

    """
    query = _query(source, period, account, language)
    daily, posts = (query.tables.get(table.name, empty(table)) for table in (DAILY, POSTS))
    if query.period is None:
        current = previous = [Figure(reason="no_days") for _ in SHEET_KPIS]
    else:
        current, previous = (
            [figures[kpi.key] for kpi in SHEET_KPIS]
            for figures in (period_figures(daily, posts, days, query.account) for days in (query.period, query.period.previous))
        )
    table = pd.DataFrame(
        {
            "label": pd.Series([_label(kpi, query.language) for kpi in SHEET_KPIS], dtype="string"),
            "unit": pd.Series([kpi.unit.name.lower() for kpi in SHEET_KPIS], dtype="string"),
            "value": pd.Series([figure.value for figure in current], dtype=float),
            "previous": pd.Series([figure.value for figure in previous], dtype=float),
            "reason": _reasons(current, query.language),
            "previous_reason": _reasons(previous, query.language),
            "without": pd.Series([", ".join(figure.without) for figure in current], dtype="string"),
        }
    ).set_index(pd.Index([kpi.key for kpi in SHEET_KPIS], name="kpi"))
    table.attrs["period"] = query.period
    return table


def advise(
    source: Source, period: PeriodGiven | None = None, *, account: str | None = None, language: str | None = None
) -> pd.DataFrame:
    """Return the advice, one row per rule: first what to do, then the rules without enough data.

    Args:
        source: a workbook, whose Settings sheet has the thresholds, or tables: then those of a new workbook.
        period: as for :func:`kpis`.
        account: as for :func:`kpis`; with all accounts, each account is examined separately.
        language: the language of the sentences; by default that of the workbook, or English.

    Returns:
        A table with ``key`` (of the rule, the same in every language), ``verdict`` (``act`` or ``not_enough``), ``account``,
        and then ``rule``, ``sentence``, ``figures``, ``threshold``, ``rows`` and ``number_of_posts`` as on the sheet Advice.
        It has no rows if there is no data.

    Raises:
        Refused: the workbook cannot be read, or the period, account or language does not exist.

    """
    query = _query(source, period, account, language)
    found = (
        advice_for(query.tables, query.period, query.settings, query.language, account=query.account) if query.period else []
    )
    about = {
        "key": pd.Series([one.key for one in found], dtype="string"),
        "verdict": pd.Series([one.verdict.value for one in found], dtype="string"),
        "account": pd.Series([one.account for one in found], dtype="string"),
    }
    return pd.concat([pd.DataFrame(about), typed_table(ADVICE, advice_table(found))], axis=1)


def _query(source: Source, period: PeriodGiven | None, account: str | None, language: str | None) -> _Query:
    if language is not None:
        check_language(language)
    choice, days = _choice_or_period(period)
    if isinstance(source, Mapping | Exports):
        tables = ledger_tables(source.tables if isinstance(source, Exports) else source)
        span = days_known(tables)
        named = period_of_choice(choice or DEFAULT_PERIOD, first_day=span[0], last_day=span[1]) if span else None
        defaults = {setting.key: float(setting.default) for setting in SETTINGS if not isinstance(setting.default, str)}
        return _Query(tables, days or named, _account(account, tables, None), defaults, language or SOURCE_LANGUAGE)
    with opened(source.workbook if isinstance(source, RefreshedWorkbook) else source) as store:
        tables = tables_looked_at(store, {})
        return _Query(
            tables,
            days or period_shown(store, tables, choice),
            _account(account, tables, account_shown(store, tables)),
            settings_of(store),
            language or spoken_language(store),
        )


def _choice_or_period(period: PeriodGiven | None) -> tuple[PeriodChoice | None, Period | None]:
    """Return a period as a named choice or as a pair of days; the other of the two is ``None``.

    Raises:
        Refused: it is neither.

    """
    if period is None:
        return None, None
    try:
        if isinstance(period, str):
            return PeriodChoice(period), None
        first, last = (period.first, period.last) if isinstance(period, Period) else map(_day, period)
    except (TypeError, ValueError):
        raise _unknown_period(str(period)) from None
    if last < first:
        raise _unknown_period(f"{first} … {last}")
    return None, Period(first, last)


def _unknown_period(words: str) -> Refused:
    return Refused(Problem(UNKNOWN_PERIOD, values={"period": words, "periods": ", ".join(PeriodChoice)}))


def _day(day: Day) -> date:
    if isinstance(day, str):
        return date.fromisoformat(day)
    if isinstance(day, datetime):
        return day.date()
    if isinstance(day, date):
        return day
    raise TypeError(day)


def _account(account: str | None, tables: Mapping[str, Frame], shown: str | None) -> str | None:
    """Return the requested account, ``None`` for all accounts.

    Raises:
        Refused: the tables have no such account.

    """
    if account is None:
        return shown
    if account == ALL_ACCOUNTS:
        return None
    handles = accounts({table.name: tables[table.name] for table in LOOKED_AT if table.name in tables})
    if account not in handles:
        raise Refused(Problem(NO_SUCH_ACCOUNT, values={"account": account, "accounts": ", ".join([*handles, ALL_ACCOUNTS])}))
    return account


def _label(kpi: Kpi, language: str) -> str:
    """Return the label of a KPI; totals over posts are marked as such, because this table has no section headings."""
    label = kpi.label(language)
    if kpi.rows is Rows.POSTS and kpi.how is How.TOTAL:
        return f"{sheet_name('posts', language)}: {within_sentence(label, language)}"
    return label


def _reasons(figures: list[Figure], language: str) -> pd.Series[str]:
    return pd.Series([reason(figure.reason, language) if figure.reason else "" for figure in figures], dtype="string")
