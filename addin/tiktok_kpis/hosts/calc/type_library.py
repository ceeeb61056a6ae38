"""Build ``functions.rdb``, the interface as Calc reads it: ``python -m tiktok_kpis.hosts.calc.type_library``.

The compiler ``unoidl-write`` comes with LibreOffice's SDK, which users do not have: the built file is part of the package,
beside the definition it was built from, and built again when the catalogue changes.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from pathlib import Path

from tiktok_kpis.hosts.calc.interface import MODULE, interface_definition
from tiktok_kpis.hosts.functions import ALL

DEFINITION = Path(__file__).with_name("functions.idl")
TYPE_LIBRARY = DEFINITION.with_suffix(".rdb")

PROGRAM_FOLDERS = (
    "/usr/lib/libreoffice",
    "/usr/lib64/libreoffice",
    *sorted(str(folder) for folder in Path("/opt").glob("libreoffice*")),
)
"""Where LibreOffice is on Linux; elsewhere ``TIKTOK_KPIS_LIBREOFFICE`` names its folder."""


class NoCompiler(RuntimeError):  # noqa: N818 -- reads as what is wrong
    """LibreOffice's SDK is not on this machine."""


def libreoffice_with_sdk() -> Path:
    """Return the folder of a LibreOffice that has the compiler.

    Raises:
        NoCompiler: none has it.

    """
    for folder in (os.environ.get("TIKTOK_KPIS_LIBREOFFICE", ""), *PROGRAM_FOLDERS):
        if folder and Path(folder, "sdk", "bin", "unoidl-write").is_file():
            return Path(folder)
    raise NoCompiler("unoidl-write is not installed (Debian: libreoffice-dev)")


def compiled(definition: str) -> bytes:
    """Return the type library of an interface definition; the same definition gives the same bytes.

    Raises:
        NoCompiler: LibreOffice's SDK is not installed.
        subprocess.CalledProcessError: the compiler refuses the definition; what it says is on the error output.

    """
    office = libreoffice_with_sdk()
    types = office / "program" / "types"
    with tempfile.TemporaryDirectory() as folder:
        # The folder repeats the module, or the compiler takes the interface for a global one.
        source = Path(folder, "idl", MODULE, "XFunctions.idl")
        source.parent.mkdir(parents=True)
        source.write_text(definition, encoding="utf-8")
        built = Path(folder, "functions.rdb")
        known = [str(types.with_suffix(".rdb")), str(types / "offapi.rdb")]
        compiler = office / "sdk" / "bin" / "unoidl-write"
        subprocess.run([str(compiler), *known, str(source.parent.parent), str(built)], check=True)  # noqa: S603
        return built.read_bytes()


def main() -> int:
    """Write both files anew."""
    definition = interface_definition(ALL)
    try:
        TYPE_LIBRARY.write_bytes(compiled(definition))
    except NoCompiler as missing:
        sys.stderr.write(f"{missing}\n")
        return 2
    DEFINITION.write_text(definition, encoding="utf-8", newline="\n")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
