"""The table Holidays: the public holidays of the country chosen on Settings, beside the days the user added.

Rows with a country are the program's and follow the setting; rows without one are the user's and stay.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from tiktok_kpis.ledger.changes import Changes
from tiktok_kpis.ledger.frames import Tables, as_day, frame, has_content, is_missing, row_dicts
from tiktok_kpis.ledger.tables import CALENDAR, HOLIDAYS
from tiktok_kpis.problems import Place, Problem
from tiktok_kpis.refresh.problem_kinds import UNKNOWN_COUNTRY
from tiktok_kpis.refresh.store import Store
from tiktok_kpis.workbook.contract import SETTINGS

COUNTRY = next(setting for setting in SETTINGS if setting.key == "holiday_country")


def write_holidays(store: Store, tables: Tables, language: str, today: date, changes: Changes) -> None:
    """Put the holidays of this year, the next and every year of the calendar into the store where they are not there yet.

    An unknown country leaves the table as it stands, with a problem among the changes.
    """
    if not store.has(HOLIDAYS):
        return
    before = store.read(HOLIDAYS)
    own = [row for row in row_dicts(before) if is_missing(row["country"]) and has_content({**row, "country": None})]
    country = str(store.named_value(COUNTRY.name) or "").strip().upper()
    calendar = tables.get(CALENDAR.name, store.read(CALENDAR) if store.has(CALENDAR) else None)
    planned = [] if calendar is None else [day for value in calendar["date"] if (day := as_day(value)) is not None]
    try:
        found = public_holidays(country, {today.year, today.year + 1, *(day.year for day in planned)}, language)
    except (NotImplementedError, LookupError):
        place = Place(store.name, column=COUNTRY.label(language))
        changes.problems.append(Problem(UNKNOWN_COUNTRY, place, {"country": country}))
        return
    wanted = [{"date": day, "holiday": name, "country": country} for day, name in found.items()]
    standing = [row for row in row_dicts(before) if not is_missing(row["country"])]
    if [_cells(row) for row in standing] == [_cells(row) for row in wanted]:
        return
    stood = {_cells(row) for row in standing}
    added = sum(_cells(row) not in stood for row in wanted)
    changes.count(HOLIDAYS.name, added=added, updated=max(len(standing) + added - len(wanted), 0))
    store.write(HOLIDAYS, frame(HOLIDAYS, [*wanted, *own], keep_columns_of=before))


def public_holidays(country: str, years: Iterable[int], language: str) -> dict[date, str]:
    """Return the public holidays of a country (``RO``) or a part of one (``DE-BY``) by day, none for the empty text.

    Names are in the language of the workbook where they are known in it, else in the country's own.

    Raises:
        NotImplementedError: there is no such country or part.

    """
    if not country:
        return {}
    # Loaded here: only a workbook with a country needs it
    import holidays

    code, _, part = country.partition("-")
    known = holidays.country_holidays(code, subdiv=part or None)
    spoken: tuple[str, ...] = known.supported_languages
    # Without a language the package takes that of the machine
    chosen = next((name for name in spoken if name.split("_")[0] == language), known.default_language)
    made = holidays.country_holidays(code, subdiv=part or None, years=sorted(set(years)), language=chosen)
    return dict(sorted(made.items()))


def _cells(row: dict[str, Any]) -> tuple[str, ...]:
    return tuple("" if is_missing(row[name]) else str(row[name]) for name in HOLIDAYS.names())
