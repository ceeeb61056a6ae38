"""The add-in file as a package of parts."""

from __future__ import annotations

import zipfile
from io import BytesIO

EPOCH = (1980, 1, 1, 0, 0, 0)


def packed(parts: dict[str, bytes]) -> bytes:
    """Return parts as a package without dates and without compression, whose bytes depend on the version of zlib."""
    made = BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_STORED) as package:
        for name, content in sorted(parts.items(), key=lambda part: (part[0] != "[Content_Types].xml", part[0])):
            entry = zipfile.ZipInfo(name, EPOCH)
            entry.create_system = 0
            package.writestr(entry, content)
    return made.getvalue()
