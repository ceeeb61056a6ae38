"""Random histories of a workbook: nothing typed is ever lost, and the order of imports never matters."""

from __future__ import annotations

from hypothesis import settings

from tests.ledger.histories import Histories
from tests.run_length import LONG

TestHistories = Histories.TestCase
TestHistories.settings = settings(max_examples=10_000 if LONG else 25, stateful_step_count=12)
