"""What every object of Excel's has in common in COM: its uses are told to the application, and it refuses as pywin32 raises."""

from __future__ import annotations

import types
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any, ClassVar

from tests.harness.xlwings_windows import ComError

if TYPE_CHECKING:
    from tests.harness.excel_workbook import Application

_EXCEPTION = -2147352567


def refusal(said: str) -> ComError:
    """Return an error as pywin32 raises it."""
    error = ComError(_EXCEPTION, "Exception occurred.", (0, "Microsoft Excel", said, "xlmain11.chm", 0, -2146827284), None)
    error.hresult, error.excepinfo = _EXCEPTION, error.args[2]
    return error


class Com:
    """An object of Excel's: each use of a member is told to the application."""

    application: Application
    kind: ClassVar[str]

    def __getattribute__(self, name: str) -> Any:
        if not name[0].isupper():
            return object.__getattribute__(self, name)
        found = object.__getattribute__(self, name)
        if isinstance(found, types.MethodType):
            return self._told(name, found)
        self.application.tell(f"{type(self).kind}.{name}")
        return object.__getattribute__(self, name)

    def _told(self, name: str, method: types.MethodType) -> Any:
        def call(*given: Any, **named: Any) -> Any:
            self.application.tell(f"{type(self).kind}.{name}")
            return method(*given, **named)

        return call

    def __setattr__(self, name: str, value: Any) -> None:
        if name[0].isupper():
            self.application.tell(f"{type(self).kind}.{name} =")
        object.__setattr__(self, name, value)


class Collection(Com):
    """A collection of Excel's, counted from 1."""

    kind = "Collection"

    def __init__(self, application: Application, items: Sequence[Any], parent: Any = None) -> None:
        self.application, self.items, self.parent = application, items, parent

    def __call__(self, key: Any) -> Any:
        return self.Item(key)

    def Item(self, key: Any) -> Any:  # noqa: N802
        for place, item in enumerate(self.items, 1):
            if key == place or (isinstance(key, str) and object.__getattribute__(item, "Name") == key):
                return item
        raise refusal("Invalid index.")

    def __iter__(self) -> Iterator[Any]:
        self.application.tell("Collection.Item")
        return iter(list(self.items))

    @property
    def Count(self) -> int:  # noqa: N802
        return len(self.items)

    @property
    def Parent(self) -> Any:  # noqa: N802
        return self.parent
