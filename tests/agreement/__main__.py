"""Print the conformance table's size, hosts and declared differences: `python -m tests.agreement`."""

from tests.agreement.report import report

print(report())
