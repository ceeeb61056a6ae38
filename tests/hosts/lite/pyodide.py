"""Python in a browser's WebAssembly, run by node without a network: npm's `pyodide`, found as node finds packages."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[3]

_PROGRAM = """
const fs = require("fs");
const { loadPyodide } = require("pyodide");
(async () => {
  const given = JSON.parse(fs.readFileSync(0, "utf8"));
  const python = await loadPyodide({ stdout: () => {}, stderr: (line) => process.stderr.write(line + "\\n") });
  for (const wheel of given.wheels) {
    python.unpackArchive(new Uint8Array(fs.readFileSync(wheel)), "wheel");
  }
  for (const [name, text] of Object.entries(given.files)) {
    python.FS.writeFile(name, text);
  }
  python.globals.set("given_json", given.input);
  process.stdout.write(await python.runPythonAsync(given.program));
})().catch((problem) => { process.stderr.write(String(problem)); process.exit(1); });
"""


def _missing() -> str:
    if shutil.which("node") is None:
        return "node is not installed"
    found = subprocess.run(["node", "-e", "require.resolve('pyodide')"], cwd=ROOT, capture_output=True, check=False)
    return "" if found.returncode == 0 else "npm's pyodide is not installed: npm install pyodide, or set NODE_PATH"


def run(program: str, given: Any, *, files: dict[str, str], wheels: list[Path]) -> Any:
    """Run a Python program with `given_json` in Pyodide; it ends with an expression that is JSON."""
    if reason := _missing():
        if os.environ.get("REQUIRE_PROGRAMS"):
            pytest.fail(reason)
        pytest.skip(reason)
    told = {"program": program, "input": json.dumps(given), "files": files, "wheels": [str(wheel) for wheel in wheels]}
    done = subprocess.run(
        ["node", "-e", _PROGRAM],
        input=json.dumps(told),
        cwd=ROOT,
        capture_output=True,
        check=False,
        encoding="utf-8",
        timeout=300,
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)
