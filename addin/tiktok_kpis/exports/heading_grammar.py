"""Headings are built, not listed: a stem, with or without a number word, a thing, a unit, and any separator between them.

``video_playcount``, ``n_plays``, ``Total plays`` and ``videoMeta_playCount`` are the stem *play* and words that add nothing. A
heading is reduced to what is left without those words, as is every spelling that is known, in all languages; what is left of
both is compared. A word for a rate makes the heading that of a rate.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping

Core = tuple[str, ...]
"""What is left of a heading: its telling words in alphabetical order."""

_WORD = re.compile(r"[^\W\d_]+|\d+|%")
_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")
_ACCENTS = re.compile("[\u0300-\u036f]")
_UNIT = re.compile(r"\s*[(\[][^()\[\]]*[)\]]\s*$")


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_NUMBER_WORDS = _words(
    """
    total totals totale totales totali totalt totaal gesamt insgesamt toplam ogolem celkem count counts cnt number num no n nr
    nb qty anzahl nombre numero numar numarul numero antal aantal liczba quantidade quantite cantidad sum amount lifetime all
    всего количество число итого συνολο αριθμος 数 総 合計 总 总数 数量 총 수
    """
)
_LITTLE_WORDS = _words(
    "of the a an to by de del della delle des der die das den du di da do dos das von van la le les el los las al"
)
_THINGS = _words(
    """
    video videos vid post posts item items aweme clip clips stats statistics statistic stat meta videometa tiktok tt content
    media tik tok publicacion publicaciones publication publications publicacao postari beitrag beitrage видео βιντεο
    動画 视频 影片 동영상
    """
)
_UNITS = _words("second seconds sec secs s usd eur gbp ron brl sek jpy")
_FILLERS = _NUMBER_WORDS | _LITTLE_WORDS | _THINGS | _UNITS

_RATE_WORDS = _words(
    """
    rate rates ratio percent percentage pct % per average avg mean median er ctr cvr vtr cpm cpc cpa cpv roas roi rata rate tasa
    taux taxa tasso quote wskaznik процент доля ποσοστο 率 비율 oran orani durchschnitt durchschnittliche promedio medio moyen
    moyenne mediu medie engagement engagements interaction interactions interacciones interacoes interactiuni engajamento
    """
)
_SAME = {"avg": "average", "favourite": "favorite", "vid": "video"}
_ENDINGS = ("counts", "count", "num", "cnt")
_BEGINNINGS = ("num", "total")
_PROFILE_WORDS = _words("author profile user account channel creator owner authormeta userinfo autor perfil cuenta konto cont")


def words_of(heading: str) -> list[str]:
    """Return the words of a heading without case, accents and plural, camelCase and concatenated counts taken apart.

    >>> words_of("videoMeta_playCount"), words_of("video_diggcount"), words_of("Likes")
    (['video', 'meta', 'play', 'count'], ['video', 'digg', 'count'], ['like'])
    """
    plain = _ACCENTS.sub("", unicodedata.normalize("NFKD", heading))
    parts = (part.casefold() for word in _WORD.findall(plain) for part in _CAMEL.split(word))
    return [_SAME.get(word, word) for part in parts for piece in _taken_apart(part) for word in [_singular(piece)]]


def _taken_apart(word: str) -> list[str]:
    for ending in _ENDINGS:
        if word.endswith(ending) and len(word) > len(ending) + 2 and word not in _FILLERS and not word.startswith("dis"):
            return [word.removesuffix(ending), ending]
    for beginning in _BEGINNINGS:
        if word.startswith(beginning) and len(word) > len(beginning) + 3 and word not in _FILLERS:
            return [beginning, word.removeprefix(beginning)]
    return [word]


def _singular(word: str) -> str:
    return word[:-1] if len(word) > 3 and word.endswith("s") and not word.endswith("ss") and word.isascii() else word


def core_of(heading: str) -> Core:
    """Return what is left of a heading without the words that add nothing.

    >>> core_of("Total video plays"), core_of("n_plays"), core_of("Video Revenue ($)"), core_of("Profile views")
    (('play',), ('play',), ('revenue',), ('profile', 'view'))
    """
    return tuple(sorted(word for word in words_of(_UNIT.sub("", heading)) if word not in _FILLERS and not word.isdigit()))


def is_rate(heading: str) -> bool:
    """Whether a heading says a rate, a share, an average or a sum of other figures, which are calculated and not read.

    >>> is_rate("Save Rate"), is_rate("Likes %"), is_rate("Avg. views"), is_rate("Saves"), is_rate("ER by reach")
    (True, True, True, False, True)
    """
    return any(word in _RATE_WORDS for word in words_of(heading))


def is_of_the_profile(heading: str) -> bool:
    """Whether a heading names the account and not the video: ``authorMeta.heart`` is all likes the account ever had."""
    return any(word in _PROFILE_WORDS for word in words_of(heading))


def cores(spellings: Iterable[tuple[str, str]]) -> Mapping[Core, str]:
    """Return the field of each core of known spellings, given with their fields; a core that two fields share is left out."""
    fields: dict[Core, set[str]] = {}
    for spelling, field in spellings:
        if core := core_of(spelling):
            fields.setdefault(core, set()).add(field)
    return {core: found.pop() for core, found in fields.items() if len(found) == 1}
