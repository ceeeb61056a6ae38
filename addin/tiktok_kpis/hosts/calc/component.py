"""The component that runs inside Calc: one object with a method for each function of the catalogue.

The extension's own ``pythonpath`` holds this package; ``uno`` and ``unohelper`` are there only in LibreOffice's Python.
"""

from __future__ import annotations

import importlib
from collections.abc import Callable
from typing import Any

from tiktok_kpis.hosts.calc.interface import INTERFACE, SERVICE
from tiktok_kpis.hosts.calc.values import evaluated
from tiktok_kpis.hosts.functions import ALL
from tiktok_kpis.metrics.catalogue import Function, Metric

ADD_IN_SERVICE = "com.sun.star.sheet.AddIn"
"""What Calc looks for. Not the interface ``XAddIn``: its texts would go before those of ``CalcAddIns.xcu``."""


def method(function: Function) -> Callable[..., Any]:
    """Return a function of the catalogue as a method over UNO."""
    rows = isinstance(function, Metric) and function.by_row

    def call(self: Any, *arguments: Any) -> Any:
        result = evaluated(function, arguments)
        return ((result,),) if rows and not isinstance(result, tuple) else result

    call.__name__ = call.__qualname__ = function.name
    return call


def component(names: Any = importlib.import_module) -> Any:
    """Return what Calc's Python loader asks a component's file for: the helper that knows the implementation."""
    uno, unohelper = names("uno"), names("unohelper")
    bases = (
        unohelper.Base,
        uno.getClass(INTERFACE),
        uno.getClass("com.sun.star.lang.XServiceName"),
        uno.getClass("com.sun.star.lang.XServiceInfo"),
    )
    services = (SERVICE, ADD_IN_SERVICE)
    methods: dict[str, Any] = {function.name: method(function) for function in ALL}
    made = type(
        "Functions",
        bases,
        {
            **methods,
            "__init__": lambda self, context: None,
            "getServiceName": lambda self: SERVICE,
            "getImplementationName": lambda self: SERVICE,
            "supportsService": lambda self, name: name in services,
            "getSupportedServiceNames": lambda self: services,
        },
    )
    helper = unohelper.ImplementationHelper()
    helper.addImplementation(made, SERVICE, services)
    return helper
