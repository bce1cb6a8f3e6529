"""Named tuples as of ``typing``, in a tenth of the time: what records, standings, answers and pages are made of.

``typing.NamedTuple`` compiles Python for each class and for each annotation, which for all that a first call needs is a
tenth of its whole time (docs/decisions/plain-tuples.md). Here what all classes have in common stands in one class, and
their ``__new__`` is one code, compiled for each number of fields. mypy takes these classes for what they stand in for.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from typing import NamedTuple as NamedTuple  # noqa: PLC0414
else:
    from collections import _tuplegetter
    from functools import cache
    from types import FunctionType

    _SCOPE = {"__builtins__": {}, "new": tuple.__new__}

    class _Named(tuple):
        """What named tuples can do."""

        __slots__ = ()

        @classmethod
        def _make(cls, values):
            return cls(*values)

        def _replace(self, /, **changes):
            values = self._make(map(changes.pop, self._fields, self))
            if changes:
                raise ValueError(f"Got unexpected field names: {list(changes)!r}")
            return values

        def _asdict(self):
            return dict(zip(self._fields, self, strict=True))

        def __repr__(self):
            fields = (f"{name}={value!r}" for name, value in zip(self._fields, self, strict=True))
            return f"{type(self).__name__}({', '.join(fields)})"

        def __getnewargs__(self):
            return tuple(self)

    @cache
    def _code_for(size):
        """The code of a ``__new__`` that takes so many values."""
        names = "".join(f"_{n}, " for n in range(size))
        return eval(f"lambda cls, {names}: new(cls, ({names}))").__code__

    @cache
    def _getter(place):
        """What gives the value of the field at a place."""
        return _tuplegetter(place, f"Alias for field number {place}")

    class _Kind(type):
        """Makes a named tuple of each class that is derived from ``NamedTuple``."""

        def __new__(kind, name, bases, namespace):
            if not bases:
                return type.__new__(kind, name, bases, namespace)
            annotations = namespace.get("__annotations__", {})
            fields = tuple(annotations)
            defaults = {field: namespace[field] for field in fields if field in namespace}
            if tuple(defaults) != fields[len(fields) - len(defaults) :]:
                raise TypeError(f"in {name} a field without a default follows one that has one")
            code = _code_for(len(fields)).replace(
                co_name="__new__", co_qualname=f"{name}.__new__", co_varnames=("cls", *fields)
            )
            new = FunctionType(code, _SCOPE, "__new__", tuple(defaults.values()))
            new.__annotations__ = annotations
            namespace |= {field: _getter(place) for place, field in enumerate(fields)}
            namespace |= {"__slots__": (), "__new__": new, "__match_args__": fields}
            namespace |= {"_fields": fields, "_field_defaults": defaults}
            return type(name, (_Named,), namespace)

    class NamedTuple(metaclass=_Kind):
        """What to derive from."""
