"""What every test may ask for, and how many random examples: few and the same ones by default, many new ones by command.

The long run, of hours: ``HYPOTHESIS_PROFILE=long python -m pytest tests/exports -n auto``.
"""

import gc
import os
import tempfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from tests.harness.libreoffice import calc
from tests.run_length import PROFILE

__all__ = ["calc"]

gc.set_threshold(200_000, 20, 100)  # workbooks are many objects in no circles

settings.register_profile("short", max_examples=100, derandomize=True, deadline=None)
settings.register_profile("long", max_examples=100_000, deadline=None, suppress_health_check=list(HealthCheck))
settings.load_profile(PROFILE)

LONGEST = (
    "tests/portfolio/test_cluster.py",
    "tests/refresh/test_figures.py",
    "tests/workbook/test_package_validity.py",
    "tests/advice/test_advice_table.py",
    "tests/refresh/test_stores.py",
    "tests/portfolio/test_agreement.py",
    "tests/refresh/test_commands.py",
    "tests/workbook/test_random_ledgers.py",
)
"""The modules that take longest: begun first, so that no process is left with one of them alone at the end."""


os.environ["XDG_STATE_HOME"] = os.path.join(
    tempfile.gettempdir(), f"tiktok-kpis-tests-{os.getuid() if hasattr(os, 'getuid') else ''}"
)
"""Where locks are: the same for all processes of a run, and not in the home of whoever runs the tests."""


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Put the tests of the longest modules first, all else in the order of the folders."""
    places = {config.rootpath / module: place for place, module in enumerate(LONGEST)}
    items.sort(key=lambda item: places.get(Path(item.path), len(places)))
