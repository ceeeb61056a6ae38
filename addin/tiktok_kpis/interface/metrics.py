"""Every metric as a function, by its key. ``metrics.pyi`` states their types; ``python -m tests.generated`` writes it."""

from tiktok_kpis.interface.metric_functions import as_function
from tiktok_kpis.metrics.definitions import METRICS

globals().update({metric.key: as_function(metric) for metric in METRICS.values() if not metric.by_row})
