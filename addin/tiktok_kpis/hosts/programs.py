"""Every spreadsheet program the functions can be put into."""

from __future__ import annotations

from tiktok_kpis.hosts.calc.host import Calc
from tiktok_kpis.hosts.excel.host import Excel
from tiktok_kpis.hosts.host import Host
from tiktok_kpis.hosts.lite.host import Lite

HOSTS: dict[str, Host] = {host.name: host for host in (Excel(), Calc(), Lite())}
"""Each by its name."""
