"""xlwings' cell functions as Excel on Windows calls them, without Windows and without Excel.

    with excel_on_windows("tiktok_kpis.hosts.excel") as excel:
        excel.functions("tiktok_kpis.hosts.excel.functions")["ENGAGEMENT_RATE"]["args"]
        excel.call("tiktok_kpis.hosts.excel.functions", "ENGAGEMENT_RATE", 10.0, ExcelRange([[5.0]]), MISSING)

Within the block `import xlwings` gives the real package, loaded as on Windows: its own `udfs`, `com_server`, `_xlwindows`
and `conversion` run, and only pywin32 and the DLL calls are stand-ins. `xlwings.pro` is not imported. After the block
`sys.modules` is as it was; name the packages whose modules must be imported anew because they import xlwings.

What was found with xlwings 0.37.8 (what Excel and pywin32 do on their own side is known, not tried):

Arguments, by converter:

| in the formula             | `"raw"`                                     | no converter                           |
|----------------------------|---------------------------------------------|----------------------------------------|
| number in a cell, or 5     | float                                       | float                                  |
| blank cell                 | None                                        | None                                   |
| omitted, with a default    | the default itself, no converter            | the default                            |
| omitted, without           | None (`get("optional", None)`)              | None                                   |
| omitted within `*args`     | None                                        | None                                   |
| text; `""`                 | str; `""`                                   | str; None                              |
| TRUE                       | bool                                        | bool                                   |
| date cell                  | pywintypes datetime in UTC (the cell's own  | naive datetime.datetime                |
|                            | clock under a UTC label)                    |                                        |
| currency-formatted cell    | decimal.Decimal                             | decimal.Decimal                        |
| error cell or value        | int, see `ERROR_CODES` (numbers are never   | None; with err_to_str the text         |
|                            | int: `type(x) is int` tells them apart)     | "#DIV/0!"                              |
| 1×1 range                  | the scalar itself                           | scalar                                 |
| 1×n range                  | ((a, b, c),)                                | [a, b, c]                              |
| n×1 range                  | ((a,), (b,), (c,))                          | [a, b, c]                              |
| n×m range                  | ((a, b), (c, d))                            | [[a, b], [c, d]]                       |
| array {1,2;3,4}            | ((1.0, 2.0), (3.0, 4.0))                    | [[1.0, 2.0], [3.0, 4.0]]               |
| array {1,2,3}              | a flat (1.0, 2.0, 3.0) where VBA makes it   | [1.0, 2.0, 3.0]                        |
|                            | one-dimensional                             |                                        |

`"raw"` reads a range by its `.Value` once, without Value2: dates and currency keep their types. Each of `*args` is
converted by the options of the last parameter. A type hint is a converter: `-> float` and `x: float` mean "no converter",
a hint xlwings does not know (`object`, `Decimal`) fails only when called; `@xw.arg(name, "raw")` wins over the hint. Hints
are resolved when the function is decorated, so a name imported under TYPE_CHECKING is a NameError there. A range costs a
dozen COM calls before its `.Value`: xlwings walks to its sheet, book, program and window.

Results, by converter of `@xw.ret`; `call` returns what VBA gets, that is after `XLPython.CallUDF`, which asks for
`len(result)` and unwraps one cell and one row, and after pywin32, which keeps the first element of a tuple
(`tests.harness.pywin32`):

| returned                   | `"raw"`                                     | no converter                           |
|----------------------------|---------------------------------------------|----------------------------------------|
| 0.5                        | TypeError: a float has no len()             | 0.5                                    |
| ((0.5,),)                  | 0.5                                         | 0.5                                    |
| None                       | TypeError: NoneType has no len()            | ""                                     |
| ((None,),)                 | None: VBA's Null                            | ""                                     |
| "text"; ""                 | "text"; ""                                  | "text"; ""                             |
| ((1.0, 2.0),)              | 1.0: the rest is lost                       | [1.0, 2.0]                             |
| ((1.0,), (2.0,))           | [1.0]: the rest is lost                     | [[1.0], [2.0]]                         |
| [[1.0, 2.0]]               | [1.0, 2.0]                                  | [1.0, 2.0]                             |
| [[1.0], [2.0]]             | unchanged                                   | unchanged                              |
| (1.0, 2.0)                 | 1.0: the rest is lost                       | [1.0, 2.0]                             |
| (1.0,)                     | TypeError: a float has no len()             | 1.0                                    |
| []; ()                     | []; IndexError                              | []                                     |
| NaN in a cell              | NaN                                         | ""                                     |
| an error's int code        | the int: a number in the cell               | the int                                |
| rows of unequal length     | Exception before anything is written        | the same                               |
| a raised exception         | raised on; the wrapper shows Err.Description, which is pywin32's text with the traceback |

So a function with a raw result gives a list of row lists always, `[[value]]` for one cell.
"""

from __future__ import annotations

# asyncio, numpy, pandas and xlwings are loaded as on this system first: with them comes all that xlwings imports in turn,
# which must not meet the stand-ins.
import asyncio  # noqa: F401
import atexit
import contextlib
import ctypes
import datetime
import importlib
import io
import sys
import types
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy  # noqa: F401
import pandas  # noqa: F401
import xlwings  # noqa: F401

from tests.harness.pywin32 import MISSING, ExcelDate, ExcelRange, as_delivered, invoke_finish
from tests.harness.stand_in import Rule, StandIn

if TYPE_CHECKING:
    from collections.abc import Iterator


@dataclass
class Imported:
    """What "Import Functions" leaves in a workbook: a module of VBA, and how each function is described to Excel."""

    vba: str = ""
    macro_options: list[dict[str, Any]] = field(default_factory=list)


class Excel:
    """The programs between a formula and Python; made by `excel_on_windows()`."""

    def __init__(self) -> None:
        self._udfs = importlib.import_module("xlwings.udfs")
        self._server = importlib.import_module("xlwings.com_server").XLPython()

    def functions(self, module: str) -> dict[str, dict[str, Any]]:
        """Return the module's cell functions by name, each with the metadata that xlwings gathered (`__xlfunc__`)."""
        loaded = vars(self._udfs.get_udf_module(module, None)).values()
        found = [one.__xlfunc__ for one in loaded if hasattr(one, "__xlfunc__")]
        return {metadata["name"]: metadata for metadata in found}

    def forget(self, module: str) -> None:
        """Have xlwings load a module anew at the next call, as after a start."""
        self._udfs.udf_modules.pop(module, None)

    def vba_wrapper(self, module: str, workbook: str = "kpis.xlam") -> str:
        """Return the VBA that calls the module's functions; a name that ends with .xlam makes it an add-in's."""
        text = io.StringIO()
        loaded = self._udfs.get_udf_module(module, None)
        self._udfs.generate_vba_wrapper(module, loaded, text, types.SimpleNamespace(Name=workbook))
        return text.getvalue()

    def import_functions(self, module: str, workbook: str = "kpis.xlam") -> Imported:
        """Run xlwings' "Import Functions" and return what it would leave in the workbook."""
        imported = Imported()
        self._udfs.get_udf_module(module, None)

        def describe(macro: str, **options: Any) -> None:
            imported.macro_options.append({"Macro": macro, **options})

        def keep(path: str) -> None:
            imported.vba = Path(path).read_text(encoding="utf-8")

        class Components(types.SimpleNamespace):
            def __call__(self, name: str) -> str:
                return name

        components = Components(Remove=lambda component: None, Import=keep)
        application = types.SimpleNamespace(Version="16.0", MacroOptions=describe)
        book = types.SimpleNamespace(
            Name=workbook, Application=application, VBProject=types.SimpleNamespace(VBComponents=components)
        )
        with contextlib.redirect_stdout(io.StringIO()):
            self._udfs.import_udfs(module, book)
        return imported

    def call(
        self, module: str, function: str, *arguments: object, caller: ExcelRange | None = None, workbook: object = None
    ) -> Any:
        """Return what VBA gets when a formula calls the function, or raise what the function raises.

        Arguments are scalars as pywin32 delivers them, `ExcelRange`s, `MISSING`, and tuples of rows for array constants.
        `workbook` is what `xlwings.Book.caller()` then gives.
        """
        delivered = tuple(as_delivered(argument) if argument != MISSING else MISSING for argument in arguments)
        return invoke_finish(self._server.CallUDF(module, function, delivered, workbook, caller))


@contextlib.contextmanager
def excel_on_windows(*packages: str) -> Iterator[Excel]:
    """Give the block xlwings as it is on Windows; modules of `packages` are imported anew in the block."""
    anew = ("xlwings", *packages)
    before = dict(sys.modules)
    for name in before:
        if name.startswith(tuple(f"{package}." for package in anew)) or name in anew:
            del sys.modules[name]
    try:
        with _windows():
            module = importlib.import_module("xlwings")
            excel = Excel()
        if not module.has_pywin32:
            raise RuntimeError("xlwings does not take the stand-ins for pywin32")
        yield excel
    finally:
        _restore(before, anew)


@contextlib.contextmanager
def _windows() -> Iterator[None]:
    """Pretend while xlwings is imported; afterwards only the stand-in modules stay."""
    sys.modules.update(_stand_ins())
    # The commercial part of the package is not ours to run.
    sys.modules["xlwings.pro"] = None  # type: ignore[assignment]
    system, real_library = sys.platform, ctypes.PyDLL
    vars(ctypes).update(oledll=_Anything(), windll=_Anything(), PyDLL=lambda name: _Anything())
    sys.platform = "win32"
    try:
        yield
    finally:
        sys.platform = system
        ctypes.PyDLL = real_library  # type: ignore[misc]
        del vars(ctypes)["oledll"], vars(ctypes)["windll"]


def _restore(before: dict[str, types.ModuleType], anew: tuple[str, ...]) -> None:
    windows, server = sys.modules.get("xlwings._xlwindows"), sys.modules.get("xlwings.com_server")
    if windows is not None:
        atexit.unregister(windows.cleanup)  # it would look for Excel's processes
    if server is not None:
        server.loop.close()
    # Only what belongs to the pretence: numpy and the like, first imported in the block, cannot be imported twice.
    for name in list(sys.modules):
        if name in _STAND_IN_NAMES or name in anew or name.startswith(tuple(f"{package}." for package in anew)):
            del sys.modules[name]
    for name, module in before.items():
        sys.modules.setdefault(name, module)
        parent, _, child = name.rpartition(".")
        if name.startswith(anew) and parent in before:
            setattr(before[parent], child, module)


class _Anything:
    """Takes any call and any attribute: what Windows' libraries are asked for at import only."""

    def __getattr__(self, name: str) -> _Anything:
        return _Anything()

    def __call__(self, *arguments: object) -> _Anything:
        return _Anything()


class ComError(Exception):
    """What pywin32 raises: the number of the refusal, and what the program says of it."""

    hresult = 0
    excepinfo: Any = None


class _Dispatch:
    """A COM object of a kind that no test hands over."""


def _no_wrapped_object(value: object) -> None:
    raise ComError("not one of our own objects")


def _stand_ins() -> dict[str, types.ModuleType]:
    contents: dict[str, dict[str, object]] = {
        "pywintypes": {"com_error": ComError, "error": ComError, "IID": str, "TimeType": ExcelDate},
        "pythoncom": {
            "__file__": "pythoncom.dll",
            "CoInitialize": lambda: None,
            "com_error": ComError,
            "ole_error": ComError,
            "IID_IDispatch": "IDispatch",
            "IID_IEnumVARIANT": "IEnumVARIANT",
            "TypeIIDs": {"IDispatch": _Dispatch},
        },
        "win32api": {},
        "win32con": {},
        "win32event": {},
        "win32gui": {},
        "win32process": {"GetWindowThreadProcessId": lambda window: (1, 1)},
        "win32timezone": {"TimeZoneInfo": types.SimpleNamespace(utc=lambda: datetime.UTC)},
        "win32com": {"__path__": []},
        "win32com.client": {
            "CDispatch": _Dispatch,
            "CoClassBaseClass": _Dispatch,
            "Dispatch": lambda value, **names: value,
            "DispatchBaseClass": _Dispatch,
            "DispatchEx": _Dispatch,
        },
        "win32com.server": {"__path__": []},
        "win32com.server.dispatcher": {},
        "win32com.server.policy": {},
        "win32com.server.util": {"unwrap": _no_wrapped_object},
    }
    made = {}
    for name, content in contents.items():
        made[name] = types.ModuleType(name)
        vars(made[name]).update(content)
        parent, _, child = name.rpartition(".")
        if parent:
            setattr(made[parent], child, made[name])
    return made


_STAND_IN_NAMES = frozenset(_stand_ins())

STAND_IN = StandIn(
    "Windows and pywin32, around xlwings",
    "the cell functions and the buttons, Excel on Windows: xlwings' own udfs.py, com_server.py and conversion run",
    __name__,
    (
        Rule(
            "A call is XLPython.CallUDF with the arguments as one array; what it returns goes through pywin32.",
            "xlwings 0.37.8, com_server.py, XLPython.CallUDF",
            Excel.call,
        ),
        Rule(
            "An argument that is a dispatch object of Excel's Range is read by its Value; any other is converted as it is.",
            "xlwings 0.37.8, udfs.py, call_udf",
            Excel.call,
        ),
        Rule(
            "A refusal of Excel's is an error with a number and what Excel says of it.",
            "pywin32, com/win32com/src/ErrorUtils.cpp, PyCom_BuildPyException",
            ComError,
        ),
    ),
    (
        "xlwings' DLL starts Python and hands over the object XLPython; neither it nor the registry is here.",
        "Excel waits for an answer as long as it takes, and asks for one cell at a time.",
    ),
)
