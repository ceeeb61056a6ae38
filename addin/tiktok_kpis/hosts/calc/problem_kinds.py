"""The kinds of problem that installing into LibreOffice finds."""

from __future__ import annotations

from tiktok_kpis.problems import declare

LIBREOFFICE_MISSING = declare("libreoffice_missing", "variable")
LIBREOFFICE_NOT_WHERE_NAMED = declare("libreoffice_not_where_named", "variable", "program")
LIBREOFFICE_NOT_STARTED = declare("libreoffice_not_started", "program", "reason")
LIBREOFFICE_AS_ROOT = declare("libreoffice_as_root")
LIBREOFFICE_BUSY = declare("libreoffice_busy")
LIBREOFFICE_REFUSES = declare("libreoffice_refuses", "reason")
LIBREOFFICE_PYTHON_OLD = declare("libreoffice_python_old", "found", "needed")

KINDS = (
    LIBREOFFICE_MISSING,
    LIBREOFFICE_NOT_WHERE_NAMED,
    LIBREOFFICE_NOT_STARTED,
    LIBREOFFICE_AS_ROOT,
    LIBREOFFICE_BUSY,
    LIBREOFFICE_REFUSES,
    LIBREOFFICE_PYTHON_OLD,
)
