"""What someone meets who installs it: a version, completion, types, the same releases everywhere, and forms that are valid."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tomllib
import zipfile
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.version import Version

import tiktok_kpis
from tests.generated import ROOT
from tests.harness.versions import pins
from tests.harness.wheel import build_wheel

README = (ROOT / "README.md").read_text(encoding="utf-8")
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
SCHEMAS = {
    "vendor.github-workflows": ".github/workflows/*.yml",
    "vendor.github-issue-forms": ".github/ISSUE_TEMPLATE/[!c]*.yml",
    "vendor.github-issue-config": ".github/ISSUE_TEMPLATE/config.yml",
}


def run(*command: object, **surroundings: str) -> str:
    """Run a command and return what it prints."""
    paths = os.pathsep.join(filter(None, sys.path))
    made = subprocess.run(
        [str(part) for part in command],
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
        env={**os.environ, "PYTHONPATH": paths, **surroundings},
    )
    assert made.returncode == 0, made.stderr
    return made.stdout


def test_the_version_is_printed_and_in_the_changelog() -> None:
    """By the command and by the module alike."""
    assert run(sys.executable, "-m", "tiktok_kpis", "--version").split() == ["tiktok-kpis", tiktok_kpis.__version__]
    changelog = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    versions = re.findall(r"^## \[(\d+\.\d+\.\d+)\] - \d{4}-\d{2}-\d{2}$", changelog, re.MULTILINE)
    assert versions[0] == tiktok_kpis.__version__
    assert sorted(versions, key=Version, reverse=True) == versions


def test_the_module_names_every_command() -> None:
    """As the command itself does."""
    shown = run(sys.executable, "-m", "tiktok_kpis", "--help", COLUMNS="120")
    for command in ("demo", "new", "refresh", "check", "functions", "restore", "portfolio", "install"):
        assert re.search(rf"│ {command}\b", shown), command


@pytest.mark.parametrize(
    ("typed", "offered"),
    [
        ("tiktok-kpis ref", ["refresh"]),
        ("tiktok-kpis new book.xlsx --language r", ["ro"]),
        ("tiktok-kpis functions ENGAGEMENT_RATE_", ["ENGAGEMENT_RATE_BY_REACH", "ENGAGEMENT_RATE_BY_FOLLOWERS"]),
    ],
)
def test_the_shell_completes(typed: str, offered: list[str]) -> None:
    """Commands, languages and functions, as bash asks for them."""
    asked = {"COMP_WORDS": typed, "COMP_CWORD": str(len(typed.split()) - 1), "_TIKTOK_KPIS_COMPLETE": "complete_bash"}
    call = "import sys; sys.argv[0] = 'tiktok-kpis'; from tiktok_kpis.cli import main; main()"
    assert run(sys.executable, "-c", call, **asked).split() == offered


def test_the_wheel_has_all_of_the_package_and_nothing_else(tmp_path: Path) -> None:
    """Types, texts and data files too."""
    package = ROOT / "addin" / "tiktok_kpis"
    wanted = {
        path.relative_to(package.parent).as_posix()
        for path in package.rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }
    with zipfile.ZipFile(build_wheel(tmp_path)) as wheel:
        names = {name for name in wheel.namelist() if ".dist-info/" not in name}
    assert names == wanted
    assert "tiktok_kpis/py.typed" in names


def test_the_constraints_are_within_the_bounds() -> None:
    """Every package that the project asks for is pinned, to a release that its bound allows."""
    project = PROJECT["project"]
    asked = [*project["dependencies"], *(one for extra in project["optional-dependencies"].values() for one in extra)]
    wanted = [Requirement(line) for line in [*asked, *PROJECT["build-system"]["requires"]]]
    here = [one for one in wanted if one.marker is None or one.marker.evaluate()]
    assert [str(one) for one in here if not one.specifier.contains(pins()[one.name])] == []


def test_everything_that_installs_uses_the_constraints() -> None:
    """The lines of the README, the docs, the messages; the gate and the workflow run the README's."""
    texts = {path: path.read_text(encoding="utf-8") for path in [ROOT / "README.md", *(ROOT / "docs").glob("*.md")]}
    for path, text in texts.items():
        for line in text.splitlines():
            if re.search(r"pip install.*(?: \.|\"\.\[)", line):
                assert "--constraint constraints.txt" in line, (path.name, line)
    for shell in ("^python3 .*python -m tests$", "^py .*python -m tests$"):
        assert len(re.findall(shell, README, re.MULTILINE)) == 1
        assert shell in (ROOT / ".github" / "workflows" / "tests.yml").read_text(encoding="utf-8")
    assert "^python3 .*python -m tests$" in (ROOT / ".ci" / "run").read_text(encoding="utf-8")


@pytest.mark.parametrize("schema", SCHEMAS)
def test_workflows_and_forms_are_valid(schema: str) -> None:
    """By the rules the checker carries; they were run by no one yet."""
    files = sorted(ROOT.glob(SCHEMAS[schema]))
    assert files
    run(sys.executable, "-m", "check_jsonschema", "--builtin-schema", schema, *files)
