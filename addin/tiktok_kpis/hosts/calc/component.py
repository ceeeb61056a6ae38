"""The component that runs inside Calc: one object with a method for each function of the catalogue.

The extension's own ``pythonpath`` holds this package; ``uno`` and ``unohelper`` are there only in LibreOffice's Python.
"""

from __future__ import annotations

import importlib
from collections.abc import Callable
from types import ModuleType
from typing import Any

from tiktok_kpis.hosts.calc.interface import INTERFACE, SERVICE
from tiktok_kpis.hosts.calc.values import evaluated
from tiktok_kpis.hosts.functions import ALL
from tiktok_kpis.metrics.functions import Function

SERVICES: tuple[str, ...] = (SERVICE, "com.sun.star.sheet.AddIn")
"""What the component is. The second is what Calc looks for; not the interface ``XAddIn``: its texts would go before ours."""


def method(function: Function) -> Callable[..., Any]:
    """Return a function of the catalogue as a method over UNO."""

    def call(_: object, *arguments: Any) -> Any:
        return evaluated(function, arguments)

    call.__name__ = call.__qualname__ = function.name
    return call


class Described:
    """What every UNO service says of itself."""

    def __init__(self, context: object) -> None:
        """Take what UNO hands to every component; the functions need nothing of it."""

    def getServiceName(self) -> str:  # noqa: N802 -- UNO's names, here and below
        """Return the name under which Calc looks for the texts."""
        return SERVICE

    def getImplementationName(self) -> str:  # noqa: N802
        """Return the name of what implements the service."""
        return SERVICE

    def getSupportedServiceNames(self) -> tuple[str, ...]:  # noqa: N802
        """Return all that it is."""
        return SERVICES

    def supportsService(self, name: str) -> bool:  # noqa: N802
        """Say whether it is that."""
        return name in SERVICES


def component(module: Callable[[str], ModuleType] = importlib.import_module) -> Any:
    """Return what Calc's Python asks a component's file for: the helper that knows how to make the object."""
    uno, unohelper = module("uno"), module("unohelper")
    interfaces = (INTERFACE, "com.sun.star.lang.XServiceName", "com.sun.star.lang.XServiceInfo")
    bases = (Described, unohelper.Base, *(uno.getClass(name) for name in interfaces))
    made = type("Functions", bases, {function.name: method(function) for function in ALL})
    helper = unohelper.ImplementationHelper()
    helper.addImplementation(made, SERVICE, SERVICES)
    return helper
