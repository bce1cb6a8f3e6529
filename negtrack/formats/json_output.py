"""Results as JSON: one encoder for all of them. A result is its fields, or what ``json_keys`` says of its type."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from enum import Enum
from functools import cache
from json.encoder import encode_basestring
from operator import attrgetter
from typing import Any

from negtrack.formats.json_keys import KEYS, WAYS, JoinedKeys
from negtrack.ledger.dates import Interval, format_day
from negtrack.ledger.joiners import JOINERS, is_text
from negtrack.ledger.model import Basis, Ledger, Level, Stage
from negtrack.rules.query import Question
from negtrack.tuples import NamedTuple

_ACTING = re.compile(
    "[\x7f-\x9f\xad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb"
    "\ud800-\udfff\U000e0000-\U000e007f]"
)
_PLAIN = frozenset({str, int, bool, type(None)})

Json = dict[str, Any]


def json_text(value: Any) -> str:
    """A value as JSON text in which nothing acts on a terminal that it is shown on."""
    return _escape_acting(_indented(value, "\n")) + "\n"


def json_line(value: Any) -> str:
    """A value as JSON text on one line, without a line break at its end."""
    return _escape_acting(json.dumps(value, ensure_ascii=False))


def json_pieces(parts: Iterable[Any], ledger: Ledger | None) -> Iterator[str]:
    """The JSON of results joined to one map, piece by piece: the lists in it, which may be long, member by member."""
    lead = "{\n  "
    for key, value in Encoder(ledger).pieces(JoinedKeys(tuple(parts))):
        yield f"{lead}{encode_basestring(key)}: "
        if isinstance(value, Iterator):
            yield from _members(value)
        else:
            yield _escape_acting(_indented(value, "\n  "))
        lead = ",\n  "
    yield "\n}\n"


def head(ledger: Ledger, question: Question | None = None) -> Json:
    """The keys with which a result begins: the ledger, and the question where it is asked as of a day."""
    covered = ledger.covered_to
    named = {
        "ledger": {"title": ledger.title, "sha256": ledger.sha256, "covered_to": covered and covered.text},
    }
    if question is None:
        return named
    known = None if question.as_known is None else format_day(question.as_known)
    return {**named, "as_of": format_day(question.as_of), "as_known": known, "evidence": question.evidence}


class Encoder:
    """Makes results into what JSON holds: maps, lists, texts, numbers, truth values and nulls."""

    def __init__(self, ledger: Ledger | None) -> None:
        self.ledger = ledger

    def encode(self, value: Any) -> Any:
        """A result, or anything that is in one: enumerations by their words, dates as the ledger writes them."""
        kind = type(value)
        if kind in _PLAIN:
            return value
        if kind is tuple or kind is list:
            return [self.encode(each) for each in value]
        if isinstance(value, Enum):
            return value.word if isinstance(value, Basis | Level | Stage) else value.value
        if kind is Interval:
            return value.text
        if isinstance(value, tuple):
            return {key: self.encode(each) for key, each in self._raw(value)}
        if isinstance(value, Mapping):
            return {_key(key): self.encode(each) for key, each in value.items()}
        if kind is float:
            return int(value) if value.is_integer() else value
        return [self.encode(each) for each in value]

    def pieces(self, found: JoinedKeys) -> Iterator[tuple[str, Any]]:
        """The keys of a result with their values; a list of results gives its members when they are asked for."""
        for key, value in self._raw(found):
            if type(value) in (list, tuple) and value and hasattr(value[0], "_fields"):
                yield key, map(self.encode, value)
            else:
                yield key, self.encode(value)

    def _raw(self, value: Any) -> Iterator[tuple[str, Any]]:
        """The keys of a result, with their values as they are."""
        if type(value) is JoinedKeys:
            parts: Json = {}
            for part in value.parts:
                parts.update(part if isinstance(part, dict) else self._raw(part))
            yield from parts.items()
            return
        for key, get, way, form in _plan(value.__class__):
            each = get(value)
            if way is not None:
                each = way(each, self.ledger)
            if form == "*":
                yield from self._merged(key, each)
            elif form != "-" or each is not None:
                yield key, each

    def _merged(self, key: str, value: Any) -> Iterable[tuple[str, Any]]:
        """The keys that a value brings: a date its text with its first and last day."""
        if isinstance(value, Interval):
            first, last = format_day(value.first), format_day(value.last)
            return ((key, value.text), (f"{key}_from", first), (f"{key}_to", last))
        return value.items() if isinstance(value, dict) else self._raw(value)


class _Key(NamedTuple):
    """One word of a line of ``KEYS``, ready for use."""

    key: str
    get: Callable[[Any], Any]
    way: Callable[[Any, Any], Any] | None
    form: str


@cache
def _plan(kind: Any) -> tuple[_Key, ...]:
    """The keys of a type of results: those that its line names, else its fields."""
    fields = (name for name in kind._fields if name not in ("private", "private_note"))
    return tuple(_read(word) for word in KEYS.get(kind.__name__, " ".join(fields)).split())


def _read(word: str) -> _Key:
    form = word[0] if word[0] in "*-" else ""
    key, _, path = word.removeprefix(form).rpartition("=")
    path, _, way = path.partition(":")
    return _Key(key or path.rpartition(".")[2] or path, _getter(path), WAYS[way] if way else None, form)


def _getter(path: str) -> Callable[[Any], Any]:
    """What follows a path from a result: ``a.b``, ``a?.b`` where a may be None, ``a()`` by a method, ``.`` itself."""
    if path == ".":
        return lambda value: value
    if path.endswith("()"):
        name = path[:-2]
        return lambda value: getattr(value, name)()
    if "?." in path:
        first, _, rest = path.partition("?.")
        get, more = attrgetter(first), attrgetter(rest)
        return lambda value: None if (found := get(value)) is None else more(found)
    return attrgetter(path)


def _key(key: Any) -> str:
    return str(key.value if isinstance(key, Enum) else key)


def _members(encoded: Iterable[Any]) -> Iterator[str]:
    lead = "[\n    "
    for each in encoded:
        yield lead + _escape_acting(_indented(each, "\n    "))
        lead = ",\n    "
    yield "\n  ]"


def _indented(value: Any, pad: str) -> str:
    """What ``json.dumps`` gives with an indent of 2, in a third of its time; ``pad`` begins each line."""
    if isinstance(value, str):
        return encode_basestring(value)
    if value is None:
        return "null"
    inner = pad + "  "
    if isinstance(value, dict):
        lines = [f"{inner}{encode_basestring(key)}: {_indented(each, inner)}" for key, each in value.items()]
        return f"{{{','.join(lines)}{pad}}}" if lines else "{}"
    if isinstance(value, list | tuple):
        lines = [inner + _indented(each, inner) for each in value]
        return f"[{','.join(lines)}{pad}]" if lines else "[]"
    return json.dumps(value)


def _escape_acting(text: str) -> str:
    return _ACTING.sub(_escaped, text)


def _escaped(match: re.Match[str]) -> str:
    if match[0] in JOINERS and is_text(match.string, match.start()):
        return match[0]
    return json.dumps(match[0])[1:-1]
