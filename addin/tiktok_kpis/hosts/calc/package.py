"""The extension file ``tiktok-kpis.oxt``: everything Calc needs, made from the catalogue, the same bytes every time."""

from __future__ import annotations

import zipfile
from pathlib import Path
from xml.sax.saxutils import escape, quoteattr

import tiktok_kpis
from tiktok_kpis.hosts.calc.component import ADD_IN_SERVICE
from tiktok_kpis.hosts.calc.interface import SERVICE
from tiktok_kpis.hosts.calc.wizard import wizard_texts
from tiktok_kpis.hosts.functions import ALL
from tiktok_kpis.languages import LANGUAGES, SOURCE_LANGUAGE, text

FILE_NAME = "tiktok-kpis.oxt"
IDENTIFIER = "tiktokkpis.calc"
"""The extension's name for ``unopkg``: it must never change, or two versions could be installed side by side."""
OLDEST_LIBREOFFICE = "7.0"

TYPE_LIBRARY = Path(__file__).with_name("functions.rdb")
"""The interface as Calc reads it, built by :mod:`tiktok_kpis.hosts.calc.type_library`."""

CARRIED = (
    "*.py",
    "languages/*.py",
    *(f"languages/{language}/metrics.json" for language in LANGUAGES),
    "metrics/*.py",
    "metrics/*.txt",
    "metrics/definitions/*.py",
    "exports/*.py",
    "exports/*.json",
    "hosts/*.py",
    "hosts/calc/__init__.py",
    "hosts/calc/component.py",
    "hosts/calc/interface.py",
    "hosts/calc/values.py",
)
"""The parts of our package that the functions need in Calc's own Python, which has the standard library only."""

_COMPONENT = '''"""What LibreOffice loads: it looks for this name in this file."""

from tiktok_kpis.hosts.calc.component import component

g_ImplementationHelper = component()
'''

# The type is known only after the extension is registered; a passive component is not loaded before that.
_COMPONENTS = f"""<?xml version="1.0" encoding="UTF-8"?>
<components xmlns="http://openoffice.org/2010/uno-components">
<component loader="com.sun.star.loader.Python" uri="component.py">
<implementation name="{SERVICE}"><service name="{SERVICE}"/><service name="{ADD_IN_SERVICE}"/></implementation>
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
<version value={quoteattr(tiktok_kpis.__version__)}/>
<display-name>{names}</display-name>
<extension-description>{words}</extension-description>
<dependencies><l:LibreOffice-minimal-version value="{OLDEST_LIBREOFFICE}" l:name="LibreOffice {OLDEST_LIBREOFFICE}"/></dependencies>
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
    root = Path(tiktok_kpis.__file__).parent
    found = {path for pattern in CARRIED for path in root.glob(pattern)}
    return {f"tiktok_kpis/{path.relative_to(root).as_posix()}": path.read_bytes() for path in found}
