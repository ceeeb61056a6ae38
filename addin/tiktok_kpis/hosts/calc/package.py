"""The extension file ``tiktok-kpis.oxt``: everything Calc needs, made from the catalogue, the same bytes every time."""

from __future__ import annotations

import subprocess
import sys
import zipfile
from pathlib import Path
from xml.sax.saxutils import escape, quoteattr

from tiktok_kpis.exports.cell_functions import LOADED_LATER
from tiktok_kpis.hosts.calc.component import SERVICES
from tiktok_kpis.hosts.calc.interface import SERVICE
from tiktok_kpis.hosts.calc.type_library import TYPE_LIBRARY
from tiktok_kpis.hosts.calc.wizard import wizard_texts
from tiktok_kpis.hosts.functions import ALL
from tiktok_kpis.languages import LANGUAGES, text
from tiktok_kpis.version import __version__

FILE_NAME = "tiktok-kpis.oxt"
IDENTIFIER = "tiktokkpis.calc"
"""The extension's name for ``unopkg``: it must never change, or two versions could be installed side by side."""
OLDEST_LIBREOFFICE = "7.4"
"""The oldest version it was tried in. What LibreOffice's own Python must be, the format has no words for."""

ROOT = Path(__file__).parents[3]
NEEDED = ("tiktok_kpis.hosts.calc.component", *LOADED_LATER)
DATA = (".json", ".txt")
TEXTS = ("metrics.json", "problems.json")
_LIST = "import sys, {modules}; print(*(m.__file__ for n, m in sys.modules.items() if n.startswith('tiktok_kpis')), sep='\\n')"

_COMPONENT = '''"""What LibreOffice loads: it looks for this name in this file."""

from tiktok_kpis.hosts.calc.component import component

g_ImplementationHelper = component()
'''

# The type is known only after the extension is registered; a passive component is not loaded before that.
_COMPONENTS = f"""<?xml version="1.0" encoding="UTF-8"?>
<components xmlns="http://openoffice.org/2010/uno-components">
<component loader="com.sun.star.loader.Python" uri="component.py">
<implementation name="{SERVICE}">{"".join(f'<service name="{service}"/>' for service in SERVICES)}</implementation>
</component>
</components>
"""

_MANIFEST = """<?xml version="1.0" encoding="UTF-8"?>
<manifest:manifest xmlns:manifest="http://openoffice.org/2001/manifest">
<manifest:file-entry manifest:full-path="functions.rdb"
 manifest:media-type="application/vnd.sun.star.uno-typelibrary;type=RDB"/>
<manifest:file-entry manifest:full-path="functions.components"
 manifest:media-type="application/vnd.sun.star.uno-components"/>
<manifest:file-entry manifest:full-path="CalcAddIns.xcu"
 manifest:media-type="application/vnd.sun.star.configuration-data"/>
</manifest:manifest>
"""


def files() -> dict[str, bytes]:
    """Return every file of the extension by its path."""
    made = {
        "META-INF/manifest.xml": _MANIFEST,
        "CalcAddIns.xcu": wizard_texts(ALL),
        "component.py": _COMPONENT,
        "description.xml": description(),
        "functions.components": _COMPONENTS,
        **{f"description-{language}.txt": text("calc.description", language) + "\n" for language in LANGUAGES},
    }
    return {
        **{path: words.encode() for path, words in made.items()},
        "functions.rdb": TYPE_LIBRARY.read_bytes(),
        **{f"pythonpath/{path}": content for path, content in _carried().items()},
    }


def description() -> str:
    """Return what the extension manager shows: name, version and a few words in every language."""
    names = "".join(f'<name lang="{language}">{escape(text("calc.name", language))}</name>' for language in LANGUAGES)
    words = "".join(f'<src lang="{language}" xlink:href="description-{language}.txt"/>' for language in LANGUAGES)
    return f"""<?xml version="1.0" encoding="UTF-8"?>
<description xmlns="http://openoffice.org/extensions/description/2006"
 xmlns:xlink="http://www.w3.org/1999/xlink" xmlns:l="http://libreoffice.org/extensions/description/2011">
<identifier value={quoteattr(IDENTIFIER)}/>
<version value={quoteattr(__version__)}/>
<display-name>{names}</display-name>
<extension-description>{words}</extension-description>
<dependencies>
<l:LibreOffice-minimal-version value="{OLDEST_LIBREOFFICE}" l:name="LibreOffice {OLDEST_LIBREOFFICE}"/>
</dependencies>
</description>
"""


def write(path: Path) -> None:
    """Write the extension: files in the order of their names, without a date of their own."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in sorted(files().items()):
            entry = zipfile.ZipInfo(name)  # 1980-01-01
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.create_system = 3  # what Python writes elsewhere than on Windows
            entry.external_attr = 0o644 << 16
            package.writestr(entry, content)


def _carried() -> dict[str, bytes]:
    """Return the files that calculating takes, by their path: the modules Python itself names, and the data beside them."""
    command = [sys.executable, "-S", "-c", _LIST.format(modules=", ".join(NEEDED))]
    listed = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)  # noqa: S603 -- our own modules
    modules = {Path(line) for line in listed.stdout.splitlines()}
    data = {file for folder in {module.parent for module in modules} for file in folder.iterdir() if file.suffix in DATA}
    texts = {ROOT / "tiktok_kpis" / "languages" / language / name for language in LANGUAGES for name in TEXTS}
    return {path.relative_to(ROOT).as_posix(): path.read_bytes() for path in modules | data | texts}
