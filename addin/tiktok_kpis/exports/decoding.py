"""Bytes into text: a byte order mark, strict UTF-8, UTF-16 by its zero bytes, then a guess that is shown to the user."""

from __future__ import annotations

import codecs
from dataclasses import dataclass

_MARKS = (
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_SAMPLE = 4096
_LIKELY = """
    cp1252 cp1250 cp1251 cp1253 cp1254 cp1255 cp1256 cp1258 cp874 shift_jis cp932 euc_jp gb18030 gbk big5 cp949 euc_kr koi8_r
    mac_roman
"""
"""Encodings that spreadsheet programs save in; the others are not guessed."""


@dataclass(frozen=True, slots=True)
class Decoded:
    """A text, its encoding, and whether that encoding is a guess."""

    text: str
    encoding: str
    is_guess: bool = False


def decode(content: bytes) -> Decoded | None:
    """Return the text of a file, ``None`` when its bytes are no text in any encoding we know. Nothing is skipped over."""
    for mark, encoding in _MARKS:
        if content.startswith(mark):
            text = _strictly(content[len(mark) :], encoding)
            return None if text is None else Decoded(text.lstrip("\ufeff"), encoding)
    if b"\0" not in content:
        text = _strictly(content, "utf-8")
        return _guess(content) if text is None else Decoded(text.lstrip("\ufeff"), "utf-8")
    sample = content[:_SAMPLE]
    even, odd = sample[0::2].count(0), sample[1::2].count(0)
    if max(even, odd) * 4 < len(sample) // 2 or len(content) % 2:
        return None
    encoding = "utf-16-le" if odd > even else "utf-16-be"
    text = _strictly(content, encoding)
    return None if text is None or "\0" in text else Decoded(text, encoding)


def _strictly(content: bytes, encoding: str) -> str | None:
    try:
        return content.decode(encoding)
    except UnicodeDecodeError:
        return None


def _guess(content: bytes) -> Decoded | None:
    from charset_normalizer import from_bytes

    best = from_bytes(content, cp_isolation=_LIKELY.split()).best()
    if best is None or best.encoding is None:
        return None
    text = _strictly(content, best.encoding)
    return None if text is None else Decoded(text, best.encoding, is_guess=True)
