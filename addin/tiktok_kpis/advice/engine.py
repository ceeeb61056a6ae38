"""Running all rules over the tables for a period, and writing the advice in a language."""

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
"""The unit of each setting that rules use as a threshold."""

_COMPARING_POSTS = frozenset({FEW_POSTS.key, "few_posts_of_kind"})
"""Rules with one of these thresholds compare posts; their advice says at which age."""


class Verdict(Enum):
    """Whether a rule found something to do."""

    ACT = "act"
    """There is something to do."""
    NOT_ENOUGH = "not_enough"
    """There is not enough data to decide."""


@dataclass(frozen=True)
class Advice:
    """One row of the table ``Advice``: a rule, its sentence, and the evidence."""

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
    """Return the advice for a period: first what to do, then the rules without enough data; nothing for empty tables.

    ``settings`` holds all numbers of the Settings sheet by key. Without an ``account``, each account is examined separately; if
    there are several, the sentences name the account. A pure function.
    """
    handles = _accounts(tables)
    if not handles:
        return []
    all_facts = [Facts(tables, period, settings, handle) for handle in (handles if account is None else [account])]
    shop_facts = all_facts[0] if handles == [all_facts[0].account] else Facts(tables, period, settings)
    found = [
        advice
        for facts in all_facts
        for advice in _advice_of_account(
            facts, language, several=len(all_facts) > 1, shop=shop_facts if facts is all_facts[0] else None
        )
    ]
    return sorted(found, key=lambda advice: advice.verdict is Verdict.NOT_ENOUGH)


def advice_table(advice: list[Advice]) -> Frame:
    """Return advice as the table ``Advice``."""
    return frame(ADVICE, [{name: getattr(one, name) for name in ADVICE.names()} for one in advice])


def _advice_of_account(facts: Facts, language: str, *, several: bool, shop: Facts | None) -> Iterator[Advice]:
    for rule in RULES.values():
        if rule.per_account:
            yield from _advice(rule, facts, language, facts.account if several else None)
        elif shop is not None:
            yield from _advice(rule, shop, language, None)


def _advice(rule: Rule, facts: Facts, language: str, handle: str | None) -> Iterator[Advice]:
    account_name = f"@{handle}" if handle else text("workbook.choice.no_account", language)
    prefix = "" if handle is None else text("advice.of_account", language, account=account_name)
    compared_with = wording.thresholds(rule, facts.settings, UNITS, language)
    for found in rule.examine(facts):
        if isinstance(found, Finding):
            sentence, verdict, number = wording.sentence(rule, found, language), Verdict.ACT, found.posts
            figures = wording.figures(found.figures, language)
            if _COMPARING_POSTS.intersection(rule.thresholds):
                figures = f"{figures} · {wording.compared_counts(facts, language)}"
        else:
            sentence, verdict = wording.not_enough(rule, found, language), Verdict.NOT_ENOUGH
            number = found.known if found.noun == "posts" else 0
            figures = ""
        title = wording.title(rule, language)
        rows = wording.row_list(found.rows)
        account = facts.account if rule.per_account else None
        yield Advice(rule.key, verdict, title, prefix + sentence, figures, compared_with, rows, number, account)


def _accounts(tables: Tables) -> list[str]:
    """Return the account handles in the tables; rows without a handle count as the account with an empty handle."""
    found = set().union(*(tables[table.name]["account"].tolist() for table in (DAILY, POSTS) if table.name in tables))
    return sorted({"" if is_missing(account) else str(account) for account in found})
