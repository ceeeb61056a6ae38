"""The labels of figures and columns."""

from __future__ import annotations

from tiktok_kpis.languages import SOURCE_LANGUAGE, text
from tiktok_kpis.metrics.definitions import METRICS
from tiktok_kpis.metrics.fields import FIELDS

OF_COLUMNS = "workbook.column"
"""The texts for columns of the workbook that are neither a metric nor a field."""


def label_of(name: str, language: str = SOURCE_LANGUAGE, texts: str = OF_COLUMNS) -> str:
    """Return the label of a metric (by its key) or of a field, otherwise the text ``<texts>.<name>``.

    >>> label_of("engagement_rate"), label_of("likes"), label_of("posted")
    ('Engagement rate', 'Likes', 'Posted')
    """
    metric = METRICS.get(name.upper())
    if metric is not None:
        return metric.label(language)
    return FIELDS[name].label_in(language) if name in FIELDS else text(f"{texts}.{name}", language)
