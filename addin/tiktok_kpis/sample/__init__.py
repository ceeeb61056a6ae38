"""A sample account over one year: an invented bakery with invented figures, which are the same on every machine.

With it, users can see a filled workbook before they export their own figures. The data are in
:mod:`~tiktok_kpis.sample.account`; :mod:`~tiktok_kpis.sample.exports` writes them as TikTok exports them, and
:mod:`~tiktok_kpis.sample.typed` has the values that the bakery types itself.
"""
