"""Which releases of the libraries are installed: those of ``constraints.txt``, which everyone gets, or others.

What a file looks like to the byte, or how a library spells a word, is asked under the pinned releases alone. Under any others,
as `python -m tests.newest` and `python -m tests.oldest` install them, tests ask what must be true all the same.
"""

from __future__ import annotations

from functools import cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

import pytest
from packaging.requirements import Requirement

CONSTRAINTS = Path(__file__).parents[2] / "constraints.txt"


@cache
def pins() -> dict[str, str]:
    """Return the release of each package that the constraints name for this Python and machine."""
    lines = [line.partition("#")[0].strip() for line in CONSTRAINTS.read_text(encoding="utf-8").splitlines()]
    wanted = [Requirement(line) for line in lines if line]
    return {
        one.name: next(iter(one.specifier)).version
        for one in wanted
        if one.marker is None or one.marker.evaluate({"extra": ""})
    }


def installed() -> dict[str, str | None]:
    """Return the installed release of each package the constraints name, ``None`` where it is not installed."""
    return {name: _installed(name) for name in sorted(pins())}


def others(*packages: str) -> list[str]:
    """Return what is installed in another release than the pinned one, or not at all; no name means every package."""
    return [
        name for name in packages or sorted(pins()) if _installed(name) not in (pins()[name], *([None] if not packages else []))
    ]


def need_pinned(*packages: str) -> None:
    """Skip the running test where a package it depends on to the letter is another than the pinned one."""
    if unlike := others(*packages):
        pytest.skip(f"asked under the pinned releases only: {', '.join(f'{name} {_installed(name)}' for name in unlike)}")


def _installed(name: str) -> str | None:
    try:
        return version(name)
    except PackageNotFoundError:
        return None
