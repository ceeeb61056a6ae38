"""What a video's link and id say: whose it is, and when it was uploaded.

The upper half of a video id is the second of its upload, UTC. That is the upload: a scheduled post goes live up to some days
later. Spreadsheets keep 15 digits of the 19, which leaves the second as it was, but two videos can become one.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tiktok_kpis.grids.grid import CellValue

_LINK = re.compile(r"(?<![\w-])tiktokv?\.com/(?:share/)?(?:@([\w.\-]*)/)?(?:video|photo|v)/(\d{15,20})(?!\d)", re.IGNORECASE)
_SHORT_LINK = re.compile(r"(?:v[mt]\.tiktok\.com/|tiktok\.com/t/)\w+", re.IGNORECASE)
_DOWNLOAD = re.compile(r"tiktok(?:v|cdn(?:-\w+)?)\.\w+/(?:storage|video|obj|aweme)/", re.IGNORECASE)
_HANDLE = re.compile(r"^@?[\w.]{2,24}$")
_ID = re.compile(r"^\d{17,20}$")
_ROUNDED_TEXT = re.compile(r"^(\d)[.,](\d+)E\+?(\d{2})$", re.IGNORECASE)
_UNIX_EPOCH = datetime(1970, 1, 1)  # noqa: DTZ001 -- UTC, as all moments here
_FIRST_UPLOAD, _LAST_UPLOAD = 1_400_000_000, 4_100_000_000

LINE_WITH_LINK = re.compile(r"https?://[^\s\"]*tiktok\.com/[^\s\",;|]*?\d{15,20}", re.IGNORECASE)
"""A video link inside a line of a file."""


@dataclass(frozen=True, slots=True)
class VideoLink:
    """The parts of a link; ``account`` is empty where the link does not name it."""

    account: str
    video_id: str


@dataclass(frozen=True, slots=True)
class VideoId:
    """An id, and whether it is known to have lost digits."""

    text: str
    lost_digits: bool


def parse_link(text: str) -> VideoLink | None:
    """Return the account and id of a link.

    >>> parse_link("https://www.tiktok.com/@example.bakery/video/7300000000000000001?lang=ro")
    VideoLink(account='example.bakery', video_id='7300000000000000001')
    """
    parts = link_parts(text)
    return VideoLink(*parts) if parts else None


def link_parts(text: str) -> tuple[str, str] | None:
    """Return the account, empty where the link does not name it, and the id of a link."""
    match = _LINK.search(text)
    return ((match.group(1) or "").lower(), match.group(2)) if match else None


def handle_of(name: CellValue) -> str:
    """Return a handle without its ``@``, the empty text for what is the name of a person or a shop.

    >>> handle_of("@Example.Bakery"), handle_of("The Example Bakery")
    ('example.bakery', '')
    """
    return name.lstrip("@").lower() if isinstance(name, str) and _HANDLE.match(name) else ""


def is_short_link(text: str) -> bool:
    """Whether a link is one of those that say nothing before they are opened (``vm.tiktok.com/…``)."""
    return bool(_SHORT_LINK.search(text))


def is_download_link(text: str) -> bool:
    """Whether a link leads to the file of a video, as those of the personal data do, and does not name the video."""
    return bool(_DOWNLOAD.search(text)) and link_parts(text) is None


def parse_id(cell: CellValue) -> VideoId | None:
    """Return a video id from a cell, as text; a number and one with an exponent have lost digits, as have trailing zeros.

    >>> parse_id("7300000012345678901"), parse_id("7.30000001234568E+18")
    (VideoId(text='7300000012345678901', lost_digits=False), VideoId(text='7300000012345680000', lost_digits=True))
    """
    if isinstance(cell, bool) or cell is None:
        return None
    if isinstance(cell, (int, float)):
        if not 1e16 <= cell < 1e20:
            return None
        whole = int(cell)
        return VideoId(str(whole), isinstance(cell, float) or whole % 10_000 == 0)
    if not isinstance(cell, str):
        return None
    text = cell.strip().strip("'`\u200e\u200f\u202a\u202c\ufeff")
    if rounded := _ROUNDED_TEXT.match(text):
        first, fraction, exponent = rounded.group(1), rounded.group(2), int(rounded.group(3))
        return VideoId((first + fraction).ljust(exponent + 1, "0"), True) if 16 <= exponent <= 19 else None
    text = text.removesuffix(".0")
    return VideoId(text, text.endswith("0000")) if _ID.match(text) else None


def uploaded_at(video_id: str) -> datetime | None:
    """Return when a video was uploaded, UTC without a zone; ``None`` when the id holds no believable time.

    >>> uploaded_at("7300000000000000000")
    datetime.datetime(2023, 11, 11, 0, 48, 18)
    """
    seconds = int(video_id) >> 32
    return _UNIX_EPOCH + timedelta(seconds=seconds) if _FIRST_UPLOAD <= seconds < _LAST_UPLOAD else None


def may_be_of_tiktok(video_id: str, today: date) -> bool:
    """Whether the second in an id lies between TikTok's first years and today; that of an Instagram id is one of 1970.

    >>> may_be_of_tiktok("7300000000000000000", date(2026, 1, 1)), may_be_of_tiktok("18100000000000001", date(2026, 1, 1))
    (True, False)
    """
    uploaded = uploaded_at(video_id)
    return uploaded is not None and uploaded.date() <= today + timedelta(days=1)


def newest_upload(video_ids: Iterable[str]) -> datetime | None:
    """Return when the newest of many videos was uploaded, ``None`` when no id holds a believable time."""
    seconds = (int(video_id) >> 32 for video_id in video_ids)
    newest = max((second for second in seconds if _FIRST_UPLOAD <= second < _LAST_UPLOAD), default=None)
    return None if newest is None else _UNIX_EPOCH + timedelta(seconds=newest)
