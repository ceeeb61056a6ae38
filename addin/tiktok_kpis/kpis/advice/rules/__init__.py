"""The rules by what they look at; importing this package declares them, in the order of the advice."""

from tiktok_kpis.kpis.advice.rules import interactions, posts, reach, attention, growth, conversion, stock  # isort: skip

__all__ = ["attention", "conversion", "growth", "interactions", "posts", "reach", "stock"]
