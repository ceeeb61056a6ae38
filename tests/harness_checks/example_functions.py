"""Cell functions for the check of the stand-ins: they show what arrives and return what is asked for."""

import math
from typing import Any

import xlwings

ANSWERS: dict[str, Any] = {
    "number": 0.5,
    "cell": ((0.5,),),
    "nothing": None,
    "empty cell": ((None,),),
    "text": "text",
    "row": ((1.0, 2.0),),
    "column": ((1.0,), (2.0,)),
    "list of one row": [[1.0, 2.0]],
    "list of rows": [[1.0], [2.0]],
    "row of unequal parts": [[1.0, [2.0, 3.0]]],
    "empty list": [],
    "empty tuple": (),
    "flat": (1.0, 2.0),
    "flat one": (1.0,),
    "not a number": ((math.nan,),),
    "error": ((-2146826281,),),
    "jagged": ((1.0, 2.0), (3.0,)),
    "unknown type": ((object(),),),
}


@xlwings.func(category="KPIs")
@xlwings.arg("value", "raw", doc="Anything.")
@xlwings.arg("other", "raw")
@xlwings.ret("raw")
def arrives_raw(value: Any, other: Any = 7) -> Any:
    """Show the argument."""
    return (((repr(value) if other == 7 else repr((value, other))),),)


@xlwings.func
def arrives(value: Any) -> Any:
    return repr(value)


@xlwings.func
@xlwings.arg("values", "raw")
@xlwings.ret("raw")
def arrive_many(*values: Any) -> Any:
    return ((repr(values),),)


@xlwings.func
@xlwings.ret("raw")
def answer_raw(name: Any) -> Any:
    return ANSWERS[name]


@xlwings.func
def answer(name: Any) -> Any:
    return ANSWERS[name]


@xlwings.func
def fail() -> Any:
    raise ValueError("no views")
