"""The table of KPIs: what one line of it must bring along, and that a line which cannot be calculated is refused."""

from __future__ import annotations

import pytest

from tiktok_kpis.kpis import definitions
from tiktok_kpis.kpis.definitions import KPIS, SHEET_KPIS, How, Kpi, Rows, Section, totals_of
from tiktok_kpis.kpis.figures import rate_of_totals
from tiktok_kpis.kpis.measures import obstacles
from tiktok_kpis.languages import LANGUAGES
from tiktok_kpis.metrics.definitions import METRICS
from tiktok_kpis.workbook.contract import reason

RATES = [kpi for kpi in KPIS.values() if kpi.how is How.RATE_OF_TOTALS]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_kpi_is_called_and_explained(language: str) -> None:
    """A line of the table without its texts is no KPI."""
    for kpi in SHEET_KPIS:
        assert kpi.label(language).strip(), kpi.key
        assert kpi.help_in(language).strip(), kpi.key


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_reason_that_a_rate_may_give_is_a_text(language: str) -> None:
    """What is missing is said in words, also where no account has missed it yet."""
    for kpi in RATES:
        for obstacle in obstacles(kpi.metric):
            assert reason(obstacle.reason, language), (kpi.key, obstacle)


@pytest.mark.parametrize("kpi", RATES, ids=lambda kpi: kpi.key)
def test_a_rate_names_the_part_that_nobody_knows(kpi: Kpi) -> None:
    """The reason is that of the first obstacle; a rate of nothing known is never a zero."""
    figure = rate_of_totals(kpi.metric, dict.fromkeys(totals_of(kpi)))
    assert figure.value is None
    assert figure.reason == next(iter(obstacles(kpi.metric))).reason


def test_a_rate_of_what_has_no_total_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    """The table is checked as it is loaded, not where the sheet is built."""
    wrong = Kpi("reach_rate", How.RATE_OF_TOTALS, Rows.POSTS, METRICS["REACH_RATE"], Section.POSTS)
    monkeypatch.setattr(definitions, "_TABLE", (wrong,))
    monkeypatch.setattr(definitions, "KPIS", {wrong.key: wrong})
    with pytest.raises(ValueError, match="reach_rate: no KPI over posts is the total of followers"):
        definitions._check()
