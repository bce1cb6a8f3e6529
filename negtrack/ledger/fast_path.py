"""Sound entries typed fast: each value is judged once, when it is first met, and looked up wherever it comes again.

An entry with anything faulty in it is left to the careful reader, which says what is wrong, and where; a test holds
both ways to the same records and findings. Positions, of which there are most, have ``fast_positions``.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping
from typing import Any

from negtrack.ledger.build import JUDGE
from negtrack.ledger.draft import ID, Draft, Values
from negtrack.ledger.fields import KINDS, Field
from negtrack.ledger.findings import Place
from negtrack.ledger.nodes import Map, Node, Raw

PLAIN_TYPES = frozenset({"text", "ref", "side"})
"""The types of which any text that is not empty is a value."""

NO_NODE: Node = Map([], 0, 0)
"""Where a fault is that nobody is told of: the careful reader finds it again, with its place."""


class Unsound(KeyError):
    """A value, or a record, that is not sound."""


class _Known(dict[Raw, Any]):
    """The typed values of the sound texts of one type."""

    def __init__(self, field: Field, judge: Callable[[Raw, Field], Any]) -> None:
        super().__init__()
        self.field = field
        self.judge = judge

    def __missing__(self, raw: Raw) -> Any:
        value = self.judge(raw, self.field)
        if self.field.type != "cites":  # hardly a record cites what another cites
            self[raw] = value
        return value


class _Ids:
    """The typed value of an id is the id itself. None is remembered, since each is met only once."""

    def __getitem__(self, raw: Raw) -> str:
        if type(raw) is str and ID.fullmatch(raw):
            return raw
        raise Unsound(raw)


class FastPath:
    """Gives the typed values of sound entries. ``judge`` types one value, and raises Unsound where it is faulty."""

    def __init__(self, judge: Callable[[Raw, Field], Any]) -> None:
        known: dict[Hashable, _Known | _Ids] = {("id", (), False): _Ids()}
        for field in (field for fields in KINDS.values() for field in fields):
            known.setdefault(_alike(field), _Known(field, judge))
        self._known = {
            kind: {f.name: None if f.type in PLAIN_TYPES else known[_alike(f)] for f in fields}
            for kind, fields in KINDS.items()
        }
        self._required = {kind: {f.name: None for f in fields if f.required}.keys() for kind, fields in KINDS.items()}
        self._draft = Draft()

    def values(self, kind: str, fields: Mapping[str, Raw], place: Place) -> Values | None:
        """Return the typed values of the fields of an entry; None where it must be read with care."""
        known = self._known[kind]
        values: Values = {}
        try:
            for name, raw in fields.items():
                seen = known[name]
                if seen is not None:
                    values[name] = seen[raw]
                elif raw and type(raw) is str:
                    values[name] = raw
                else:
                    return None
            if not self._required[kind] <= values.keys():
                return None
            values["place"] = place
            if kind in JUDGE:
                JUDGE[kind](refuse, self._draft, values, NO_NODE)
        except KeyError:
            return None
        return values


def _alike(field: Field) -> Hashable:
    """What fields have in common that take the same values."""
    return field.type, field.choices, field.may_be_empty


def refuse(code: str, node: Node, message: str, help: str) -> None:
    """Give up an entry in which there is a fault."""
    raise Unsound(code)
