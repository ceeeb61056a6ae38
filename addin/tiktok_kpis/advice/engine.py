"""Advice: every rule over the tables of a period, in a language."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import Enum

from tiktok_kpis.advice import wording
from tiktok_kpis.advice.facts import Facts
from tiktok_kpis.advice.findings import Finding, Rule
from tiktok_kpis.advice.rules import RULES
from tiktok_kpis.advice.thresholds import THRESHOLDS
from tiktok_kpis.kpis.periods import Period
from tiktok_kpis.kpis.settings import FEW_POSTS, NEAR_TARGET, TARGETS
from tiktok_kpis.languages import SOURCE_LANGUAGE, text
from tiktok_kpis.ledger.frames import Frame, Tables, frame, is_missing
from tiktok_kpis.ledger.tables import ADVICE, DAILY, POSTS
from tiktok_kpis.metrics.units import Unit

UNITS: dict[str, Unit] = {setting.key: setting.unit for setting in (*TARGETS, NEAR_TARGET, FEW_POSTS, *THRESHOLDS)}
"""The unit of every setting that a rule compares with."""

_OF_POSTS = frozenset({FEW_POSTS.key, "few_posts_of_kind"})
"""Rules with one of these compare posts, and say at which age."""


class Verdict(Enum):
    """What a piece of advice is."""

    ACT = "act"
    """The rule fired: there is something to do."""
    NOT_ENOUGH = "not_enough"
    """There is too little data to say."""


@dataclass(frozen=True)
class Advice:
    """One row of the advice: the rule that speaks, what it says, and what it says it from."""

    key: str
    verdict: Verdict
    rule: str
    sentence: str
    figures: str
    threshold: str
    rows: str
    number_of_posts: int
    account: str | None = None


def advise(
    tables: Tables,
    period: Period,
    settings: Mapping[str, float],
    language: str = SOURCE_LANGUAGE,
    *,
    account: str | None = None,
) -> list[Advice]:
    """Return the advice for a period: what to do first, then what there is too little data for; nothing for empty tables.

    ``settings`` holds every number of the Settings sheet by its key. Without an ``account`` each account of the tables is
    looked at by itself and named in its sentences, where there are several. A pure function.
    """
    handles = _accounts(tables)
    if not handles:
        return []
    looked_at = [Facts(tables, period, settings, handle) for handle in (handles if account is None else [account])]
    everything = looked_at[0] if handles == [looked_at[0].account] else Facts(tables, period, settings)
    found = [
        advice
        for facts in looked_at
        for advice in _of_account(
            facts, language, several=len(looked_at) > 1, shop=everything if facts is looked_at[0] else None
        )
    ]
    return sorted(found, key=lambda advice: advice.verdict is Verdict.NOT_ENOUGH)


def advice_table(advice: list[Advice], *, beside: Frame | None = None) -> Frame:
    """Return advice as the table ``Advice``."""
    rows = [{name: getattr(one, name) for name in ADVICE.names()} for one in advice]
    return frame(ADVICE, rows, keep_columns_of=beside)


def _of_account(facts: Facts, language: str, *, several: bool, shop: Facts | None) -> Iterator[Advice]:
    for rule in RULES.values():
        if rule.of_account:
            yield from _advice(rule, facts, language, facts.account if several else None)
        elif shop is not None:
            yield from _advice(rule, shop, language, None)


def _advice(rule: Rule, facts: Facts, language: str, handle: str | None) -> Iterator[Advice]:
    who = f"@{handle}" if handle else text("workbook.choice.no_account", language)
    prefix = "" if handle is None else text("advice.of_account", language, account=who)
    compared = wording.thresholds(rule, facts.settings, UNITS, language)
    for found in rule.examine(facts):
        if isinstance(found, Finding):
            sentence, verdict, number = wording.sentence(rule, found, language), Verdict.ACT, found.posts
            figures = wording.figures(found.figures, language)
            if _OF_POSTS.intersection(rule.thresholds):
                figures = f"{figures} · {wording.compared(facts, language)}"
        else:
            sentence, verdict = wording.too_little(rule, found, language), Verdict.NOT_ENOUGH
            number = found.known if found.of == "posts" else 0
            figures = ""
        title = wording.title(rule, language)
        rows = wording.places(found.rows)
        account = facts.account if rule.of_account else None
        yield Advice(rule.key, verdict, title, prefix + sentence, figures, compared, rows, number, account)


def _accounts(tables: Tables) -> list[str]:
    """Return the handles of the tables, the empty text for rows without one."""
    found = set().union(*(tables[table.name]["account"].tolist() for table in (DAILY, POSTS) if table.name in tables))
    return sorted({"" if is_missing(account) else str(account) for account in found})
