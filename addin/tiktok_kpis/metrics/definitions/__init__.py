"""All metrics: each is one plain function, grouped as in the function wizard."""

from tiktok_kpis.metrics.catalogue import declared_in
from tiktok_kpis.metrics.definitions import attention, conversion, engagement, growth
from tiktok_kpis.metrics.functions import Metric

MODULES = (engagement, growth, conversion, attention)
"""The modules with metrics, in the order users see."""

METRICS: dict[str, Metric] = {
    function.name: function for module in MODULES for function in declared_in(module) if isinstance(function, Metric)
}
"""All metrics by the name that the user types."""
