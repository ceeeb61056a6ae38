"""What Calc knows the functions by: a service of one interface, one method for each function.

Calc finds out by reflection which arguments a function takes. The names here are for ever: an .ods file stores
:func:`programmatic_name`, whatever is typed and shown.
"""

from __future__ import annotations

from tiktok_kpis.metrics.catalogue import Function, Metric

MODULE = "tiktokkpis"
INTERFACE = f"{MODULE}.XFunctions"
SERVICE = f"{MODULE}.Functions"


def programmatic_name(function: Function) -> str:
    """Return the name under which files store the function, and the only one Calc 7.4 reads in .xlsx files.

    >>> from tiktok_kpis.hosts.functions import ALL
    >>> programmatic_name(ALL[0])
    'TIKTOKKPIS.FUNCTIONS.ENGAGEMENT_RATE'
    """
    return f"{SERVICE}.{function.name}".upper()


def argument_names(function: Function) -> list[str]:
    """Return the arguments' names in the interface, where a name with an underscore must be in capitals."""
    return [parameter.name.upper() for parameter in function.parameters]


def interface_definition(functions: tuple[Function, ...]) -> str:
    """Return the interface in UNO's definition language.

    Every argument is an ``any``: only that takes a number or text typed into the formula as well as cells.
    """
    methods = "\n".join(f"    {_method(function)}" for function in functions)
    return f"module {MODULE} {{\ninterface XFunctions {{\n{methods}\n}};\n}};\n"


def _method(function: Function) -> str:
    result = "sequence< sequence<any> >" if isinstance(function, Metric) and function.by_row else "any"
    arguments = ", ".join(f"[in] any {name}" for name in argument_names(function))
    return f"{result} {function.name}({arguments});"
