"""The grammar of dates: every day of the year in every language, and a column that decides between two meanings."""

from __future__ import annotations

import json
import re
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path

import pytest
from babel import Locale, localedata
from babel.dates import format_datetime, format_skeleton
from hypothesis import given
from hypothesis import strategies as st
from tests.harness.versions import need_pinned, others

from tiktok_kpis.grids import month_names, month_names_from_cldr
from tiktok_kpis.grids.date_grammar import INTERFACE_LANGUAGES, read_date, read_date_column
from tiktok_kpis.grids.moments import Moment

INTERFACES = [language for language in INTERFACE_LANGUAGES if localedata.exists(language)]
OF_RELEASES: dict[str, list[list[str]]] = json.loads(
    Path(__file__).with_name("days_of_cldr_releases.json").read_text(encoding="utf-8")
)
"""The days 4 January to 15 December as the releases of CLDR in Babel 2.16 to 2.19 write them, where they differ."""
DAYS = st.dates(date(2016, 1, 1), date(2031, 12, 31))


def in_interface(day: date, language: str) -> str:
    return format_skeleton("MMMMd", day, locale=language)


def test_month_names_are_those_of_cldr() -> None:
    """The data file in the package has every spelling of the pinned Babel's copy of CLDR, beside those of older copies."""
    need_pinned("babel")
    stored = month_names_from_cldr.stored()
    assert month_names_from_cldr.union(stored, month_names_from_cldr.collect()) == stored


@pytest.mark.parametrize("form", OF_RELEASES)
def test_days_written_by_different_releases_of_cldr(form: str) -> None:
    """A spelling that CLDR has given up reads as the same day as the one in its place, whatever Babel is installed."""
    read = [[(one.month, one.day) for one in read_date_column(days).moments if one] for days in OF_RELEASES[form]]
    assert read == [[(month, month + 3) for month in range(1, 13)]] * len(read)


@given(DAYS, st.sampled_from(INTERFACES))
def test_a_day_in_the_language_of_the_interface(day: date, language: str) -> None:
    """Days over three months, as TikTok writes them in a language, read as those days."""
    days = [day + timedelta(days=later) for later in (0, 31, 62)]
    read = read_date_column([in_interface(one, language) for one in days])
    assert [(moment.month, moment.day) for moment in read.moments if moment] == [(one.month, one.day) for one in days]


def test_a_year_in_every_locale() -> None:
    """One day of each month in each CLDR locale reads as itself: the twelve together leave one language.

    Another release of CLDR than the pinned one may have new spellings, in languages that TikTok has no page in.
    """
    pinned = not others("babel")
    read = 0
    for identifier in localedata.locale_identifiers() if pinned else INTERFACES:
        locale = Locale.parse(identifier)
        days = [date(2031, month, month + 3) for month in range(1, 13)]
        texts = [format_skeleton("MMMMd", day, locale=locale, fuzzy=True) for day in days]
        names = {month_names.fold(re.sub(r"\d+", "", month_names.ascii_digits(text))) for text in texts}
        if len(names) < 12 or any(re.fullmatch(r"m\d*", name) for name in names):  # written in digits, or a name is missing
            continue
        moments = read_date_column(texts).moments
        assert [(moment.month, moment.day) for moment in moments if moment] == [(day.month, day.day) for day in days], texts
        read += 1
    assert read > (900 if pinned else 30)


@given(DAYS, st.times(), st.sampled_from(("%Y-%m-%d", "%Y/%m/%d", "%Y.%m.%d", "%d.%m.%Y")), st.sampled_from((" %H:%M:%S", "")))
def test_numeric_dates(day: date, clock: time, form: str, clock_form: str) -> None:
    """Numeric dates with a year read as written, with their time to the second."""
    written = datetime.combine(day, clock).strftime(form + clock_form)
    expected = clock.replace(microsecond=0) if clock_form else None
    assert read_date(written) == Moment(day.month, day.day, day.year, expected)


@given(DAYS)
def test_seconds_and_serial_numbers(day: date) -> None:
    """Seconds since 1970 and the serial number of a spreadsheet name the same day."""
    seconds = datetime(day.year, day.month, day.day, 12, tzinfo=UTC).timestamp()
    serial = (day - date(1899, 12, 30)).days
    for cell in (seconds, str(int(seconds)), str(int(seconds)) + "000", serial, str(serial)):
        moment = read_date(cell)
        assert moment is not None
        assert moment.in_year(moment.year or 0) == day


@given(DAYS, st.sampled_from(INTERFACES))
def test_long_dates_with_a_year(day: date, language: str) -> None:
    """A date written out with its year, in any interface language, reads as that day."""
    written = format_datetime(datetime(day.year, day.month, day.day, tzinfo=UTC), "d MMMM y", locale=language)
    moment = read_date(written)
    assert moment is not None
    assert (moment.day, moment.year) == (day.day, day.year)


@given(st.text(max_size=24))
def test_any_text_is_a_date_or_none(text: str) -> None:
    """No text raises."""
    read_date(text)


@pytest.mark.parametrize(
    "text",
    ["May 2026", "April 32", "3 days ago", "Yesterday", "2026-13-01", "2026-02-30", "31/31/2026", "12", "25:61", "12 2026"],
)
def test_what_is_no_date(text: str) -> None:
    """A month of a year, a day that no month has, and relative dates are no dates."""
    assert read_date(text) is None


def test_the_language_is_settled_for_the_column() -> None:
    """`listopada` is October in Croatian and November in Polish: its neighbours say which."""
    polish = read_date_column(["31 października", "1 listopada"]).moments
    croatian = read_date_column(["30 rujna", "1 listopada"]).moments
    assert [moment.month for moment in polish if moment] == [10, 11]
    assert [moment.month for moment in croatian if moment] == [9, 10]


def test_a_month_that_nothing_settles_is_said() -> None:
    """A column of nothing but an ambiguous name is read by preference, and marked."""
    assert read_date_column(["1 listopada", "2 listopada"]).doubtful == "1 listopada"
    assert read_date_column(["1 mai", "2 mai"]).doubtful == ""


def test_times_with_a_zone_become_utc() -> None:
    """An offset is taken off, over midnight if need be."""
    assert read_date("2026-03-01T00:30:00+02:00") == Moment(2, 28, 2026, time(22, 30))
    assert read_date("2026-03-01T10:15:00.000Z") == Moment(3, 1, 2026, time(10, 15))
    assert read_date("2026/03/01 6:19 PM") == Moment(3, 1, 2026, time(18, 19))
