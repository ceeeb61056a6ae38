"""Every file of the repository that is made and not written: `python -m tests.generated` makes them anew, a test compares.

`python -m tests.generated FOLDER [PATH …]` makes all or some of them below another folder.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.agreement.report import report
from tests.messages import page
from tests.stand_ins import page as stand_ins_page
from tests.states_page import page as states_page
from tiktok_kpis.hosts.excel.build import build
from tiktok_kpis.hosts.excel.installation import FILE_NAME
from tiktok_kpis.hosts.reference import reference
from tiktok_kpis.interface.signatures import signatures
from tiktok_kpis.languages import LANGUAGES
from tiktok_kpis.sample.workbook import write_template

ROOT = Path(__file__).parent.parent


def _template(language: str, *, example: bool) -> Callable[[], bytes]:
    def make() -> bytes:
        with TemporaryDirectory() as folder:
            path = Path(folder) / "template.xlsx"
            write_template(path, language, example=example)
            return path.read_bytes()

    return make


def workbook(language: str, *, example: bool) -> Path:
    """Return the place of a ready workbook in the repository."""
    return Path(f"workbook_templates/tiktok-kpis-{'example' if example else 'empty'}-{language}.xlsx")


GENERATED: dict[Path, Callable[[], bytes]] = {
    Path("docs/functions.md"): lambda: reference().encode(),
    Path("docs/conformance.md"): lambda: report().encode(),
    Path("docs/messages.md"): lambda: page().encode(),
    Path("docs/stand-ins.md"): lambda: stand_ins_page().encode(),
    Path("docs/states.md"): lambda: states_page().encode(),
    Path("addin/tiktok_kpis/interface/metrics.pyi"): lambda: signatures().encode(),
    Path("addin/tiktok_kpis/hosts/excel") / FILE_NAME: build,
    **{
        workbook(language, example=example): _template(language, example=example)
        for language in LANGUAGES
        for example in (False, True)
    },
}
"""Each file by its place in the repository, with what makes it."""


def write_into(folder: Path, *paths: Path) -> None:
    """Make files anew, each at its place below a folder; all of them where none is named."""
    for path in paths or GENERATED:
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(GENERATED[path]())
        print(path)


if __name__ == "__main__":
    write_into(Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT, *map(Path, sys.argv[2:]))
