"""A sample account over one year: a bakery that does not exist, whose figures are made up and the same on every machine.

It shows the workbook filled in before the first export of one's own. Facts come from :mod:`~tiktok_kpis.sample.account`;
:mod:`~tiktok_kpis.sample.exports` writes them as TikTok would export them, :mod:`~tiktok_kpis.sample.typed` gives what the
bakery would type itself.
"""
