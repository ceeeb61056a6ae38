"""Writing findings in a language: sentences of the catalogue ``advice``, with numbers and dates in the language's format."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from functools import cache

from babel import Locale
from babel.dates import format_date, format_skeleton
from babel.lists import format_list
from babel.numbers import format_decimal, format_percent

from tiktok_kpis.advice.facts import Facts
from tiktok_kpis.advice.findings import Finding, NotEnough, Rule
from tiktok_kpis.advice.values import Amount, Change, Counted, DateSpan, FieldName, KindMedian, Month, PostTitle, Value
from tiktok_kpis.languages import catalogue, text, within_sentence
from tiktok_kpis.metrics.labels import label_of
from tiktok_kpis.metrics.units import Unit

TITLE_LENGTH = 42
ROWS_SHOWN = 12
_SMALL_RATE = 0.05
"""Smaller rates are shown with one more digit: 1.98% rounded to 2% would look like a target of 2% that is reached."""
_PATTERNS = {
    Unit.COUNT: "#,##0",
    Unit.NUMBER: "#,##0.0#",
    Unit.MONEY: "#,##0.00",
    Unit.SECONDS: "#,##0.#",
    Unit.DAYS: "#,##0",
}
_HASHTAGS = re.compile(r"\s*#\S+")
_ONE_DAY = timedelta(days=1)


def sentence(rule: Rule, finding: Finding, language: str) -> str:
    """Return the sentence of a finding."""
    values = {name: value_text(value, language) for name, value in finding.values.items()}
    return _capitalized(text(f"advice.{rule.key}.{finding.sentence_key}", language, **values))


def not_enough(rule: Rule, missing: NotEnough, language: str) -> str:
    """Return the sentence that a rule has too little data, with what it needs and what is known."""
    fields = [value_text(FieldName(name), language) for name in rule.needs]
    about = text("advice.about", language, name=missing.about) if missing.about else ""
    return text(
        "advice.not_enough",
        language,
        rule=title(rule, language) + about,
        needed=value_text(Counted(missing.noun, missing.needed), language),
        fields=format_list(fields, locale=_locale(language)),
        known=value_text(Amount(missing.known), language),
    )


def title(rule: Rule, language: str) -> str:
    """Return the title of a rule."""
    return text(f"advice.{rule.key}.title", language)


def figures(values: Mapping[str, Value], language: str) -> str:
    """Return figures with their labels."""

    def shown(value: Value) -> str:
        return ", ".join(value_text(one, language) for one in value) if isinstance(value, list) else value_text(value, language)

    return _listed(((_figure_label(name, language), shown(value)) for name, value in values.items()), language)


def compared_counts(facts: Facts, language: str) -> str:
    """Return which counts of the posts were compared: those at one age, or the newest ones."""
    if facts.at_equal_age:
        return text(
            "advice.at_one_age", language, days=value_text(Counted("days", facts.setting("comparable_age_days")), language)
        )
    return text(
        "advice.newest_counts", language, days=value_text(Counted("days", facts.setting("settled_after_days")), language)
    )


def thresholds(rule: Rule, settings: Mapping[str, float], units: Mapping[str, Unit], language: str) -> str:
    """Return the thresholds of a rule: the label of each setting with its value."""
    labels = {key: text(f"workbook.setting.{key}.label", language) for key in rule.thresholds}
    return _listed(
        ((label, value_text(Amount(settings[key], units[key]), language)) for key, label in labels.items()), language
    )


def row_list(rows: Sequence[str | date]) -> str:
    """Return video ids and days as one text; consecutive days are shown as a range."""
    shown: list[str] = []
    days = sorted({row for row in rows if isinstance(row, date)})
    while days:
        first = last = days.pop(0)
        while days and days[0] - last == _ONE_DAY:
            last = days.pop(0)
        shown.append(first.isoformat() if first == last else f"{first} … {last}")
    shown += [row for row in rows if isinstance(row, str)]
    more = len(shown) - ROWS_SHOWN
    return ", ".join(shown[:ROWS_SHOWN]) + (f" … +{more}" if more > 0 else "")


def value_text(value: Value, language: str) -> str:
    """Return a value in the format of a language."""
    locale = _locale(language)
    match value:
        case str():
            return value
        case Amount(number, Unit.RATE):
            return _percent(number, "#,##0.##%" if abs(number) < _SMALL_RATE else "#,##0.#%", locale)
        case Amount(number, unit):
            shown = format_decimal(number, _PATTERNS[unit], locale)
            return text("advice.seconds", language, number=shown) if unit is Unit.SECONDS else shown
        case Change(share):
            return _percent(share, "+#,##0%;−#,##0%", locale)
        case Counted(noun, number):
            form = locale.plural_form(round(number))
            return text(f"advice.count.{noun}.{form}", language, number=format_decimal(round(number), "#,##0", locale))
        case FieldName(name):
            return within_sentence(label_of(name, language), language)
        case PostTitle(words, day):
            plain = " ".join(_HASHTAGS.sub("", words).split())
            shown = plain if len(plain) <= TITLE_LENGTH else f"{plain[: TITLE_LENGTH - 1].rstrip(' ,.:;')}…"
            return text("advice.post" if plain else "advice.post_of", language, title=shown, day=value_text(day, language))
        case KindMedian(kind, amount, posts):
            return text("advice.of_kind", language, kind=kind, amount=value_text(amount, language), posts=posts)
        case DateSpan(first, last):
            return f"{value_text(first, language)} – {value_text(last, language)}"
        case Month(first):
            return str(format_skeleton("yMMMM", first, locale=locale))
        case date():
            return format_date(value, "medium", locale)
    return format_list([value_text(one, language) for one in value], locale=locale)


def _percent(share: float, pattern: str, locale: Locale) -> str:
    """Return a share as a percentage; some languages write a space before the percent sign."""
    sign = str(locale.percent_formats[None].pattern).lstrip("#,0")
    return format_percent(share, pattern.replace("%", sign), locale)


def _listed(figures: Iterable[tuple[str, str]], language: str) -> str:
    return " · ".join(text("advice.labelled", language, label=label, shown=shown) for label, shown in figures)


def _figure_label(name: str, language: str) -> str:
    return catalogue("advice", language).get(f"figure.{name}") or label_of(name, language)


def _capitalized(sentence: str) -> str:
    """Return a sentence with a capital first letter; it may start with a placeholder, whose value has a small one."""
    return sentence[0].upper() + sentence[1:]


@cache
def _locale(language: str) -> Locale:
    return Locale.parse(language)
