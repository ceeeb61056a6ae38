"""Every metric, one plain function each, grouped as the function wizard shows them."""

from tiktok_kpis.metrics.catalogue import FUNCTIONS, Metric

from tiktok_kpis.metrics.definitions import engagement, growth, conversion, attention  # isort: skip -- the order users see

__all__ = ["METRICS", "attention", "conversion", "engagement", "growth"]

METRICS: dict[str, Metric] = {name: function for name, function in FUNCTIONS.items() if isinstance(function, Metric)}
"""Every metric by the name that is typed."""
