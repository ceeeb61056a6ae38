"""Random histories of a workbook: nothing typed is ever lost, and the order of imports never matters."""

from __future__ import annotations

import pytest
from hypothesis import settings
from hypothesis.stateful import run_state_machine_as_test

from tests.ledger.histories import Histories
from tests.run_length import LONG

PARTS = 10 if LONG else 1
"""The long run's parts, each of a thousand histories, can run side by side."""


@pytest.mark.parametrize("part", range(PARTS))
def test_histories(part: int) -> None:
    """Each part draws histories of its own in the long run."""
    run_state_machine_as_test(Histories, settings=settings(max_examples=1_000 if LONG else 25, stateful_step_count=12))
