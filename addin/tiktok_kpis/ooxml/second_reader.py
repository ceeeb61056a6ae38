"""A large table, read by a second process while the first one reads another."""

from __future__ import annotations

import gc
import os
import pickle
import subprocess
import sys
from functools import partial
from pathlib import Path

from tiktok_kpis.ooxml.package import WorkbookParts
from tiktok_kpis.ooxml.sheet_part import SheetPart
from tiktok_kpis.ooxml.table_reading import TableRows, WantedRows
from tiktok_kpis.ooxml.zip_entries import Restart

LARGE = 64 << 20
"""A sheet of fewer bytes is read before a process has started."""


def is_worth_it(size: int) -> bool:
    """Say whether a sheet of so many bytes is better read aside: a large one, where this is Python itself and no host of it."""
    return size > LARGE and Path(sys.executable or "").stem.lower().startswith("python") and (os.cpu_count() or 1) > 1


class SecondReader:
    """A process that reads the rows of one table of a file. What fails in it is left to whoever asks for the rows."""

    def __init__(self, path: Path, wanted: WantedRows) -> None:
        self._process: subprocess.Popen[bytes] | None = None
        places = [str(Path(__file__).parents[2]), *filter(None, sys.path)]
        try:
            self._process = subprocess.Popen(  # noqa: S603 -- this Python, and a module of ours
                [sys.executable, "-P", "-m", __name__],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                env={**os.environ, "PYTHONPATH": os.pathsep.join(places)},
                creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
            )
            if self._process.stdin is not None:
                with self._process.stdin as given:
                    pickle.dump((path.resolve(), wanted), given)
        except OSError:
            self.close()

    def rows(self) -> tuple[TableRows, str, set[Restart]] | None:
        """Return what it read, what stands after the rows, and where they can be taken up.

        ``None`` says that it could not: then they are to be read here.
        """
        if self._process is None or self._process.stdout is None:
            return None
        try:
            found: object = pickle.load(self._process.stdout)  # noqa: S301 -- our own process wrote it
        except (OSError, EOFError, pickle.UnpicklingError, AttributeError, ImportError, LookupError, ValueError):
            return None
        finally:
            self.close()
        return found if isinstance(found, tuple) else None

    def close(self) -> None:
        """End the process, whatever it does."""
        process, self._process = self._process, None
        if process is not None:
            process.kill()
            for pipe in (process.stdin, process.stdout):
                if pipe is not None and not pipe.closed:
                    pipe.close()
            process.wait()


def main() -> None:
    """Read what the standard input asks for, and write it to the standard output."""
    gc.disable()
    path, wanted = pickle.load(sys.stdin.buffer)  # noqa: S301 -- the process that started this one wrote it
    package = WorkbookParts(path)
    sheet = SheetPart.read(partial(package.blocks, wanted.sheet_part), package.size(wanted.sheet_part))
    found = wanted.read_from(package, sheet), sheet.after(), package.restarts[wanted.sheet_part]
    pickle.dump(found, sys.stdout.buffer, protocol=pickle.HIGHEST_PROTOCOL)


if __name__ == "__main__":
    main()
