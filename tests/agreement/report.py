"""The conformance table in figures: its size, its hosts, the declared differences."""

from __future__ import annotations

from collections.abc import Iterator

from tests.agreement.conformance import TABLE
from tests.agreement.differences import DIFFERENCES, HOSTS


def report() -> str:
    """Return it as Markdown."""
    return "\n".join(_lines()) + "\n"


def _lines() -> Iterator[str]:
    kinds = {case.kind for case in TABLE}
    functions = {case.function.name for case in TABLE}
    yield "# The same value everywhere"
    yield "\nWritten by `python -m tests.generated`; `python -m tests.agreement` prints it.\n"
    yield f"{len(TABLE)} cases: {len(functions)} functions, each with up to {len(kinds)} kinds of argument"
    yield f"({', '.join(sorted(kinds))})."
    yield "Each is run through every host and compared with the value rules, to 15 digits.\n"
    yield "| host | what runs there | cases declared to differ |\n|---|---|---|"
    for host, what in HOSTS.items():
        differing = sum(any(difference.covers(host, case) for difference in DIFFERENCES) for case in TABLE)
        yield f"| {host} | {what} | {differing} |"
    yield "\n## Declared differences\n\n| host | functions | kinds of argument | why |\n|---|---|---|---|"
    for difference in DIFFERENCES:
        names = sorted(difference.functions) if difference.functions else ["all"]
        shown = ", ".join(names) if len(names) <= 4 else f"{len(names)} functions"
        yield f"| {difference.host} | {shown} | {', '.join(sorted(difference.kinds))} | {difference.reason} |"
