"""What the name of a file says: the day of the export, and the account.

TikTok Studio names its archives ``Overview_<first day>_<seconds since 1970 of the last day>_<handle>.zip``; people put a date
into the names of files they keep.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from datetime import UTC, date, datetime
from pathlib import Path, PurePath

from tiktok_kpis.grids.grid import Hints

_ARCHIVE = re.compile(r"^(?:overview|content|viewers|followers?)[a-z]*_(.+?)_(\d{10}|\d{13})_([\w.\-]+)$", re.IGNORECASE)
_ISO_DATE = re.compile(r"(?<!\d)(20\d{2})([-_.]?)(0[1-9]|1[0-2])\2(0[1-9]|[12]\d|3[01])(?!\d)")
_COPY = re.compile(r"\s*\(\d+\)$|\s+-?\s*copy$|\s*-\s*Copy$", re.IGNORECASE)


def hints_of_name(name: str, modified: date | None = None) -> Hints:
    """Return what a file's name says.

    >>> hints = hints_of_name("Overview_2026-01-15_1773532800_example.bakery.zip")
    >>> hints.account, hints.days
    ('example.bakery', (datetime.date(2026, 3, 15),))
    """
    stem = _COPY.sub("", PurePath(name).stem)
    if match := _ARCHIVE.match(stem):
        seconds = int(match.group(2)[:10])
        return Hints(match.group(3).lower(), (datetime.fromtimestamp(seconds, UTC).date(),), (), modified)
    days = []
    for year, _, month, day in _ISO_DATE.findall(stem):
        try:
            days.append(date(int(year), int(month), int(day)))
        except ValueError:
            continue
    return Hints("", tuple(days[-1:]), (), modified)


def names_of(paths: Sequence[Path]) -> list[str]:
    """Return the names of files, those of one name in several folders with as much of their folders as tells them apart.

    >>> names_of([Path("clients/bakery/Overview.csv"), Path("clients/cafe/Overview.csv"), Path("clients/Content.csv")])
    ['bakery/Overview.csv', 'cafe/Overview.csv', 'Content.csv']
    """
    places = [Path(path).absolute().parts for path in paths]
    unique = set(places)
    ends = Counter(place[start:] for place in unique for start in range(len(place)))
    shown: list[str] = []
    for place in places:
        longer = (place[start:] for start in reversed(range(len(place))))
        shown.append("/".join(next(end for end in longer if ends[end] == 1)))
    return shown
