"""All metrics as functions, named by their keys. ``python -m tests.generated`` writes their types to ``metrics.pyi``."""

from tiktok_kpis.interface.metric_functions import as_function
from tiktok_kpis.metrics.definitions import METRICS

globals().update({metric.key: as_function(metric) for metric in METRICS.values() if not metric.by_row})
