"""Makes the picture of the manual's page on large portfolios, and the workbook it is of, from a made-up agency.

python -m tests.portfolio.picture [FOLDER]
"""

from __future__ import annotations

import shutil
import sys
import tempfile
from pathlib import Path
from zoneinfo import ZoneInfo

from tests.harness.libreoffice import pictures
from tests.portfolio.agency import TODAY, write_agency
from tiktok_kpis.portfolio.answers import Portfolio
from tiktok_kpis.portfolio.book import Contents, build_portfolio
from tiktok_kpis.portfolio.store import Store

PICTURE = Path(__file__).parents[2] / "docs" / "pictures" / "portfolio.png"


def main() -> None:
    folder = Path(sys.argv[1] if len(sys.argv) > 1 else tempfile.mkdtemp())
    agency = write_agency(folder / "clients", days=300, posts=60)
    store = Store(folder / "portfolio")
    store.add([agency.folder], today=TODAY, zone=ZoneInfo("UTC"))
    asked = Portfolio(str(store.folder), store.tables())
    book = folder / "portfolio.xlsx"
    contents = Contents.of(asked, ["account"], asked.groups(["account"]), store.problems())
    book.write_bytes(build_portfolio(contents, "en"))
    PICTURE.parent.mkdir(exist_ok=True)
    shutil.copy(pictures(book, folder / "pictures")[0], PICTURE)
    print(book, PICTURE)


if __name__ == "__main__":
    main()
