"""The suffixes of thousands, millions and billions in the languages of TikTok's pages."""

from __future__ import annotations

_THOUSANDS = (
    "k n mii mil tsd tys тыс тис хил tis tuh tusen ezer rb ribu bin tn e tūkst хиљ nghìn ngàn χιλ ألف هزار हज़ार พัน mila"
)
_MILLIONS = "m mil. milioane milion mio mln mn mi mill milj млн jt juta tr triệu εκ مليون میلیون мил ล้าน"
_BILLIONS = "b bn mld mlrd mrd mr md bi млрд miliarde miliard tỷ δισ مليار میلیارد mia mlr"
SUFFIXES: dict[str, int] = {
    **dict.fromkeys(_THOUSANDS.split(), 10**3),
    **dict.fromkeys(_MILLIONS.split(), 10**6),
    **dict.fromkeys(_BILLIONS.split(), 10**9),
    **dict.fromkeys("千천", 10**3),
    **dict.fromkeys("万萬만", 10**4),
    **dict.fromkeys("億亿억", 10**8),
    "mil m": 10**9,
    **dict.fromkeys(("lakh", "लाख"), 10**5),
    **dict.fromkeys(("crore", "cr", "करोड़"), 10**7),
}
"""What a suffix multiplies by, written small and without its full stop, save ``mil.``: Romanian for a million, where ``mil``
is a thousand in Spanish and Portuguese. ``B`` is a Turkish thousand (``bin``) after a decimal comma, and
``M`` an Indonesian billion (``miliar``) beside other suffixes of that language."""

TURKISH = frozenset(("bin", "mn", "mr"))
NOT_TURKISH = frozenset(("k", "m"))
INDONESIAN = frozenset(("rb", "ribu", "jt", "juta"))
