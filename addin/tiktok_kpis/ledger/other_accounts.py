"""Days of exports that name no account, compared with the days the workbook has: which account's they are, or that of none."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date, timedelta
from functools import cached_property

from tiktok_kpis.exports.agreement import Figures, agree, by_day, contradiction, disagree
from tiktok_kpis.exports.records import AccountFrom, Kind, Records
from tiktok_kpis.ledger.as_exported import Row
from tiktok_kpis.ledger.changes import Changes
from tiktok_kpis.ledger.frames import Frame, as_day, is_missing, row_dicts
from tiktok_kpis.ledger.problem_kinds import ANOTHER_ACCOUNT_THAN_BEFORE
from tiktok_kpis.ledger.tables import DAILY, Writer
from tiktok_kpis.problems import Problem

_PROVISIONAL = timedelta(days=3)
_Days = dict[tuple[date, int], Figures]


class KnownDays:
    """What exports said of the days in the table ``Daily``, by account; the table is read only when it is asked."""

    def __init__(self, table: Frame) -> None:
        self._table = table

    @cached_property
    def _rows(self) -> dict[str, dict[date, tuple[date, Figures]]]:
        found: dict[str, dict[date, tuple[date, Figures]]] = {}
        for cells in row_dicts(self._table):
            day = as_day(cells["date"])
            said = Row.read(cells, DAILY.names(Writer.EITHER)).exported if day else {}
            figures = {name: value for name, (_, value) in said.items() if isinstance(value, int | float)}
            if day and figures:
                account = "" if is_missing(cells["account"]) else str(cells["account"])
                found.setdefault(account, {})[day] = min(made for made, _ in said.values()), figures
        return found

    def settled(self, account: str, records: Records) -> tuple[_Days, _Days]:
        """Return the days of an account, and those of an export that neither it nor the exports before still counted."""
        known = self._rows.get(account, {})
        made = records.exported or records.last_day or date.min
        incoming: _Days = {
            (day, hour): figures
            for (day, hour), figures in by_day(records).items()
            if day <= min(made, known.get(day, (made, {}))[0]) - _PROVISIONAL
        }
        return {(day, 0): figures for day, (_, figures) in known.items()}, incoming

    def account_of(self, records: Records) -> str:
        """Return the only account whose days an export repeats, the empty text where there is none or several."""
        found = [account for account in self._rows if account and agree(*self.settled(account, records))]
        return found[0] if len(found) == 1 else ""


def paired_by_days(known: KnownDays, records: Sequence[Records]) -> list[Records]:
    """Return the records with the account of those days that only one account of the workbook has."""
    paired = []
    for block in records:
        account = known.account_of(block) if block.kind is Kind.DAILY and not block.account else ""
        paired.append(replace(block, account=account, account_from=AccountFrom.NEIGHBOURS) if account else block)
    return paired


def without_other_accounts(known: KnownDays, records: Iterable[Records], changes: Changes) -> list[Records]:
    """Return the records without the days whose account is assumed and whose figures contradict those that are known."""
    records = list(records)
    kept = [block for block in records if not _is_assumed(block)]
    for block in filter(_is_assumed, records):
        others = (other for other in kept if other.kind is Kind.DAILY and other.account == block.account)
        if disagree(*known.settled(block.account, block)) or any(contradiction(block, other) for other in others):
            values = {"first": str(block.first_day), "last": str(block.last_day)}
            changes.problems.append(Problem(ANOTHER_ACCOUNT_THAN_BEFORE, block.source.place(), values))
        else:
            kept.append(block)
    places = {id(block): place for place, block in enumerate(records)}
    return sorted(kept, key=lambda block: places[id(block)])


def _is_assumed(block: Records) -> bool:
    return block.kind is Kind.DAILY and (block.account_from is AccountFrom.ASSUMED or not block.account)
