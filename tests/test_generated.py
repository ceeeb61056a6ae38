"""Nothing that is made from something else is stale."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.generated import GENERATED, ROOT


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Every file made anew by a Python of its own, as the command makes them: other tests load CLDR's every locale."""
    folder = tmp_path_factory.mktemp("generated")
    paths = os.pathsep.join(filter(None, (str(ROOT), *sys.path)))
    subprocess.run(
        [sys.executable, "-m", "tests.generated", str(folder)], cwd=ROOT, env={**os.environ, "PYTHONPATH": paths}, check=True
    )
    return folder


@pytest.mark.parametrize("path", GENERATED, ids=str)
def test_a_generated_file_is_what_its_source_makes_of_it(made: Path, path: Path) -> None:
    """Byte for byte; `python -m tests.generated` makes it anew."""
    assert (ROOT / path).read_bytes() == (made / path).read_bytes()
