"""Writes the ``main.py`` that is pasted into xlwings Lite: every function of the catalogue, and all it needs in the same file.

The package is in no index the browser could install it from, so the file carries the modules that calculate, as their own
source to read. They use the standard library only, and ``requirements.txt`` has nothing to add.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from tiktok_kpis.exports.cell_functions import LOADED_LATER
from tiktok_kpis.hosts.functions import ALL
from tiktok_kpis.languages import SOURCE_LANGUAGE
from tiktok_kpis.metrics.functions import Function
from tiktok_kpis.version import __version__

ROOT = Path(__file__).parents[3]
MAIN, REQUIREMENTS = "main.py", "requirements.txt"
NEEDED = ("tiktok_kpis.hosts.lite.values", *LOADED_LATER)
DATA = (".json", ".txt")
TEXTS = ("metrics.json", "problems.json")
NOTHING_TO_INSTALL = "# TikTok KPIs needs no package: leave what stands here as it is.\n"

_LIST = "import sys, {modules}; print(*(m.__file__ for n, m in sys.modules.items() if n.startswith('tiktok_kpis')), sep='\\n')"
_HEAD = '''"""TikTok KPIs {version} for xlwings Lite: paste this whole file into the pane's editor, in place of what is there.

Written by `tiktok-kpis install lite`. A workbook with this file must have no names of the same functions (LAMBDA).
"""
'''
_UNPACK = """
# What follows are the modules of the package as they are; they are laid out as files because they read their own texts.
import os
import sys
import tempfile

_folder = tempfile.mkdtemp()
for _path, _text in FILES.items():
    os.makedirs(os.path.join(_folder, os.path.dirname(_path)), exist_ok=True)
    with open(os.path.join(_folder, _path), "w", encoding="utf-8") as _file:
        _file.write(_text)
for _name in [name for name in sys.modules if name.partition(".")[0] == "tiktok_kpis"]:
    del sys.modules[_name]  # of an earlier paste
sys.path.insert(0, _folder)
"""
_IMPORTS = """
from xlwings import arg, func

from tiktok_kpis.hosts.lite.values import answer
"""


def write(folder: Path, language: str = SOURCE_LANGUAGE) -> list[Path]:
    """Write ``main.py`` and ``requirements.txt`` into a folder and return their paths."""
    folder.mkdir(parents=True, exist_ok=True)
    made = {MAIN: main_module(language), REQUIREMENTS: NOTHING_TO_INSTALL}
    for name, words in made.items():
        (folder / name).write_text(words, encoding="utf-8", newline="\n")
    return [folder / name for name in made]


def main_module(language: str = SOURCE_LANGUAGE, *, carries_package: bool = True) -> str:
    """Return ``main.py`` with help in a language; without the package where a wheel of it is installed."""
    parts = [_HEAD.format(version=__version__)]
    if carries_package:
        files = "".join(f"    {path!r}: {_literal(text)},\n" for path, text in _files(language).items())
        parts.append(f"\nFILES = {{\n{files}}}\n{_UNPACK}")
    parts.append(_IMPORTS)
    parts += [_function(function, language) for function in ALL]
    return "".join(parts)


def _function(function: Function, language: str) -> str:
    names = [parameter.name for parameter in function.parameters]
    taken = ", ".join(
        f"{parameter.name}={parameter.default!r}" if parameter.optional else parameter.name for parameter in function.parameters
    )
    described = "".join(
        f"@arg({parameter.name!r}, ndim=2, err_to_str=True, doc={parameter.help_in(language)!r})\n"
        for parameter in function.parameters
    )
    return (
        f"\n\n@func\n{described}def {function.name}({taken}):\n"
        f"    {_docstring(function.help(language))}\n"
        f"    return answer({', '.join([repr(function.name), *names])})\n"
    )


def _files(language: str) -> dict[str, str]:
    """Return the files that calculating takes, by their path: the modules Python itself names, and the data beside them."""
    command = [sys.executable, "-S", "-c", _LIST.format(modules=", ".join(NEEDED))]
    listed = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)  # noqa: S603 -- our own modules
    modules = {Path(line) for line in listed.stdout.splitlines()}
    data = {file for folder in {module.parent for module in modules} for file in folder.iterdir() if file.suffix in DATA}
    texts = {ROOT / "tiktok_kpis/languages" / one / name for one in (SOURCE_LANGUAGE, language) for name in TEXTS}
    paths = sorted(path.relative_to(ROOT).as_posix() for path in modules | data | texts)
    return {path: (ROOT / path).read_text(encoding="utf-8") for path in paths}


def _literal(words: str) -> str:
    """Return a text as a literal that shows its lines, where it can."""
    if "'''" in words or words.endswith(("'", "\\")):
        return repr(words)
    return f"r'''{words}'''"


def _docstring(words: str) -> str:
    return repr(words) if '"' in words or "\\" in words else f'"""{words}"""'
