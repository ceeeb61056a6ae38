"""The suite with the oldest releases that the bounds allow: ``python -m tests.oldest``. It informs, it does not gate."""

import sys

from tests.other_releases import run

if __name__ == "__main__":
    raise SystemExit(run("lowest-direct", sys.argv[1:]))
