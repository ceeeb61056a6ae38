"""What Calc knows the functions by: a service of one interface, one method for each function.

Calc finds out by reflection which arguments a function takes. The names here are for ever: an .ods file stores
:func:`programmatic_name`, whatever is typed and shown.
"""

from __future__ import annotations

from tiktok_kpis.metrics.catalogue import Function, Metric, Parameter, Takes

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


def argument_name(parameter: Parameter) -> str:
    """Return an argument's name in the interface, where a name with an underscore must be in capitals."""
    return parameter.name.upper()


def gives_rows(function: Function) -> bool:
    """Say whether a function gives rows of cells, entered in Calc with Ctrl+Shift+Enter."""
    return isinstance(function, Metric) and function.by_row


def interface_definition(functions: tuple[Function, ...]) -> str:
    """Return the interface in UNO's definition language."""
    methods = "".join(f"    {_method(function)}\n" for function in functions)
    return f"module {MODULE} {{\ninterface XFunctions {{\n{methods}}};\n}};\n"


def _method(function: Function) -> str:
    result = "sequence< sequence<any> >" if gives_rows(function) else "any"
    arguments = ", ".join(f"[in] {_type(parameter)} {argument_name(parameter)}" for parameter in function.parameters)
    return f"{result} {function.name}({arguments});"


def _type(parameter: Parameter) -> str:
    """Return an argument's type: only ``any`` takes a number or text typed into the formula as well as cells.

    A range of that type is copied whole, a million rows of a whole column too, and refused where a cell holds an error. A
    column of figures is never typed into a formula: as a range that is not copied it is read as far as the sheet is filled.
    """
    return "com::sun::star::table::XCellRange" if parameter.takes is Takes.COLUMN else "any"
