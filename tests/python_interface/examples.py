"""Python examples as readers meet them, run in order: the blocks of a page, the cells of a notebook."""

from __future__ import annotations

import ast
import io
import json
import re
from collections.abc import Iterator
from contextlib import redirect_stdout
from dataclasses import dataclass
from pathlib import Path
from typing import Any

_BLOCK = re.compile(r"^```python\n(.*?)^```\n(?:\n^```text\n(.*?)^```\n)?", re.MULTILINE | re.DOTALL)


@dataclass(frozen=True)
class Example:
    """A piece of code, and what the reader is shown that it gives."""

    code: str
    shown: str


def of_page(page: Path) -> Iterator[Example]:
    """Yield the Python blocks of a Markdown page, each with the block of text right below it."""
    for code, shown in _BLOCK.findall(page.read_text(encoding="utf-8")):
        yield Example(code, shown)


def of_notebook(notebook: Path) -> Iterator[Example]:
    """Yield the cells of code of a notebook, each with the text of its outputs."""
    for cell in json.loads(notebook.read_text(encoding="utf-8"))["cells"]:
        if cell["cell_type"] == "code":
            yield Example("".join(cell["source"]), "".join(map(_text, cell["outputs"])))


def run(example: Example, names: dict[str, Any]) -> str:
    """Run an example and return what it prints, and below it the value of its last line, as a notebook shows it.

    Without the spaces at the ends of lines, with which pandas fills its tables.
    """
    tree = ast.parse(example.code)
    last = tree.body.pop() if tree.body and isinstance(tree.body[-1], ast.Expr) else None
    printed = io.StringIO()
    with redirect_stdout(printed):
        exec(compile(tree, "example", "exec"), names)
        value = eval(compile(ast.Expression(last.value), "example", "eval"), names) if isinstance(last, ast.Expr) else None
        if value is not None:
            print(repr(value))
    return re.sub(" +$", "", printed.getvalue(), flags=re.MULTILINE)


def _text(output: dict[str, Any]) -> str:
    if output["output_type"] == "stream":
        return "".join(output["text"])
    return "".join(output["data"]["text/plain"]) + "\n"
