"""Nothing that is made from something else is stale."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.generated import GENERATED, ROOT


@pytest.mark.parametrize("path", GENERATED, ids=str)
def test_a_generated_file_is_what_its_source_makes_of_it(path: Path) -> None:
    """Byte for byte; `python -m tests.generated` makes it anew."""
    assert (ROOT / path).read_bytes() == GENERATED[path]()
