"""What the stand-ins for LibreOffice's parts follow; nearly everything of Calc is tried in Calc itself."""

from __future__ import annotations

from tests.harness.stand_in import Rule, StandIn
from tests.hosts.calc import values_alone

STAND_IN = StandIn(
    "a range of Calc's, over UNO",
    "that the add-in needs nothing but the standard library: Python alone, nothing installed",
    values_alone.__name__,
    (
        Rule(
            "A range gives its cells as rows of numbers and texts, and says in which rows and columns it is.",
            "api.libreoffice.org, XCellRangeData, XCellRangeAddressable",
            "class Cells:",
        ),
    ),
    ("Calc of another version than those named in the installation page.",),
)
