"""Findings in a language: sentences of the catalogue ``advice``, their places filled, numbers as the language writes them."""

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
from tiktok_kpis.advice.values import Amount, Change, Counted, Labelled, Month, Named, OfKind, Span, Value
from tiktok_kpis.languages import catalogue, text, within_sentence
from tiktok_kpis.metrics.labels import label_of
from tiktok_kpis.metrics.units import Unit

TITLE_LENGTH = 42
ROWS_SHOWN = 12
_SMALL_RATE = 0.05
"""Smaller rates are shown with one more digit: a target of 2% is not missed by 1.98% to the eye."""
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
    """Return what a rule says."""
    places = {name: said(value, language) for name, value in finding.places.items()}
    return _opened(text(f"advice.{rule.key}.{finding.says}", language, **places))


def too_little(rule: Rule, missing: NotEnough, language: str) -> str:
    """Return that a rule cannot say yet, and how much of what is missing."""
    fields = [said(Labelled(name), language) for name in rule.needs]
    about = text("advice.about", language, name=missing.about) if missing.about else ""
    return text(
        "advice.not_enough",
        language,
        rule=title(rule, language) + about,
        needed=said(Counted(missing.of, missing.needed), language),
        fields=format_list(fields, locale=_locale(language)),
        known=said(Amount(missing.known), language),
    )


def title(rule: Rule, language: str) -> str:
    """Return what a rule is called."""
    return text(f"advice.{rule.key}.title", language)


def figures(values: Mapping[str, Value], language: str) -> str:
    """Return figures with their labels."""

    def shown(value: Value) -> str:
        return ", ".join(said(one, language) for one in value) if isinstance(value, list) else said(value, language)

    return _listed(((_figure_label(name, language), shown(value)) for name, value in values.items()), language)


def compared(facts: Facts, language: str) -> str:
    """Return which counts of the posts were compared."""
    if facts.equal_age:
        return text("advice.at_one_age", language, days=said(Counted("days", facts.limit("comparable_age_days")), language))
    return text("advice.newest_counts", language, days=said(Counted("days", facts.limit("settled_after_days")), language))


def thresholds(rule: Rule, settings: Mapping[str, float], units: Mapping[str, Unit], language: str) -> str:
    """Return what a rule compares with: each setting as the Settings sheet calls it, with its value."""
    labels = {key: text(f"workbook.setting.{key}.label", language) for key in rule.thresholds}
    return _listed(((label, said(Amount(settings[key], units[key]), language)) for key, label in labels.items()), language)


def places(rows: Sequence[str | date]) -> str:
    """Return rows as they are found in the tables: video ids and days, days in a row as a span."""
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


def said(value: Value, language: str) -> str:
    """Return a value as a language writes it."""
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
        case Labelled(name):
            return within_sentence(label_of(name, language), language)
        case Named(words, day):
            plain = " ".join(_HASHTAGS.sub("", words).split())
            shown = plain if len(plain) <= TITLE_LENGTH else f"{plain[: TITLE_LENGTH - 1].rstrip(' ,.:;')}…"
            return text("advice.post" if plain else "advice.post_of", language, title=shown, day=said(day, language))
        case OfKind(kind, amount, posts):
            return text("advice.of_kind", language, kind=kind, amount=said(amount, language), posts=posts)
        case Span(first, last):
            return f"{said(first, language)} – {said(last, language)}"
        case Month(first):
            return str(format_skeleton("yMMMM", first, locale=locale))
        case date():
            return format_date(value, "medium", locale)
    return format_list([said(one, language) for one in value], locale=locale)


def _percent(share: float, pattern: str, locale: Locale) -> str:
    """Return a share as a percentage, with the space before the sign that the language may ask for."""
    sign = str(locale.percent_formats[None].pattern).lstrip("#,0")
    return format_percent(share, pattern.replace("%", sign), locale)


def _listed(figures: Iterable[tuple[str, str]], language: str) -> str:
    return " · ".join(text("advice.labelled", language, label=label, shown=shown) for label, shown in figures)


def _figure_label(name: str, language: str) -> str:
    return catalogue("advice", language).get(f"figure.{name}") or label_of(name, language)


def _opened(words: str) -> str:
    """Return a sentence with a capital at its beginning: a number of things may stand there."""
    return words[0].upper() + words[1:]


@cache
def _locale(language: str) -> Locale:
    return Locale.parse(language)
