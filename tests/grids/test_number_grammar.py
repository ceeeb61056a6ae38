"""The grammar of numbers: what people write comes back as what they meant, and nothing else is taken for a number."""

from __future__ import annotations

import pytest
from babel.numbers import format_compact_decimal, format_decimal
from hypothesis import given
from hypothesis import strategies as st

from tiktok_kpis.grids.number_grammar import Measure, parse_number, read_number_column

LOCALES = ("en", "ro", "es", "pt", "fr", "de", "it", "ru", "pl", "sv", "ja", "ko", "zh", "hi", "id", "nl", "cs", "uk")


@given(st.integers(-(10**12), 10**12), st.sampled_from(LOCALES))
def test_grouped_counts_of_every_locale(count: int, locale: str) -> None:
    """A count with the thousands separators of a language is that count, in a column of counts."""
    written = format_decimal(count, locale=locale)
    assert read_number_column([written], Measure.COUNT).values == [count]


@given(
    st.integers(1, 999),
    st.integers(0, 9),
    st.sampled_from(("en", "ro", "es", "pt", "fr", "it", "ru", "pl", "ko", "zh", "id", "uk", "cs", "vi", "hu", "bg")),
)
def test_suffixed_counts_of_locales(whole: int, tenth: int, locale: str) -> None:
    """A shortened count says its thousands or millions in the language's own suffix, its separator decimal."""
    for factor in (10**3, 10**6):
        count = whole * factor + tenth * factor // 10
        written = format_compact_decimal(count, locale=locale, fraction_digits=3)
        assert read_number_column([written], Measure.COUNT).values == [count], written


@given(st.floats(-(10**9), 10**9).map(lambda value: round(value, 2)), st.sampled_from(LOCALES))
def test_money_of_every_locale(amount: float, locale: str) -> None:
    """An amount with two decimals comes back in every language."""
    written = format_decimal(amount, format="#,##0.00", locale=locale)
    (value,) = read_number_column([written], Measure.MONEY).values
    assert value == pytest.approx(amount, abs=0.001)


@given(st.text(max_size=20))
def test_any_text_is_a_number_or_none(text: str) -> None:
    """No text raises, and what is read has a digit in it."""
    if parse_number(text) is not None:
        assert any(sign.isdecimal() for sign in text)


@given(st.integers(0, 10**15), st.sampled_from(("٠١٢٣٤٥٦٧٨٩", "०१२३४५६७८९", "０１２３４５６７８９", "۰۱۲۳۴۵۶۷۸۹")))
def test_digits_of_other_scripts(count: int, digits: str) -> None:
    """A count in the digits of one other script is that count; with one digit of another mixed in it is refused."""
    written = "".join(digits[int(digit)] for digit in str(count))
    parsed = parse_number(written)
    assert parsed is not None
    assert parsed.value == count
    assert parse_number(written + "1") is None


@pytest.mark.parametrize(
    "text",
    ["1_000", "1e5", "inf", "nan", "12 34", "1.2.3", "1,23,4", "--5", "K", "1.2X", "12-13", "0x1F", "½", "²", "1..2", "(5"],
)
def test_what_is_no_number(text: str) -> None:
    """Python's own habits, broken groups and stray signs are no numbers."""
    assert parse_number(text) is None


@pytest.mark.parametrize(
    ("text", "value"),
    [
        *(("1.2K", 1200), ("1,2K", 1200), ("1,2 mil", 1200), ("1,2 mil.", 1_200_000), ("3 mii", 3000), ("12.3万", 123_000)),
        *(("1.5 тыс.", 1500), ("2 Mio.", 2_000_000), ("1,1 Mrd.", 1_100_000_000), ("1.1억", 110_000_000), ("2 473", 2473)),
        *(("−3", -3), ("(123)", -123), ("\u200e42\u200f", 42), ("1’234", 1234), ("12,34,567", 1_234_567), ("+7", 7)),
        *(("$1,234.56", 1234.56), ("1.234,56 €", 1234.56), ("R$ 1.234,50", 1234.5), ("RON 12", 12), ("12 lei", 12)),
    ],
)
def test_what_is_written_on_screens(text: str, value: float) -> None:
    """Counts and amounts as pages and people show them."""
    parsed = parse_number(text)
    assert parsed is not None
    assert parsed.value == value


def test_a_column_settles_what_a_separator_means() -> None:
    """One value that can only be read one way decides for those that can be read two ways."""
    assert read_number_column(["1.234", "12.5"], Measure.SECONDS).values == [1.234, 12.5]
    assert read_number_column(["1.234", "12,5"], Measure.SECONDS).values == [1234, 12.5]
    assert read_number_column(["1.234", "1.234.567"], Measure.SECONDS).values == [1234, 1234567]
    assert read_number_column(["1.234", "999"], Measure.COUNT).values == [1234, 999]
    undecided = read_number_column(["1.234"], Measure.SECONDS)
    assert (undecided.values, undecided.doubtful) == ([1.234], "1.234")


def test_shares_are_fractions_whatever_their_sign() -> None:
    """Percent signs, fractions and plain hundredths all become fractions, decided for the column."""
    assert read_number_column(["62%", "38%"], Measure.SHARE).values == [0.62, 0.38]
    assert read_number_column(["0.59", "0.41"], Measure.SHARE).values == [0.59, 0.41]
    assert read_number_column(["61.5", "38.5"], Measure.SHARE).values == [0.615, 0.385]
    assert read_number_column(["4.00%", "0.5%"], Measure.SHARE).values == [0.04, 0.005]


def test_b_is_a_thousand_in_turkish_and_a_billion_in_english() -> None:
    """The other suffixes of the column say which; a decimal comma does where there are none."""
    assert read_number_column(["1,2 B", "3 B", "1,5 Mn"], Measure.COUNT).values == [1200, 3000, 1_500_000]
    assert read_number_column(["1.2B", "3K", "1.5M"], Measure.COUNT).values == [1_200_000_000, 3000, 1_500_000]
    assert read_number_column(["1,2B", "3K"], Measure.COUNT).values == [1_200_000_000, 3000]
    assert read_number_column(["1,2 B"], Measure.COUNT).values == [1200]


def test_m_is_a_billion_beside_other_indonesian_suffixes() -> None:
    """By itself it is a million, as nearly everywhere."""
    assert read_number_column(["1,2 M", "3 rb", "1,5 jt"], Measure.COUNT).values == [1_200_000_000, 3000, 1_500_000]
    assert read_number_column(["1,2 M", "3 K"], Measure.COUNT).values == [1_200_000, 3000]


def test_missing_is_not_unreadable() -> None:
    """What TikTok writes for a value it does not have is missing and no problem."""
    column = read_number_column(["undefined", "NAN", "NaN", "--", "-", "", None, "n/a"], Measure.COUNT)
    assert column.values == [None] * 8
    assert column.unreadable == []
