"""What a spreadsheet program is to the rest of the package: its name, how its functions are spelled, how they get there."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Protocol


@dataclass(frozen=True)
class Sentence:
    """One thing to say: a key of the catalogue ``command_line`` with the values of its places."""

    key: str
    values: dict[str, Any] = field(default_factory=dict)


NOT_INSTALLED = Sentence("not_installed")
UNINSTALLED = Sentence("uninstalled")


class Host(Protocol):
    """A spreadsheet program the functions can be put into.

    What a cell hands over and takes back is the matter of the module ``values`` in the program's folder: it runs inside of the
    program and loads nothing that is not needed there.
    """

    name: str
    """What it is called on the command line, and its folder below ``hosts``."""
    program: str
    """The program in a few words."""

    def spelled(self, function: str) -> str:
        """Return how a function is called in a file that the program opens."""

    def install(self, language: str, folder: Path) -> Sequence[Sentence]:
        """Put the functions there and return what to say; ``folder`` is for files that the user takes on.

        Raises:
            Refused: it cannot be done, with what to do.

        """

    def uninstall(self) -> Sequence[Sentence]:
        """Take the functions out and return what to say."""

    def status(self) -> Sequence[Sentence]:
        """Return what is there, and whether what it needs is."""
