"""What every test may ask for, and how many random examples: few and the same ones by default, many new ones by command.

The long run, of hours: ``HYPOTHESIS_PROFILE=long python -m pytest tests/exports -n auto``.
"""

from hypothesis import HealthCheck, settings

from tests.harness.libreoffice import calc
from tests.run_length import PROFILE

__all__ = ["calc"]

settings.register_profile("short", max_examples=100, derandomize=True, deadline=None)
settings.register_profile("long", max_examples=100_000, deadline=None, suppress_health_check=list(HealthCheck))
settings.load_profile(PROFILE)
