"""The suite with the newest releases that the bounds allow: ``python -m tests.newest``. It informs, it does not gate."""

import sys

from tests.other_releases import run

if __name__ == "__main__":
    raise SystemExit(run("highest", sys.argv[1:]))
