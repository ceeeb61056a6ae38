"""How many random examples: few and the same ones by default, a hundred thousand of each property by command.

The long run, of hours and with new examples each time: ``HYPOTHESIS_PROFILE=long python -m pytest tests/exports -n auto``.
"""

from __future__ import annotations

import os

from hypothesis import HealthCheck, settings

settings.register_profile("short", max_examples=100, derandomize=True, deadline=None)
settings.register_profile("long", max_examples=100_000, deadline=None, suppress_health_check=list(HealthCheck))
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "short"))
