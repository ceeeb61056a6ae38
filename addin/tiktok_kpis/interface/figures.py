"""The KPIs of a period and what to do about them, as pandas tables."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

import pandas as pd

from tiktok_kpis.advice.engine import advice_table
from tiktok_kpis.advice.engine import advise as advice_for
from tiktok_kpis.interface.exports import Exports, PathLike
from tiktok_kpis.interface.frames import given_table, taken_tables
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
"""A workbook, or the tables of one."""
Day = date | str
PeriodGiven = PeriodChoice | Period | str | tuple[Day, Day]
"""A period: its name, such as ``days_28``, or its first and its last day, as dates or as ``2026-03-31``."""


@dataclass(frozen=True)
class _Asked:
    """The tables, and of which period and account they are asked, in which language."""

    tables: Mapping[str, Frame]
    period: Period | None
    account: str | None
    settings: Mapping[str, float]
    language: str


def kpis(
    source: Source, period: PeriodGiven | None = None, *, account: str | None = None, language: str | None = None
) -> pd.DataFrame:
    """Return the KPIs of a period and of the period of equal length before it, one row per KPI, in the order of the sheet KPIs.

    Args:
        source: a workbook, or tables: those of :func:`tables` or :func:`read_exports`.
        period: ``days_7``, ``days_28``, ``days_60``, ``days_365``, ``this_month``, ``last_month``, ``all_days``, or the first
            and the last day. Days and months end on the last day with views. By default what the workbook shows, else 28 days.
        account: a handle, or ``all_accounts``; by default what the workbook shows, else all of them.
        language: of labels and reasons; by default that of the workbook, else English.

    Returns:
        Indexed by the key of the KPI: ``label``, ``unit``, ``value`` and ``previous`` as floats (a rate is a fraction: 0.05 is
        5%; watch time is in seconds), ``reason`` and ``previous_reason`` for what is missing, and ``without``: the fields
        that no export had and that the value would count. ``attrs["period"]`` is the :class:`Period`.

    Raises:
        Refused: the workbook cannot be read, or there is no such period, account or language.

    """
    asked = _asked(source, period, account, language)
    daily, posts = (asked.tables.get(table.name, empty(table)) for table in (DAILY, POSTS))
    if asked.period is None:
        now = before = [Figure(reason="no_days") for _ in SHEET_KPIS]
    else:
        now, before = (
            [figures[kpi.key] for kpi in SHEET_KPIS]
            for figures in (period_figures(daily, posts, days, asked.account) for days in (asked.period, asked.period.previous))
        )
    made = pd.DataFrame(
        {
            "label": pd.Series([_label(kpi, asked.language) for kpi in SHEET_KPIS], dtype="string"),
            "unit": pd.Series([kpi.unit.name.lower() for kpi in SHEET_KPIS], dtype="string"),
            "value": pd.Series([figure.value for figure in now], dtype=float),
            "previous": pd.Series([figure.value for figure in before], dtype=float),
            "reason": _reasons(now, asked.language),
            "previous_reason": _reasons(before, asked.language),
            "without": pd.Series([", ".join(figure.without) for figure in now], dtype="string"),
        }
    ).set_index(pd.Index([kpi.key for kpi in SHEET_KPIS], name="kpi"))
    made.attrs["period"] = asked.period
    return made


def advise(
    source: Source, period: PeriodGiven | None = None, *, account: str | None = None, language: str | None = None
) -> pd.DataFrame:
    """Return what to do, one row per piece of advice: first what speaks for something, then what there is too little data for.

    Args:
        source: a workbook, whose thresholds on the sheet Settings count, or tables, for which those of a new workbook do.
        period: as for :func:`kpis`.
        account: as for :func:`kpis`; where all are looked at, each is by itself.
        language: of the sentences; by default that of the workbook, else English.

    Returns:
        ``rule``, ``sentence``, ``figures``, ``threshold``, ``rows`` and ``number_of_posts`` as on the sheet Advice, and before
        them ``key`` (of the rule, the same in every language), ``verdict`` (``act`` or ``not_enough``) and ``account``. No
        rows where there is nothing to look at.

    Raises:
        Refused: the workbook cannot be read, or there is no such period, account or language.

    """
    asked = _asked(source, period, account, language)
    found = (
        advice_for(asked.tables, asked.period, asked.settings, asked.language, account=asked.account) if asked.period else []
    )
    about = {
        "key": pd.Series([one.key for one in found], dtype="string"),
        "verdict": pd.Series([one.verdict.value for one in found], dtype="string"),
        "account": pd.Series([one.account for one in found], dtype="string"),
    }
    return pd.concat([pd.DataFrame(about), given_table(ADVICE, advice_table(found))], axis=1)


def _asked(source: Source, period: PeriodGiven | None, account: str | None, language: str | None) -> _Asked:
    if language is not None:
        check_language(language)
    choice, days = _given(period)
    if isinstance(source, Mapping | Exports):
        tables = taken_tables(source.tables if isinstance(source, Exports) else source)
        span = days_known(tables)
        named = period_of_choice(choice or DEFAULT_PERIOD, first_day=span[0], last_day=span[1]) if span else None
        defaults = {setting.key: float(setting.default) for setting in SETTINGS if not isinstance(setting.default, str)}
        return _Asked(tables, days or named, _account(account, tables, None), defaults, language or SOURCE_LANGUAGE)
    with opened(source.workbook if isinstance(source, RefreshedWorkbook) else source) as store:
        tables = tables_looked_at(store, {})
        return _Asked(
            tables,
            days or period_shown(store, tables, choice),
            _account(account, tables, account_shown(store, tables)),
            settings_of(store),
            language or spoken_language(store),
        )


def _given(period: PeriodGiven | None) -> tuple[PeriodChoice | None, Period | None]:
    """Return a period as a choice over the days known, or as its own days.

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
        raise _no_period(str(period)) from None
    if last < first:
        raise _no_period(f"{first} … {last}")
    return None, Period(first, last)


def _no_period(words: str) -> Refused:
    return Refused(Problem(UNKNOWN_PERIOD, values={"period": words, "periods": ", ".join(PeriodChoice)}))


def _day(day: Day) -> date:
    if isinstance(day, str):
        return date.fromisoformat(day)
    if isinstance(day, datetime):
        return day.date()
    if isinstance(day, date):
        return day
    raise TypeError(day)


def _account(asked: str | None, tables: Mapping[str, Frame], shown: str | None) -> str | None:
    """Return the account to look at, ``None`` for all of them.

    Raises:
        Refused: the tables have no such account.

    """
    if asked is None:
        return shown
    if asked == ALL_ACCOUNTS:
        return None
    handles = accounts({table.name: tables[table.name] for table in LOOKED_AT if table.name in tables})
    if asked not in handles:
        raise Refused(Problem(NO_SUCH_ACCOUNT, values={"account": asked, "accounts": ", ".join([*handles, ALL_ACCOUNTS])}))
    return asked


def _label(kpi: Kpi, language: str) -> str:
    """Return what a KPI is called where no heading above it says that it is of the posts."""
    label = kpi.label(language)
    if kpi.rows is Rows.POSTS and kpi.how is How.TOTAL:
        return f"{sheet_name('posts', language)}: {within_sentence(label, language)}"
    return label


def _reasons(figures: list[Figure], language: str) -> pd.Series[str]:
    return pd.Series([reason(figure.reason, language) if figure.reason else "" for figure in figures], dtype="string")
