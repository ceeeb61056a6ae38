"""Bytes into text: a byte order mark, strict UTF-8, UTF-16 by its zero bytes, then a guess that is shown to the user."""

from __future__ import annotations

import codecs
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from io import BytesIO
from typing import BinaryIO

Opener = Callable[[], BinaryIO]
"""Opens the same bytes from their beginning, as often as it is called: a large file is never held as a whole."""

_MARKS = (
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_SAMPLE = 4096
_GUESSED_FROM = 2**20
_CHUNK = 2**20
_LIKELY = """
    cp1252 cp1250 cp1251 cp1253 cp1254 cp1255 cp1256 cp1258 cp874 shift_jis cp932 euc_jp gb18030 gbk big5 cp949 euc_kr koi8_r
    mac_roman
"""
"""Encodings that spreadsheet programs save in; the others are not guessed."""
_MORE_THAN_A_BYTE = "cp932 shift_jis gb18030 gbk euc_jp big5 cp949 euc_kr"


@dataclass(frozen=True, slots=True)
class Encoding:
    """How bytes become text, how many of them stand before it, and whether that is a guess."""

    name: str
    skipped: int = 0
    is_guess: bool = False


@dataclass(frozen=True, slots=True)
class Decoded:
    """A text, its encoding, and whether that encoding is a guess."""

    text: str
    encoding: str
    is_guess: bool = False


def decode(content: bytes) -> Decoded | None:
    """Return the text of a file, ``None`` when its bytes are no text in any encoding we know. Nothing is skipped over."""
    found = find_encoding(lambda: BytesIO(content))
    return None if found is None else Decoded(content[found.skipped :].decode(found.name), found.name, found.is_guess)


Score = Callable[[str], int]
"""Returns how many known words the beginning of a text has; a text in a wrong encoding has none."""


def _no_score(text: str) -> int:  # noqa: ARG001 -- nothing is known of the text
    return 0


def find_encoding(opener: Opener, score: Score = _no_score) -> Encoding | None:
    """Return the encoding in which every byte of a file is text, ``None`` when there is none that we know.

    Where no mark and no UTF tells it, the encoding is taken in which ``score`` finds most, then the one that looks likeliest.
    """
    with opener() as stream:
        start = stream.read(_SAMPLE)
    for mark, name in _MARKS:
        if start.startswith(mark):
            skipped = len(mark)
            while start.startswith(mark, skipped):  # some programs write a second one
                skipped += len(mark)
            return Encoding(name, skipped) if _is_text(opener, skipped, name) else None
    if not any(b"\0" in chunk for chunk in _chunks(opener)):
        return Encoding("utf-8") if _is_text(opener, 0, "utf-8") else _guess(opener, score)
    even, odd = start[0::2].count(0), start[1::2].count(0)
    if max(even, odd) * 4 < len(start) // 2:
        return None
    name = "utf-16-le" if odd > even else "utf-16-be"
    return Encoding(name) if _is_text(opener, 0, name, without="\0") else None


def _is_text(opener: Opener, skipped: int, encoding: str, without: str = "") -> bool:
    decoder = codecs.getincrementaldecoder(encoding)()
    try:
        for chunk in _chunks(opener, skipped):
            text = decoder.decode(chunk)
            if without and without in text:
                return False
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True


def _chunks(opener: Opener, skipped: int = 0) -> Iterator[bytes]:
    with opener() as stream:
        stream.seek(skipped)
        while chunk := stream.read(_CHUNK):
            yield chunk


def _guess(opener: Opener, score: Score) -> Encoding | None:
    with opener() as stream:
        start = stream.read(_SAMPLE)
    scores = {name: _score_in(start, name, score) for name in _LIKELY.split()}
    most = max(scores.values())
    asian = [name for name in scores if scores[name] == most and name in _MORE_THAN_A_BYTE.split()]
    single = [name for name in scores if scores[name] == most and name not in asian]
    if most and (not single or scores["cp1252"] < most):
        named = next((name for name in (*single, *asian) if _is_text(opener, 0, name)), None)
        if named:
            return Encoding(named, is_guess=True)
    from charset_normalizer import from_bytes

    with opener() as stream:
        best = from_bytes(stream.read(_GUESSED_FROM), cp_isolation=_LIKELY.split()).best()
    if best is None or best.encoding is None or not _is_text(opener, 0, best.encoding):
        return None
    return Encoding(best.encoding, is_guess=True)


def _score_in(start: bytes, encoding: str, score: Score) -> int:
    decoder = codecs.getincrementaldecoder(encoding)()
    try:
        return score(decoder.decode(start))
    except UnicodeDecodeError:
        return 0
