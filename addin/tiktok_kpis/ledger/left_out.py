"""Which rows of the workbook's tables are not counted, and why: said in the row itself, so that the sheet leaves them out too.

A row stays where it is and as it is: the user corrects or deletes it. What is right again is counted after the next refresh.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from enum import StrEnum
from typing import Any

import numpy as np
import pandas as pd

from tiktok_kpis.ledger.changes import Changes
from tiktok_kpis.ledger.frames import ORIGIN, Frame, missing, none_for_missing, to_days
from tiktok_kpis.ledger.own_rows import say
from tiktok_kpis.ledger.problem_kinds import ROW_AFTER_TODAY, ROW_TWICE, ROW_WITHOUT_DATE
from tiktok_kpis.ledger.tables import DAILY, POSTS, Table
from tiktok_kpis.problems import ProblemKind

COLUMN = "left_out"
Words = Callable[[str], str]
"""Gives the text that the column shows of a reason."""


class LeftOut(StrEnum):
    """Why a row is not counted."""

    NO_DATE = "no_date"
    AFTER_TODAY = "after_today"
    TWICE = "twice"


_KINDS: dict[LeftOut, ProblemKind] = {
    LeftOut.NO_DATE: ROW_WITHOUT_DATE,
    LeftOut.AFTER_TODAY: ROW_AFTER_TODAY,
    LeftOut.TWICE: ROW_TWICE,
}
_MOMENTS = {POSTS.name: "posted", DAILY.name: "date"}
"""The column of the day a row is about; that of its export in the other tables."""
_ABOUT_THE_ROW = {ORIGIN, COLUMN, "account"}


def mark_left_out(table: Table, rows: Frame, today: date, words: Words, changes: Changes) -> Frame:
    """Return a table's rows with the reason in those that are not counted, and say which these are.

    A post without a day is a post all the same: formulas and figures that need its day pass over it by themselves.
    """
    if rows.empty:
        return rows
    moment = _MOMENTS.get(table.name, "snapshot")
    days = to_days(rows[moment])
    reasons = np.full(len(rows), None, dtype=object)
    late = days > np.datetime64(today)
    undated = np.isnat(days)
    reasons[late] = LeftOut.AFTER_TODAY
    if undated.any():
        reasons[undated & (_filled(rows, moment) if table is POSTS else _holds_something(rows))] = LeftOut.NO_DATE
    known = ~undated & ~late if table is not POSTS else ~late
    reasons[_repeated(table, rows, days, known)] = LeftOut.TWICE
    shown = np.array([None if reason is None else words(reason) for reason in reasons], dtype=object)
    before = none_for_missing(rows[COLUMN]) if COLUMN in rows else np.full(len(rows), None, dtype=object)
    changed = shown != before
    for reason, kind in _KINDS.items():
        say(kind, table, moment, rows, np.flatnonzero(reasons == reason).tolist(), changes)
    if not changed.any():
        return rows
    standing = ~missing(rows[ORIGIN]) if ORIGIN in rows else np.zeros(len(rows), dtype=bool)
    changes.count(table.name, added=0, updated=int((changed & standing).sum()))
    return rows.assign(**{COLUMN: shown})


def _filled(rows: Frame, column: str) -> np.ndarray[Any, np.dtype[np.bool_]]:
    return ~missing(rows[column])


def _holds_something(rows: Frame) -> np.ndarray[Any, np.dtype[np.bool_]]:
    """Say of each row whether it holds anything beside spaces and whose it is."""
    found = np.zeros(len(rows), dtype=bool)
    for name in rows.columns:
        if name not in _ABOUT_THE_ROW:
            found |= np.fromiter(
                (
                    not (value is None or value != value or (isinstance(value, str) and not value.strip()))
                    for value in rows[name]
                ),
                bool,
                len(rows),
            )
    return found


def _repeated(
    table: Table, rows: Frame, days: np.ndarray[Any, np.dtype[np.datetime64]], known: np.ndarray[Any, np.dtype[np.bool_]]
) -> np.ndarray[Any, np.dtype[np.bool_]]:
    """Say of each row whether another one above it has the same key."""
    keys: dict[str, Any] = {}
    for name in table.key:
        if name == "account" and "video_id" in table.key:
            continue  # a video has one account, however it is spelled
        if name in (_MOMENTS.get(table.name), "snapshot"):
            keys[name] = days
        else:
            keys[name] = pd.Series(none_for_missing(rows[name]), index=rows.index).fillna("").map(str)
    held = pd.DataFrame(keys, index=rows.index)
    if "video_id" in held:
        known = known & (held["video_id"] != "").to_numpy()
    repeated = held[known].duplicated()
    found = np.zeros(len(rows), dtype=bool)
    found[known] = repeated.to_numpy()
    return found
