"""What Calc knows the functions by: a service of one interface, one method for each function.

Calc finds out by reflection which arguments a function takes. The names here are for ever: an .ods file stores
:func:`programmatic_name`, whatever is typed and shown.
"""

from __future__ import annotations

from tiktok_kpis.metrics.functions import Function, Parameter, Takes

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


def is_read_here(parameter: Parameter) -> bool:
    """Say whether an argument is a range that is not copied, but read as far as its sheet is filled.

    Calc copies any other argument before it calls: a million rows of a whole column, too, and not one where a cell holds an
    error. But it takes only references for a range, where a number or text typed into the formula is as good for the others.
    """
    return parameter.takes in (Takes.COLUMN, Takes.BLOCK)


def interface_definition(functions: tuple[Function, ...]) -> str:
    """Return the interface in UNO's definition language."""
    methods = "".join(f"    {_method(function)}\n" for function in functions)
    return f"module {MODULE} {{\ninterface XFunctions {{\n{methods}}};\n}};\n"


def _method(function: Function) -> str:
    result = "sequence< sequence<any> >" if function.returns_rows else "any"
    arguments = ", ".join(f"[in] {_type(parameter)} {argument_name(parameter)}" for parameter in function.parameters)
    return f"{result} {function.name}({arguments});"


def _type(parameter: Parameter) -> str:
    return "com::sun::star::table::XCellRange" if is_read_here(parameter) else "any"
