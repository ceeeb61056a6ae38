"""How long tests run: short, and the same each time, or long by command: ``HYPOTHESIS_PROFILE=long python -m pytest …``."""

from __future__ import annotations

import os

PROFILE = os.environ.get("HYPOTHESIS_PROFILE", "short")
LONG = PROFILE == "long"
