"""What Excel's ways in, and the programs that stand in for Excel, impose: each with its reason."""

from __future__ import annotations

from tests.agreement.conformance import Difference

LAMBDAS: tuple[Difference, ...] = ()
